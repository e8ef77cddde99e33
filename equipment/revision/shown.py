"""Revision records in the shape that sheet, result page and order show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from core.web import numbers
from equipment.catalogue.class_models import Part
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.readings.models import JointReading
from equipment.pipes.readings.positions import place_words
from equipment.programmes import queries as programmes
from equipment.programmes.models import ProgrammeStep, Sought
from equipment.revision import queries, rules, told
from equipment.revision.completing import Judgement
from equipment.revision.facts import DoneFacts, FoundFacts, ReadFacts
from equipment.revision.models import (
    RevisionClass,
    RevisionFinding,
    RevisionPart,
    RevisionRecord,
    RevisionStep,
)
from equipment.revision.rules import Asked


@dataclass(frozen=True)
class ClassShown:
    """The class of a body or tool joint: what decided it, what is painted, what is missing."""

    part: str
    name: str
    words: str
    clause: str
    share: str
    limit: str
    colour: str
    count: int
    bands: str
    missing: list[str]


@dataclass(frozen=True)
class StepShown:
    """A step with what was done, in words."""

    step: ProgrammeStep
    done: DoneFacts
    url: str
    outcome: str
    tone: str
    who: str
    readings: list[tuple[str, str, str]]
    findings: list[str]
    parts: list[tuple[str, str, str, str]]
    flags: list[str]
    torque: str


@dataclass(frozen=True)
class LineShown:
    """A line of the sheet: how far its revision is, and what came of it."""

    line: OrderLine
    record: RevisionRecord | None
    done: int
    total: int
    classes: list[ClassShown]

    @property
    def url(self) -> str:
        return line_url(self.line)

    @property
    def tone(self) -> str:
        return RevisionRecord.VERDICT_TONES[self.record.verdict] if self.record else "grey"


@dataclass(frozen=True)
class RowShown:
    """A record in the list: its verdict's tone, and the classes by the names of their columns."""

    record: RevisionRecord
    tone: str
    body: ClassShown | None
    tool_joint: ClassShown | None


def row_of(record: RevisionRecord) -> RowShown:
    """A record that was read with its classes."""
    found = {one.part: _class(one) for one in record.classes.all()}
    tone = RevisionRecord.VERDICT_TONES[record.verdict]
    return RowShown(record, tone, found.get(Part.BODY), found.get(Part.TOOL_JOINT))


def line_url(line: OrderLine) -> str:
    """The page of one line."""
    return reverse("equipment:revision-line", args=[line.order.public_id, line.public_id])


@dataclass(frozen=True)
class FormerShown:
    """A record that was called wrong: what it said, why, by whom and when."""

    record: RevisionRecord
    tone: str
    classes: list[ClassShown]


def former_shown(line: OrderLine) -> list[FormerShown]:
    """The records of a line that were called wrong, the newest first."""
    return [
        FormerShown(one, RevisionRecord.VERDICT_TONES[one.verdict], classes_shown(one))
        for one in queries.former_of(line)
    ]


def step_url(line: OrderLine, code: str, programme: str = "") -> str:
    """The page of one step; `programme` is named while the line has no record."""
    args = [line.order.public_id, line.public_id, code]
    query = f"?programme={programme}" if programme else ""
    return reverse("equipment:revision-step", args=args) + query


def lines_shown(lines: Iterable[OrderLine]) -> list[LineShown]:
    """Lines that were read with the progress of their records."""
    return [_line(line) for line in lines]


def _line(line: OrderLine) -> LineShown:
    record = queries.record_of(line)
    if record is None:
        return LineShown(line, None, 0, 0, [])
    done = sum(bool(one.outcome) for one in record.steps.all())
    return LineShown(
        line, record, done, len(programmes.steps_of(record.programme)), classes_shown(record)
    )


def next_line(lines: Sequence[OrderLine], after: OrderLine | None = None) -> OrderLine | None:
    """The next line whose revision is not completed, from the beginning again behind the last."""
    start = after.position if after else 0
    waiting = [
        one for one in lines
        if one.status == OrderLine.Status.PLANNED and (after is None or one.pk != after.pk)
    ]  # fmt: skip
    behind = [one for one in waiting if one.position > start]
    return next(iter(behind or waiting), None)


def classes_shown(record: RevisionRecord) -> list[ClassShown]:
    """The classes of a completed record."""
    return [_class(one) for one in record.classes.all()]


