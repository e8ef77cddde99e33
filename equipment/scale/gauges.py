"""Instruments of a scale set with their calibrations; some are recalled, in every state of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from core.scale.ground import Ground
from core.scale.people import Cast, Side
from equipment.catalogue.measures import Entered
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.recall.models import Disposal, Recall, RecallItem
from equipment.models import Inspection

#: Joints that one instrument serves; and how many there are at least.
JOINTS_EACH, LEAST = 100, 24
#: Of so many one had a calibration that was found bad; what is left of its recall, in turns.
BAD_EACH, RECORDS = 8, 6
SPOKEN = (2, 0, 1)
#: The full scales that are made, in MPa.
SCALES = (40, 70, 100, 140)
YEAR = dt.timedelta(days=365)


def feed(ground: Ground) -> None:
    """Two calibrations each, a year apart: some in force, some run out."""
    ground.settle()
    kinds = Instrument.Kind.values
    touched = _records(ground)
    for number in range(max(LEAST, ground.joints // JOINTS_EACH)):
        side = ground.found(Cast).sides[number % 2]
        pk = _instrument(ground, side, number, kinds[number % len(kinds)])
        _calibrations(ground, side, pk, number, touched)
        ground.rest()


def _records(ground: Ground) -> Iterator[Inspection]:
    workspace_id = ground.found(Cast).workspace_id
    rows = Inspection.objects.filter(memorandum=workspace_id).order_by("pk")
    return rows.iterator(chunk_size=500)


def _instrument(ground: Ground, side: Side, number: int, kind: str) -> tuple[int, str, str]:
    by, high = side.who(number=number), Decimal(SCALES[number % len(SCALES)])
    public_id, name = ground.public_id("imt"), f"SCALE-{number + 1:05d}"
    workspace_id = ground.found(Cast).workspace_id
    pk = ground.add(
        Instrument, public_id=public_id, memorandum_id=workspace_id, organisation_id=side.pk,
        number=name, kind=kind, maker="Scale instruments", model=f"M-{number % 7}",
        serial=f"SI{ground.seed}{number:06d}", range_low=Decimal(0), range_high=high,
        range_unit="MPa", range_low_si=Decimal(0), range_high_si=Entered(high, "MPa").si(),
        accuracy_class=Decimal("1.0"), entered_by_id=by.pk,
    )  # fmt: skip
    about = (Instrument, public_id, name)
    at = ground.at(ground.today - 2 * YEAR)
    ground.tell("instrument.added", about, by, at, workspace_id=workspace_id)
    return pk, public_id, name


def _calibrations(
    ground: Ground, side: Side, made: tuple[int, str, str], number: int, touched: Any
) -> None:
    first = ground.days_ago(370, 720)
    is_bad = number % BAD_EACH == BAD_EACH - 1
    for place, on in enumerate((first, first + YEAR)):
        if on > ground.today:
            break
        key = _calibration(ground, side, made, (number, place), on, is_bad=is_bad and place == 0)
        if is_bad and place == 0:
            _recall(ground, side, (made[0], key), number, (on, touched))


def _calibration(
    ground: Ground, side: Side, made: tuple[int, str, str], count: tuple[int, int], on: dt.date,
    *, is_bad: bool,
) -> int:  # fmt: skip
    by, at = side.who(number=count[0]), ground.at(on)
    public_id, name = ground.public_id("clb"), f"SC-{count[0] + 1:05d}-{count[1] + 1}"
    workspace_id = ground.found(Cast).workspace_id
    pk = ground.add(
        Calibration, public_id=public_id, memorandum_id=workspace_id, organisation_id=side.pk,
        instrument_id=made[0], calibrated_on=on, valid_to=on + YEAR, laboratory="Scale laboratory",
        number=name, is_fit=True, entered_by_id=by.pk, bad_since=on if is_bad else None,
        found_bad_at=at if is_bad else None, found_bad_by_id=by.pk if is_bad else None,
        found_bad_reason="Scale set: the standard was wrong" if is_bad else "",
    )  # fmt: skip
    about = (Calibration, public_id, name)
    ground.tell("calibration.added", about, by, at, workspace_id=workspace_id)
    if is_bad:
        ground.tell("calibration.declared_bad", about, by, at, workspace_id=workspace_id)
    return pk


def _recall(
    ground: Ground, side: Side, keys: tuple[int, int], number: int, what: tuple[dt.date, Any]
) -> None:
    """A recall of inspections: of all, of none, or of one party said what becomes of them."""
    since, touched = what
    records = [one for one, _each in zip(touched, range(RECORDS), strict=False)]
    spoken = SPOKEN[number // BAD_EACH % len(SPOKEN)] if records else len(SPOKEN)
    is_closed = spoken >= len(ground.found(Cast).sides)
    by, at = side.who(number=number), ground.at(since + YEAR)
    public_id, name = ground.public_id("rcl"), f"RCL-{ground.today.year}-{number + 1:05d}"
    workspace_id = ground.found(Cast).workspace_id
    pk = ground.add(
        Recall, public_id=public_id, number=name, memorandum_id=workspace_id,
        organisation_id=side.pk, instrument_id=keys[0], calibration_id=keys[1],
        cause="bad_calibration", reason="Scale set: the standard was wrong", since=since,
        until=since + YEAR, status="closed" if is_closed else "under_review", status_since=at,
        made_by_id=by.pk, closed_at=at if is_closed else None,
    )  # fmt: skip
    _words(ground, pk, records, spoken, at)
    about, made = (Recall, public_id, name), "under_review" if records else "closed"
    said: dict[str, Any] = {"workspace_id": workspace_id}
    ground.tell("recall.made", about, by, at, **said, after={"status": made})
    if is_closed and records:
        before, after = {"status": "under_review"}, {"status": "closed"}
        ground.tell("recall.closed", about, by, at, **said, before=before, after=after)


def _words(
    ground: Ground, recall_id: int, records: Sequence[Inspection], spoken: int, at: dt.datetime
) -> None:
    sides = ground.found(Cast).sides
    for position, record in enumerate(records, start=1):
        item = ground.add(
            RecallItem, recall_id=recall_id, position=position, kind="inspection",
            subject=record.public_id, label=str(record), on=record.inspected_on,
        )  # fmt: skip
        for place, side in enumerate(sides):
            said = place < spoken
            ground.add(
                Disposal, item_id=item, organisation_id=side.pk,
                disposition="stands" if said else "", disposed_at=at if said else None,
                reason="Measured again" if said else "",
                person_id=side.who().pk if said else None,
            )  # fmt: skip
