"""Recording the run of a string: all rows of a sheet, or those that are right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict
from core.events import services as events
from core.events.services import Told
from core.rows import change
from equipment.installation import checking
from equipment.installation.checking import Bench, Judged, Step, bench_of
from equipment.installation.models import RunningRecord
from equipment.installation.rules import RunRow, RunValues, Usual, values_of
from equipment.orders import queries as orders
from equipment.orders.drafts import forget_drafts
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.recording import Saved
from equipment.pipes.life import queries as lives
from equipment.pipes.life import services as life
from equipment.pipes.models import Joint

#: Columns of a record that a sheet writes over.
WRITTEN = (*RunValues.__dataclass_fields__, "cumulative_depth_m", "recorded_by", "version",
           "updated_at")  # fmt: skip
LINES = OrderLine.Status
ACTIONS: dict[str, str] = {LINES.DONE: "run", LINES.REJECTED: "reject"}
VERBS: dict[str, str] = {
    LINES.DONE: "joint.run", LINES.REJECTED: "joint.rejected", LINES.PLANNED: "joint.unrun"
}  # fmt: skip


@transaction.atomic
def save_records(
    *,
    order: WorkOrder,
    rows: Sequence[RunRow],
    by: User,
    now: dt.datetime,
    usual: Usual | None = None,
    lines: Sequence[OrderLine] | None = None,
) -> Saved:
    """Record, correct or take back the run of joints of an order in progress: all rows or none.

    Rows that say what is already stored change nothing; who saves at once waits for the other.
    Lengths in metres, torques in the row's unit. `lines` are those of the order when they were
    read since it was. Raises NotAllowed, Conflict, Refused by state, and SheetRefused with `rows`
    of {row (public id of the line), field, message, code}.
    """
    sheet = _Sheet(order, rows, by, now, usual)
    found = sheet.judge(lines)
    found.require_right()
    if found.steps and not sheet.begin():
        found = sheet.judge_held()
        found.require_right()
    return sheet.carry_out(found.steps)


@transaction.atomic
def save_right(
    *,
    order: WorkOrder,
    rows: Sequence[RunRow],
    by: User,
    now: dt.datetime,
    usual: Usual | None = None,
) -> tuple[Saved, set[str]]:
    """Record the rows that are right and leave the wrong ones: their lines come back beside what
    was saved. Raises what `save_records` raises but for wrong rows."""
    sheet = _Sheet(order, rows, by, now, usual)
    sheet.hold()
    found, wrong = checking.judge_right(rows, sheet.bench)
    sheet.rows = [row for row in rows if row.line not in wrong]
    if found.steps:
        change(order)
    return sheet.carry_out(found.steps), wrong


def check_records(
    *,
    order: WorkOrder,
    rows: Sequence[RunRow],
    by: User,
    now: dt.datetime,
    usual: Usual | None = None,
    lines: Sequence[OrderLine] | None = None,
) -> list[Step]:
    """What `save_records` would do with the rows; writes nothing and raises the same refusals."""
    found = _Sheet(order, rows, by, now, usual).judge(lines)
    found.require_right()
    return found.steps


class _Sheet:
    """Rows on their way into an order: judged as it was read, or held when somebody was first."""

    bench: Bench

    def __init__(
        self,
        order: WorkOrder,
        rows: Sequence[RunRow],
        by: User,
        now: dt.datetime,
        usual: Usual | None,
    ) -> None:
        checking.require_recorder(order, by)
        self.order, self.rows, self.by, self.now, self.usual = order, rows, by, now, usual
        self.read = order.version

    def judge(self, lines: Sequence[OrderLine] | None = None) -> Judged:
        """What the rows would do to the lines as they stand."""
        found = list(orders.lines_of(self.order)) if lines is None else lines
        self.bench = bench_of(self.order, found, self.now, self.usual, self.read)
        return checking.judge(self.rows, self.bench)

    def begin(self) -> bool:
        """Take the order's next version, and its row until the commit, unless somebody changed it
        since it was read; the lines are as they were read then."""
        try:
            change(self.order)
        except Conflict:
            return False
        return True

    def hold(self) -> None:
        """Wait for who records at the moment, and read the lines anew. Raises Conflict when the
        order is not in progress any more."""
        held = WorkOrder.objects.select_for_update(no_key=True).filter(pk=self.order.pk)
        self.order.version, self.order.status = held.values_list("version", "status").get()
        if self.order.status != WorkOrder.Status.IN_PROGRESS:
            raise Conflict(_("Somebody else changed this in the meantime. Read it again."))
        lines = list(orders.lines_of(self.order))
        self.bench = bench_of(self.order, lines, self.now, self.usual, self.read)

    def judge_held(self) -> Judged:
        """Judge the rows again beside what the other one recorded."""
        self.hold()
        found = checking.judge(self.rows, self.bench)
        if found.steps and not found.errors:
            change(self.order)
        return found

    def carry_out(self, steps: Sequence[Step]) -> Saved:
        """Take the steps: a number of statements that does not grow with them."""
        _forget_drafts(self.rows, self.bench, self.by)
        if not steps:
            return Saved()
        told = _tell_records(steps)
        _write_records(self.bench, steps, self.by)
        _write_lines(steps)
        told += _move_joints(self.order, steps, self.by, self.now)
        saved = _count(steps)
        told.append(Told("order.recorded", self.order, after=asdict(saved)))
        events.record_all(told, by=self.by, now=self.now)
        return saved


def _forget_drafts(rows: Sequence[RunRow], bench: Bench, by: User) -> None:
    """What a person has recorded they need not finish any more."""
    keys = [bench.lines[row.line].pk for row in rows if row.line in bench.lines]
    forget_drafts(keys, by)


def _tell_records(steps: Sequence[Step]) -> list[Told]:
    """What is told of records that are corrected or taken back."""
    told = []
    for step in steps:
        if step.record is None:
            continue
        old = asdict(values_of(step.record))
        new = asdict(step.values) if step.values else {}
        names = [name for name in old if old[name] != new.get(name)]
        before = {name: old[name] for name in names}
        after = {name: new[name] for name in names if name in new}
        verb = "corrected" if step.values else "cleared"
        told.append(Told(f"running_record.{verb}", step.record, before, after))
    return told


def _write_records(bench: Bench, steps: Sequence[Step], by: User) -> None:
    """The records as they come out, with the depths of all that moved, in one statement."""
    lines = list(bench.lines.values())
    depths = checking.depths_after(lines, steps)
    values = {step.line.pk: step.values for step in steps if step.values is not None}
    gone = [step.record.pk for step in steps if step.record and step.values is None]
    if gone:
        RunningRecord.objects.filter(pk__in=gone).delete()
    written = []
    for line in lines:
        record = checking.record_of(line)
        if line.pk in values:
            written.append(_record(line, record, values[line.pk], depths[line.pk], by))
        elif record and line.pk in depths and record.cumulative_depth_m != depths[line.pk]:
            kept = values_of(record)
            written.append(_record(line, record, kept, depths[line.pk], record.recorded_by_id))
    RunningRecord.objects.bulk_create(
        written, 1_000, update_conflicts=True, unique_fields=["line"], update_fields=WRITTEN
    )


def _record(
    line: OrderLine,
    record: RunningRecord | None,
    values: RunValues,
    depth: Decimal,
    by: User | int,
) -> RunningRecord:
    return RunningRecord(
        memorandum_id=line.memorandum_id,
        line=line,
        recorded_by_id=by if isinstance(by, int) else by.pk,
        cumulative_depth_m=depth,
        version=record.version + 1 if record else 1,
        **asdict(values),
    )


def _write_lines(steps: Sequence[Step]) -> None:
    changed = [step for step in steps if step.line.status != step.outcome]
    if not changed:
        return
    whens = [
        When(
            pk__in=[step.line.pk for step in changed if step.outcome == status], then=Value(status)
        )
        for status in sorted({step.outcome for step in changed})
    ]
    OrderLine.objects.filter(pk__in=[step.line.pk for step in changed]).update(
        status=Case(*whens), version=F("version") + 1, updated_at=Now()
    )


def _move_joints(order: WorkOrder, steps: Sequence[Step], by: User, now: dt.datetime) -> list[Told]:
    """Take each joint where its line has gone: into the hole, aside, or back on the rig."""
    changed = [step for step in steps if step.line.status != step.outcome]
    stayed = [step.line.pipe.pk for step in steps if step.line.status == step.outcome]
    if stayed:
        life.keep_last_run(stayed)
    if not changed:
        return []
    joints = {joint.pk: joint for joint in lives.held([step.line.pipe for step in changed])}
    before = {pk: joint.status for pk, joint in joints.items()}
    today = timezone.localdate(now)

    def take(chosen: Sequence[Step], action: str = "") -> None:
        if chosen:
            life.write_ways([(joints[step.line.pipe.pk], way(step, action)) for step in chosen])

    def way(step: Step, action: str) -> life.Taken:
        on = step.values.run_on if step.values else today
        return life.Taken(action or ACTIONS[step.outcome], on, by, now)

    take([one for one in changed if before[one.line.pipe.pk] != Joint.Status.ON_RIG], "unrun")
    take([one for one in changed if one.outcome in ACTIONS])
    return [_told_joint(joints[step.line.pipe.pk], before, order, step) for step in changed]


def _told_joint(joint: Joint, before: dict[int, str], order: WorkOrder, step: Step) -> Told:
    after = {"status": joint.status, "order": order.number}
    return Told(VERBS[step.outcome], joint, {"status": before[joint.pk]}, after)


def _count(steps: Sequence[Step]) -> Saved:
    return Saved(
        recorded=sum(step.record is None for step in steps),
        corrected=sum(step.record is not None and step.values is not None for step in steps),
        cleared=sum(step.values is None for step in steps),
    )
