"""The sheet on which a crew records the run: what is stored, drafted or typed of each line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.web import numbers, sheets
from core.web.sheets import CellFacts, Column
from equipment.installation.columns import columns
from equipment.installation.drafts import DraftFacts
from equipment.installation.forms import SheetFrame, read, row_of, texts_of, unit_matters
from equipment.installation.merging import Overtaken
from equipment.installation.models import RowDraft
from equipment.installation.queries import band_of
from equipment.installation.rules import CELLS, IN_UNIT, RunFrame, RunRow, Usual, spoken
from equipment.orders.models import OrderLine, WorkOrder

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Choice:
    """A cell that two people changed: what each put there, and who the other one was."""

    name: str
    field: str
    label: str
    mine: str
    theirs: str
    who: str = ""
    when: str = ""


@dataclass
class SheetRow:
    """A line as the sheet shows it. `was` holds the cells as they stood in `version` of the
    record, which the person had before them when they typed `values`."""

    line: OrderLine
    values: dict[str, str]
    was: dict[str, str]
    version: int = 0
    unit: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    both: tuple[str, ...] = ()
    is_draft: bool = False
    read_values: dict[str, Any] | None = None

    @property
    def prefix(self) -> str:
        return self.line.public_id

    @property
    def record(self) -> Any:
        return getattr(self.line, "record", None)

    @property
    def is_touched(self) -> bool:
        """Whether the person put something else than what was before them."""
        return any(self.values.get(name, "") != self.was.get(name, "") for name in CELLS)

    @property
    def was_json(self) -> str:
        """What stood in the cells, for the browser to send back; nothing of a line without a
        record."""
        kept = {name: text for name, text in self.was.items() if text}
        return json.dumps(kept, ensure_ascii=False) if kept else ""

    @property
    def both_text(self) -> str:
        return ",".join(self.both)

    def draft(self, unit: str) -> DraftFacts:
        """What is kept of the row when it is not recorded; `unit` is that of the sheet."""
        cells = {**self.values, "unit": self.unit or unit}
        return DraftFacts(self.prefix, cells, self.was, self.version)


class RunSheet:
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
        return self.head.unit if given else self.frame.unit

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
            _typed_into(row, data)
        elif line.pk in self.drafts:
            _drafted_into(row, self.drafts[line.pk], self.frame.unit)
        return row

    def _read(self, data: Any) -> None:
        self.head.is_valid()
        for row in self.rows:
            _choose(row, data)
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

    def mark(self, errors: Sequence[Mapping[str, object]]) -> None:
        """Put the service's errors at their cells."""
        rows = {row.prefix: row for row in self.rows}
        for error in errors:
            row = rows.get(str(error["row"]))
            if row is not None:
                row.errors.setdefault(str(error["field"]), str(error["message"]))

    def overtake(self, found: Iterable[Overtaken]) -> None:
        """Show rows that somebody else changed: theirs where nothing was typed, and a choice for
        each cell that both changed."""
        rows = {row.prefix: row for row in self.rows}
        for one in found:
            _overtake(rows[one.line.public_id], one, self.columns)

    def drafted_of(self, rows: Iterable[SheetRow]) -> list[DraftFacts]:
        """What is kept of rows that are not recorded."""
        unit = self.head.unit if self.head.is_valid() else self.frame.unit
        return [row.draft(unit) for row in rows]

    @property
    def touched(self) -> list[SheetRow]:
        return [row for row in self.rows if row.is_touched]

    @property
    def wrong(self) -> list[SheetRow]:
        return [row for row in self.rows if row.errors]

    @property
    def mending(self) -> list[SheetRow]:
        """Rows with a cell that is wrong, beside those where a choice is to be made."""
        return [row for row in self.wrong if set(row.errors) - set(row.both)]

    @property
    def right(self) -> int:
        """How many rows could be saved without the wrong ones."""
        return sum(not row.errors for row in self.touched)

    @property
    def conflicts(self) -> list[SheetRow]:
        return [row for row in self.rows if row.choices]

    @property
    def drafted(self) -> list[SheetRow]:
        return [row for row in self.rows if row.is_draft]

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

    @property
    def cells(self) -> SafeString:
        """All cells but the reason, which stands behind what is reckoned."""
        return sheets.joined(self._cell(column) for column in self.typed_into[:-1])

    @property
    def last(self) -> SafeString:
        return self._cell(self.typed_into[-1])

    def _cell(self, column: Column) -> SafeString:
        row, joint = self.row, self.row.line.pipe
        facts = CellFacts(
            value=row.values.get(column.name, ""),
            error=row.errors.get(column.name, ""),
            placeholder=self._placeholder(column.name),
            head=self._head(column),
            aloud=str(joint),
        )
        return sheets.cell(column, row.prefix, facts)

    def _placeholder(self, name: str) -> str:
        if name == "effective_length_m":
            return numbers.number(self.row.line.pipe.effective_length_m, 3)
        return str(self.row.line.position) if name == "sequence" else ""

    def _head(self, column: Column) -> str:
        """What stands above a torque that was read in another unit than the sheet's."""
        if self.row.unit and column.name in IN_UNIT:
            return str(column.label).replace(self.sheet.unit, self.row.unit)
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