def _class(one: RevisionClass) -> ClassShown:
    return ClassShown(
        part=str(Part(one.part).label),
        name=one.pipe_class,
        words=told.class_words(one.pipe_class),
        clause=told.clause_words(one.criterion, one.clause),
        share=told.percent(one.share) if one.share is not None else "",
        limit=told.percent(one.limit) if one.limit is not None else "",
        colour=one.band_colour,
        count=one.band_count,
        bands=told.bands_words(one.band_colour, one.band_count),
        missing=[told.one_missing(code) for code in one.missing],
    )


def classes_foreseen(judgement: Judgement) -> list[ClassShown]:
    """The classes that an open record would come to now."""
    if judgement.classed is None:
        return []
    found = []
    for part in judgement.classed.parts:
        why, paint = part.governing, part.bands
        share = told.percent(why.share) if why and why.share is not None else ""
        limit = told.percent(why.limit) if why and why.limit is not None else ""
        found.append(
            ClassShown(
                part=str(Part(part.part).label), name=part.class_,
                words=told.class_words(part.class_),
                clause=told.clause_words(why.code, why.clause) if why else "",
                share=share, limit=limit, colour=paint.colour if paint else "",
                count=paint.count if paint else 0,
                bands=told.bands_words(paint.colour, paint.count) if paint else "",
                missing=[told.one_missing(code) for code in part.missing],
            )
        )  # fmt: skip
    return found


def steps_shown(
    record: RevisionRecord, line: OrderLine, walls: Sequence[JointReading]
) -> list[StepShown]:
    """Every step of the programme with what the record says of it."""
    return [_step(step, done, line, walls) for step, done in queries.told_of(record)]


def _step(
    step: ProgrammeStep, done: DoneFacts, line: OrderLine, walls: Sequence[JointReading]
) -> StepShown:
    flags = []
    if done.is_done and done.done_on:
        asked = Asked(line, step, walls)
        flags = [words for _field, words in rules.grown(done, asked, done.done_on)]
    return StepShown(
        step=step,
        done=done,
        url=step_url(line, step.code),
        outcome=str(RevisionStep.Outcome(done.outcome).label),
        tone=RevisionStep.OUTCOME_TONES[done.outcome],
        who=_who(done),
        readings=[_reading(one) for one in done.readings],
        findings=[_finding(one) for one in done.findings],
        parts=[
            (one.name, one.found, str(RevisionPart.Fate(one.fate).label), one.serial)
            for one in done.parts
        ],
        flags=flags,
        torque=numbers.measure(done.torque, done.torque_unit) if done.torque else "",
    )


def _who(done: DoneFacts) -> str:
    if not done.outcome:
        return ""
    parts = [
        done.inspector.full_name if done.inspector else "",
        numbers.day(done.done_on) if done.done_on else "",
        str(done.instrument) if done.instrument else "",
        done.standard,
    ]
    return " · ".join(filter(None, parts))


def _reading(one: ReadFacts) -> tuple[str, str, str]:
    kind = str(JointReading.Kind(one.kind).label)
    place = place_words(one.place)
    value = numbers.measure(one.value.normalize() + 0, one.unit)
    if one.unit != "mm":
        value = f"{value} ({numbers.measure(one.exact_mm, 'mm', 3)})"
    return kind, f"{place} {one.number}" if one.number > 1 else place, value


def _finding(one: FoundFacts) -> str:
    parts = [str(Sought(one.code).label), one.place]
    if one.value is not None:
        parts.append(numbers.measure(one.value.normalize() + 0, one.unit))
    if one.direction:
        parts.append(str(RevisionFinding.Direction(one.direction).label))
    return ", ".join(filter(None, parts))


def order_page(
    _order: WorkOrder, lines: Sequence[OrderLine], _now: dt.datetime
) -> Mapping[str, Any]:
    """What the page of an order shows of its revisions: the classes of each line."""
    records: list[Any] = [record for line in lines if (record := queries.record_of(line))]
    prefetch_related_objects(records, "classes")
    return {"revised": {line.pk: classes_of(line) for line in lines}}


def classes_of(line: OrderLine) -> list[ClassShown]:
    """The classes of a line whose record was read with them."""
    record = queries.record_of(line)
    return classes_shown(record) if record else []
