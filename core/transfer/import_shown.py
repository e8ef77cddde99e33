"""Imports in the shape that their pages show: samples, preview lines, facts, progress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.transfer import cells, places
from core.transfer.checking import DryRun
from core.transfer.import_models import Import
from core.transfer.kinds import ImportKind, ReadRow
from core.transfer.sheet import Sheet
from core.web import numbers

SAMPLES = 3
PER_PAGE = 50
VIEWS = {
    "all": gettext_lazy("All"),
    "errors": gettext_lazy("With errors"),
    "remarks": gettext_lazy("With remarks"),
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "same": gettext_lazy("As they are"),
}
OUTCOMES = {
    "new": ("green", gettext_lazy("New")),
    "changed": ("blue", gettext_lazy("Changed")),
    "same": ("grey", gettext_lazy("As it is")),
    "wrong": ("red", gettext_lazy("Error")),
}


@dataclass(frozen=True)
class ShownCell:
    """One cell of the preview, with what is wrong with it."""

    label: str
    text: str
    address: str
    wrong: str
    remark: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the preview."""

    number: int
    cells: list[ShownCell]
    tone: str
    word: str
    wrong: list[ShownCell]


def columns_of(sheet: Sheet, header: int) -> list[tuple[int, str]]:
    """The columns that have a header or a value: index, and letter with header for a choice."""
    found = []
    for index in range(sheet.first_column, sheet.last_column + 1):
        told = cells.shown(sheet.cell(header, index))
        letter = places.letters(index)
        found.append((index, f"{letter} – {told}" if told else letter))
    return found


def samples_of(sheet: Sheet, header: int, index: int) -> list[str]:
    """The first values below a header."""
    last = min(sheet.last_row, header + 20)
    values = (cells.shown(sheet.cell(row, index)) for row in range(header + 1, last + 1))
    return [value for value in values if value][:SAMPLES]


def line_of(kind: ImportKind, row: ReadRow) -> Line:
    """A row of the dry run for the preview."""
    shown = [
        ShownCell(
            str(column.label),
            row.shown.get(column.name, ""),
            row.cells.get(column.name, ""),
            row.wrong.get(column.name, ""),
            row.remarks.get(column.name) or row.look_alikes.get(column.name, ""),
        )
        for column in kind.columns
        if column.name in row.shown
    ]
    labels = {column.name: str(column.label) for column in kind.columns}
    wrong = [
        ShownCell(labels.get(name, ""), "", row.cells.get(name, ""), words)
        for name, words in row.wrong.items()
    ]
    tone, word = OUTCOMES[row.outcome if row.ok else "wrong"]
    return Line(row.number, shown, tone, str(word), wrong)


def belongs(row: ReadRow, view: str) -> bool:
    """Whether a row stands under a tab of the preview."""
    if view in ("errors", "remarks"):
        return not row.ok if view == "errors" else bool(row.remarks or row.look_alikes)
    return view == "all" or (row.ok and row.outcome == view)


def tabs_of(run: DryRun, chosen: str) -> list[dict[str, Any]]:
    """The tabs of the preview with their counts; empty ones are left out."""
    counts = {name: sum(belongs(row, name) for row in run.rows) for name in VIEWS}
    return [
        {"name": name, "label": label, "count": counts[name], "current": name == chosen}
        for name, label in VIEWS.items()
        if counts[name] or name == "all"
    ]


def job_of(made: Import) -> dict[str, Any]:
    """The progress, for the fragment that asks for itself."""
    done = round(100 * made.rows_done / made.rows_total) if made.rows_total else 0
    words = _("%(done)s of %(total)s rows looked through")
    counts = {"done": made.rows_done, "total": made.rows_total}
    return {
        "job": {"percent": done, "text": words % counts},
        "url": made.get_absolute_url(),
        "running": True,
    }


def facts_of(made: Import, kind: ImportKind) -> list[tuple[str, Any]]:
    """The facts beside the page of one import."""
    found: list[tuple[str, Any]] = [
        (_("What the file holds"), kind.label),
        (_("Memorandum"), made.workspace.label),
        (_("Uploaded by"), made.uploaded_by.full_name),
        (_("Uploaded"), numbers.moment(made.uploaded_at)),
    ]
    if made.sheet:
        found.append((_("Sheet"), made.sheet))
    if made.committed_at:
        found.append((_("Imported"), numbers.moment(made.committed_at)))
        found.append((_("New"), made.created_count))
        found.append((_("Changed"), made.changed_count))
    return found
