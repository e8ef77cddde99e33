"""The dry run: what every row of a sheet would become, and each thing that is wrong, by cell."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.accounts.models import User, Workspace
from core.errors import Refused
from core.transfer import cells
from core.transfer.kinds import ImportKind, ReadRow, Wrong
from core.transfer.sheet import Sheet

MOST_ROWS = 20_000
DEEPEST_HEADER = 30
STEP = 200


@dataclass(frozen=True)
class Layout:
    """How a sheet is read: its name, the row of its head, and the column of each meaning."""

    sheet: str
    header: int
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DryRun:
    """Every filled row with what it will become."""

    rows: list[ReadRow]

    @property
    def ok(self) -> bool:
        return bool(self.rows) and all(row.ok for row in self.rows)

    @property
    def errors(self) -> int:
        return sum(len(row.wrong) for row in self.rows)

    @property
    def look_alikes(self) -> list[ReadRow]:
        """The rows that wait for a person's word that they are other things."""
        return [row for row in self.rows if row.look_alikes]

    def count(self, outcome: str) -> int:
        """How many right rows have that outcome: new, changed or same."""
        return sum(row.ok and row.outcome == outcome for row in self.rows)


def fingerprint(sheet: Sheet, header: int) -> str:
    """The same key for every file that has the same header texts in the same columns."""
    texts = [
        f"{column}={cells.plain_word(value)}"
        for column, value in sheet.filled(header)
        if isinstance(value, str)
    ]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def suggest(kind: ImportKind, sheet: Sheet) -> Layout:
    """The row of headers that names most columns of the kind, and what its columns mean."""
    best = Layout(sheet.name, max(sheet.first_row, 1))
    end = min(sheet.last_row, sheet.first_row + DEEPEST_HEADER)
    for row in range(sheet.first_row, end + 1):
        found = columns_named(kind, sheet, row)
        if len(found) > len(best.columns):
            best = Layout(sheet.name, row, found)
    return best


def columns_named(kind: ImportKind, sheet: Sheet, row: int) -> dict[str, int]:
    """The columns that the texts of a row name."""
    found: dict[str, int] = {}
    for index, value in sheet.filled(row):
        told = cells.plain_word(value) if isinstance(value, str) else ""
        for column in kind.columns:
            words = {cells.plain_word(str(w)) for w in (column.name, column.label, *column.words)}
            if told and told in words and column.name not in found:
                found[column.name] = index
    return found


def check_mapping(kind: ImportKind, sheet: Sheet, mapping: Layout) -> None:
    """Raise Refused for a mapping that cannot be read by."""
    missing = [c for c in kind.columns if c.required and c.name not in mapping.columns]
    if missing:
        names = ", ".join(str(column.label) for column in missing)
        raise Refused(
            _("Say which column holds: %(names)s.") % {"names": names}, code="column_missing"
        )
    if len(set(mapping.columns.values())) != len(mapping.columns):
        raise Refused(_("A column of the file means one thing only."), code="column_twice")
    if any(kind.column(name) is None for name in mapping.columns):
        raise Refused(_("There is no column of this name."), code="column_unknown")
    if sheet.last_row - mapping.header > MOST_ROWS:
        raise Refused(
            _("A file may bring at most %(most)s rows.") % {"most": MOST_ROWS}, code="too_many_rows"
        )


def dry_run(
    kind: ImportKind,
    sheet: Sheet,
    mapping: Layout,
    workspace: Workspace,
    by: User,
    *,
    progress: Callable[[int], None] = lambda _done: None,
) -> DryRun:
    """Read every row below the header; nothing is stored, nothing raised for a wrong cell."""
    rows: list[ReadRow] = []
    for number in range(mapping.header + 1, sheet.last_row + 1):
        if any(True for _cell in sheet.filled(number)):
            rows.append(_read(kind, sheet, mapping, number))
        if number % STEP == 0:
            progress(len(rows))
    _mark_repeated(kind, rows)
    kind.compare([row for row in rows if row.ok], workspace, by)
    return DryRun(rows)


def _read(kind: ImportKind, sheet: Sheet, mapping: Layout, number: int) -> ReadRow:
    row = ReadRow(number, {})
    for column in kind.columns:
        if column.name not in mapping.columns:
            continue
        cell = sheet.cell(number, mapping.columns[column.name])
        row.shown[column.name], row.cells[column.name] = cells.shown(cell), cell.address
        try:
            cells.check(cell)
            row.values[column.name] = column.read(cell)
            if column.required and row.values[column.name] in ("", None):
                raise Wrong(_("This cell must be filled."))
        except Wrong as error:
            row.wrong[column.name] = str(error)
    return row


def _mark_repeated(kind: ImportKind, rows: Sequence[ReadRow]) -> None:
    """The second row of one natural key is wrong, and names the first."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        if not row.ok:
            continue
        key = tuple(cells.plain_word(str(row.values.get(name) or "")) for name in kind.key)
        if first.setdefault(key, row.number) != row.number:
            words = _("Row %(row)s says the same already.") % {"row": first[key]}
            row.wrong[kind.key[0]] = words
