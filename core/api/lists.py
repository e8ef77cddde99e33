"""Lists: strict parameters, whitelisted orderings, cursor pages, rows written by PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from core.accounts.models import User
from core.api import cursors, selection, statements
from core.api.problems import ApiError, parameter_error
from core.api.rows import Row, text_of
from core.lookups import Ids, ListFilter, Narrowing, Since, narrowed
from core.transfer import answers, columns, writers

LIMIT = 50
LARGEST_LIMIT = 1_000
PAGE_PARAMETERS = frozenset({"cursor", "limit", "ordering", "count", "format"})
SINCE, BY_CHANGE = "updated_since", "updated_at"
#: Above this many rows a table is made in the background, by an export.
MOST_TABLE_ROWS = 10_000
Orderings = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class ListShape:
    """What a list offers: its representation, the filters that its page has too, orderings
    (non-null columns; the key, in the order of creation, comes last by itself) and the public ids
    that only the API takes, since a page stands in one memorandum (`ids`: parameter → lookup).

    A list whose rows tell `updated_at` takes `updated_since`.
    """

    row: type[Row]
    orderings: Orderings
    default: str
    filterset: type[Any] = ListFilter
    ids: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def filters(self) -> Any:
        """The FilterSet with all that the list takes."""
        more: dict[str, Any] = {
            name: Ids(lookup, label=name.replace("_", " ")) for name, lookup in self.ids.items()
        }
        if "updated_at" in self.row._declared_fields:
            more[SINCE] = Since("updated_at", label=gettext_lazy("Changed since"))
        return narrowed(self.filterset, more)

    @cached_property
    def parameters(self) -> list[str]:
        """Every query parameter that the list knows."""
        return sorted({*PAGE_PARAMETERS, *selection.PARAMETERS, *self.filters.base_filters})


def page_of(
    request: Request,
    rows: Callable[[User], QuerySet[Any]],
    shape: ListShape,
    model: type[Model],
    key: Hashable = None,
) -> HttpResponseBase:
    """One page of `rows(caller)` as JSON; an unknown or broken parameter is 400 and named.

    With `format` csv or xlsx all rows come as one table instead, up to MOST_TABLE_ROWS.

    Under a `key` the statement of an unfiltered page is built once and kept.
    """
    query = request.query_params
    known_only(query, shape.parameters)
    user: Any = statements.noted(request.user)
    if format := wanted_format(query):
        return _table(request, selected(query, user, rows, shape), shape, format)
    chosen = selection.selection_of(request, shape.row, model)
    ordering, keys_by = _ordering(query, shape)
    limit = _limit(query)
    counted = wants_count(query)
    text = None if chosen.is_plain else chosen.text_of(shape.row, model, user)
    cut = Cut(shape.row, tuple(keys_by), _cursor(query, ordering, keys_by, model), text)
    if key is None or not PAGE_PARAMETERS.issuperset(query) or counted:
        found = _filtered(query, user, rows(user), shape)
        lines = cut.of(found, limit)
    else:
        lines = cut.kept((key, ordering), rows, user, limit)
    texts, keys, more = cut.page(lines, limit)
    body = _body(request, texts, _links(request, ordering, keys, cut.cursor, more))
    if counted:
        body = b'{"count":%d,' % found.count() + body[1:]
    return HttpResponse(body, content_type="application/json")


def known_only(query: QueryDict, known: Sequence[str]) -> None:
    """Refuse query parameters that are unknown, given twice or hold a null character."""
    for name, values in query.lists():
        if name not in known:
            raise parameter_error(
                "unknown_parameter",
                name[:60],
                _("There is no parameter “%(name)s” here. Known: %(known)s.")
                % {"name": name[:60], "known": ", ".join(known) or "–"},
                known=list(known),
            )
        if any("\x00" in value for value in values):
            raise parameter_error("invalid_parameter", name, _("Null characters are not allowed."))
        if name in PAGE_PARAMETERS and len(values) > 1:
            raise parameter_error("invalid_parameter", name, _("Give this parameter once."))


def wants_count(query: QueryDict) -> bool:
    """Whether `count=exact` was asked; a count is never made otherwise."""
    if query.get("count", "exact") != "exact":
        raise parameter_error("invalid_parameter", "count", _("Only “exact” is known."))
    return "count" in query


@dataclass(frozen=True)
class Asking:
    """Who asks a FilterSet: what it needs of a request, also where there is none."""

    user: User
    GET: QueryDict


def wanted_format(query: QueryDict) -> str:
    """`csv`, `xlsx`, or nothing for JSON; a table is the whole list and takes no page of it."""
    format = query.get("format", "json")
    if format not in ("json", *writers.FORMATS):
        raise parameter_error("invalid_parameter", "format", _("Known: json, csv, xlsx."))
    if format == "json":
        return ""
    for name in ("cursor", "limit", "count"):
        if name in query:
            said = _("A table is the whole list: leave this parameter out.")
            raise parameter_error("invalid_parameter", name, said)
    if selection.EXPAND in query:
        said = _("A table holds references as they stand: leave this parameter out.")
        raise parameter_error("invalid_parameter", selection.EXPAND, said)
    return format


def selected(
    query: QueryDict, user: User, rows: Callable[[User], QuerySet[Any]], shape: ListShape
) -> QuerySet[Any]:
    """All rows that the query's filters leave of what `user` sees, in the query's order."""
    _name, order = _ordering(query, shape)
    return _filtered(query, user, rows(user), shape).order_by(*order)


def _table(
    request: Request, found: QuerySet[Any], shape: ListShape, format: str
) -> HttpResponseBase:
    """The whole list as a table, streamed; 422 names the way for more rows than that."""
    if found.order_by()[: MOST_TABLE_ROWS + 1].count() > MOST_TABLE_ROWS:
        said = _(
            "These are more than %(most)s rows. POST /api/v1/exports/ makes the table in the "
            "background, or narrow the list by filters."
        )
        raise ApiError("too_many_rows", said % {"most": MOST_TABLE_ROWS})
    name = request.path.rstrip("/").rpartition("/")[2]
    leaves = leaves_of(request.query_params, shape, found.model)
    head = [leaf.name for leaf in leaves]
    return answers.table(name, format, head, columns.lines_of(leaves, found))


def leaves_of(query: QueryDict, shape: ListShape, model: type[Model]) -> list[columns.Leaf]:
    """The columns of the list as a table: those of the members that `fields` names."""
    chosen = selection.Selection(selection.fields_of(query, shape.row))
    found = columns.leaves_of(shape.row, model)
    return [leaf for leaf in found if chosen.shows(leaf.name.partition(".")[0])]


def _filtered(query: QueryDict, user: User, rows: QuerySet[Any], shape: ListShape) -> QuerySet[Any]:
    if not any(name in shape.filters.base_filters for name in query):
        return rows
    filtered: QuerySet[Any] = chosen_of(query, user, rows, shape.filters).qs
    return filtered


def chosen_of(query: QueryDict, user: User, rows: QuerySet[Any], filters: type[Any]) -> Any:
    """The FilterSet with what the query names of it; 400 and named when a value is not valid."""
    names = [name for name in query if name in filters.base_filters]
    named = {"only": names} if issubclass(filters, Narrowing) else {}
    chosen = filters(query, queryset=rows, request=Asking(user, query), **named)
    if not chosen.is_valid():
        raise ApiError(
            "invalid_parameter",
            _("A query parameter is not valid."),
            errors=[
                {"parameter": name, "detail": str(said["message"]), "code": said["code"]}
                for name, all_said in chosen.errors.get_json_data().items()
                for said in all_said
            ],
        )
    return chosen


def _ordering(query: QueryDict, shape: ListShape) -> tuple[str, list[str]]:
    """The ordering by its name and columns; what has changed comes in the order of its changes."""
    by_change = SINCE in query and BY_CHANGE in shape.orderings
    name = query.get("ordering", BY_CHANGE if by_change else shape.default)
    plain = name.removeprefix("-")
    if plain not in shape.orderings:
        known = ", ".join(sorted(shape.orderings))
        raise parameter_error(
            "invalid_parameter",
            "ordering",
            _("Known orderings: %(known)s, each with “-” for descending.") % {"known": known},
        )
    columns = [*shape.orderings[plain], "pk"]
    return name, cursors.reverse(columns) if name.startswith("-") else columns


def _limit(query: QueryDict) -> int:
    text = query.get("limit", str(LIMIT))
    plain = text.isascii() and text.isdecimal() and len(text) <= 4
    if not plain or not 1 <= int(text) <= LARGEST_LIMIT:
        raise parameter_error(
            "invalid_parameter", "limit", _("A whole number from 1 to 1000 is needed.")
        )
    return int(text)


@dataclass(frozen=True)
class Cut:
    """How one page is cut out of a list: its representation, order keys and border."""

    row: type[Row]
    columns: tuple[str, ...]
    cursor: cursors.Cursor | None
    text: Any = None

    @property
    def back(self) -> bool:
        return self.cursor is not None and self.cursor.back

    def of(self, rows: QuerySet[Any], limit: int) -> list[tuple[Any, ...]]:
        """One row more than `limit`, each as JSON text followed by its order keys."""
        values = self.cursor.values if self.cursor else ()
        return list(self._ordered(rows, values)[: limit + 1])

    def kept(
        self, key: Hashable, rows: Callable[[User], QuerySet[Any]], user: User, limit: int
    ) -> list[tuple[Any, ...]]:
        """The same by a statement that is built once."""
        values = self.cursor.values if self.cursor else ()
        names = [f"key{index}" for index in range(len(values))]

        def build(person: User) -> QuerySet[Any]:
            return self._ordered(rows(person), [statements.Slot(name) for name in names])

        full = (key, self.row, self.back, bool(names))
        slots = dict(zip(names, values, strict=True))
        return statements.run(full, build, user, slots, limit=limit + 1)

    def _ordered(self, rows: QuerySet[Any], border: Sequence[Any]) -> QuerySet[Any]:
        order = cursors.reverse(self.columns) if self.back else list(self.columns)
        if border:
            rows = rows.filter(cursors.beyond(order, border))
        names = [column.lstrip("-") for column in self.columns]
        return rows.order_by(*order).values_list(self.text or text_of(self.row, rows.model), *names)

    def page(
        self, lines: list[tuple[Any, ...]], limit: int
    ) -> tuple[list[str], list[tuple[Any, ...]], bool]:
        """The JSON texts of the page, the order keys of its rows, and whether more follow."""
        found = lines[:limit][::-1] if self.back else lines[:limit]
        return [line[0] for line in found], [line[1:] for line in found], len(lines) > limit


def _cursor(
    query: QueryDict, ordering: str, columns: Sequence[str], model: type[Model]
) -> cursors.Cursor | None:
    if "cursor" not in query:
        return None
    return cursors.read_cursor(str(query["cursor"]), ordering, columns, model)


def _links(
    request: Request,
    ordering: str,
    keys: list[tuple[Any, ...]],
    cursor: cursors.Cursor | None,
    more: bool,
) -> tuple[str | None, str | None]:
    """The addresses of the next and the previous page."""
    if not keys:
        return None, None
    back = cursor is not None and cursor.back
    has_next, has_previous = (True, more) if back else (more, cursor is not None)
    following = cursors.Cursor(ordering, keys[-1])
    preceding = cursors.Cursor(ordering, keys[0], back=True)
    return (
        _address(request, following) if has_next else None,
        _address(request, preceding) if has_previous else None,
    )


def _address(request: Request, cursor: cursors.Cursor) -> str:
    query = request.query_params.copy()
    query["cursor"] = str(cursor)
    return f"{request.build_absolute_uri(request.path)}?{query.urlencode()}"


def _body(request: Request, texts: list[str], links: tuple[str | None, str | None]) -> bytes:
    following, preceding = (json.dumps(link) for link in links)
    text = f'{{"results":[{",".join(texts)}],"next":{following},"previous":{preceding}}}'
    return text.encode()
