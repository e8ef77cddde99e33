"""What a sheet would do to the records of an order, and all that is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict, Refused, rows_to_mend
from core.web import numbers
from equipment.installation import merging, queries
from equipment.installation.judging import judge_row
from equipment.installation.models import RunningRecord
from equipment.installation.rules import (
    NOTHING,
    RunFrame,
    RunRow,
    RunValues,
    Usual,
    spoken,
    values_of,
)
from equipment.orders import rules as order_rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.recording import RowErrors
from equipment.orders.rules import cumulate
from equipment.pipes.life.states import TRANSITIONS
from equipment.pipes.models import Joint

RowError = Mapping[str, object]


class SheetRefused(Refused):
    """A sheet of which nothing was stored; `overtaken` are the rows that somebody else changed."""

    def __init__(self, errors: Sequence[RowError], overtaken: Sequence[merging.Overtaken]) -> None:
        wrong = len({str(error["row"]) for error in errors})
        super().__init__(rows_to_mend(wrong), field="rows", rows=list(errors))
        self.overtaken = list(overtaken)


@dataclass(frozen=True)
class Step:
    """A line with what it is to become; `values` None takes its record back."""

    line: OrderLine
    record: RunningRecord | None
    values: RunValues | None

    @property
    def outcome(self) -> str:
        """The status that the line comes to."""
        if self.values is None:
            return OrderLine.Status.PLANNED
        rejected = self.values.is_rejected
        return OrderLine.Status.REJECTED if rejected else OrderLine.Status.DONE


@dataclass
class Judged:
    """The steps that a sheet would take, and what is wrong with its rows."""

    steps: list[Step] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    overtaken: list[merging.Overtaken] = field(default_factory=list)

    @property
    def wrong(self) -> set[str]:
        return {str(error["row"]) for error in self.errors}

    def require_right(self) -> None:
        """Raises SheetRefused when anything is wrong."""
        if self.errors:
            raise SheetRefused(self.errors, self.overtaken)


@dataclass(frozen=True)
class Bench:
    """The lines of an order as they stand, and what their rows are judged against."""

    lines: Mapping[str, OrderLine]
    frame: RunFrame
    is_moved: bool = False


def bench_of(
    order: WorkOrder, lines: Sequence[OrderLine], now: dt.datetime, usual: Usual | None, read: int
) -> Bench:
    """`read` is the version of the order that the person's rows stand on."""
    return Bench(
        {line.public_id: line for line in lines},
        queries.frame_of(order, lines, now, usual),
        is_moved=order.version != read,
    )


def require_in_progress(order: WorkOrder) -> None:
    """Raises Refused unless the run of the order is being recorded."""
    if order.status != WorkOrder.Status.IN_PROGRESS:
        raise Refused(
            _("The run is recorded while the order is in progress, not “%(state)s”.")
            % {"state": order.get_status_display()},
            code="wrong_state",
        )


def judge(rows: Sequence[RunRow], bench: Bench) -> Judged:
    """What the rows would do; every wrong cell is told, and who was first where somebody was."""
    found = Judged()
    seen: set[str] = set()
    overtaken: list[tuple[OrderLine, RunRow, tuple[str, ...]]] = []
    for row in rows:
        try:
            step = _judge_one(row, bench, seen, overtaken)
        except RowErrors as wrong:
            found.errors += [error(row.line, name, words) for name, words in wrong.errors]
            continue
        if step is not None:
            found.steps.append(step)
    found.errors += _sequence_clashes(bench.lines.values(), found.steps)
    found.errors += _depth_errors(bench, found.steps)
    found.overtaken = _told(overtaken)
    found.errors += [told for one in found.overtaken for told in _overtaken_errors(one)]
    return found


def judge_right(rows: Sequence[RunRow], bench: Bench) -> tuple[Judged, set[str]]:
    """What the right rows alone would do, and the lines of the wrong ones."""
    wrong: set[str] = set()
    while True:
        found = judge([row for row in rows if row.line not in wrong], bench)
        if not found.errors:
            return found, wrong
        wrong |= found.wrong


def _judge_one(
    row: RunRow,
    bench: Bench,
    seen: set[str],
    overtaken: list[tuple[OrderLine, RunRow, tuple[str, ...]]],
) -> Step | None:
    line = bench.lines.get(row.line)
    if line is None:
        raise RowErrors([("line", _("This line is not on the order."))])
    if row.line in seen:
        raise RowErrors([("line", _("The line is given twice."))])
    seen.add(row.line)
    record = record_of(line)
    if row.outcome == NOTHING and (record is None or row.version == 0):
        return None
    if row.version is None and bench.is_moved:
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))
    if row.version is not None and row.version != (record.version if record else 0):
        row, both = merging.merge(row, spoken(line, record))
        if both:
            overtaken.append((line, row, both))
            return None
    return _step(line, record, judge_row(row, line, bench.frame))


def _step(line: OrderLine, record: RunningRecord | None, values: RunValues | None) -> Step | None:
    if values is None and record is None:
        return None
    if record is not None and values is not None and values == values_of(record):
        return None
    step = Step(line, record, values)
    _check_state(step)
    return step


