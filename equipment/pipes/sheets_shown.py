"""Sheets as they stand in their files, for the pages on which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from django.utils.translation import gettext as _

from core.transfer import places
from core.transfer.sheet import Sheet, Value
from core.web import numbers
from equipment.pipes.tally.facts import Fact

SAMPLES = 3
SHOWN_ROWS = 40
SHOWN_COLUMNS = 30


@dataclass(frozen=True)
class SheetCard:
    """A sheet of a file, with what the engine thinks of it."""

    name: str
    rows: int
    url: str
    found: bool
    note: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row of a sheet as it stands in the file."""

    number: int
    values: list[str]
    is_header: bool = False


def grid_of(sheet: Sheet, header: Iterable[int]) -> tuple[list[str], list[GridRow]]:
    """Column letters and the first rows of a sheet, around its header."""
    marked = set(header)
    end = max([SHOWN_ROWS, *(row + 6 for row in marked)])
    columns = list(range(sheet.first_column, sheet.last_column + 1))[:SHOWN_COLUMNS]
    rows = [
        GridRow(row, [_text(sheet.value(row, column)) for column in columns], row in marked)
        for row in range(sheet.first_row, min(sheet.last_row, end) + 1)
    ]
    return [places.letters(column) for column in columns], rows


def columns_of(sheet: Sheet, first: int, last: int) -> list[tuple[int, str, str]]:
    """The filled columns as (index, letters, header text)."""
    found = []
    for column in range(sheet.first_column, sheet.last_column + 1):
        texts = [_text(sheet.value(row, column)) for row in range(first, last + 1)]
        header = " ".join(text for text in texts if text)
        if header or any(samples_of(sheet, column, last + 1)):
            found.append((column, places.letters(column), header))
    return found


def samples_of(sheet: Sheet, column: int, first_row: int) -> list[str]:
    """The first values below the header."""
    values = (sheet.value(row, column) for row in range(first_row, sheet.last_row + 1))
    filled = (_text(value) for value in values if value is not None)
    return list(islice(filled, SAMPLES))


def _text(value: Value) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else numbers.number(value)
    return text if len(text) <= 60 else text[:59] + "…"


def facts_of(found: Sequence[Fact]) -> list[tuple[str, str]]:
    """Facts above the table as label and value with their cells."""
    names = _fact_names()
    return [
        (
            f"{names[fact.key]} ({fact.about})" if fact.about else names[fact.key],
            f"{_fact_value(fact)} · {fact.cell}",
        )
        for fact in found
        if fact.key in names
    ]


def _fact_value(fact: Fact) -> str:
    if isinstance(fact.value, Decimal):
        return numbers.measure(fact.value, fact.unit)
    return fact.value


def _fact_names() -> dict[str, str]:
    return {
        "torque_min": _("Minimum torque"),
        "torque_opt": _("Optimum torque"),
        "torque_max": _("Maximum torque"),
        "size": _("Size"),
        "grade": _("Grade"),
        "weight_lb_ft": _("Weight"),
        "connection": _("Connection"),
        "make_up_loss": _("Make-up loss"),
        "well": _("Well"),
        "field": _("Field"),
        "dope": _("Thread compound"),
        "shoe_depth": _("Shoe depth"),
        "top_depth": _("Depth of the top"),
        "total_depth": _("Depth of the well"),
    }
