"""What sheets of every kind know of their rows, and what they say of a save."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from equipment.orders.drafts import DraftFacts
from equipment.orders.recording import Saved
from equipment.orders.sheet_choices import Choice


class TypedRow(Protocol):
    """A row as a sheet shows it: whether it was typed into, and what is wrong with it."""

    choices: list[Choice]
    is_draft: bool

    @property
    def prefix(self) -> str: ...
    @property
    def is_touched(self) -> bool: ...
    @property
    def errors(self) -> dict[str, str]: ...
    @property
    def both(self) -> Collection[str]: ...
    def draft(self, unit: str) -> DraftFacts: ...


Row = TypeVar("Row", bound=TypedRow)


class TypedSheet(Generic[Row]):
    """The rows of an order's sheet; `head` holds what is said for all of them."""

    rows: list[Row]
    head: Any
    frame: Any

    def mark(self, errors: Sequence[Mapping[str, object]]) -> None:
        """Put the service's errors at their cells."""
        rows = {row.prefix: row for row in self.rows}
        for error in errors:
            row = rows.get(str(error["row"]))
            if row is not None:
                row.errors.setdefault(str(error["field"]), str(error["message"]))

    def drafted_of(self, rows: Iterable[Row]) -> list[DraftFacts]:
        """What is kept of rows that are not recorded."""
        unit = self.head.unit if self.head.is_valid() else self.frame.unit
        return [row.draft(unit) for row in rows]

    @property
    def touched(self) -> list[Row]:
        """Rows into which the person put something."""
        return [row for row in self.rows if row.is_touched]

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.errors]

    @property
    def mending(self) -> list[Row]:
        """Rows with a cell that is wrong, beside those where a choice is to be made."""
        return [row for row in self.wrong if set(row.errors) - set(row.both)]

    @property
    def right(self) -> int:
        """How many rows could be saved without the wrong ones."""
        return sum(not row.errors for row in self.touched)

    @property
    def conflicts(self) -> list[Row]:
        return [row for row in self.rows if row.choices]

    @property
    def drafted(self) -> list[Row]:
        return [row for row in self.rows if row.is_draft]


def saved_words(saved: Saved) -> str:
    """How many joints a save changed."""
    if not saved.total:
        return _("Nothing was changed.")
    return ngettext("%(count)s joint saved.", "%(count)s joints saved.", saved.total) % {
        "count": saved.total
    }


def drafted_words(count: int) -> str:
    """How many rows are kept as a draft."""
    if not count:
        return _("Nothing was typed.")
    return ngettext(
        "%(count)s row is kept as draft.", "%(count)s rows are kept as draft.", count
    ) % {"count": count}
