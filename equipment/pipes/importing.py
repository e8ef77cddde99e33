"""The steps of an import in the shape that their pages show: sheets, header rows, columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Refused
from core.transfer.sheet import Sheet
from equipment.pipes import queries, sheets_shown
from equipment.pipes.forms import ColumnsForm, HeaderForm
from equipment.pipes.models import Tally
from equipment.pipes.sheets_shown import SheetCard
from equipment.pipes.tally import layout
from equipment.pipes.tally.layout import Header, Suggestion
from equipment.pipes.tally.mapping import Mapping

FRAME = ("sheet", "header_first", "header_last", "first_row", "last_row")


@dataclass(frozen=True)
class Found:
    """What the page of columns starts from; `remembered`: it is the party's last choice."""

    frame: dict[str, Any]
    header: Header
    columns: list[tuple[int, str, str]]
    initial: dict[str, Any]
    suggestion: Suggestion
    sheet: Sheet
    remembered: bool
    back: str


def sheet_cards(tally: Tally) -> list[SheetCard]:
    """The sheets of the tally's file, with whether a tally was found on each."""
    return [_card(tally, name) for name in queries.workbook_of(tally).names]


def _card(tally: Tally, name: str) -> SheetCard:
    url = _url(tally, "header", {"sheet": name})
    try:
        sheet = queries.sheet_of(tally, name)
    except Refused as error:
        return SheetCard(name, 0, url, found=False, note=error.message)
    found = layout.suggest(sheet).mapping is not None
    return SheetCard(name, sheet.last_row, url, found)


def _url(tally: Tally, step: str, query: dict[str, Any]) -> str:
    path = reverse(f"equipment:tally-{step}", args=[tally.public_id])
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}"


def columns_url(tally: Tally, frame: dict[str, Any]) -> str:
    """The next step for chosen header rows."""
    return _url(tally, "columns", {name: frame.get(name) for name in FRAME})


def frame_of(tally: Tally, sheet: Sheet) -> dict[str, Any]:
    """Header rows to begin with: those chosen before, else the suggested ones."""
    chosen: Mapping | None = None
    if tally.mapping and tally.mapping.get("sheet") == sheet.name:
        chosen = queries.mapping_of(tally)
    chosen = chosen or layout.suggest(sheet).mapping
    if chosen is None:
        first = max(sheet.first_row, 1)
        start = {"header_first": first, "header_last": first, "first_row": first + 1}
        return {"sheet": sheet.name, **start}
    return {name: getattr(chosen, name) for name in FRAME}


def header_context(tally: Tally, sheet: Sheet, form: HeaderForm) -> dict[str, Any]:
    """The page of header rows: the form and the top of the sheet, its header marked."""
    given = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    marked = range(given["header_first"], given["header_last"] + 1)
    letters, rows = sheets_shown.grid_of(sheet, marked)
    return {"tally": tally, "sheet": sheet, "form": form, "letters": letters, "grid": rows}


def columns_found(tally: Tally, given: dict[str, Any]) -> Found:
    """What the columns seem to mean, from the party's last choice or from the header's words."""
    frame = {name: given[name] for name in FRAME}
    first, last = frame["header_first"], frame["header_last"]
    sheet = queries.sheet_of(tally, frame["sheet"])
    header = layout.header_at(sheet, first, last)
    suggestion = layout.suggest(sheet)
    before = queries.remembered(tally, sheet, first, last)
    initial = _initial(tally, header, suggestion, before)
    return Found(
        frame=frame,
        header=header,
        columns=sheets_shown.columns_of(sheet, first, last),
        initial=initial,
        suggestion=suggestion,
        sheet=sheet,
        remembered=before is not None,
        back=_url(tally, "header", frame | {"again": 1}),
    )


def _initial(
    tally: Tally, header: Header, suggestion: Suggestion, before: Mapping | None
) -> dict[str, Any]:
    """The own choice of this tally, else the remembered one, else the words of the header."""
    own = queries.mapping_of(tally) if tally.mapping else None
    same = own and own.sheet == getattr(suggestion.mapping, "sheet", None)
    chosen = (own if same else None) or before
    guessed = suggestion.mapping
    columns = chosen.columns if chosen else header.columns
    values: dict[str, Any] = {f"column_{index}": name for name, index in columns.items()}
    values["unit"] = chosen.unit if chosen else header.unit or (guessed.unit if guessed else "m")
    values["decimal"] = chosen.decimal if chosen else "auto"
    values["number_is_serial"] = bool(chosen and chosen.number_is_serial)
    values["makeup_loss"] = chosen.makeup_loss if chosen else None
    values["datum"] = own.datum if own and same else guessed.datum if guessed else None
    return values


def column_lines(form: ColumnsForm, found: Found) -> list[dict[str, Any]]:
    """One line for each column: its letters, its header, its first values, its meaning."""
    first = found.frame["first_row"]
    return [
        {
            "letters": letters,
            "header": text,
            "samples": sheets_shown.samples_of(found.sheet, index, first),
            "bound": form[f"column_{index}"],
        }
        for index, letters, text in found.columns
    ]


def job_of(tally: Tally) -> dict[str, Any]:
    """The progress of a registration, for the fragment that asks for itself."""
    done = round(100 * tally.rows_done / tally.rows_total) if tally.rows_total else 0
    words = _("%(done)s of %(total)s rows registered")
    counts = {"done": tally.rows_done, "total": tally.rows_total}
    return {
        "job": {"percent": done, "text": words % counts},
        "url": tally.get_absolute_url(),
        "running": True,
    }
