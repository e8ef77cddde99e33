"""Reads of specialists that pages, API and services share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, JSONObject, Trim

from core.accounts.models import User
from exchange.placements.models import Placement
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


def specialists_within(user: User, workspace_id: int, today: dt.date) -> QuerySet[Specialist]:
    """The person's own party's specialists and those offered to the memorandum, each with
    `known_as` (empty for whom the person may not know) and `next_placement`: the running or next
    one that the person sees."""
    offered = Placement.objects.filter(
        specialist=OuterRef("pk"), memorandum=workspace_id, shared_at__isnull=False
    )
    here = Q(organisation=user.organisation_id) | Q(Exists(offered))
    return (
        specialists_for(user)
        .filter(here)
        .annotate(known_as=known_as(user, "pk"), next_placement=_next_placement(user, today))
    )


def known_as(user: User, specialist: str) -> Coalesce:
    """The name of the specialist whose key is `specialist`, if the person may know it."""
    people = SpecialistPerson.objects.visible_to(user).filter(pk=OuterRef(specialist))
    whole = Trim(Concat("given_name", Value(" "), "family_name"))
    return Coalesce(Subquery(people.values(whole=whole)), Value(""))


def _next_placement(user: User, today: dt.date) -> Subquery:
    seen = Placement.objects.visible_to(user).filter(specialist=OuterRef("pk"))
    standing = seen.exclude(status__in=Placement.VOID).alias(
        last=Coalesce("ended_on", "planned_end")
    )
    facts = JSONObject(
        number=F("number"),
        public_id=F("public_id"),
        start=F("planned_start"),
        end=Coalesce("ended_on", "planned_end"),
    )
    rows = standing.filter(last__gte=today).order_by("planned_start")
    return Subquery(rows.values(told=facts)[:1])


def nominable(user: User) -> QuerySet[Specialist]:
    """The party's own specialists who are active and have consented, with who they are."""
    consented = Q(person__consented_on__isnull=False, person__consent_withdrawn_on=None)
    return (
        specialists_for(user)
        .filter(consented, organisation=user.organisation_id, is_active=True)
        .select_related("person")
        .order_by("number")
    )


def accounts_of(user: User, specialist: Specialist | None = None) -> QuerySet[User]:
    """The accounts of the person's party that belong to no other specialist."""
    free = Q(specialist=None)
    if specialist is not None:
        free |= Q(specialist=specialist)
    people = User.objects.filter(free, organisation=user.organisation_id, is_active=True)
    return people.order_by("full_name", "pk")


def placements_of(user: User, specialist: Specialist) -> list[Placement]:
    """The specialist's placements that the person sees, the latest first."""
    seen = Placement.objects.visible_to(user).filter(specialist=specialist)
    rows = seen.select_related("host", "home", "specialist").annotate(
        known_as=known_as(user, "specialist_id")
    )
    return list(rows.order_by("-planned_start"))
