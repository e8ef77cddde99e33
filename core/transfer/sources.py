"""What can be written as a table: the registered lists of pages, and every list of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.api import lists
from core.errors import Refused
from core.transfer import columns
from core.transfer.writers import Line
from core.web.listings import ORDER, Cell, Listing
from core.web.lists import with_tie_break

ROWS_A_FETCH = 500
#: API lists by their names in the address; the composition root fills it from its router.
RESOURCES: dict[str, Any] = {}


def offer(name: str, resource: Any) -> None:
    """Let exports be made of a resource of the API."""
    RESOURCES[name] = resource


@dataclass(frozen=True)
class Table:
    """A list about to be written: its title, its head, its rows and how their values are read."""

    title: str
    head: list[str]
    rows: QuerySet[Any]
    read: Callable[[QuerySet[Any]], Iterator[Line]]

    def lines(self) -> Iterator[Line]:
        """The values of each row, a few hundred rows in memory at a time."""
        return self.read(self.rows)

    def count(self) -> int:
        return self.rows.order_by().count()

    def exceeds(self, most: int) -> bool:
        """Whether there are more rows than that, without counting them all."""
        return self.rows.order_by()[: most + 1].count() > most


def of_resource(name: str, user: User, query: QueryDict) -> Table:
    """A list of the API as `user` sees it. Raises Refused for an unknown name, ApiError for a
    parameter that the list does not know."""
    view = RESOURCES.get(name)
    if view is None:
        raise Refused(_("There is no list of this name."), field="resource")
    shape = view.shape
    known = sorted(set(shape.parameters) - {"cursor", "limit", "count", "format", "expand"})
    lists.known_only(query, known)
    rows = lists.selected(query, user, view().visible_for, shape)
    leaves = lists.leaves_of(query, shape, rows.model)
    head = [leaf.name for leaf in leaves]
    return Table(name, head, rows, lambda found: columns.lines_of(leaves, found))


def of_listing(
    listing: Listing, user: User, workspace_id: int, query: QueryDict, shows: dict[str, bool]
) -> Table:
    """A registered list of a memorandum with the columns of `shows`, its state and the rest.

    Raises Refused for a filter or an order that the list does not know.
    """
    rows = listing.rows_in(user, workspace_id)
    if listing.filterset is not None:
        chosen = listing.filterset(query, queryset=rows, request=lists.Asking(user, query))
        if not chosen.is_valid():
            raise Refused(_("A filter of this list is not valid: clear it and try again."))
        rows = chosen.qs
    ordering = query.get(ORDER, listing.default)
    if ordering not in listing.orderings:
        raise Refused(_("This list has no such order."))
    cells = [cell for cell in listing.cells if shows.get(cell.column, True)]
    ordered = rows.order_by(*with_tie_break(listing.orderings[ordering]))
    head = [str(cell.label) for cell in cells]
    return Table(str(listing.label), head, ordered, lambda found: _lines(listing, cells, found))


def _lines(listing: Listing, cells: list[Cell], rows: QuerySet[Any]) -> Iterator[Line]:
    found = rows.iterator(chunk_size=ROWS_A_FETCH)
    while chunk := list(islice(found, ROWS_A_FETCH)):
        if listing.prepare is not None:
            listing.prepare(chunk)
        for row in chunk:
            yield [cell.value(row) for cell in cells]
