"""Previews and suggestions of tallies in plain values, as the API tells them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.transfer.sheet import Workbook
from equipment.pipes.tally.flags import Flag
from equipment.pipes.tally.layout import Suggestion
from equipment.pipes.tally.preview import PreviewRow, TallyPreview
from equipment.pipes.tally.register import Known

LENGTHS = (
    "overall_length",
    "makeup_loss",
    "effective_length",
    "cumulative_length",
    "top_depth",
)
COUNTS = (
    "joints",
    "pups",
    "accessories",
    "rejected",
    "ignored",
    "known",
    "still_there",
    "flags",
    "errors",
)
PLAIN = ("sheet_row", "position", "outcome", "suggested", "number", "serial", "description")


def plain_preview(preview: TallyPreview) -> dict[str, Any]:
    """Totals, findings and every row; lengths in metres."""
    totals = preview.totals
    metres = {f"{n}_m": getattr(totals, n) for n in ("total_length", "shoe_depth", "top_depth")}
    return {
        "ok": preview.ok,
        "totals": {name: getattr(totals, name) for name in COUNTS} | metres,
        "flags": _flags(preview.flags),
        "still_there": [_joint(joint) for joint in preview.still_there],
        "results": [_row(row) for row in preview.rows],
    }


def _row(row: PreviewRow) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "reason": row.reason_text,
        **{f"{name}_m": getattr(row, name) for name in LENGTHS},
        "comment": row.comment,
        "joint": row.known.public_id if row.known else None,
        "steps": row.steps,
        "flags": _flags(row.flags),
    }


def _joint(joint: Known) -> dict[str, Any]:
    return {
        "id": joint.public_id,
        "serial": joint.serial,
        "number": joint.number,
        "status": joint.status,
        "length_m": joint.length_m,
    }


def _flags(flags: Iterable[Flag]) -> list[dict[str, Any]]:
    return [
        {"code": flag.code, "cell": flag.cell, "is_error": flag.is_error, "text": str(flag.text)}
        for flag in flags
    ]


def plain_suggestion(book: Workbook, found: Suggestion) -> dict[str, Any]:
    """The sheets of the file, the mapping to start from, and the facts above the table."""
    return {
        "sheets": book.names,
        "mapping": found.mapping and found.mapping.as_dict(),
        "facts": [
            {"key": fact.key, "value": str(fact.value), "unit": fact.unit, "cell": fact.cell}
            for fact in found.facts
        ],
        "notes": list(found.notes),
    }