def _typed_into(row: SheetRow, data: Any) -> None:
    row.values = {name: data.get(f"{row.prefix}-{name}", "").strip() for name in CELLS}
    row.unit = data.get(f"{row.prefix}-unit", "")
    version = data.get(f"{row.prefix}-version", "")
    row.version = int(version) if version.isdecimal() and len(version) < 10 else 0
    row.was = _texts(data.get(f"{row.prefix}-was", ""))


def _drafted_into(row: SheetRow, draft: RowDraft, usual: str) -> None:
    row.values = {name: str(draft.cells.get(name, "")) for name in CELLS}
    unit = str(draft.cells.get("unit", ""))
    row.unit = unit if unit != usual else ""
    row.was = {name: str(text) for name, text in draft.was.items()}
    row.version, row.is_draft = draft.version, True


def _texts(sent: str) -> dict[str, str]:
    """The texts that the browser sent back; anything else is as if there were none."""
    try:
        found = json.loads(sent) if sent else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    texts = {name: text for name, text in found.items() if isinstance(text, str)}
    # JSON may hold halves of letters, and NUL, which nothing else keeps.
    return {
        name: text.encode(errors="ignore").decode().replace("\0", "")
        for name, text in texts.items()
        if name in (*CELLS, "unit")
    }


def _choose(row: SheetRow, data: Any) -> None:
    """Carry out what the person chose of cells that two people changed."""
    given = str(data.get(f"{row.prefix}-both", ""))
    both = [name for name in given.split(",") if name in CELLS]
    for name in both:
        choice = data.get("choose") or data.get(f"{row.prefix}-{name}-choose")
        if choice == THEIRS:
            row.values[name] = row.was.get(name, "")
            if name in IN_UNIT:
                row.unit = row.was.get("unit", "")
        elif choice != MINE and row.values[name] != row.was.get(name, ""):
            row.both = (*row.both, name)
            row.errors[name] = _("Choose yours or theirs.")
            label = next(str(one.label) for one in columns("") if one.name == name)
            row.choices.append(
                Choice(f"{row.prefix}-{name}-choose", name, label, row.values[name],
                       row.was.get(name, ""))
            )  # fmt: skip


def _overtake(row: SheetRow, one: Overtaken, shown: Sequence[Column]) -> None:
    theirs = texts_of(one.theirs)
    labels = {column.name: column for column in shown}
    for name in CELLS:
        if name not in one.cells and getattr(one.merged, name) == getattr(one.theirs, name):
            row.values[name] = theirs[name]
    row.was = {**theirs, "unit": one.theirs.unit} if unit_matters(one.theirs) else theirs
    row.version, row.both = one.theirs.version or 0, one.cells
    for name in one.cells:
        change = one.changes.get(name)
        actor = change.actor if change else None
        row.choices.append(
            Choice(
                name=f"{row.prefix}-{name}-choose",
                field=name,
                label=str(labels[name].label),
                mine=_words(labels[name], row.values[name]),
                theirs=_words(labels[name], theirs[name]),
                who=actor.get_full_name() if actor else "",
                when=numbers.moment(change.occurred_at) if change else "",
            )
        )


def _words(column: Column, value: str) -> str:
    """What a cell says, to be read."""
    found = dict(column.choices).get(value, value) if column.is_choice else value
    return str(found) if found else numbers.NOTHING
