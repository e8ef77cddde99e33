"""The first organisations and people of an empty portal, before anybody can invite anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from core.accounts.models import Organisation, Role, RoleGrant, Unit, User
from core.events import services as events


@dataclass(frozen=True)
class Founder:
    """A person of a founded organisation with one role for all of its memoranda."""

    email: str
    full_name: str
    position: str
    role: str
    authority_document: str = ""
    valid_from: dt.date | None = None
    language: str = "en"


@transaction.atomic
def found_organisation(
    *,
    organisation: Organisation,
    units: Sequence[str],
    people: Sequence[Founder],
    password: str | None,
    now: dt.datetime,
    is_demonstration: bool = False,
) -> Organisation:
    """Enter an organisation with its units and first people; the portal itself is the actor.

    Without a `password` nobody of them can sign in until they reset it.
    """
    organisation.is_demonstration = is_demonstration
    organisation.save()
    Unit.objects.bulk_create(
        Unit(public_id="", organisation=organisation, name=name) for name in units
    )
    kept = make_password(password)
    for person in people:
        _enter(person, organisation, kept, is_demonstration)
    events.record(
        verb="organisation.founded",
        about=organisation,
        by=None,
        now=now,
        after={"units": len(units), "people": len(people)},
    )
    return organisation


def _enter(person: Founder, organisation: Organisation, password: str, demonstration: bool) -> None:
    user = User(
        email=person.email,
        full_name=person.full_name,
        position=person.position,
        organisation=organisation,
        language=person.language,
        is_demonstration=demonstration,
        password=password,
    )
    user.save()
    RoleGrant.objects.create(
        person=user,
        role=person.role,
        authority_document=person.authority_document if person.role == Role.SIGNATORY else "",
        valid_from=person.valid_from if person.role == Role.SIGNATORY else None,
    )
