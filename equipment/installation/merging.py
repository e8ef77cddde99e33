"""What becomes of a row whose record somebody changed since it was read: cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.events.models import Event
from equipment.installation.models import RunningRecord
from equipment.installation.rules import CELLS, IN_UNIT, RunRow
from equipment.orders.models import OrderLine


@dataclass(frozen=True)
class Overtaken:
    """A row in whose `cells` somebody else put something else meanwhile.

    `merged` holds the person's own values there and the others' where the person changed nothing;
    `theirs` is what is stored now; `changes` are the events by cell that tell who put it there.
    """

    line: OrderLine
    record: RunningRecord | None
    merged: RunRow
    theirs: RunRow
    cells: tuple[str, ...]
    changes: Mapping[str, Event]


def merge(mine: RunRow, theirs: RunRow) -> tuple[RunRow, tuple[str, ...]]:
    """The row with what others changed where the person changed nothing, and the cells that both
    changed. Where it is not known what the person had before them, every difference counts."""
    taken: dict[str, Any] = {}
    both: list[str] = []
    for cell in CELLS:
        own, other = said(mine, cell), said(theirs, cell)
        if own == other:
            continue
        if _is_untouched(mine, cell, own):
            taken[cell] = getattr(theirs, cell)
        elif mine.was is None or other != said(mine.was, cell):
            both.append(cell)
    if any(cell in taken for cell in IN_UNIT):
        taken |= _in_one_unit(mine, theirs, taken, both)
    return replace(mine, **taken), tuple(both)


def _is_untouched(mine: RunRow, cell: str, own: Any) -> bool:
    """Whether the person left the cell as they had it before them, or said nothing in it."""
    if mine.was is not None:
        return bool(own == said(mine.was, cell))
    return cell != "outcome" and own in (None, "")


def said(row: RunRow, cell: str) -> Any:
    """What a row says in a cell, to be compared: a torque with its unit, no space around words."""
    value = getattr(row, cell)
    if cell in IN_UNIT:
        return None if value is None else (value, row.unit)
    return value.strip() if isinstance(value, str) else value


def _in_one_unit(
    mine: RunRow, theirs: RunRow, taken: dict[str, Any], both: list[str]
) -> dict[str, Any]:
    """Torques of a row are read in one unit: two units are a matter for the person."""
    own = [cell for cell in IN_UNIT if cell not in taken and getattr(mine, cell) is not None]
    if not own or mine.unit == theirs.unit:
        return {"unit": theirs.unit or mine.unit}
    for cell in [cell for cell in IN_UNIT if cell in taken]:
        del taken[cell]
        both.append(cell)
    return {}
