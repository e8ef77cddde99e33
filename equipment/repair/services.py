"""Every write of repair records while their order is in progress: all rows or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused, rows_to_mend
from core.events import services as events
from core.rows import change
from equipment.defects.models import Finding
from equipment.defects.queries import agreed_findings
from equipment.orders import recording
from equipment.orders import rules as order_rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.life.queries import held
from equipment.pipes.readings import queries as readings
from equipment.pipes.readings import rules as reading_rules
from equipment.pipes.readings.models import JointReading
from equipment.repair import children, completeness, queries, rules
from equipment.repair.facts import RepairFacts
from equipment.repair.models import RepairRecord
from equipment.repair.rules import Frame, Seen

RowError = Mapping[str, object]
Walls = Mapping[int, Sequence[JointReading]]
MOST_ROWS = 5_000
KINDS = (WorkOrder.Kind.REPAIR, WorkOrder.Kind.MAINTENANCE)
Outcome = RepairRecord.Outcome


@dataclass(frozen=True)
class Saved:
    """How many records a request brought and corrected."""

    recorded: int = 0
    corrected: int = 0

    @property
    def total(self) -> int:
        return self.recorded + self.corrected


@dataclass(frozen=True)
class Step:
    """A line with what is said of it; `before` is what its record said, None without one."""

    line: OrderLine
    facts: RepairFacts
    before: RepairFacts | None


@transaction.atomic
def save_repairs(
    *, order: WorkOrder, rows: Sequence[RepairFacts], by: User, now: dt.datetime
) -> Saved:
    """Record or correct what was done to lines of an order in progress: all rows or none.

    A row takes the place of the whole record of its line; one that says what is stored changes
    nothing. Raises NotAllowed, and Refused by state or with `rows` of {row (public id of the
    line), field (a path such as operations/0/removed), message}.
    """
    order_rules.require(by, "record", order)
    order = recording.hold_order(order, *KINDS)
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refused(_("Give from 1 to %(most)s rows.") % {"most": MOST_ROWS}, field="rows")
    steps = _judge(order, rows, queries.frame_of(order, now))
    if not steps:
        return Saved()
    change(order)
    _write(steps, by, queries.frame_of(order, now))
    for step in steps:
        _tell(step, by, now)
    fresh = sum(step.before is None for step in steps)
    saved = Saved(fresh, len(steps) - fresh)
    after = {**asdict(saved), "lines": len(rows)}
    events.record(verb="order.repairs_recorded", about=order, by=by, now=now, after=after)
    return saved


def _judge(order: WorkOrder, rows: Sequence[RepairFacts], frame: Frame) -> list[Step]:
    lines = _lines(order, [row.line for row in rows])
    seen = _seen(lines.values())
    walls = _walls(rows, lines)
    agreed = _agreed(order)
    errors: list[RowError] = []
    steps: list[Step] = []
    given: set[str] = set()
    for row in rows:
        line = lines.get(row.line)
        wrong = _wrong(row, line, given, seen, frame)
        if line is not None and not wrong:
            wrong = _wrong_classes(row, line, walls) or _outdated(row, line)
        if line is not None and agreed is not None and not wrong:
            wrong = rules.not_agreed(row, agreed.get(line.pk, ()))
        given.add(row.line)
        errors += [{"row": row.line, "field": field, "message": said} for field, said in wrong]
        if line is None or wrong:
            continue
        before = queries.facts_of(line) if queries.record_of(line) else None
        if before is None or children.plain(before) != children.plain(row):
            steps.append(Step(line, row, before))
    if errors:
        count = len({str(error["row"]) for error in errors})
        raise Refused(rows_to_mend(count), field="rows", rows=errors)
    return steps


def _agreed(order: WorkOrder) -> dict[int, list[Finding]] | None:
    """What the owner has agreed to, line by line; None where maintenance asks nobody."""
    return agreed_findings(order) if order.kind == WorkOrder.Kind.REPAIR else None


def _lines(order: WorkOrder, ids: Collection[str]) -> dict[str, OrderLine]:
    """The lines by their public ids; their joints are held until the commit."""
    found = {line.public_id: line for line in queries.lines_of(order).filter(public_id__in=ids)}
    held([line.joint for line in found.values() if line.joint is not None])
    return found


def _seen(lines: Iterable[OrderLine]) -> dict[int, Seen]:
    """By line, what is known of its subject; two statements however many."""
    lines = list(lines)
    records = [record.pk for line in lines if (record := queries.record_of(line))]
    removed = queries.removed_before([line.joint_id for line in lines if line.joint_id], records)
    return {
        line.pk: Seen(line, removed.get(line.joint_id or 0, {}), _types(line)) for line in lines
    }


def _types(line: OrderLine) -> list[int]:
    record: Any = queries.record_of(line)
    return [one.type_id for one in record.operations.all()] if record else []


def _wrong(
    row: RepairFacts,
    line: OrderLine | None,
    given: Collection[str],
    seen: Mapping[int, Seen],
    frame: Frame,
) -> list[rules.Wrong]:
    if line is None:
        return [("line", _("This line is not on the order."))]
    if row.line in given:
        return [("line", _("The line is given twice."))]
    return rules.faults_of(row, seen[line.pk], frame)


def _outdated(row: RepairFacts, line: OrderLine) -> list[rules.Wrong]:
    record = queries.record_of(line)
    if row.version is None or row.version == (record.version if record else 0):
        return []
    words = _("Somebody else recorded this line meanwhile. Save again to put your values.")
    return [("version", words)]


def _walls(rows: Sequence[RepairFacts], lines: Mapping[str, OrderLine]) -> Walls:
    """The walls that were measured of joints which are classed anew."""
    classed = [lines[row.line] for row in rows if row.body_class and row.line in lines]
    return readings.walls_of([line.joint_id for line in classed if line.joint_id])


def _wrong_classes(row: RepairFacts, line: OrderLine, walls: Walls) -> list[rules.Wrong]:
    """What the register would say to the inspection after the repair."""
    if not row.body_class or row.inspected_on is None or line.joint is None:
        return []
    facts = children.inspection_facts(row, row.inspected_on)
    judged = children.judged(row, line.joint)
    told = reading_rules.faults_of([judged], facts, walls)
    return [(str(one["field"]), str(one["message"])) for one in told]


def _write(steps: Sequence[Step], by: User, frame: Frame) -> None:
    fresh = [_new_record(step, by, frame) for step in steps if step.before is None]
    made = {record.line_id: record for record in RepairRecord.objects.bulk_create(fresh, 1_000)}
    for step in steps:
        if step.before is not None:
            record: Any = queries.record_of(step.line)
            made[step.line.pk] = change(record, **_values(step.facts, by, frame))
    children.rewrite([(made[step.line.pk], step.facts) for step in steps])
    for status in OrderLine.Status.values:
        recording.move_lines(
            [s.line for s in steps if completeness.status_of(s.facts) == status], status
        )


def _new_record(step: Step, by: User, frame: Frame) -> RepairRecord:
    values = _values(step.facts, by, frame)
    return RepairRecord(memorandum_id=step.line.memorandum_id, line=step.line, **values)


def _values(facts: RepairFacts, by: User, frame: Frame) -> dict[str, Any]:
    """What stands on the row of the record itself."""
    values = {name: getattr(facts, name) for name in queries.PLAIN}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    classes = {name: values[name] or None for name in ("body_class", "tool_joint_class")}
    return {**values, **classes, "done_on": facts.done_on(frame.today), "recorded_by": by}


def _tell(step: Step, by: User, now: dt.datetime) -> None:
    """A correction is told with what it changed; a first record by the order alone."""
    if step.before is None:
        return
    old, new = children.plain(step.before), children.plain(step.facts)
    names = [name for name in new if old[name] != new[name]]
    record: Any = queries.record_of(step.line)
    events.record(
        verb="repair_record.corrected",
        about=record,
        by=by,
        now=now,
        before={name: old[name] for name in names},
        after={name: new[name] for name in names},
    )


@transaction.atomic
def clear_repair(
    *, record: RepairRecord, by: User, now: dt.datetime, reason: str = ""
) -> RepairRecord:
    """Take the record of a line of an order in progress back, with all that it says.

    Raises NotAllowed, Refused by state, Conflict.
    """
    line = record.line
    order_rules.require(by, "record", line.order)
    order = recording.hold_order(line.order, *KINDS)
    change(record)
    before = {"outcome": record.outcome, "line": line.public_id}
    events.record(
        verb="repair_record.cleared", about=record, by=by, now=now, before=before, reason=reason
    )
    RepairRecord.objects.filter(pk=record.pk).delete()
    change(line, status=OrderLine.Status.PLANNED)
    change(order)
    return record
