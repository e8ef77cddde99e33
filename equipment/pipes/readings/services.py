"""Every write of inspections and readings: all records of a request or none, one event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused, nothing_stored
from core.events import reasons
from core.events import services as events
from core.rows import change
from equipment.catalogue.models import ProductLine
from equipment.instruments import queries as instruments
from equipment.instruments.models import Instrument
from equipment.instruments.rules import unusable
from equipment.pipes.custody import require_custody
from equipment.pipes.life.queries import held
from equipment.pipes.models import Joint
from equipment.pipes.readings import queries, rules
from equipment.pipes.readings.models import Inspection, InspectionBatch, JointReading
from equipment.pipes.readings.rules import Facts, Judged, Measured
from equipment.units import length_mm

MOST_ROWS = 5_000
MOST_NAMED = 200


@transaction.atomic
def record_inspections(
    *, facts: Facts, rows: Sequence[Judged], by: User, now: dt.datetime
) -> InspectionBatch:
    """Keep what an inspection found of joints that the person's party has: classes and readings.

    A joint has the classes of its newest standing record. Raises NotAllowed, or Refused with one
    row for each fault: nothing is stored then.
    """
    rows = _checked(facts, rows, by, now)
    records = Inspection.objects.bulk_create(
        [_inspection(row, facts, by, now) for row in rows], 1_000
    )
    readings = JointReading.objects.bulk_create(
        [
            _reading(row.joint, measured, facts, by, record)
            for row, record in zip(rows, records, strict=True)
            for measured in row.readings
        ],
        1_000,
    )
    keep_classes([row.joint.pk for row in rows])
    return _tell(
        "inspections.recorded", rows, records=len(records), readings=len(readings), by=by, now=now
    )


@transaction.atomic
def record_readings(
    *, facts: Facts, rows: Sequence[Judged], by: User, now: dt.datetime
) -> InspectionBatch:
    """Keep readings that class nothing; they are checked like those of an inspection."""
    rows = _checked(facts, rows, by, now)
    readings = JointReading.objects.bulk_create(
        [_reading(row.joint, one, facts, by, None) for row in rows for one in row.readings], 1_000
    )
    _renew([row.joint.pk for row in rows])
    return _tell("readings.recorded", rows, records=0, readings=len(readings), by=by, now=now)


def _checked(facts: Facts, rows: Sequence[Judged], by: User, now: dt.datetime) -> list[Judged]:
    """The rows with their joints as they are now, held until the commit."""
    rules.check_facts(facts, timezone.localdate(now))
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refused(_("Give from 1 to %(most)s joints.") % {"most": MOST_ROWS}, field="rows")
    found = {joint.pk: joint for joint in held([row.joint for row in rows])}
    lines = ProductLine.objects.in_bulk({joint.product_line_id for joint in found.values()})
    for joint in found.values():
        joint.product_line = lines[joint.product_line_id]
    memorandum_id = require_custody(by, list(found.values()))
    if facts.measured_with is not None:
        _require_usable(facts.measured_with, facts.on, memorandum_id)
    fresh = [replace(row, joint=found[row.joint.pk]) for row in rows]
    faults = rules.faults_of(fresh, facts, queries.walls_of(found))
    if faults:
        raise Refused(nothing_stored(len(faults)), code="rows_refused", rows=faults[:MOST_NAMED])
    return fresh


def _require_usable(tool: Instrument, on: dt.date, memorandum_id: int) -> None:
    """Holds the instrument until the commit, so that a recall waits for the record; the joints are
    held before, as by everybody.

    Raises Refused when it is not of the memorandum or must not be used on that day.
    """
    if tool.memorandum_id != memorandum_id:
        words = _("It is not in the register of this memorandum.")
        raise Refused(words, field="measured_with")
    (fresh,) = instruments.held([tool.pk])
    if words := unusable(fresh, fresh.calibrations.all(), on):
        raise Refused(words, field="measured_with")


def write_inspection(row: Judged, facts: Facts, by: User, now: dt.datetime) -> Inspection:
    """Store the record of one joint that the caller holds and has judged; the caller keeps its
    classes and tells of it by an event of its own."""
    record = _inspection(row, facts, by, now)
    record.save(force_insert=True)
    return record


def write_readings(record: Inspection, taken: Sequence[tuple[Measured, Facts]], by: User) -> None:
    """Store the readings of a record that the caller has judged, each as it was taken."""
    JointReading.objects.bulk_create(
        [_reading(record.joint, measured, facts, by, record) for measured, facts in taken], 1_000
    )


def _inspection(row: Judged, facts: Facts, by: User, now: dt.datetime) -> Inspection:
    return Inspection(
        memorandum_id=row.joint.memorandum_id,
        organisation=by.organisation,
        joint=row.joint,
        inspected_on=facts.on,
        method=facts.method,
        standard=facts.standard.strip(),
        inspector=facts.inspector.strip(),
        instrument=facts.instrument_words,
        measured_with=facts.measured_with,
        body_class=row.body_class,
        tool_joint_class=row.tool_joint_class,
        governed_by=row.governed_by.strip(),
        remark=row.remark.strip(),
        recorded_by=by,
        recorded_at=now,
    )


def _reading(
    joint: Joint, measured: Measured, facts: Facts, by: User, record: Inspection | None
) -> JointReading:
    return JointReading(
        joint=joint,
        kind=measured.kind,
        position=measured.position.strip(),
        value_mm=length_mm(measured.value, measured.unit),
        entered_value=measured.value,
        entered_unit=measured.unit,
        read_on=facts.on,
        method=facts.method,
        inspector=facts.inspector.strip(),
        instrument=facts.instrument_words,
        measured_with=facts.measured_with,
        tolerance_mm=facts.tolerance_mm,
        inspection=record,
        recorded_by=by,
    )


def keep_classes(keys: Iterable[int]) -> None:
    """Give joints the classes and the day of their newest standing inspection."""
    Joint.objects.filter(pk__in=list(keys)).update(
        **queries.standing_classes(), version=F("version") + 1, updated_at=Now()
    )


def _renew(keys: Iterable[int]) -> None:
    """Joints show their readings: each has a new version."""
    Joint.objects.filter(pk__in=list(keys)).update(version=F("version") + 1, updated_at=Now())


def _tell(
    verb: str, rows: Sequence[Judged], *, records: int, readings: int, by: User, now: dt.datetime
) -> InspectionBatch:
    batch = InspectionBatch.objects.create(
        memorandum_id=rows[0].joint.memorandum_id,
        organisation=by.organisation,
        inspection_count=records,
        reading_count=readings,
        made_by=by,
        made_at=now,
    )
    named = [row.joint.public_id for row in rows[:MOST_NAMED]]
    after = {"inspections": records, "readings": readings, "joints": named}
    events.record(verb=verb, about=batch, by=by, now=now, after=after)
    return batch


@transaction.atomic
def withdraw_inspection(
    *, inspection: Inspection, by: User, now: dt.datetime, reason: str
) -> Inspection:
    """Call a record wrong, with its readings; the joint has the classes of the one before.

    Raises NotAllowed for another party's record, Conflict, and Refused without a reason or while
    the joint is ready for a rig on the strength of this record.
    """
    told = reasons.required(reason)
    _require_own(by, inspection.organisation_id, inspection.memorandum_id)
    if inspection.withdrawn_at is not None:
        raise Refused(_("This record was withdrawn already."), code="wrong_state")
    held([inspection.joint])
    change(inspection, withdrawn_at=now, withdrawn_by=by, withdrawn_reason=told)
    JointReading.objects.standing().filter(inspection=inspection).update(
        erroneous_at=now,
        erroneous_by=by,
        erroneous_reason=told,
        version=F("version") + 1,
        updated_at=Now(),
    )
    _forget_class(inspection.joint_id)
    events.record(
        verb="inspection.withdrawn",
        about=inspection,
        by=by,
        now=now,
        before={"body_class": inspection.body_class},
        after={"joint": inspection.joint.public_id},
        reason=told,
    )
    return inspection


def _forget_class(joint_id: int) -> None:
    try:
        with transaction.atomic():
            keep_classes([joint_id])
    except IntegrityError as error:
        words = _("The joint is ready for a rig on this record: put it in quarantine first.")
        raise Refused(words, code="depended_on") from error


@transaction.atomic
def mark_erroneous(
    *, reading: JointReading, by: User, now: dt.datetime, reason: str
) -> JointReading:
    """Call a reading wrong; it stays, and counts no more. Raises NotAllowed, Refused."""
    told = reasons.required(reason)
    _require_own(by, reading.recorded_by.organisation_id, reading.joint.memorandum_id)
    if reading.erroneous_at is not None:
        raise Refused(_("This reading was marked already."), code="wrong_state")
    change(reading, erroneous_at=now, erroneous_by=by, erroneous_reason=told)
    _renew([reading.joint_id])
    events.record(
        verb="reading.marked_erroneous",
        about=reading,
        by=by,
        now=now,
        workspace_id=reading.joint.memorandum_id,
        after={"joint": reading.joint.public_id, "kind": reading.kind},
        reason=told,
    )
    return reading


def _require_own(by: User, organisation_id: int | None, memorandum_id: int) -> None:
    if not rules.may_correct(by, organisation_id, memorandum_id):
        raise NotAllowed(_("Only the party that wrote the record calls it wrong."))
