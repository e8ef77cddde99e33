"""Facts that stand above a tally: torque, shoe depth, size, make-up loss. Suggestions only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.transfer import places
from core.transfer.sheet import Sheet, Value
from core.transfer.text import read_number, tidy

# A header of the block above the table: its value stands in the cell below.
BELOW = {
    "size": re.compile(r"size|ölçü|размер|диаметр", re.I),
    "grade": re.compile(r"grade|marka|möhkəmlik qrupu|марка|группа прочности", re.I),
    "weight_lb_ft": re.compile(r"lbs?/ft|ppf", re.I),
    "weight_kg_m": re.compile(r"kg/m|кг/м", re.I),
    "connection": re.compile(r"gjenger|connection|thread|yiv|birləşmə|резьба|соединение", re.I),
    "make_up_loss": re.compile(r"make[- ]?up loss|m/u loss|потеря на свинчивание", re.I),
    "article": re.compile(r"article no\.?", re.I),
}
# A label: its value stands to the right.
BESIDE = {
    "well": re.compile(r"well:?|quyu:?|скважина:?", re.I),
    "field": re.compile(r"field:?|yataq:?|месторождение:?", re.I),
    "dope": re.compile(r"dope:?|thread compound:?|sürtkü:?|смазка:?", re.I),
    "shoe_depth": re.compile(r".*shoe depth|başmağın dərinliyi|глубина башмака", re.I),
    "top_depth": re.compile(r"top .*(pbr|hanger).*", re.I),
    "total_depth": re.compile(r"well depth.*|quyunun dərinliyi|глубина скважины|забой", re.I),
}
SHOE_MARK = re.compile(r"(<-+|←)\s*(shoe depth|başmaq|башмак)", re.I)
TORQUE = re.compile(r"(torque|moment|момент)[^()]*\(?\s*([^():]*)", re.I)
TORQUE_COLUMNS = {
    "torque_min": re.compile(r"min\.?|мин\.?", re.I),
    "torque_opt": re.compile(r"opt(imum)?\.?|опт\.?", re.I),
    "torque_max": re.compile(r"max\.?|maks\.?|макс\.?", re.I),
}
TORQUE_ROWS = 8


@dataclass(frozen=True)
class Fact:
    """One fact with the cell it was read from; `about` says of what (a connection, a string)."""

    key: str
    value: Decimal | str
    unit: str
    cell: str
    about: str = ""


def read(sheet: Sheet, before_row: int) -> list[Fact]:
    """The facts above `before_row`, in the order of the sheet, each key once per subject."""
    found: dict[tuple[str, str], Fact] = {}
    for row in range(sheet.first_row, min(before_row, sheet.last_row + 1)):
        for column, value in sheet.filled(row):
            if isinstance(value, str):
                for fact in _facts(sheet, row, column, tidy(value)):
                    found.setdefault((fact.key, fact.about), fact)
    return list(found.values())


def _facts(sheet: Sheet, row: int, column: int, text: str) -> Iterator[Fact]:
    match = TORQUE.match(text)
    if match:
        yield from _torques(sheet, row, match[2].strip())
        return
    if SHOE_MARK.match(text):
        left = _number(sheet.value(row, column - 1))
        if left is not None:
            yield Fact("shoe_depth", left, "m", places.address(row, column - 1))
        return
    for key, pattern in BELOW.items():
        if pattern.fullmatch(text):
            yield from _fact(key, sheet.value(row + 1, column), row + 1, column)
    for key, pattern in BESIDE.items():
        if pattern.fullmatch(text):
            yield from _beside(sheet, key, row, column)


def _beside(sheet: Sheet, key: str, row: int, column: int) -> Iterator[Fact]:
    """The first filled cell to the right; a depth must be a number in the very next cell."""
    right = next(((c, v) for c, v in sheet.filled(row) if c > column), None)
    if right is None:
        return
    if key.endswith("depth") and (_number(right[1]) is None or right[0] > column + 1):
        return
    yield from _fact(key, right[1], row, right[0])


def _fact(key: str, value: Value, row: int, column: int) -> Iterator[Fact]:
    if value is None:
        return
    number = _number(value)
    needs_number = key.endswith(("depth", "loss")) or key.startswith("weight")
    if needs_number and number is None:
        return
    unit = {"weight_lb_ft": "lb/ft", "weight_kg_m": "kg/m"}.get(key, "m" if needs_number else "")
    kept = number if needs_number and number is not None else tidy(str(value))[:120]
    yield Fact(key, kept, unit, places.address(row, column))


def _torques(sheet: Sheet, row: int, unit: str) -> Iterator[Fact]:
    """Torques stand below `Min`, `Opt.` and `Max` on rows that begin with a connection."""
    heads = {
        column: key
        for column, value in sheet.filled(row)
        for key, pattern in TORQUE_COLUMNS.items()
        if isinstance(value, str) and pattern.fullmatch(tidy(value))
    }
    for below in range(row + 1, row + 1 + TORQUE_ROWS if heads else row):
        numbers = [(c, _number(sheet.value(below, c))) for c in heads]
        about = next((tidy(v) for _c, v in sheet.filled(below) if isinstance(v, str)), "")
        if not about or all(number is None for _c, number in numbers):
            return
        for column, number in numbers:
            if number is not None:
                yield Fact(heads[column], number, unit, places.address(below, column), about[:120])


def _number(value: Value) -> Decimal | None:
    return read_number(value) if isinstance(value, str) else value
