"""Calibrations that run out, among the exceptions of the programme and on the owner's side."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.dashboards.exceptions import ExceptionLine
from cooperation.dashboards.waiting import Waiting
from cooperation.memoranda.models import Memorandum
from core.accounts.models import User, Workspace
from core.accounts.rules import WORKERS, holds
from core.web.numbers import day
from equipment.instruments import queries
from equipment.instruments.models import Instrument
from equipment.instruments.rules import SOON

KIND = gettext_lazy("Calibration")
MOST = 50


def _due(memorandum_id: int, on: dt.date) -> QuerySet[Any]:
    rows = Instrument.objects.filter(memorandum=memorandum_id)
    return queries.due_by(rows, on + SOON)


def _words(one: Any, on: dt.date) -> str:
    told = {"number": one.number, "kind": one.get_kind_display(), "day": day(one.due)}
    if one.due < on:
        return _("The calibration of %(number)s (%(kind)s) ran out on %(day)s") % told
    return _("The calibration of %(number)s (%(kind)s) runs out on %(day)s") % told


def off_course(memorandum: Memorandum, _user: User, on: dt.date) -> list[ExceptionLine]:
    """Instruments in use whose newest calibration has run out, red, or does within 30 days."""
    rows = _due(memorandum.pk, on).select_related("organisation")
    return [
        ExceptionLine(
            text=_words(one, on),
            url=one.get_absolute_url(),
            tone="red" if one.due < on else "amber",
            since=one.due,
            waits_for=one.organisation.short,
            kind=KIND,
            note=" ".join(filter(None, (one.maker, one.model, one.serial))),
        )
        for one in rows[:MOST]
    ]


def calibrations_waiting(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
    """Instruments of the person's party that go to a laboratory; its workers send them."""
    if not holds(user, workspace.pk, WORKERS):
        return []
    rows = _due(workspace.pk, on).filter(organisation=user.organisation_id)
    party = user.organisation.short if user.organisation else ""
    return [
        Waiting(
            text=_words(one, on),
            url=one.get_absolute_url(),
            since=None,
            party=party,
            tone="red" if one.due < on else "amber",
            kind=KIND,
            due=one.due,
            note=" ".join(filter(None, (one.maker, one.model, one.serial))),
        )
        for one in rows[:MOST]
    ]


def calibrations_counted(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The same instruments, for the count in the menu."""
    rows = _due(workspace.pk, timezone.localdate()).filter(organisation=user.organisation_id)
    return rows if holds(user, workspace.pk, WORKERS) else rows.none()
