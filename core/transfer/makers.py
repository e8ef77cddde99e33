"""Files that are made in the background and are no table: slices register how each is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.utils.functional import Promise

from core.transfer.models import Export

Text = str | Promise
#: Called with how much of how much is done: shows it, renews the lease, and raises when it is lost.
Progress = Callable[[int, int], None]


def nothing_more(_export: Export) -> list[tuple[str, Any]]:
    """A file of which no more is told than of every export."""
    return []


@dataclass(frozen=True)
class Maker:
    """How the file of a source is written into an open file, and the scope that a token needs.

    `write` may be broken off anywhere and begins anew; what it has written to the database by then
    it must find again. `facts` are shown beside those of the export.
    """

    label: Text
    area: str
    write: Callable[[Export, IO[bytes], Progress], None]
    facts: Callable[[Export], list[tuple[str, Any]]] = nothing_more


REGISTRY: dict[str, Maker] = {}


def register(source: str, maker: Maker) -> None:
    """Let exports of `source` be made by `maker`."""
    REGISTRY[source] = maker
