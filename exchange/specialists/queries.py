"""Reads of specialists that pages, API and services share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.accounts.models import User
from exchange.specialists.models import Specialist, SpecialistPerson


def specialists_for(user: User) -> QuerySet[Specialist]:
    """Specialists that the person sees, with their party; who they are is asked apart."""
    found: QuerySet[Specialist] = Specialist.objects.visible_to(user)
    return found.select_related("organisation")


def specialist_of(user: User, public_id: str) -> Specialist | None:
    """The specialist as the person sees them, or None."""
    return specialists_for(user).filter(public_id=public_id).first()


def person_of(user: User, specialist: Specialist) -> SpecialistPerson | None:
    """Who the specialist is, if the person may know it, or None."""
    return people_of(user, [specialist]).get(specialist.pk)


def people_of(user: User, specialists: Any) -> dict[int, SpecialistPerson]:
    """Who these specialists are, by their key, those alone that the person may know."""
    known = SpecialistPerson.objects.visible_to(user).filter(specialist__in=specialists)
    found = known.select_related("specialist__user", "consent_recorded_by")
    return {person.pk: person for person in found}
