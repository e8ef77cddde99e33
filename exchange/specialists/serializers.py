"""Representations of specialists and the bodies that change them; who they are stands apart."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.models import User
from core.accounts.serializers import OrganisationRef, PersonRef, people_seen
from core.api.fields import Reference, Text
from core.api.rows import Row
from core.api.serializers import Body
from exchange.specialists.models import Specialist, SpecialistPerson


class SpecialistRef(Row):
    """A specialist with their number."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()


class SpecialistRow(Row):
    """A person of one party who may be placed with another, known by number and trade."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    organisation = OrganisationRef()
    unit = serializers.CharField()
    trade = serializers.ChoiceField(choices=Specialist.Trade.choices)
    specialisation = serializers.CharField()
    is_active = serializers.BooleanField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class PersonShape(serializers.Serializer[Any]):
    """Who a specialist is. The host of a placement reads the name alone: what else is kept, and
    by whose consent, is null for all but the specialist's own party."""

    given_name = serializers.CharField()
    family_name = serializers.CharField()
    phone = serializers.CharField(allow_null=True)
    email = serializers.CharField(allow_null=True)
    account = PersonRef(allow_null=True)
    purpose = serializers.CharField(allow_null=True)
    consented_on = serializers.DateField(allow_null=True)
    consent_recorded_by = PersonRef(allow_null=True)
    consent_withdrawn_on = serializers.DateField(allow_null=True)
    erased_at = serializers.DateTimeField(allow_null=True)


def person_told(person: SpecialistPerson, reader: User) -> dict[str, Any]:
    """What PersonShape says of a person to a reader who may know who they are."""
    own = person.specialist.organisation_id == reader.organisation_id
    kept = {
        "phone": person.phone,
        "email": person.email,
        "account": _ref(person.specialist.user),
        "purpose": person.purpose,
        "consented_on": person.consented_on,
        "consent_recorded_by": _ref(person.consent_recorded_by),
        "consent_withdrawn_on": person.consent_withdrawn_on,
        "erased_at": person.erased_at,
    }
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        **{name: value if own else None for name, value in kept.items()},
    }


def _ref(user: User | None) -> dict[str, str] | None:
    return None if user is None else {"id": user.public_id, "name": user.full_name}


class SpecialistBody(Body):
    """The facts of a specialist; `user` is their own account in the portal."""

    unit = Text(max_length=120)
    trade = serializers.ChoiceField(choices=Specialist.Trade.choices)
    specialisation = Text(max_length=120, required=False, allow_blank=True)
    given_name = Text(max_length=80)
    family_name = Text(max_length=80)
    phone = Text(max_length=40, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    user = Reference(people_seen, required=False, allow_null=True)


class NewSpecialistBody(SpecialistBody):
    """A specialist of the caller's party; consent may follow later."""

    purpose = Text(max_length=300, required=False, allow_blank=True)
    consented_on = serializers.DateField(required=False, allow_null=True)


class ConsentBody(Body):
    """For what the specialist consented that their data are kept, and when."""

    purpose = Text(max_length=300)
    consented_on = serializers.DateField()


class WithdrawalBody(Body):
    """When the specialist took the consent back."""

    withdrawn_on = serializers.DateField()
