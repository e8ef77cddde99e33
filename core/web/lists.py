"""The frame of every list page: one FilterSet, named orderings, pages by key, htmx fragments."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core.web import rules
from core.web.listings import COLUMNS, BulkAction, Column, Listing
from core.web.models import SavedView
from core.web.people import member
from core.web.queries import kept_of
from core.web.workspace import current_workspace

PER_PAGE = 50
CURSORS = ("after", "before")
Orderings = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class ListFrame:
    """What a registered list offers this person: its columns, saved views and actions."""

    listing: Listing
    shows: Mapping[str, bool]
    views: Sequence[SavedView]
    actions: Sequence[BulkAction]
    #: Keys of the views that the person may change and drop.
    keeps: Collection[int] = ()

    @property
    def columns(self) -> list[tuple[Column, bool]]:
        """Each column that may be left out, and whether it is shown."""
        return [(column, self.shows[column.name]) for column in self.listing.columns]


def frame_of(request: HttpRequest, listing: Listing) -> ListFrame:
    """What `listing` offers the signed-in person in the memorandum of the page; one query."""
    user, workspace = member(request), current_workspace(request)
    kept = kept_of(user, listing.key, workspace.pk if workspace else None)
    shows = listing.shown_columns(request.GET.get(COLUMNS), kept.columns)
    offered = [
        action for action in listing.actions if workspace and action.offered(user, workspace.pk)
    ]
    keeps = [view.pk for view in kept.views if rules.may_keep(user, view)]
    return ListFrame(listing, shows, kept.views, offered, keeps)


@dataclass(frozen=True)
class ListPage:
    """One page of a list with the links to its neighbours (query strings, None at the ends)."""

    rows: list[Any]
    filter: Any
    ordering: str
    orderings: Orderings
    query: QueryDict
    next_query: str | None
    previous_query: str | None
    total: int | None = None
    frame: ListFrame | None = None

    @property
    def shows(self) -> Mapping[str, bool]:
        """By name, whether a column stands in the list."""
        return self.frame.shows if self.frame else {}

    @property
    def is_filtered(self) -> bool:
        """Whether any filter of the list is in use."""
        return bool(self.filter is not None and active_filters(self))

    @property
    def first_query(self) -> str:
        """The query of the first page under the same filters and ordering."""
        return self.with_query()

    @property
    def cleared_query(self) -> str:
        """The query without any filter, in the same order and with the same columns."""
        filters = self.filter.base_filters if self.filter is not None else {}
        return self.with_query(**dict.fromkeys(filters))

    def with_query(self, **values: str | None) -> str:
        """This list's query with `values` changed (None removes) and without its cursors."""
        query = self.query.copy()
        for name in CURSORS:
            query.pop(name, None)
        for name, value in values.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return "?" + query.urlencode()


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in use: its label, the words of its value and the query without it."""

    label: str
    words: str
    without: str


def list_page(
    request: HttpRequest,
    rows: QuerySet[Any],
    filterset: Any = None,
    *,
    orderings: Orderings,
    default: str,
    per_page: int = PER_PAGE,
    count: bool = False,
    listing: Listing | None = None,
) -> ListPage:
    """The page of `rows` that the request's query names.

    `orderings` maps the names of the `sort` parameter to non-null columns, each with `-` for
    descending; the primary key breaks ties. An unknown ordering or a broken cursor raises
    BadRequest. An invalid filter shows its error and no rows. A registered `listing` adds the
    person's columns, saved views and actions, with one more query.
    """
    chosen = filterset(request.GET, queryset=rows, request=request) if filterset else None
    found = rows if chosen is None else (chosen.qs if chosen.is_valid() else rows.none())
    ordering = request.GET.get("sort", default)
    if ordering not in orderings:
        raise BadRequest(f"Unknown ordering: {ordering[:40]}")
    keys = with_tie_break(orderings[ordering])
    page, has_previous, has_next = _cut(found, keys, request.GET, per_page)
    frame = frame_of(request, listing) if listing else None
    base = request.GET.copy()
    total = found.count() if count else None
    bare = ListPage(page, chosen, ordering, orderings, base, None, None, total, frame)
    return replace(
        bare,
        next_query=bare.with_query(after=_cursor(page[-1], keys)) if has_next else None,
        previous_query=bare.with_query(before=_cursor(page[0], keys)) if has_previous else None,
    )


def narrowed_page(request: HttpRequest, rows: QuerySet[Any], filterset: Any) -> ListPage:
    """The filters of rows that are shown in another form than a list; it reads no rows.

    `page.filter.qs` are those that valid filters leave.
    """
    chosen = filterset(request.GET, queryset=rows, request=request)
    return ListPage([], chosen, "", {}, request.GET.copy(), None, None)


def listing_page(request: HttpRequest, rows: QuerySet[Any], listing: Listing) -> ListPage:
    """The page of `rows` of a registered list, by the filters and orderings that it says."""
    return list_page(
        request,
        rows,
        listing.filterset,
        orderings=listing.orderings,
        default=listing.default,
        listing=listing,
    )


def render_list(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    fragment: str = "",
) -> HttpResponse:
    """The whole page, or for htmx the fragment beside it (`_order_table.html`)."""
    htmx = getattr(request, "htmx", None)
    if htmx and not getattr(htmx, "boosted", False):
        response = HttpResponse(_fragment(request, fragment_of(template, fragment), context))
    else:
        response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _fragment(request: HttpRequest, name: str, context: dict[str, Any]) -> str:
    """The table alone, and beside it the filters in use, which stand outside of it."""
    table = render_to_string(name, context, request)
    if getattr(context.get("page"), "filter", None) is None:
        return table
    return table + render_to_string("core/web/_chips.html", {**context, "oob": True}, request)


def fragment_of(template: str, fragment: str = "") -> str:
    """`…/order_list.html` → `…/_order_table.html`, unless `fragment` names another."""
    if fragment:
        return fragment
    folder, _slash, name = template.rpartition("/")
    return f"{folder}/_{name.removesuffix('_list.html')}_table.html"


def active_filters(page: ListPage) -> list[ActiveFilter]:
    """The filters in use, each with the way to drop it."""
    if page.filter is None or not page.filter.is_valid():
        return []
    form = page.filter.form
    return [
        ActiveFilter(
            str(form[name].label), _words(form[name], value), page.with_query(**{name: None})
        )
        for name, value in form.cleaned_data.items()
        if value not in (None, "", [], ()) and not (hasattr(value, "exists") and not value)
    ]


def _words(bound: Any, value: Any) -> str:
    choices = getattr(bound.field, "choices", None)
    if choices is not None and not isinstance(value, Model):
        wanted = {str(one).lower() for one in (value if isinstance(value, list) else [value])}
        words = [str(label) for key, label in choices if str(key).lower() in wanted]
        return ", ".join(words) or str(_("Unknown"))
    return _plain(value)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def with_tie_break(columns: Sequence[str]) -> list[str]:
    """The columns of an order with the primary key last, so that no two rows are equal."""
    keys = list(columns)
    if keys[-1].lstrip("-") not in ("pk", "id"):
        keys.append("-pk" if keys[0].startswith("-") else "pk")
    return keys


def _cut(
    rows: QuerySet[Any], keys: list[str], query: QueryDict, per_page: int
) -> tuple[list[Any], bool, bool]:
    """The rows of one page, and whether there are any before and after it."""
    backwards = "before" in query
    cursor = query.get("before") or query.get("after")
    order = [_reverse(key) for key in keys] if backwards else keys
    found = rows.order_by(*order)
    if cursor:
        found = _beyond(found, order, _read_cursor(cursor, len(keys)))
    page = list(found[: per_page + 1])
    more = len(page) > per_page
    page = page[:per_page]
    if backwards:
        return page[::-1], more, bool(page)
    return page, bool(cursor and page), more


def _reverse(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _beyond(rows: QuerySet[Any], order: list[str], values: list[Any]) -> QuerySet[Any]:
    """The rows that come after `values` in `order`: (a > x) or (a = x and b > y) …

    That a >= x says nothing new, but an index can begin there.
    """
    beyond, equal = Q(), Q()
    for key, value in zip(order, values, strict=True):
        name, word = key.lstrip("-"), "lt" if key.startswith("-") else "gt"
        beyond |= equal & Q(**{f"{name}__{word}": value})
        equal &= Q(**{name: value})
    first, word = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    begins = Q(**{f"{first}__{word}": values[0]}) if len(order) > 1 else Q()
    try:
        return rows.filter(begins, beyond)
    except (ValidationError, ValueError, TypeError) as error:
        raise BadRequest("Broken cursor") from error


def _cursor(row: Any, keys: list[str]) -> str:
    values = [_value(row, key.lstrip("-")) for key in keys]
    text = json.dumps(values, default=_exactly, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _exactly(value: object) -> str:
    """Days and moments with their microseconds (Django's encoder would cut them), decimals."""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _read_cursor(text: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error) as error:
        raise BadRequest("Broken cursor") from error
    plain = isinstance(values, list) and len(values) == length
    if not plain or not all(isinstance(v, str | int | float) for v in values):
        raise BadRequest("Broken cursor")
    return list(values)
