"""Statements that a connection keeps planned, for those whose planning costs the most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

MOST_KEPT = 200
_KEPT: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


def fetch_one(text: str, parameters: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row of `text` with its `%s` filled; planned once for a connection.

    A pooler that gives each transaction another connection keeps nothing: there it is run plainly.
    """
    with connection.cursor() as cursor:
        kept = _KEPT.setdefault(connection.connection, {})
        pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        if pooled or (text not in kept and len(kept) >= MOST_KEPT):
            cursor.execute(text, parameters)
        else:
            if text not in kept:
                name = f"kept_{len(kept)}"
                cursor.execute(f"PREPARE {name} AS {_numbered(text)}")
                kept[text] = name
            slots = ", ".join(["%s"] * len(parameters))
            cursor.execute(f"EXECUTE {kept[text]} ({slots})", parameters)
        line: tuple[Any, ...] | None = cursor.fetchone()
    return line


def _numbered(text: str) -> str:
    first, *rest = text.split("%s")
    return first + "".join(f"${place}{part}" for place, part in enumerate(rest, start=1))
