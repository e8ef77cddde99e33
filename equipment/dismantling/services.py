"""Recording the dismantling of a string: all rows of a sheet or none, in a fixed number of
statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict, Refused, rows_to_mend
from core.events import services as events
from core.rows import change
from equipment.dismantling import queries
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.queries import record_of
from equipment.dismantling.rules import (
    LAID_DOWN,
    LEFT,
    NOTHING,
    PullFrame,
    PullRow,
    PullValues,
    judge_row,
)
from equipment.dismantling.steps import go_back, go_on
from equipment.orders import rules as order_rules
from equipment.orders.drafts import forget_drafts
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.recording import RowErrors, Saved
from equipment.pipes.life import queries as life
from equipment.pipes.models import Joint, Location

RowError = Mapping[str, object]
#: Corrections that an event tells one by one; a longer list is told by its number.
MOST_NAMED = 200


@dataclass(frozen=True)
class Step:
    """A line with what it is to become; `values` None takes its record back."""

    line: OrderLine
    record: DismantlingRecord | None
    values: PullValues | None
    rack: Location | None = None

    @property
    def goes_back(self) -> bool:
        """Whether the joint first goes back to where it was without its record."""
        if self.record is None:
            return False
        return self.values is None or self.values.life != values_of(self.record).life

    @property
    def goes_on(self) -> bool:
        """Whether the joint then takes the steps of its record."""
        if self.values is None or self.values.outcome == LEFT:
            return False
        return self.record is None or self.goes_back


@transaction.atomic
def save_records(*, order: WorkOrder, rows: Sequence[PullRow], by: User, now: dt.datetime) -> Saved:
    """Record, correct or take back the dismantling of joints of an order in progress: all rows or
    none.

    Rows that say what is already stored change nothing. Torque in the row's unit. Raises
    NotAllowed, Conflict, and Refused by state or with `rows` of {row (public id of the line),
    field, message}.
    """
    steps = check_records(order=order, rows=rows, by=by, now=now)
    if not steps:
        return Saved()
    change(order)
    joints = _hold(steps)
    go_back(order, [joints[one.line.pipe.pk] for one in steps if one.goes_back], by, now)
    _write_records(steps, by)
    _settle_lines(steps)
    forget_drafts([one.line.pk for one in steps], by)
    moving = [(joints[one.line.pipe.pk], one.values) for one in steps if one.goes_on]
    racks = {step.rack.pk: step.rack for step in steps if step.rack is not None}
    go_on(order, [(joint, values) for joint, values in moving if values], racks, by, now)
    saved = _count(steps)
    before, after = _told(steps)
    events.record(
        verb="order.dismantling_recorded", about=order, by=by, now=now,
        before=before, after={**asdict(saved), **after},
    )  # fmt: skip
    return saved


def save_right(
    *, order: WorkOrder, rows: Sequence[PullRow], by: User, now: dt.datetime
) -> tuple[Saved, set[str]]:
    """Record the rows that are right and leave the wrong ones: their lines come back beside what
    was saved. Raises what `save_records` raises but for wrong rows."""
    wrong: set[str] = set()
    while True:
        right = [row for row in rows if row.line not in wrong]
        try:
            return save_records(order=order, rows=right, by=by, now=now), wrong
        except Refused as refused:
            found = {str(one["row"]) for one in refused.rows} - wrong
            if not found:
                raise
            wrong |= found


def require_recorder(order: WorkOrder, by: User) -> None:
    """Raises NotAllowed for who does not record the dismantling, Refused by the order's state."""
    order_rules.require(by, "record", order)
    order_rules.check_of_kind(order, WorkOrder.Kind.DISMANTLING)
    if order.status != WorkOrder.Status.IN_PROGRESS:
        raise Refused(
            _("The dismantling is recorded while the order is in progress, not “%(state)s”.")
            % {"state": order.get_status_display()},
            code="wrong_state",
        )


def check_records(
    *, order: WorkOrder, rows: Sequence[PullRow], by: User, now: dt.datetime
) -> list[Step]:
    """What `save_records` would do with the rows; writes nothing and raises the same refusals."""
    require_recorder(order, by)
    lines = list(queries.lines_of(order))
    frame = queries.judging_frame_of(order, lines, now)
    return _judge(rows, {line.public_id: line for line in lines}, frame)


def _judge(rows: Sequence[PullRow], lines: Mapping[str, OrderLine], frame: PullFrame) -> list[Step]:
    errors: list[RowError] = []
    steps: list[Step] = []
    seen: set[str] = set()
    for row in rows:
        try:
            step = _judge_one(row, lines, seen, frame)
        except RowErrors as wrong:
            errors += [_error(row.line, field, message) for field, message in wrong.errors]
            continue
        if step is not None:
            steps.append(step)
    errors += _sequence_clashes(lines.values(), steps)
    if errors:
        rows_wrong = len({str(error["row"]) for error in errors})
        raise Refused(rows_to_mend(rows_wrong), field="rows", rows=errors)
    return steps


