"""Recording the run of a string: all rows of a sheet or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import services as events
from core.rows import change
from equipment.installation import queries
from equipment.installation.models import RunningRecord
from equipment.installation.rules import RowErrors, RunFrame, RunRow, RunValues, judge_row
from equipment.orders import queries as orders
from equipment.orders import rules as order_rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.rules import cumulate
from equipment.pipes.life import services as life
from equipment.pipes.models import Joint

RowError = Mapping[str, object]


@dataclass(frozen=True)
class Saved:
    """How many records a sheet brought, corrected and took back."""

    recorded: int = 0
    corrected: int = 0
    cleared: int = 0

    @property
    def total(self) -> int:
        return self.recorded + self.corrected + self.cleared


@dataclass(frozen=True)
class Step:
    """A line with what it is to become; `values` None takes its record back."""

    line: OrderLine
    record: RunningRecord | None
    values: RunValues | None


@transaction.atomic
def save_records(*, order: WorkOrder, rows: Sequence[RunRow], by: User, now: dt.datetime) -> Saved:
    """Record, correct or take back the run of joints of an order in progress: all rows or none.

    Rows that say what is already stored change nothing. Lengths in metres, torque in the row's
    unit. Raises NotAllowed, Conflict, and Refused by state or with `rows` of {row (public id of
    the line), field, message}.
    """
    steps = check_records(order=order, rows=rows, by=by, now=now)
    if not steps:
        return Saved()
    change(order)
    for step in steps:
        _take(step, order, by, now)
    _recompute(order)
    life.keep_last_run([step.line.pipe.pk for step in steps])
    saved = _count(steps)
    events.record(verb="order.recorded", about=order, by=by, now=now, after=asdict(saved))
    return saved


def check_records(
    *, order: WorkOrder, rows: Sequence[RunRow], by: User, now: dt.datetime
) -> list[Step]:
    """What `save_records` would do with the rows; writes nothing and raises the same refusals."""
    order_rules.require(by, "record", order)
    order_rules.check_of_kind(order, WorkOrder.Kind.INSTALLATION)
    if order.status != WorkOrder.Status.IN_PROGRESS:
        raise Refused(
            _("The run is recorded while the order is in progress, not “%(state)s”.")
            % {"state": order.get_status_display()},
            code="wrong_state",
        )
    lines = {line.public_id: line for line in orders.lines_of(order)}
    return _judge(rows, lines, queries.frame_of(order, now))


def _judge(rows: Sequence[RunRow], lines: Mapping[str, OrderLine], frame: RunFrame) -> list[Step]:
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
        raise Refused(
            _("Nothing was saved: %(count)s rows are to be mended.") % {"count": rows_wrong},
            field="rows",
            rows=list(errors),
        )
    return steps


def _judge_one(
    row: RunRow, lines: Mapping[str, OrderLine], seen: set[str], frame: RunFrame
) -> Step | None:
    line = lines.get(row.line)
    if line is None:
        raise RowErrors([("line", _("This line is not on the order."))])
    if row.line in seen:
        raise RowErrors([("line", _("The line is given twice."))])
    seen.add(row.line)
    record = record_of(line)
    if row.outcome == "" and (record is None or row.version == 0):
        return None
    values = judge_row(row, line, frame)
    if record is not None and values is not None and values == values_of(record):
        return None
    _check_version(row, record)
    return Step(line, record, values)


def _check_version(row: RunRow, record: RunningRecord | None) -> None:
    stored = record.version if record else 0
    if row.version is not None and row.version != stored:
        words = _("Somebody else recorded this joint meanwhile. Save again to put your values.")
        raise RowErrors([("outcome", words)])


def record_of(line: OrderLine) -> RunningRecord | None:
    """The running record of a line that was read with it, None when there is none."""
    found: RunningRecord | None = getattr(line, "record", None)
    return found


def values_of(record: RunningRecord) -> RunValues:
    """What a record says, as a row would say it."""
    return RunValues(**{name: getattr(record, name) for name in RunValues.__dataclass_fields__})


def _error(row: str, field: str, message: str) -> RowError:
    return {"row": row, "field": field, "message": message}


def _sequence_clashes(lines: Iterable[OrderLine], steps: Sequence[Step]) -> list[RowError]:
    """Two joints of a string are not run at once: each sequence number is used by one."""
    changed = {step.line.pk: step.values for step in steps}
    holders: dict[int, OrderLine] = {}
    errors: list[RowError] = []
    for line in sorted(lines, key=lambda line: line.pk in changed):
        record = record_of(line)
        stored = values_of(record) if record else None
        values = changed.get(line.pk, stored)
        if values is None or values.is_rejected:
            continue
        holder = holders.setdefault(values.sequence, line)
        if holder is not line:
            words = _("Joint %(joint)s was already run as number %(number)s.")
            told = words % {"joint": holder.joint, "number": values.sequence}
            errors.append(_error(line.public_id, "sequence", told))
    return errors


def _take(step: Step, order: WorkOrder, by: User, now: dt.datetime) -> None:
    _write_record(step, by, now)
    outcome = OrderLine.Status.PLANNED
    if step.values is not None:
        rejected = step.values.is_rejected
        outcome = OrderLine.Status.REJECTED if rejected else OrderLine.Status.DONE
    if step.line.status == outcome:
        return
    change(step.line, status=outcome)
    _move_joint(step, outcome, order, by, now)


def _write_record(step: Step, by: User, now: dt.datetime) -> None:
    record, values = step.record, step.values
    if record is not None:
        _tell_record(record, values, by=by, now=now)
    if record is not None and values is None:
        record.delete()
    elif record is not None and values is not None:
        change(record, recorded_by=by, **asdict(values))
    elif values is not None:
        RunningRecord.objects.create(
            memorandum_id=step.line.memorandum_id,
            line=step.line,
            recorded_by=by,
            cumulative_depth_m=0,
            **asdict(values),
        )


def _tell_record(
    record: RunningRecord, values: RunValues | None, *, by: User, now: dt.datetime
) -> None:
    old, new = asdict(values_of(record)), asdict(values) if values else {}
    names = [name for name in old if old[name] != new.get(name)]
    events.record(
        verb="running_record.corrected" if values else "running_record.cleared",
        about=record,
        by=by,
        now=now,
        before={name: old[name] for name in names},
        after={name: new[name] for name in names if name in new},
    )


def _move_joint(step: Step, outcome: str, order: WorkOrder, by: User, now: dt.datetime) -> None:
    """Take the joint where its line has gone: into the hole, aside, or back on the rig."""
    joint, before = step.line.pipe, step.line.pipe.status
    on = step.values.run_on if step.values else timezone.localdate(now)
    actions = {OrderLine.Status.DONE: "run", OrderLine.Status.REJECTED: "reject"}
    action = actions.get(OrderLine.Status(outcome))
    for name in ("unrun" if before != Joint.Status.ON_RIG else None, action):
        if name:
            life.move_joint(joint, life.Taken(name, on, by, now))
    events.record(
        verb=f"joint.{VERBS[action]}",
        about=joint,
        by=by,
        now=now,
        before={"status": before},
        after={"status": joint.status, "order": order.number},
    )


VERBS: dict[str | None, str] = {"run": "run", "reject": "rejected", None: "unrun"}


def _recompute(order: WorkOrder) -> None:
    """Sum the lengths in the hole anew, in the sequence run; rejected joints add nothing."""
    records: list[Any] = list(
        RunningRecord.objects.filter(line__order=order).order_by(
            "sequence", "-is_rejected", "line__position"
        )
    )
    wrong = []
    depths = cumulate([record.effective_length_m for record in records])
    for record, depth in zip(records, depths, strict=True):
        if record.cumulative_depth_m != depth:
            record.cumulative_depth_m = depth
            wrong.append(record)
    RunningRecord.objects.bulk_update(wrong, ["cumulative_depth_m"], batch_size=500)


def _count(steps: Sequence[Step]) -> Saved:
    return Saved(
        recorded=sum(step.record is None for step in steps),
        corrected=sum(step.record is not None and step.values is not None for step in steps),
        cleared=sum(step.values is None for step in steps),
    )
