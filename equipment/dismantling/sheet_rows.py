"""The rows of the sheet of a dismantling: what is stored, drafted or typed of a line, and what two
people put into one cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.dismantling import cells
from equipment.dismantling.cells import CELLS, Cells, Places
from equipment.dismantling.columns import columns
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.queries import record_of
from equipment.orders.draft_models import RowDraft
from equipment.orders.drafts import UNIT, DraftFacts
from equipment.orders.models import OrderLine
from equipment.orders.sheet_choices import (
    MINE,
    THEIRS,
    Choice,
    texts_sent,
    texts_to_send,
    words_of,
)


@dataclass
class SheetRow:
    """A line as the sheet shows it. `was` holds the cells as they stood in `version` of the
    record, which the person had before them when they typed `values`."""

    line: OrderLine
    record: DismantlingRecord | None
    values: dict[str, str]
    was: dict[str, str]
    version: int = 0
    unit: str = ""
    read: Cells = field(default_factory=Cells)
    choices: list[Choice] = field(default_factory=list)
    both: tuple[str, ...] = ()
    is_draft: bool = False

    @property
    def prefix(self) -> str:
        return self.line.public_id

    @property
    def errors(self) -> dict[str, str]:
        return self.read.errors

    @property
    def is_touched(self) -> bool:
        """Whether the person put something else than what was before them."""
        return any(self.values[name] != self.was.get(name, "") for name in CELLS)

    @property
    def was_json(self) -> str:
        return texts_to_send(self.was)

    def draft(self, unit: str) -> DraftFacts:
        """What is kept of the row when it is not recorded; `unit` is that of the sheet."""
        kept = {**self.values, UNIT: self.unit or unit}
        return DraftFacts(self.prefix, kept, self.was, self.version)


def stored_row(line: OrderLine, places: Places, usual: str) -> SheetRow:
    """The row as the register has it; torques of another unit than the usual one say theirs."""
    record = record_of(line)
    texts = cells.stored(line, record, places)
    row = SheetRow(line, record, dict(texts), texts, record.version if record else 0)
    if record and record.entered_unit not in ("", usual):
        row.unit = record.entered_unit
    return row


def draft_into(row: SheetRow, draft: RowDraft, usual: str) -> None:
    """Put into the row what its person kept of it as a draft."""
    row.values = {name: str(draft.cells.get(name, "")) for name in CELLS}
    unit = str(draft.cells.get(UNIT, ""))
    row.unit = unit if unit != usual else ""
    row.was = {name: str(text) for name, text in draft.was.items()}
    row.version, row.is_draft = draft.version, True


def type_into(row: SheetRow, data: Mapping[str, Any]) -> None:
    """Put into the row what was posted of it; where somebody else recorded the line meanwhile,
    theirs where the person changed nothing, and a choice where both did."""
    now = row.was
    row.values = {name: str(data.get(f"{row.prefix}-{name}", "")).strip() for name in CELLS}
    row.unit = str(data.get(f"{row.prefix}-unit", ""))
    sent = str(data.get(f"{row.prefix}-version", ""))
    version = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
    stored, row.version = row.version, version
    sent_back = f"{row.prefix}-was" in data
    if sent_back or version == 0:
        texts = texts_sent(data.get(f"{row.prefix}-was", ""), CELLS)
        row.was = dict.fromkeys(CELLS, "") | texts
    elif version != stored:
        row.was = {}  # nobody knows what the person had before them
    _choose(row, data)
    if version != stored and row.is_touched:
        _merge(row, now, stored)


def _merge(row: SheetRow, now: dict[str, str], version: int) -> None:
    """Bring the row to what is stored `now`, cell by cell; where it is not known what the person
    had before them, every difference counts."""
    mine, was = row.values, row.was
    both = [
        name
        for name in CELLS
        if mine[name] != was.get(name) and now[name] not in (was.get(name), mine[name])
    ]
    row.values = {name: now[name] if mine[name] == was.get(name) else mine[name] for name in CELLS}
    row.was, row.version, row.both = dict(now), version, tuple(both)
    record = row.record
    who = record.recorded_by.get_full_name() if record else ""
    when = numbers.moment(record.updated_at) if record else ""
    for name in both:
        words = _("%(person)s recorded this joint at %(moment)s.")
        row.errors[name] = words % {"person": who, "moment": when}
        row.choices.append(_choice(row, name, now[name], who, when))


def _choice(row: SheetRow, name: str, theirs: str, who: str = "", when: str = "") -> Choice:
    column = next(one for one in columns("") if one.name == name)
    mine = words_of(column, row.values[name])
    label = str(column.label).rstrip(", ")
    field_name = f"{row.prefix}-{name}-choose"
    return Choice(field_name, name, label, mine, words_of(column, theirs), who, when)


def _choose(row: SheetRow, data: Mapping[str, Any]) -> None:
    """Carry out what the person chose of cells that two people changed."""
    given = str(data.get(f"{row.prefix}-both", ""))
    for name in [name for name in given.split(",") if name in CELLS]:
        choice = data.get("choose") or data.get(f"{row.prefix}-{name}-choose")
        theirs = row.was.get(name, "")
        if choice == THEIRS:
            row.values[name] = theirs
        elif choice != MINE and row.values[name] != theirs:
            row.both = (*row.both, name)
            row.errors[name] = _("Choose yours or theirs.")
            row.choices.append(_choice(row, name, theirs))
