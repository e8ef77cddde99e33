"""Reading one row of a sheet through a mapping: lengths in metres, texts, what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from core.transfer import places
from core.transfer.sheet import Cell, Sheet
from core.transfer.text import (
    FEET,
    MILLIMETRE,
    forbidden_character,
    in_latin,
    is_ambiguous,
    read_number,
    tidy,
)
from equipment.pipes.tally.flags import Flag
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.words import LENGTHS, READINGS

LIMITS = {
    "sequence": 20,
    "number": 120,
    "serial": 60,
    "description": 120,
    "kind": 60,
    "stand": 60,
    "condition": 300,
    "comment": 300,
}
MEASURES = (*LENGTHS, "makeup_loss", "cumulative_length", "top_depth")
WIDEST_BORE_MM = 1500


@dataclass(frozen=True)
class Reading:
    """An inside diameter in millimetres, named as the sheet names it."""

    label: str
    value: Decimal
    cell: str


@dataclass
class Raw:
    """A row as read: `measures` in metres to the millimetre, `texts` tidied and cut to size."""

    sheet_row: int
    filled: bool = False
    measures: dict[str, Decimal] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def mapped(self) -> bool:
        """Whether any chosen column holds anything."""
        return bool(self.measures or self.texts or self.readings or self.flags)


def metres(value: Decimal, unit: str) -> Decimal:
    """A length of the sheet in metres, to the millimetre, halves away from zero."""
    exact = value * FEET if unit == "ft" else value
    return exact.quantize(MILLIMETRE, ROUND_HALF_UP)


def read_row(sheet: Sheet, mapping: Mapping, row: int) -> Raw:
    """Read one row; what is wrong stands in its flags, nothing is raised."""
    raw = Raw(row)
    for _column, value in sheet.filled(row):
        raw.filled = True
        if isinstance(value, str):
            raw.words.append(tidy(value))
    cells = {target: sheet.cell(row, column) for target, column in mapping.columns.items()}
    for target, cell in cells.items():
        if cell.hollow:
            raw.flags.append(Flag("formula_without_value", cell.address))
        elif cell.value is not None:
            _read_cell(raw, target, cell, mapping, sheet.text_only)
    _flag_formulas(raw, cells.values())
    return raw


def _flag_formulas(raw: Raw, cells: Iterable[Cell]) -> None:
    made = [cell.address for cell in cells if cell.formula and not cell.hollow]
    if made:
        raw.flags.append(Flag("formula", made[0], other=", ".join(made)))


def _read_cell(raw: Raw, target: str, cell: Cell, mapping: Mapping, text_only: bool) -> None:
    if target not in MEASURES and target not in READINGS:
        _read_text(raw, target, cell)
        return
    number = _number(raw, cell, mapping.decimal, text_only)
    if number is None:
        return
    if target in MEASURES:
        raw.measures[target] = metres(number, mapping.unit)
    elif 0 < number <= WIDEST_BORE_MM:
        label = mapping.labels.get(target, target)[:40]
        raw.readings.append(
            Reading(label, number.quantize(MILLIMETRE, ROUND_HALF_UP), cell.address)
        )
    else:
        raw.flags.append(Flag("absurd_reading", cell.address, sheet=str(number)))


def _number(raw: Raw, cell: Cell, decimal: str, text_only: bool) -> Decimal | None:
    if not isinstance(cell.value, str):
        return cell.value
    number = read_number(cell.value, decimal)
    shown = _shown(cell.value, 40)
    if number is None:
        raw.flags.append(Flag("text_in_number", cell.address, sheet=shown))
    elif not text_only:
        ours = format(number, "f")
        raw.flags.append(Flag("number_as_text", cell.address, ours=ours, sheet=shown))
    return number


def _read_text(raw: Raw, target: str, cell: Cell) -> None:
    value = cell.value if isinstance(cell.value, str) else format(cell.value or Decimal(0), "f")
    text, limit = tidy(value), LIMITS[target]
    found = forbidden_character(value)
    if found:
        raw.flags.append(Flag("forbidden_character", cell.address, sheet=found))
    if len(text) > limit:
        raw.flags.append(Flag("too_long", cell.address, ours=str(limit)))
    raw.texts[target] = _shown(text, limit)
    if target in ("number", "serial") and is_ambiguous(text) and not found:
        plain = in_latin(text)[:limit]
        raw.flags.append(Flag("mixed_scripts", cell.address, ours=plain, sheet=text[:limit]))


def _shown(text: str, limit: int) -> str:
    """Text that may be stored and shown: no invisible characters, cut to `limit`."""
    plain = tidy(text)
    if forbidden_character(plain):
        plain = "".join("\ufffd" if forbidden_character(c) else c for c in plain)
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def cell_of(mapping: Mapping, target: str, row: int) -> str:
    """The address of a target's cell in a row; the row number alone when it has no column."""
    column = mapping.columns.get(target)
    return str(row) if column is None else places.address(row, column)
