"""Qualifications that run out, among the exceptions of the programme."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.dashboards.exceptions import ExceptionLine
from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.qualifications import queries
from core.qualifications.models import Qualification
from core.qualifications.rules import SOON
from core.web.numbers import day

KIND = gettext_lazy("Qualification")
MOST = 50


def qualifications_ending(memorandum: Memorandum, user: User, on: dt.date) -> list[ExceptionLine]:
    """Qualifications of the parties' people that have expired and were not renewed, red, or do
    within 30 days."""
    rows = queries.ending(queries.within(user, memorandum.pk), on + SOON)
    return [
        ExceptionLine(
            text=_words(one, on),
            url=one.get_absolute_url(),
            tone="red" if one.valid_to < on else "amber",
            since=one.valid_to,
            waits_for=one.organisation.short,
            kind=KIND,
            note=" ".join(filter(None, (one.issuer, one.number))),
        )
        for one in rows[:MOST]
    ]


def _words(one: Qualification, on: dt.date) -> str:
    told = {
        "person": one.person.full_name, "method": one.get_method_display(),
        "day": day(one.valid_to),
    }  # fmt: skip
    if one.valid_to < on:
        return _("The qualification of %(person)s for “%(method)s” expired on %(day)s.") % told
    return _("The qualification of %(person)s for “%(method)s” expires on %(day)s") % told
