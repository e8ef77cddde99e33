"""What a list offers beside its rows: columns to choose, actions on several rows, saved views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from core.accounts.models import User
from core.web.forms import PortalForm

Text = str | Promise
#: Query parameters of every list that are no filters of its own.
ORDER, COLUMNS = "sort", "columns"
LONGEST_QUERY = 1500


@dataclass(frozen=True)
class Column:
    """A column that a person may leave out; `shown` is how the list begins."""

    name: str
    label: Text
    shown: bool = True


@dataclass(frozen=True)
class Cell:
    """A column of the list as a file: its head and its value of a row, a number where it is one.

    It goes with the pickable column `column`; without one it always stands in the file.
    """

    label: Text
    value: Callable[[Any], Any]
    column: str = ""


def everybody(user: User, workspace_id: int) -> bool:
    """An action that whoever sees the list may take."""
    return True


def nothing_more(
    data: Any = None, *, user: User, workspace: Any, rows: Sequence[Any]
) -> forms.Form:
    """The form of an action that asks for nothing beside its rows."""
    return PortalForm(data)


@dataclass(frozen=True)
class BulkAction:
    """One thing to do with several rows, all of them or none.

    `perform(rows=, by=, now=, **form)` is a service; `form(data, user=, workspace=, rows=)` asks
    what it needs beside the rows; `offered(user, workspace_id)` says who is shown it; `done` are
    the words afterwards, an `ngettext_lazy` over `count`. An action that makes a file has an
    `answer`, which sends what `perform` made; the list stays as it is.

    `stops(rows=, by=, **form)` says of which rows (by key) it will not be taken, and why: the
    question shows them, and the person does it with the others or not at all. An action with a
    `page` of its own, an address without arguments, is asked for there.
    """

    name: str
    label: Text
    icon: str
    perform: Callable[..., Any]
    offered: Callable[[User, int], bool]
    done: Text = ""
    explanation: Text = ""
    form: Callable[..., forms.Form] = nothing_more
    answer: Callable[[Any], HttpResponseBase] | None = None
    stops: Callable[..., Mapping[int, str]] | None = None
    page: str = ""

    @property
    def makes_file(self) -> bool:
        return self.answer is not None


@dataclass(frozen=True)
class Listing:
    """A list by the name of its address (`equipment:joint-list`), without arguments.

    `rows(user)` are all that the person may see of it: what actions take their rows from.
    """

    key: str
    label: Text
    filterset: Any
    rows: Callable[[User], QuerySet[Any]]
    columns: Sequence[Column] = ()
    actions: Sequence[BulkAction] = ()
    #: The list as a file; a list without cells is not exported.
    cells: Sequence[Cell] = ()
    orderings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    default: str = ""
    #: Sets what cells need beside their row, for some hundred rows at once.
    prepare: Callable[[list[Any]], None] | None = None
    #: The rows of one memorandum with what the cells read; else those of `rows` in it.
    within: Callable[[User, int], QuerySet[Any]] | None = None

    def rows_in(self, user: User, workspace_id: int) -> QuerySet[Any]:
        """What the person sees of the list in one memorandum."""
        if self.within is not None:
            return self.within(user, workspace_id)
        return self.rows(user).filter(memorandum=workspace_id)

    def action(self, name: str) -> BulkAction | None:
        return next((one for one in self.actions if one.name == name), None)

    def shown_columns(self, *choices: str | None) -> dict[str, bool]:
        """Which columns stand in the list by the first choice that says anything.

        A choice is a comma-separated text of names; names that the list does not know count for
        nothing, and a choice without any known name is none.
        """
        names = {column.name for column in self.columns}
        for choice in choices:
            wanted = names & set((choice or "").split(","))
            if wanted:
                return {name: name in wanted for name in names}
        return {column.name: column.shown for column in self.columns}

    def cleaned_query(self, text: str, more: Mapping[str, str] | None = None) -> str:
        """The part of an address that a view keeps: known filters, order and columns."""
        known = {*self.filterset.base_filters, ORDER, COLUMNS} if self.filterset else {ORDER}
        given, kept = QueryDict(text.removeprefix("?")), QueryDict(mutable=True)
        for name in sorted(known & set(given)):
            kept.setlist(name, [value for value in given.getlist(name) if value])
        for name, value in (more or {}).items():
            kept.setdefault(name, value)
        return kept.urlencode(safe=",")


_listings: dict[str, Listing] = {}


def register(listing: Listing) -> None:
    """Let views be saved and actions be taken for a list; called in `AppConfig.ready`."""
    _listings[listing.key] = listing


def listing_named(key: str) -> Listing | None:
    """The registered list of that name, or None."""
    return _listings.get(key)


def listings() -> list[Listing]:
    """Every registered list, for tests that walk them all."""
    return list(_listings.values())
