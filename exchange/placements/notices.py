"""Placements among the things that people are reminded of: start, end, and a missing report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts.models import Role, User
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from core.web.numbers import day
from exchange.placements.models import Placement
from exchange.specialists.shown import trade_words

BOTH = (Role.ENGINEER, Role.COORDINATOR)


def starting(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Accepted placements, by the day on which they are to start: both sides prepare."""
    rows = Placement.objects.filter(status=Placement.Status.ACCEPTED)
    if until is not None:
        rows = rows.filter(planned_start__lte=until)
    return (_due(one, one.planned_start, {one.home_id, one.host_id}) for one in _of(rows, ids))


def ending(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Running placements, by their last day: both sides close them."""
    rows = _running(until)
    return (_due(one, one.last_day, {one.home_id, one.host_id}) for one in _of(rows, ids))


def without_report(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Running placements, by their last day: the report is home's to give."""
    return (_due(one, one.last_day, {one.home_id}) for one in _of(_running(until), ids))


def _running(until: dt.date | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = Placement.objects.filter(status=Placement.Status.IN_PLACEMENT)
    if until is None:
        return rows
    over: QuerySet[Any] = rows.alias(last=Coalesce("ended_on", "planned_end"))
    return over.filter(last__lte=until)


def _of(rows: QuerySet[Any], ids: Collection[str] | None) -> QuerySet[Any]:
    found = rows if ids is None else rows.filter(public_id__in=ids)
    return found.select_related("specialist").order_by("pk")


def _due(placement: Any, on: dt.date, sides: set[int]) -> Due:
    """Mentor, nominee and who nominated answer for it in person; nobody is named."""
    people = {placement.mentor_id, placement.specialist.user_id, placement.nominated_by_id}
    return Due(
        object_id=placement.public_id,
        reference=placement.number,
        label=f"{trade_words(placement.specialist)}, {placement.host_unit}",
        workspace_id=placement.memorandum_id,
        on=on,
        sides=frozenset(sides),
        people=frozenset(people - {None}),
    )


def seen_placements(user: User) -> QuerySet[Any]:
    """The placements that the person may see."""
    found: QuerySet[Any] = Placement.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "what": told.label, "day": day(told.due_on)}
    days = abs(told.days_left)
    if told.days_left == 0 and told.date_field == "starts":
        return _("%(number)s starts today: %(what)s") % values
    if told.days_left == 0 and told.date_field == "ends":
        return _("%(number)s ends today: %(what)s") % values
    if told.date_field == "starts":
        said = ngettext(
            "%(number)s starts in %(days)s day, on %(day)s: %(what)s",
            "%(number)s starts in %(days)s days, on %(day)s: %(what)s",
            days,
        )
    elif told.date_field == "ends":
        said = ngettext(
            "%(number)s ends in %(days)s day, on %(day)s: %(what)s",
            "%(number)s ends in %(days)s days, on %(day)s: %(what)s",
            days,
        )
    else:
        said = ngettext(
            "%(number)s ended %(days)s day ago, on %(day)s, and has no report: %(what)s",
            "%(number)s ended %(days)s days ago, on %(day)s, and has no report: %(what)s",
            days,
        )
    return said % {**values, "days": days}


def _subject(bare: Bare) -> str:
    number = {"number": bare.reference}
    if bare.date_field == "starts":
        return _("Placement %(number)s starts soon") % number
    if bare.date_field == "ends":
        return _("Placement %(number)s ends soon") % number
    return _("Placement %(number)s has no report") % number


KIND = Kind(
    name="placement",
    label=gettext_lazy("Placements"),
    icon="calendar-user",
    url_name="exchange:placement-detail",
    dates={"starts": starting, "ends": ending, "report": without_report},
    visible=seen_placements,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(code="placement-start", date_field="starts", days_before=(14, 7, 1), roles=BOTH),
        RuleTerms(code="placement-end", date_field="ends", days_before=(7, 1), roles=BOTH),
        RuleTerms(
            code="placement-report",
            date_field="report",
            days_after=(1, 7, 14),
            roles=BOTH,
            escalate_after=7,
        ),
    ),
    verbs=frozenset(
        {
            "placement.accepted",
            "placement.declined",
            "placement.withdrawn",
            "placement.started",
            "placement.reported",
            "placement.report_returned",
            "placement.cut_short",
        }
    ),
)
