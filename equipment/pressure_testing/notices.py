"""Witnesses among what people are told of at once, and again while they have not confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts.models import Role, User
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from equipment.pressure_testing import queries
from equipment.pressure_testing.models import PressureTest

#: A witness who is silent for so many working days is asked again.
PATIENCE_DAYS = 3


def witnesses_waiting(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Standing tests since the day they were recorded, for the witnesses who have not confirmed."""
    for test in queries.unwitnessed(ids):
        since = timezone.localdate(test.recorded_at)
        if until is None or since <= until:
            waited = list(test.witnesses.all())
            yield Due(
                object_id=test.public_id,
                reference=str(test),
                label=test.order.title,
                workspace_id=test.memorandum_id,
                on=since,
                sides=frozenset(one.organisation_id for one in waited),
                people=frozenset(one.person_id for one in waited),
            )


def seen_tests(user: User) -> QuerySet[Any]:
    """The tests that the person may see."""
    found: QuerySet[Any] = PressureTest.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "title": told.label, "days": -told.days_left}
    if told.days_left >= 0:
        words = _("Pressure test %(number)s (%(title)s): confirm that you were there as witness")
        return words % values
    said = ngettext(
        "Pressure test %(number)s (%(title)s) has waited for your word as witness for %(days)s day",
        "Pressure test %(number)s (%(title)s) has waited for your word as witness for "
        "%(days)s days",
        -told.days_left,
    )
    return said % values


def _subject(bare: Bare) -> str:
    return _("Pressure test %(number)s waits for your word as witness") % {"number": bare.reference}


KIND = Kind(
    name="pressure_witness",
    label=gettext_lazy("Pressure tests to confirm as witness"),
    icon="gauge",
    url_name="equipment:pressure-test-detail",
    dates={"recorded": witnesses_waiting},
    visible=seen_tests,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(
            code="pressure-witness-waits",
            date_field="recorded",
            days_after=(0, PATIENCE_DAYS, 2 * PATIENCE_DAYS),
            roles=(Role.ENGINEER, Role.COORDINATOR),
            channel="now",
            working_days=True,
        ),
    ),
    verbs=frozenset(
        {"pressure_test.recorded", "pressure_test.witnessed", "pressure_test.withdrawn"}
    ),
)
