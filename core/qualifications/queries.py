"""Reads of qualifications that gates, page and API share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce

from core.accounts.models import Party, User
from core.qualifications import rules
from core.qualifications.models import Qualification
from core.qualifications.rules import SOON, State


def _held_for(person: User, method: str) -> list[Qualification]:
    """All that the person ever had for the method; one statement."""
    return list(Qualification.objects.filter(person=person, method=method))


def held_on(person: User, method: str, on: dt.date, least_level: int = 0) -> Qualification | None:
    """The qualification by which the person may do this on that day, or None; one statement."""
    return rules.best(_held_for(person, method), on, least_level)


def lacking(person: User, method: str, on: dt.date, least_level: int = 0) -> str:
    """What the person lacks to do this on that day, with the day on which it expired or was
    revoked; empty when nothing is missing. One statement."""
    return rules.missing_words(person, _held_for(person, method), method, on, least_level)


def qualifications_for(user: User) -> QuerySet[Qualification]:
    """Qualifications that the person sees, with whose they are."""
    visible: QuerySet[Qualification] = Qualification.objects.visible_to(user)
    return visible.select_related("person", "organisation")


def within(user: User, workspace_id: int) -> QuerySet[Qualification]:
    """Those of the parties of a memorandum."""
    parties = Party.objects.filter(workspace=workspace_id).values("organisation")
    return qualifications_for(user).filter(organisation__in=parties)


def in_state(
    rows: QuerySet[Qualification], states: Collection[str], on: dt.date
) -> QuerySet[Qualification]:
    """Of the qualifications those that stand so on the day: `rules.state_on` in one statement."""
    state = Case(
        When(revoked_on__lte=on, then=Value(State.REVOKED.value)),
        When(valid_from__gt=on, then=Value(State.TO_COME.value)),
        When(valid_to__lt=on, then=Value(State.EXPIRED.value)),
        When(valid_to__lte=on + SOON, then=Value(State.ENDS_SOON.value)),
        default=Value(State.IN_FORCE.value),
    )
    return rows.alias(stands=state).filter(stands__in=states)


def ending(rows: QuerySet[Qualification], until: dt.date) -> QuerySet[Qualification]:
    """Of the qualifications of active people those that end by then and were not renewed, the
    first first: another one of that method, of no lower level, that lasts longer renews."""
    renewing = Qualification.objects.filter(
        person=OuterRef("person"), method=OuterRef("method"), revoked_on=None,
        valid_to__gt=OuterRef("valid_to"),
    ).annotate(reached=Coalesce("level", 0)).filter(
        reached__gte=Coalesce(OuterRef("level"), 0)
    )  # fmt: skip
    found = rows.filter(~Exists(renewing), revoked_on=None, valid_to__lte=until)
    return found.filter(person__is_active=True).order_by("valid_to", "pk")


def of_person(person: User) -> list[Qualification]:
    """All that the person ever had, the latest to end first; for whoever may see the person."""
    return list(Qualification.objects.filter(person=person).order_by("-valid_to", "-pk"))


def people_of(user: User) -> QuerySet[User]:
    """The active people of the own party, whose qualifications its administrators enter."""
    people = User.objects.filter(organisation=user.organisation_id, is_active=True)
    return people.order_by("full_name", "pk")
