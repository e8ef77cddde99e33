"""Calibrations among what people are reminded of before they run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts.models import Role, User
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from core.web.numbers import day
from equipment.instruments import queries
from equipment.instruments.models import Instrument


def calibrations_due(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Instruments in use by the last day of their newest calibration; their owner sends them."""
    rows = Instrument.objects.all()
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    for one in queries.due_by(rows, until or dt.date.max):
        yield Due(
            object_id=one.public_id,
            reference=one.number,
            label=one.get_kind_display(),
            workspace_id=one.memorandum_id,
            on=one.due,
            sides=frozenset({one.organisation_id}),
        )


def seen_instruments(user: User) -> QuerySet[Any]:
    """The instruments that the person may see."""
    found: QuerySet[Any] = Instrument.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "kind": told.label, "day": day(told.due_on)}
    if told.days_left < 0:
        return _("The calibration of %(number)s (%(kind)s) ran out on %(day)s") % values
    said = ngettext(
        "The calibration of %(number)s (%(kind)s) runs out in %(days)s day, on %(day)s",
        "The calibration of %(number)s (%(kind)s) runs out in %(days)s days, on %(day)s",
        told.days_left,
    )
    return said % {**values, "days": told.days_left}


def _subject(bare: Bare) -> str:
    return _("The calibration of instrument %(number)s runs out") % {"number": bare.reference}


KIND = Kind(
    name="calibration",
    label=gettext_lazy("Calibrations that run out"),
    icon="ruler-measure",
    url_name="equipment:instrument-detail",
    dates={"due": calibrations_due},
    visible=seen_instruments,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(
            code="calibration-due",
            date_field="due",
            days_before=(30, 14, 7),
            roles=(Role.ENGINEER, Role.COORDINATOR),
        ),
    ),
)