def _judge_one(
    row: PullRow, lines: Mapping[str, OrderLine], seen: set[str], frame: PullFrame
) -> Step | None:
    line = lines.get(row.line)
    if line is None:
        raise RowErrors([("line", _("This line is not on the order."))])
    if row.line in seen:
        raise RowErrors([("line", _("The line is given twice."))])
    seen.add(row.line)
    record = record_of(line)
    if row.outcome == NOTHING and (record is None or row.version == 0):
        return None
    values = judge_row(row, line, frame)
    if record is not None and values is not None and values == values_of(record):
        return None
    _check_version(row, record)
    step = Step(line, record, values, row.rack or frame.rack)
    stuck = frame.before_of(line.pipe).stuck
    if step.goes_back and stuck:
        raise RowErrors([("outcome", stuck)])
    return step


def _check_version(row: PullRow, record: DismantlingRecord | None) -> None:
    stored = record.version if record else 0
    if row.version is not None and row.version != stored:
        words = _("Somebody else recorded this joint meanwhile. Save again to put your values.")
        raise RowErrors([("outcome", words)])


def values_of(record: DismantlingRecord) -> PullValues:
    """What a record says, as a row would say it."""
    return PullValues(**{name: getattr(record, name) for name in PullValues.__dataclass_fields__})


def _error(row: str, field: str, message: str) -> RowError:
    return {"row": row, "field": field, "message": message}


def _sequence_clashes(lines: Iterable[OrderLine], steps: Sequence[Step]) -> Iterator[RowError]:
    """Two joints of a string do not come out at once: each sequence number is used by one."""
    changed = {step.line.pk: step.values for step in steps}
    holders: dict[int, OrderLine] = {}
    for line in sorted(lines, key=lambda line: line.pk in changed):
        record = record_of(line)
        stored = values_of(record) if record else None
        values = changed.get(line.pk, stored)
        if values is None or values.outcome != LAID_DOWN:
            continue
        holder = holders.setdefault(values.sequence, line)
        if holder is not line:
            words = _("Joint %(joint)s already came out as number %(number)s.")
            told = words % {"joint": holder.joint, "number": values.sequence}
            yield _error(line.public_id, "sequence", told)


def _hold(steps: Sequence[Step]) -> dict[int, Joint]:
    """The joints, locked and where they were judged. Raises Conflict when one went on since."""
    read = {step.line.pipe.pk: step.line.pipe for step in steps}
    held = {joint.pk: joint for joint in life.held(list(read.values()))}
    if any(joint.version != read[pk].version for pk, joint in held.items()):
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))
    return held


def _write_records(steps: Sequence[Step], by: User) -> None:
    """New and corrected records by one statement, those taken back by another; the lock on the
    order keeps everybody else out."""
    kept = [_record(step, step.values, by) for step in steps if step.values is not None]
    columns = (*PullValues.__dataclass_fields__, "effective_length_m", "recorded_by")
    if kept:
        DismantlingRecord.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["line"],
            update_fields=[*columns, "version", "updated_at"],
        )
    gone = [step.record.pk for step in steps if step.record is not None and step.values is None]
    if gone:
        DismantlingRecord.objects.filter(pk__in=gone).delete()


def _record(step: Step, values: PullValues, by: User) -> DismantlingRecord:
    """The record as it is to stand; its length is what the register has of the joint."""
    return DismantlingRecord(
        memorandum_id=step.line.memorandum_id,
        line=step.line,
        recorded_by=by,
        effective_length_m=step.line.pipe.effective_length_m,
        version=step.record.version + 1 if step.record else 1,
        **asdict(values),
    )


def _settle_lines(steps: Sequence[Step]) -> None:
    """A line is done when its joint was laid down, rejected when it stayed below, which counts on
    no act, and planned without a record."""
    for status in OrderLine.Status:
        keys = [one.line.pk for one in steps if _reached(one) == status != one.line.status]
        if keys:
            OrderLine.objects.filter(pk__in=keys).update(
                status=status, version=F("version") + 1, updated_at=Now()
            )


def _reached(step: Step) -> OrderLine.Status:
    if step.values is None:
        return OrderLine.Status.PLANNED
    laid = step.values.outcome == LAID_DOWN
    return OrderLine.Status.DONE if laid else OrderLine.Status.REJECTED


def _count(steps: Sequence[Step]) -> Saved:
    return Saved(
        recorded=sum(step.record is None for step in steps),
        corrected=sum(step.record is not None and step.values is not None for step in steps),
        cleared=sum(step.values is None for step in steps),
    )


def _told(steps: Sequence[Step]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What corrected records said before and say now, by the position of the line."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for step in [one for one in steps if one.record is not None][:MOST_NAMED]:
        old, new = _before(step), _after(step)
        for name in [name for name in old if old[name] != new.get(name)]:
            key = f"{step.line.position} {name}"
            before[key] = old[name]
            if new:
                after[key] = new[name]
    return before, after


def _before(step: Step) -> dict[str, Any]:
    return _plain(values_of(step.record), step.record.rack) if step.record else {}


def _after(step: Step) -> dict[str, Any]:
    return _plain(step.values, step.rack) if step.values else {}


def _plain(values: PullValues, rack: Location | None) -> dict[str, Any]:
    """The values as an event tells them: the place by its id for everybody."""
    told = asdict(values)
    told["rack"] = rack.public_id if told.pop("rack_id") and rack else None
    return told
