"""Steps of revision records as rows: stored anew as a whole, and as plain values for events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.accounts.models import User
from core.qualifications.models import Qualification
from core.rows import change
from equipment.programmes.models import ProgrammeStep
from equipment.revision.facts import DoneFacts, FoundFacts, ReadFacts
from equipment.revision.models import (
    RevisionFinding,
    RevisionPart,
    RevisionReading,
    RevisionRecord,
    RevisionStep,
)
from equipment.units import length_mm, torque_knm

ROWS_A_STATEMENT = 1_000
CHILDREN: tuple[type[Any], ...] = (RevisionReading, RevisionFinding, RevisionPart)


@dataclass(frozen=True)
class ToWrite:
    """A step that was judged: its row if there is one, who did it when, on which qualification."""

    record: RevisionRecord
    step: ProgrammeStep
    facts: DoneFacts
    row: RevisionStep | None
    inspector: User
    day: dt.date
    qualification: Qualification | None


def write(steps: Sequence[ToWrite]) -> None:
    """Store steps with all below them. Raises Conflict when one was changed since it was read."""
    rows = [_row(one) for one in steps]
    fresh = [row for row in rows if row.pk is None]
    RevisionStep.objects.bulk_create(fresh, ROWS_A_STATEMENT)
    for one, row in zip(steps, rows, strict=True):
        if one.row is not None:
            change(row, **_values(one))
    known = [row.pk for row in rows]
    for model in CHILDREN:
        model.objects.filter(step__in=known).delete()
    for model, build in (
        (RevisionReading, _readings), (RevisionFinding, _findings), (RevisionPart, _parts),
    ):  # fmt: skip
        below: list[Any] = [
            each for one, row in zip(steps, rows, strict=True) for each in build(row, one.facts)
        ]
        manager: Any = model._default_manager
        manager.bulk_create(below, ROWS_A_STATEMENT)


def _row(one: ToWrite) -> RevisionStep:
    if one.row is not None:
        return one.row
    return RevisionStep(record=one.record, step=one.step, **_values(one))


def _values(one: ToWrite) -> dict[str, Any]:
    facts = one.facts
    torque = facts.torque
    return {
        "outcome": facts.outcome,
        "reason": facts.reason.strip(),
        "remark": facts.remark.strip(),
        "done_on": one.day,
        "inspector": one.inspector,
        "qualification": one.qualification,
        "instrument": facts.instrument,
        "standard": facts.standard.strip(),
        "before_ok": facts.before_ok,
        "after_ok": facts.after_ok,
        "entered_torque": torque,
        "torque_unit": facts.torque_unit if torque is not None else "",
        "torque_knm": torque_knm(torque, facts.torque_unit) if torque is not None else None,
    }


def _readings(row: RevisionStep, facts: DoneFacts) -> Iterable[RevisionReading]:
    for one in facts.readings:
        yield RevisionReading(
            step=row,
            kind=one.kind,
            place=one.place.strip(),
            number=one.number,
            value_mm=length_mm(one.value, one.unit),
            entered_value=one.value,
            entered_unit=one.unit,
        )


def _findings(row: RevisionStep, facts: DoneFacts) -> Iterable[RevisionFinding]:
    for position, one in enumerate(facts.findings, start=1):
        yield RevisionFinding(
            step=row,
            position=position,
            code=one.code,
            place=one.place.strip(),
            value_mm=_mm(one.value, one),
            entered_value=one.value,
            entered_unit=one.unit if one.value is not None else "",
            direction=one.direction,
            adjacent_mm=_mm(one.adjacent, one),
            entered_adjacent=one.adjacent,
        )


def _mm(value: Decimal | None, one: FoundFacts) -> Decimal | None:
    return None if value is None else length_mm(value, one.unit)


def _parts(row: RevisionStep, facts: DoneFacts) -> Iterable[RevisionPart]:
    for position, one in enumerate(facts.parts, start=1):
        yield RevisionPart(
            step=row,
            position=position,
            name=one.name.strip(),
            found=one.found.strip(),
            fate=one.fate,
            serial=one.serial.strip(),
        )


def plain(facts: DoneFacts) -> dict[str, Any]:
    """What is said of a step, as an event keeps it; two that say the same are equal. Of people
    and instruments the event names their ids alone."""
    return {
        "outcome": facts.outcome,
        "reason": facts.reason.strip(),
        "remark": facts.remark.strip(),
        "done_on": facts.done_on.isoformat() if facts.done_on else "",
        "inspector": facts.inspector.public_id if facts.inspector else "",
        "instrument": facts.instrument.public_id if facts.instrument else "",
        "standard": facts.standard.strip(),
        "checks": f"{_word(facts.before_ok)} {_word(facts.after_ok)}",
        "torque": f"{_number(facts.torque)} {facts.torque_unit}" if facts.torque else "",
        "readings": [_reading(one) for one in facts.readings],
        "findings": [_finding(one) for one in facts.findings],
        "parts": [f"{one.name} {one.fate} {one.found} {one.serial}" for one in facts.parts],
    }


def _reading(one: ReadFacts) -> str:
    return f"{one.kind} {one.place.strip()} {one.number}: {_number(one.value)} {one.unit}"


def _finding(one: FoundFacts) -> str:
    size = f"{_number(one.value)} {one.unit}" if one.value is not None else ""
    return f"{one.code} {one.place.strip()} {size} {one.direction} {_number(one.adjacent)}".strip()


def _word(value: bool | None) -> str:
    return {True: "good", False: "bad", None: "-"}[value]


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
