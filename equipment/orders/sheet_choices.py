"""Cells of a sheet that two people changed: what each put there, and the choice between them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from core.web import numbers
from core.web.sheets import Column

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Choice:
    """A cell that two people changed: what each put there, and who the other one was."""

    name: str
    field: str
    label: str
    mine: str
    theirs: str
    who: str = ""
    when: str = ""


def texts_sent(sent: str, names: Collection[str]) -> dict[str, str]:
    """The texts of cells that the browser sent back as JSON; anything else is as if there were
    none."""
    try:
        found = json.loads(sent) if sent else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    texts = {name: text for name, text in found.items() if isinstance(text, str)}
    # JSON may hold halves of letters, and NUL, which nothing else keeps.
    return {
        name: text.encode(errors="ignore").decode().replace("\0", "")
        for name, text in texts.items()
        if name in names
    }


def texts_to_send(texts: dict[str, str]) -> str:
    """What stood in the cells, for the browser to send back; nothing of an empty row."""
    kept = {name: text for name, text in texts.items() if text}
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def words_of(column: Column, value: str) -> str:
    """What a cell says, to be read."""
    found = dict(column.choices).get(value, value) if column.is_choice else value
    return str(found) if found else numbers.NOTHING
