"""The rows of a sheet of the run: what is stored, drafted or typed of a line, and what two people
put into one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.web import numbers
from core.web.sheets import Column
from equipment.installation.columns import columns
from equipment.installation.forms import texts_of, unit_matters
from equipment.installation.merging import Overtaken
from equipment.installation.rules import CELLS, IN_UNIT
from equipment.orders.draft_models import RowDraft
from equipment.orders.drafts import DraftFacts
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
        return texts_to_send(self.was)

    @property
    def both_text(self) -> str:
        return ",".join(self.both)

    def draft(self, unit: str) -> DraftFacts:
        """What is kept of the row when it is not recorded; `unit` is that of the sheet."""
        cells = {**self.values, "unit": self.unit or unit}
        return DraftFacts(self.prefix, cells, self.was, self.version)


def typed_into(row: SheetRow, data: Any) -> None:
    """Put into the row what was posted of it."""
    row.values = {name: data.get(f"{row.prefix}-{name}", "").strip() for name in CELLS}
    row.unit = data.get(f"{row.prefix}-unit", "")
    version = data.get(f"{row.prefix}-version", "")
    row.version = int(version) if version.isdecimal() and len(version) < 10 else 0
    row.was = texts_sent(data.get(f"{row.prefix}-was", ""), (*CELLS, "unit"))


def drafted_into(row: SheetRow, draft: RowDraft, usual: str) -> None:
    """Put into the row what its person kept of it as a draft."""
    row.values = {name: str(draft.cells.get(name, "")) for name in CELLS}
    unit = str(draft.cells.get("unit", ""))
    row.unit = unit if unit != usual else ""
    row.was = {name: str(text) for name, text in draft.was.items()}
    row.version, row.is_draft = draft.version, True


def choose(row: SheetRow, data: Any) -> None:
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


def overtake(row: SheetRow, one: Overtaken, shown: Sequence[Column]) -> None:
    """Show theirs where the person changed nothing, and a choice where both did."""
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
                mine=words_of(labels[name], row.values[name]),
                theirs=words_of(labels[name], theirs[name]),
                who=actor.get_full_name() if actor else "",
                when=numbers.moment(change.occurred_at) if change else "",
            )
        )
