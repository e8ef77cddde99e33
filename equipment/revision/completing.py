"""Completing a revision: one inspection with its readings, classes that nobody types, the next
step of the joint; all in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import services as events
from core.rows import change
from core.states import move
from equipment.instruments import queries as instruments
from equipment.octg import PartClass
from equipment.octg.classification.schemes import NOT_CLASSIFIABLE
from equipment.orders import rules as order_rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.recording import hold_order
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life import services as life
from equipment.pipes.life.queries import held
from equipment.pipes.life.services import Taken
from equipment.pipes.life.states import PipeClass
from equipment.pipes.models import Joint
from equipment.pipes.readings import queries as known
from equipment.pipes.readings import rules as reading_rules
from equipment.pipes.readings import services as readings
from equipment.pipes.readings.models import Inspection
from equipment.pipes.readings.rules import Facts, Judged
from equipment.programmes.models import ProgrammeSubject
from equipment.revision import classing, gates, queries, told
from equipment.revision.classing import Classed, Told
from equipment.revision.facts import DoneFacts
from equipment.revision.gates import Gates
from equipment.revision.models import RevisionClass, RevisionRecord, RevisionStep

Verdict, Outcome = RevisionRecord.Verdict, RevisionStep.Outcome


@dataclass(frozen=True)
class Judgement:
    """What a revision comes to: its verdict with the reason, and the classes of drill pipe."""

    verdict: str
    reason: str
    classed: Classed | None
    steps: Sequence[Told] = ()


@transaction.atomic
def complete_revision(*, record: RevisionRecord, by: User, now: dt.datetime) -> RevisionRecord:
    """Close the revision of a line: classes come from its readings alone.

    A joint gets one inspection with all readings and goes on by its verdict; a missing required
    reading leaves it not classifiable and in quarantine. Raises NotAllowed, Conflict, and Refused
    by state or with a row for each step that is not done, or that may no longer be relied on.
    """
    order_rules.require(by, "record", record.line.order)
    order = hold_order(record.line.order, WorkOrder.Kind.REVISION)
    given = record
    joint = _held(record.line)
    instruments.held(queries.instruments_used(record))
    lines = queries.with_records(OrderLine.objects.filter(pk=record.line_id))
    line = queries.with_calibrations(lines).get()
    record = _of_line(line, given)
    steps = queries.told_of(record)
    _require_done(record, line, steps)
    judgement = judge(record, line, steps)
    inspection = None
    if joint is not None and line.joint is not None:
        joint.product_line = line.joint.product_line
        inspection = _inspect(record, joint, judgement, by, now)
    _write_classes(record, judgement.classed)
    status = OrderLine.Status.DONE
    if judgement.verdict == Verdict.NOT_CLASSIFIABLE:
        status = OrderLine.Status.REJECTED
    change(line, status=status)
    change(order)
    change(
        record, verdict=judgement.verdict, reason=judgement.reason[:500], completed_at=now,
        completed_by=by, inspection=inspection,
        scheme=judgement.classed.scheme[:300] if judgement.classed else "",
    )  # fmt: skip
    _tell(record, judgement, by, now)
    if joint is not None:
        _step_on(record, joint, judgement, by, now)
    elif line.item is not None and judgement.verdict != Verdict.ACCEPTED:
        _need_repair(line.item, record, by, now)
    return record


def _of_line(line: OrderLine, given: RevisionRecord) -> RevisionRecord:
    """The record as its line was read with it, of the version that was given."""
    record = queries.record_of(line)
    if record is None or record.pk != given.pk or record.completed_at is not None:
        raise Refused(_("This revision (strip-down inspection) is completed."), code="wrong_state")
    record.version = given.version
    return record


def _held(line: OrderLine) -> Joint | None:
    """The joint of a line, held until the commit; everybody holds joints before instruments."""
    return held([line.joint])[0] if line.joint is not None else None


def _require_done(record: RevisionRecord, line: OrderLine, steps: Sequence[Told]) -> None:
    """Every required step has an outcome, with its checks, and stands on what is valid still."""
    asked = Gates(gates.repairers_of([line]))
    rows = []
    for step, done in steps:
        for field, words in _of_step(asked, line, step, done):
            message = f"{step.position}. {step.label}: {words}"
            rows.append({"row": step.code, "field": field, "message": message})
    if rows:
        raise Refused(str(rows[0]["message"]), field="steps", rows=rows, code="not_done")


def _of_step(
    asked: Gates, line: OrderLine, step: Any, done: DoneFacts
) -> Iterable[tuple[str, str]]:
    if not done.outcome:
        if step.is_required:
            yield "outcome", _("not done yet")
        return
    if step.is_standardised and done.is_done and done.after_ok is None:
        yield "after_ok", _("say how the standardisation check after the work ended")
    if done.is_done and done.inspector is not None and done.done_on is not None:
        yield from asked.faults(line, step, done, done.inspector, done.done_on)


def judge(record: RevisionRecord, line: OrderLine, steps: Sequence[Told]) -> Judgement:
    """What the record comes to as it stands; page and service ask the same."""
    failed = [
        f"{step.label}: {done.reason}" for step, done in steps if done.outcome == Outcome.FAILED
    ]
    if record.programme.programme.subject == ProgrammeSubject.DRILL_PIPE and line.joint:
        return _judge_drill_pipe(record, line.joint, steps, failed)
    missing = [name for names in classing.missing_readings(steps).values() for name in names]
    if missing:
        words = _("Not read: %(missing)s.") % {"missing": told.missing_words(missing)}
        return Judgement(Verdict.NOT_CLASSIFIABLE, words, None, steps)
    verdict = Verdict.FAILED if failed else Verdict.ACCEPTED
    return Judgement(verdict, "; ".join(failed), None, steps)


def _judge_drill_pipe(
    record: RevisionRecord, joint: Joint, steps: Sequence[Told], failed: list[str]
) -> Judgement:
    scheme, entry = queries.scheme_of(record.programme)
    line = joint.product_line
    classed = classing.classify(steps, line, scheme, queries.limits_of(line, entry))
    scrapped = [told.part_words(part) for part in classed.parts if part.class_ == PipeClass.SCRAP]
    if scrapped or (failed and not classed.lacks_readings):
        return Judgement(Verdict.FAILED, "; ".join([*scrapped, *failed]), classed, steps)
    if classed.lacks_readings:
        lacking = [
            told.part_words(part) for part in classed.parts if part.class_ == NOT_CLASSIFIABLE
        ]
        return Judgement(Verdict.NOT_CLASSIFIABLE, "; ".join(lacking), classed, steps)
    return Judgement(Verdict.ACCEPTED, "", classed, steps)


def _inspect(
    record: RevisionRecord,
    joint: Joint,
    judgement: Judgement,
    by: User,
    now: dt.datetime,
) -> Inspection:
    """The one inspection with the readings of all steps, judged as every inspection is."""
    programme, steps = record.programme, judgement.steps
    standard = ", ".join(filter(None, (str(programme), programme.edition)))[:120]
    people = dict.fromkeys(
        done.inspector.full_name for _step, done in steps if done.is_done and done.inspector
    )
    facts = Facts(
        record.done_on, told.method_of(steps), ", ".join(people)[:150] or by.full_name,
        standard=standard,
    )  # fmt: skip
    taken = list(told.measured(steps))
    classes = _classes(judgement.classed)
    judged = Judged(
        joint, **classes, governed_by=told.governed_by(judgement.classed)[:200],
        remark=record.remark, readings=tuple(row for row, _facts in taken),
    )  # fmt: skip
    _require_true(judged, facts)
    inspection = readings.write_inspection(judged, facts, by, now)
    readings.write_readings(inspection, taken, by)
    readings.keep_classes([joint.pk])
    joint.refresh_from_db(fields=["version", "body_class", "tool_joint_class", "inspected_on"])
    return inspection


def _classes(classed: Classed | None) -> dict[str, str | None]:
    """The classes that the register keeps; a joint without a class of its body has none."""
    if classed is None or classed.body.class_ == NOT_CLASSIFIABLE:
        return {"body_class": None, "tool_joint_class": None}
    ends = classed.tool_joint.class_
    return {
        "body_class": classed.body.class_,
        "tool_joint_class": None if ends == NOT_CLASSIFIABLE else ends,
    }


def _require_true(judged: Judged, facts: Facts) -> None:
    """What the register says to every inspection: a wall that grew, a measure of no pipe."""
    walls = known.walls_of([judged.joint.pk])
    told_of = reading_rules.faults_of([judged], facts, walls)
    # A revision that classed and measured nothing, of casing say, is a record all the same.
    faults = [one for one in told_of if one["code"] != "required"]
    if faults:
        rows: list[Any] = [
            {"row": "", "field": one["field"], "message": one["message"], "code": one["code"]}
            for one in faults
        ]
        raise Refused(str(faults[0]["message"]), code=str(faults[0]["code"]), rows=rows)


def _write_classes(record: RevisionRecord, classed: Classed | None) -> None:
    if classed is not None:
        RevisionClass.objects.bulk_create([_class(record, part) for part in classed.parts])


def _class(record: RevisionRecord, part: PartClass) -> RevisionClass:
    governing = part.governing
    return RevisionClass(
        record=record,
        part=part.part,
        pipe_class=part.class_,
        criterion=governing.code if governing else "",
        clause=governing.clause if governing else "",
        share=governing.share if governing else None,
        limit=governing.limit if governing else None,
        band_colour=part.bands.colour if part.bands else "",
        band_count=part.bands.count if part.bands else 0,
        missing=list(part.missing),
    )


def _tell(record: RevisionRecord, judgement: Judgement, by: User, now: dt.datetime) -> None:
    classed = judgement.classed
    classes = {part.part: part.class_ for part in classed.parts} if classed else {}
    events.record(
        verb="revision_record.completed", about=record, by=by, now=now,
        after={
            "verdict": judgement.verdict, **classes, "line": record.line.public_id,
            "programme": record.programme.public_id,
        },
        reason=judgement.reason[:500],
    )  # fmt: skip


def _step_on(
    record: RevisionRecord, joint: Joint, judgement: Judgement, by: User, now: dt.datetime
) -> None:
    """The joint goes on by its verdict: classified, then to repair or into quarantine."""
    for action in _actions(judgement):
        reason = judgement.reason[:500] if action != "classify" else ""
        taken = Taken(action, timezone.localdate(now), by, now, record.public_id, reason=reason)
        life.move_joint(joint, taken)


def _actions(judgement: Judgement) -> tuple[str, ...]:
    if judgement.verdict == Verdict.NOT_CLASSIFIABLE:
        return ("quarantine",)
    if judgement.verdict == Verdict.ACCEPTED:
        return ("classify",)
    classed = judgement.classed
    is_scrap = classed is not None and classed.body.class_ == PipeClass.SCRAP
    return ("classify", "quarantine") if is_scrap else ("classify", "need_repair")


def _need_repair(item: EquipmentItem, record: RevisionRecord, by: User, now: dt.datetime) -> None:
    if item.status not in (EquipmentItem.Status.IN_STOCK, EquipmentItem.Status.IN_SERVICE):
        return
    before = {"status": item.status}
    move(item, "need-repair")
    number = record.line.order.number
    after = {"status": item.status, "order": number, "record": str(record)}
    events.record(
        verb="item.need_repair", about=item, by=by, now=now, before=before, after=after,
        reason=record.reason,
    )  # fmt: skip