def _check_state(step: Step) -> None:
    """A joint goes where its line goes: from the rig, or back to it."""
    if step.outcome == step.line.status:
        return
    joint = step.line.pipe
    if joint.status != Joint.Status.ON_RIG and joint.status not in TRANSITIONS["unrun"].source:
        words = _("The joint is in the state “%(state)s”.") % {"state": joint.get_status_display()}
        raise RowErrors([("outcome", words)])


def record_of(line: OrderLine) -> RunningRecord | None:
    """The running record of a line that was read with it, None when there is none."""
    found: RunningRecord | None = getattr(line, "record", None)
    return found


def error(row: str, name: str, message: str, code: str = "invalid") -> RowError:
    """What is wrong with a cell."""
    return {"row": row, "field": name, "message": message, "code": code}


def run_after(lines: Iterable[OrderLine], steps: Sequence[Step]) -> dict[int, RunValues]:
    """What the records of the lines say once the steps are taken, by the line's key."""
    changed = {step.line.pk: step.values for step in steps}
    found: dict[int, RunValues] = {}
    for line in lines:
        record = record_of(line)
        stored = values_of(record) if record else None
        values = changed.get(line.pk, stored)
        if values is not None:
            found[line.pk] = values
    return found


def depths_after(lines: Iterable[OrderLine], steps: Sequence[Step]) -> dict[int, Decimal]:
    """The length in the hole after each recorded joint, in the sequence run, by the line's key;
    rejected joints add nothing."""
    places = {line.pk: line.position for line in lines}
    values = run_after(lines, steps)
    keys = sorted(
        values, key=lambda pk: (values[pk].sequence, not values[pk].is_rejected, places[pk])
    )
    reached = cumulate([values[pk].effective_length_m for pk in keys])
    return dict(zip(keys, reached, strict=True))


def _sequence_clashes(lines: Iterable[OrderLine], steps: Sequence[Step]) -> list[RowError]:
    """Two joints of a string are not run at once: each sequence number is used by one."""
    changed = {step.line.pk for step in steps}
    values = run_after(lines, steps)
    holders: dict[int, OrderLine] = {}
    errors: list[RowError] = []
    for line in sorted(lines, key=lambda line: line.pk in changed):
        said = values.get(line.pk)
        if said is None or said.is_rejected:
            continue
        holder = holders.setdefault(said.sequence, line)
        if holder is not line:
            words = _("Joint %(joint)s was already run as number %(number)s.")
            told = words % {"joint": holder.pipe, "number": said.sequence}
            errors.append(error(line.public_id, "sequence", told))
    return errors


def _depth_errors(bench: Bench, steps: Sequence[Step]) -> list[RowError]:
    """A depth that does not follow from the lengths needs a reason, on the row that says it."""
    depths = depths_after(bench.lines.values(), steps)
    errors: list[RowError] = []
    for step in steps:
        values = step.values
        if values is None or values.is_rejected or values.reason:
            continue
        wrong = _depth_error(values, depths[step.line.pk], bench.frame)
        if wrong:
            errors.append(error(step.line.public_id, *wrong))
    return errors


def _depth_error(values: RunValues, reached: Decimal, frame: RunFrame) -> tuple[str, str] | None:
    stated, deepest = values.stated_depth_m, frame.deepest_m
    shown = {"reached": numbers.measure(reached, "m", 3)}
    if stated is not None and abs(stated - reached) > frame.tolerance_m:
        words = _("The lengths come to %(reached)s here. Mend the depth, or say why it differs.")
        return "stated_depth_m", words % shown
    if deepest is not None and reached - deepest > frame.tolerance_m:
        shown["shoe"] = numbers.measure(deepest, "m", 3)
        words = _("The string would be %(reached)s long, the shoe stands at %(shoe)s. Say why.")
        return "reason", words % shown
    return None


def _told(found: Sequence[tuple[OrderLine, RunRow, tuple[str, ...]]]) -> list[merging.Overtaken]:
    """The overtaken rows with who changed which cell; one statement, and none without any."""
    if not found:
        return []
    changes = queries.changes_of([line for line, _row, _both in found])
    return [
        merging.Overtaken(
            line=line,
            record=record_of(line),
            merged=replace(row, was=None),
            theirs=spoken(line, record_of(line)),
            cells=both,
            changes=changes.get(line.pk, {}),
        )
        for line, row, both in found
    ]


def _overtaken_errors(one: merging.Overtaken) -> list[RowError]:
    return [
        error(one.line.public_id, cell, _overtaken_words(one, cell), "overtaken")
        for cell in one.cells
    ]


def _overtaken_words(one: merging.Overtaken, cell: str) -> str:
    change = one.changes.get(cell)
    if change is None or change.actor is None:
        return _("Somebody else recorded this joint meanwhile.")
    return _("%(person)s changed this cell at %(moment)s.") % {
        "person": change.actor.get_full_name(),
        "moment": numbers.moment(change.occurred_at),
    }


def require_recorder(order: WorkOrder, by: User) -> None:
    """Raises NotAllowed for who does not record the run, Refused by the order's state."""
    order_rules.require(by, "record", order)
    order_rules.check_of_kind(order, WorkOrder.Kind.INSTALLATION)
    require_in_progress(order)
