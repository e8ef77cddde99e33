"""Qualifications among what people are reminded of: before they end, and when one is revoked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts.models import Party, Role, User
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from core.qualifications import queries
from core.qualifications.models import Qualification
from core.web.numbers import day

WARNINGS = (60, 30, 7)


def ending(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Qualifications that end and were not renewed, for their party's administrators."""
    return (_due(one, one.valid_to, {one.organisation_id}) for one in _ending(until, ids))


def own_ending(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """The same for whose they are."""
    for one in _ending(until, ids):
        yield _due(one, one.valid_to, {one.organisation_id}, {one.person_id})


def revoked(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Revoked qualifications, for every party that shares a memorandum with their own."""
    rows = Qualification.objects.filter(revoked_on__isnull=False)
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    if until is not None:
        rows = rows.filter(revoked_on__lte=until)
    met = _met()
    for one in rows.select_related("person").order_by("pk"):
        yield _due(one, one.revoked_on, met[one.organisation_id] | {one.organisation_id})


def _ending(until: dt.date | None, ids: Collection[str] | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = Qualification.objects.select_related("person")
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    return queries.ending(rows, until or dt.date.max)


def _met() -> dict[int, set[int]]:
    """By organisation those with which it is a party to a memorandum."""
    together: dict[int, set[int]] = defaultdict(set)
    for workspace_id, organisation_id in Party.objects.values_list("workspace", "organisation"):
        together[workspace_id].add(organisation_id)
    found: dict[int, set[int]] = defaultdict(set)
    for parties in together.values():
        for organisation_id in parties:
            found[organisation_id] |= parties
    return found


def _due(one: Any, on: Any, sides: set[int], people: Collection[int] = ()) -> Due:
    return Due(
        object_id=one.public_id,
        reference=one.number,
        label=f"{one.person.full_name}, {one.grade}",
        workspace_id=None,
        on=on,
        sides=frozenset(sides),
        people=frozenset(people),
    )


def seen_qualifications(user: User) -> QuerySet[Any]:
    """The qualifications that the person may see."""
    found: QuerySet[Any] = Qualification.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "who": told.label, "day": day(told.due_on)}
    if told.date_field == "revoked":
        return _("Qualification %(number)s was revoked on %(day)s: %(who)s") % values
    if told.days_left < 0:
        return _("Qualification %(number)s ended on %(day)s: %(who)s") % values
    said = ngettext(
        "Qualification %(number)s ends in %(days)s day, on %(day)s: %(who)s",
        "Qualification %(number)s ends in %(days)s days, on %(day)s: %(who)s",
        told.days_left,
    )
    return said % {**values, "days": told.days_left}


def _subject(bare: Bare) -> str:
    number = {"number": bare.reference}
    if bare.date_field == "revoked":
        return _("Qualification %(number)s was revoked") % number
    return _("Qualification %(number)s ends soon") % number


KIND = Kind(
    name="qualification",
    label=gettext_lazy("Qualifications that end or were revoked"),
    icon="shield-check",
    url_name="core:qualification-detail",
    dates={"ends": ending, "own": own_ending, "revoked": revoked},
    visible=seen_qualifications,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(
            code="qualification-ends",
            date_field="ends",
            days_before=WARNINGS,
            roles=(Role.ADMINISTRATOR,),
        ),
        RuleTerms(code="qualification-own", date_field="own", days_before=WARNINGS, roles=()),
        RuleTerms(
            code="qualification-revoked",
            date_field="revoked",
            days_after=(0,),
            roles=(Role.COORDINATOR, Role.ADMINISTRATOR),
            channel="now",
        ),
    ),
    verbs=frozenset({"qualification.entered", "qualification.corrected", "qualification.revoked"}),
)
