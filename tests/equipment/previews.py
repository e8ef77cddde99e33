"""Previews of tallies by row."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from typing import Any

from core.transfer import sheet
from equipment.pipes.tally import rows
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.preview import PreviewRow, TallyPreview
from tests.equipment import workbooks

LINER = '9 5-8" Liner Tally'
COLUMNS = dict(
    zip(
        ["sequence", "number", "serial", "description", "length", "cumulative_length", "top_depth"],
        range(7),
        strict=True,
    )
)


def real(name: str, of: str, **options: Any) -> TallyPreview:
    opened = sheet.open_workbook(workbooks.real(name)).sheet(of)
    return rows.classify(opened, workbooks.suggested(opened), **options)


def liner(**options: Any) -> TallyPreview:
    return real("liner_9_5-8_as_run.xlsx", LINER, **options)


def preview(
    *given: list[Any], mapping: dict[str, Any] | None = None, **options: Any
) -> TallyPreview:
    """Rows under the standard header; a short row is filled up."""
    opened = sheet.open_workbook(workbooks.tally(*given)).sheet("Sheet1")
    chosen = Mapping("Sheet1", 1, 1, 2, **{"columns": COLUMNS, **(mapping or {})})
    return rows.classify(opened, chosen, **options)


def by_row(found: TallyPreview) -> AbstractMapping[int, PreviewRow]:
    return {row.sheet_row: row for row in found.rows}


def codes(row: PreviewRow) -> list[str]:
    return [flag.code for flag in row.flags]


def joint(number: object = "1", length: object = 12.5, serial: object = None) -> list[object]:
    return [1, number, serial, "Casing", length]
