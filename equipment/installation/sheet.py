"""The sheet on which a crew records the run: what is stored, drafted or typed of each line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from core.web import numbers, sheets
from core.web.numbers import unit_words
from core.web.sheets import CellFacts, Column
from equipment.installation.columns import columns
from equipment.installation.forms import SheetFrame, read, row_of, texts_of, unit_matters
from equipment.installation.merging import Overtaken
from equipment.installation.queries import band_of
from equipment.installation.rules import IN_UNIT, RunFrame, RunRow, Usual, spoken
from equipment.installation.sheet_rows import (
    SheetRow,
    choose,
    drafted_into,
    overtake,
    typed_into,
)
from equipment.orders.draft_models import RowDraft
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.sheet_rows import TypedSheet


class RunSheet(TypedSheet[SheetRow]):
    """The whole sheet of an order, bound to what was posted when there is something."""

    def __init__(
        self,
        order: WorkOrder,
        lines: Sequence[OrderLine],
        frame: RunFrame,
        data: Any = None,
        drafts: Iterable[RowDraft] = (),
    ) -> None:
        self.order, self.lines, self.frame = order, lines, frame
        self.is_bound = data is not None
        self.band = band_of(order)
        place: Any = getattr(order, "place", None)
        self.datum: Decimal | None = place.datum_m if place else None
        self.head = _head(data, frame, with_unit=self.band is None)
        self.drafts = {draft.line_id: draft for draft in drafts}
        self.rows = [self._row(line, data) for line in lines]
        if data is not None:
            self._read(data)

    @property
    def unit(self) -> str:
        """The unit in the heads of the torques."""
        given = self.is_bound and self.band is None and self.head.is_valid()
        return str(self.head.unit if given else self.frame.unit)

    @property
    def columns(self) -> list[Column]:
        return columns(self.unit)

    def _row(self, line: OrderLine, data: Any) -> SheetRow:
        said = spoken(line, getattr(line, "record", None))
        row = SheetRow(line, texts_of(said), {}, said.version or 0)
        row.was = dict(row.values)
        if unit_matters(said):
            row.was["unit"] = said.unit
            row.unit = said.unit if said.unit != self.frame.unit else ""
        if data is not None:
            typed_into(row, data)
        elif line.pk in self.drafts:
            drafted_into(row, self.drafts[line.pk], self.frame.unit)
        return row

    def _read(self, data: Any) -> None:
        self.head.is_valid()
        for row in self.rows:
            choose(row, data)
            if row.is_touched:
                row.read_values, wrong = read({**row.values, "unit": row.unit})
                row.errors |= wrong

    def is_valid(self) -> bool:
        """Whether every cell can be read; each unreadable one is marked."""
        return self.head.is_valid() and not any(row.errors for row in self.rows)

    @property
    def usual(self) -> Usual:
        return Usual(self.head.day, self.head.shift)

    def run_rows(self) -> list[RunRow]:
        """The rows for the service: all that were touched and can be read."""
        return [self._run_row(row) for row in self.touched if not row.errors]

    def _run_row(self, row: SheetRow) -> RunRow:
        """The row with what the record said when it was read; unknown when that was not sent."""
        before = RunRow(row.prefix) if row.version == 0 else None
        if row.version and row.was:
            was, wrong = read(row.was)
            before = None if wrong else row_of(row.prefix, was, self.head.unit)
        values = row.read_values or {}
        return row_of(row.prefix, values, self.head.unit, version=row.version, was=before)

    def overtake(self, found: Iterable[Overtaken]) -> None:
        """Show rows that somebody else changed: theirs where nothing was typed, and a choice for
        each cell that both changed."""
        rows = {row.prefix: row for row in self.rows}
        for one in found:
            overtake(rows[one.line.public_id], one, self.columns)

    def shown(self) -> list[RowShown]:
        """The rows as markup."""
        typed_into = self.columns
        return [RowShown(row, self, typed_into) for row in self.rows]


@dataclass(frozen=True)
class RowShown:
    """A row with its cells as markup, and what else the page shows of it."""

    row: SheetRow
    sheet: RunSheet
    typed_into: Sequence[Column]

    @cached_property
    def aloud(self) -> SafeString:
        """What the joint is called, escaped once for all its cells."""
        return conditional_escape(str(self.row.line.pipe))

    @property
    def cells(self) -> SafeString:
        """All cells but the reason, which stands behind what is reckoned."""
        return sheets.joined(self._cell(column) for column in self.typed_into[:-1])

    @property
    def last(self) -> SafeString:
        return self._cell(self.typed_into[-1])

    def _cell(self, column: Column) -> SafeString:
        row = self.row
        facts = CellFacts(
            value=row.values.get(column.name, ""),
            error=row.errors.get(column.name, ""),
            placeholder=self._placeholder(column.name),
            head=self._head(column),
            aloud=self.aloud,
        )
        return sheets.cell(column, row.prefix, facts)

    def _placeholder(self, name: str) -> str:
        if name == "effective_length_m":
            return numbers.number(self.row.line.pipe.effective_length_m, 3)
        return str(self.row.line.position) if name == "sequence" else ""

    def _head(self, column: Column) -> str:
        """What stands above a torque that was read in another unit than the sheet's."""
        if self.row.unit and column.name in IN_UNIT:
            return str(column.label).replace(unit_words(self.sheet.unit), unit_words(self.row.unit))
        return ""

    @property
    def band(self) -> Any:
        """The band of the joint's connection where the order has none, in the sheet's unit."""
        if self.sheet.band is not None:
            return None
        found = self.sheet.frame.band_of(self.row.line)
        return found if found and found.entered_unit == self.sheet.unit else None

    @property
    def reached(self) -> Decimal | None:
        record = self.row.record
        if record is None or record.is_rejected:
            return None
        depth: Decimal = record.cumulative_depth_m
        return depth

    @property
    def top_m(self) -> Decimal | None:
        """The depth of the joint's upper end, when it was run and the shoe is set."""
        if self.sheet.datum is None or self.reached is None:
            return None
        return self.sheet.datum - self.reached


def _head(data: Any, frame: RunFrame, *, with_unit: bool) -> SheetFrame:
    initial = {
        "sheet_day": frame.today, "sheet_unit": frame.unit, "sheet_shift": frame.usual.shift
    }  # fmt: skip
    head = SheetFrame(data, initial=initial)
    head.default_unit = frame.unit
    if not with_unit:
        del head.fields["sheet_unit"]
    return head
