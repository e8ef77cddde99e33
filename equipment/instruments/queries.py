"""Reads of instruments that gates, page and API share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from core.accounts.models import User
from core.files.models import Attachment
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.rules import SOON, State


def with_calibrations(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same instruments, each with its calibrations, newest first; one more statement in all."""
    return rows.prefetch_related(Prefetch("calibrations", Calibration.objects.all()))


def held(instruments: Collection[int]) -> list[Instrument]:
    """The instruments with these keys and their calibrations, held until the commit.

    Whoever records work by an instrument holds it while it is judged: a recall waits for what is
    being recorded, and what is recorded after it is judged by it. Two statements.
    """
    rows = Instrument.objects.filter(pk__in=instruments).order_by("pk")
    return list(with_calibrations(rows.select_for_update(of=("self",), no_key=True)))


def instruments_for(user: User) -> QuerySet[Instrument]:
    """Instruments that the person sees, with their owner and calibrations."""
    visible: QuerySet[Instrument] = Instrument.objects.visible_to(user)
    return with_calibrations(visible.select_related("organisation"))


def instrument_for(user: User) -> QuerySet[Instrument]:
    """Instruments with all that the page of one shows."""
    visible: QuerySet[Instrument] = Instrument.objects.visible_to(user)
    newest = Calibration.objects.select_related("entered_by", "found_bad_by")
    rows = visible.select_related("organisation", "entered_by", "withdrawn_by")
    return rows.prefetch_related(Prefetch("calibrations", newest))


def calibrations_for(user: User) -> QuerySet[Calibration]:
    """Calibrations that the person sees, with their instrument."""
    visible: QuerySet[Calibration] = Calibration.objects.visible_to(user)
    return visible.select_related("instrument", "organisation")


def certificates_of(calibrations: Collection[Calibration]) -> dict[str, list[Attachment]]:
    """By public id the files that hang on each of the calibrations; one statement."""
    ids = [one.public_id for one in calibrations]
    rows = Attachment.objects.filter(parent_type="calibration", parent_id__in=ids)
    found: dict[str, list[Attachment]] = {}
    for file in rows.order_by("pk"):
        found.setdefault(file.parent_id, []).append(file)
    return found


def in_state(rows: QuerySet[Any], states: Collection[str], on: dt.date) -> QuerySet[Any]:
    """Of the instruments those that stand so on the day: `rules.state_on` in one statement."""
    known = Calibration.objects.filter(instrument=OuterRef("pk"), calibrated_on__lte=on)
    newest = known.order_by("-calibrated_on", "-pk")
    found = rows.alias(
        in_force=_stands(newest.filter(valid_to__gte=on), on), newest=_stands(newest, on)
    )
    chosen: QuerySet[Any] = found.alias(stands=_state(on)).filter(stands__in=states)
    return chosen


def _stands(rows: QuerySet[Any], on: dt.date) -> Subquery:
    """How the first of the calibrations stands: good, ending soon, or bad; NULL without any."""
    good = Q(is_fit=True) & (Q(bad_since=None) | Q(bad_since__gt=on))
    said = Case(
        When(good & Q(valid_to__lte=on + SOON), then=Value("ending")),
        When(good, then=Value("good")),
        default=Value("bad"),
    )
    return Subquery(rows.values(said=said)[:1])


def _state(on: dt.date) -> Case:
    return Case(
        When(withdrawn_on__lte=on, then=Value(State.UNUSABLE.value)),
        When(in_force="ending", then=Value(State.DUE_SOON.value)),
        When(in_force="good", then=Value(State.USABLE.value)),
        When(in_force=None, newest__in=["good", "ending"], then=Value(State.OVERDUE.value)),
        default=Value(State.UNUSABLE.value),
    )


def due_by(rows: QuerySet[Any], until: dt.date) -> QuerySet[Any]:
    """Of the instruments in use those whose newest calibration, a good one, ends by then; each
    with its last day as `due`, the first first."""
    newest = Calibration.objects.filter(instrument=OuterRef("pk")).order_by("-calibrated_on", "-pk")
    ends = Case(When(is_fit=True, bad_since=None, then=F("valid_to")))
    in_use = rows.filter(withdrawn_on=None).annotate(due=Subquery(newest.values(ends=ends)[:1]))
    found: QuerySet[Any] = in_use.filter(due__lte=until).order_by("due", "number")
    return found
