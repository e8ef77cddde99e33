"""What can be imported: a kind is data, a slice registers it in `AppConfig.ready`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from core.accounts.models import User, Workspace
from core.transfer.sheet import Cell

Text = str | Promise


class Wrong(Exception):
    """A cell cannot be read; its words are for the person, in their language."""


@dataclass(frozen=True)
class ImportColumn:
    """A column that a kind reads: `read` gives the value of a cell or raises Wrong.

    `words` are headers under which files bring it, in any language; `label` is one of them.
    """

    name: str
    label: Text
    read: Callable[[Cell], Any]
    required: bool = False
    words: tuple[str, ...] = ()
    help: Text = ""


@dataclass
class ReadRow:
    """One row of the sheet: its values by column, what is wrong with it, what it will become.

    `wrong` maps a column (or "" for the row as a whole) to words; `remarks` are words on a row that
    is stored all the same, `look_alikes` on one that is stored when a person says that it is
    another thing than the one that it looks like. A kind's `compare` sets `target`
    to the object that the row is about, and `outcome` to `new`, `changed` or `same`.
    """

    number: int
    values: dict[str, Any]
    shown: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    look_alikes: dict[str, str] = field(default_factory=dict)
    outcome: str = "new"
    target: Any = None

    @property
    def ok(self) -> bool:
        return not self.wrong


@dataclass(frozen=True)
class Written:
    """An object as an import left it: `before` holds what a changed one had, for undoing."""

    row: Any
    created: bool
    before: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0


def _remove(rows: Sequence[Any]) -> None:
    if rows:
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


@dataclass(frozen=True)
class ImportKind:
    """A list that people bring as a file.

    `key` are the columns that together name an object; `compare(rows, workspace, by)` looks them
    up, all at once; `write(rows=, workspace=, by=, now=)` is the service that stores them in the
    caller's transaction without an event of its own, and gives what it wrote; `restore` takes
    changed objects back, each to its `before`; `offered(user, workspace_id)` says who may.
    """

    name: str
    label: Text
    explanation: Text
    icon: str
    columns: Sequence[ImportColumn]
    key: Sequence[str]
    model: type[Any]
    offered: Callable[[User, int], bool]
    compare: Callable[[Sequence[ReadRow], Workspace, User], None]
    write: Callable[..., list[Written]]
    restore: Callable[[Sequence[tuple[Any, Mapping[str, Any]]]], None]
    list_url: str
    #: Deletes rows that an import made and nothing builds on.
    remove: Callable[[Sequence[Any]], None] = _remove
    #: Models whose rows are parts of an object and go with it.
    parts: Collection[type[Any]] = ()

    def column(self, name: str) -> ImportColumn | None:
        return next((one for one in self.columns if one.name == name), None)


Clock = Callable[[], dt.datetime]
REGISTRY: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Let people import `kind`."""
    REGISTRY[kind.name] = kind


def choices_for(user: User, workspace_id: int) -> list[ImportKind]:
    """The kinds that the person may bring into the memorandum."""
    return [kind for kind in REGISTRY.values() if kind.offered(user, workspace_id)]
