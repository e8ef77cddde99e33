"""The query parameters of lists and objects as the description tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import django_filters
from django.db.models import Model
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from core.api import expansions
from core.api.rows import Row
from core.lookups import NOT, Lookup, Negation, OneOf, Since, Texts

LIST_WORDS = {
    "cursor": "The place in the list, as `next` and `previous` name it.",
    "limit": "Rows a page: 1 to 1000, 50 unless told.",
    "format": "`csv` or `xlsx`: the whole list as a table, up to 10,000 rows; above that 422 "
    "`too_many_rows`, and an export makes it. Without `cursor`, `limit` and `count`.",
    "count": "`exact` adds the number of all rows; counting costs more than the page.",
    "ordering": "The order of the rows, `-` for descending; what is equal comes in the order of "
    "creation.",
}
MEMBER_WORDS = {
    "fields": "Only these members, comma-separated; what the schema requires is then required "
    "of them alone.",
    "expand": "References to open into the row of what they name, one level deep, "
    "comma-separated. What the caller does not see stays as it is. A token needs the reading "
    "scope of each. Not in tables.",
}
MEANINGS = {
    "": "",
    NOT: "leaves these out; rows without a value stay",
    "gte": "this value or a greater or later one",
    "lte": "this value or a smaller or earlier one",
    "contains": "a part of it, capital or small",
    "empty": "`true` only rows without a value, `false` only rows with one",
}
SINCE_WORDS = (
    "Only rows made or changed at this moment or later, in the order of their changes unless "
    "`ordering` says otherwise. Begin a little before the last answer: a change is dated when it "
    "begins and seen when it is committed. For a reading without holes take `events`."
)
LIST_NOTES = {True: " Several: comma-separated.", False: " Several: repeat the parameter."}
PLAIN_TYPES: Mapping[type[django_filters.Filter], Any] = {
    django_filters.DateFilter: OpenApiTypes.DATE,
    django_filters.NumberFilter: OpenApiTypes.NUMBER,
    django_filters.BooleanFilter: OpenApiTypes.BOOL,
}


def list_parameters(shape: Any, model: type[Model]) -> list[OpenApiParameter]:
    """The query parameters of a list: its page, its order, its filters with their lookups."""
    names = sorted(shape.orderings)
    enum = [*names, *(f"-{name}" for name in names)]
    words = LIST_WORDS
    return [
        OpenApiParameter("cursor", str, description=words["cursor"]),
        OpenApiParameter("limit", int, description=words["limit"]),
        OpenApiParameter("count", str, enum=["exact"], description=words["count"]),
        OpenApiParameter(
            "format", str, enum=["json", "csv", "xlsx"], default="json", description=words["format"]
        ),
        OpenApiParameter(
            "ordering", str, enum=enum, default=shape.default, description=words["ordering"]
        ),
        *member_parameters(shape.row, model),
        *filter_parameters(shape.filters.base_filters),
    ]


def member_parameters(row: type[Row], model: type[Model]) -> list[OpenApiParameter]:
    """`fields` and, where something can be opened, `expand`."""
    known = {
        "fields": list(row._declared_fields),
        "expand": list(expansions.openings(row, model)),
    }
    return [
        OpenApiParameter(
            name,
            {"type": "array", "items": {"type": "string", "enum": names}},
            style="form",
            explode=False,
            description=MEMBER_WORDS[name],
        )
        for name, names in known.items()
        if names
    ]


def filter_parameters(filters: Mapping[str, Any]) -> Iterator[OpenApiParameter]:
    """The parameters of the filters of a FilterSet, each lookup by itself."""
    for name, one in sorted(filters.items()):
        if isinstance(one, Negation):
            yield _plain(name, filters[one.of], f"{_said(filters[one.of])}: {MEANINGS[NOT]}.")
        elif isinstance(one, Lookup):
            yield _lookup(name, one)
        else:
            yield _plain(name, one, f"{_said(one)}.")


def _said(one: Any) -> str:
    words = str(one.shown.get("", one.label) if isinstance(one, Lookup) else one.label)
    return words[:1].upper() + words[1:]


def _lookup(name: str, one: Lookup) -> OpenApiParameter:
    if isinstance(one, Since):
        return OpenApiParameter(name, dict(one.schema), description=SINCE_WORDS)
    said = str(one.name_of_field)
    said = said[:1].upper() + said[1:]
    meaning = f": {MEANINGS[one.lookup]}." if one.lookup else "."
    if one.lookup == "empty":
        return OpenApiParameter(name, bool, description=said + meaning)
    schema = dict(one.schema)
    if isinstance(one, OneOf):
        schema["enum"] = [str(value) for value, _label in one.known]
    several = one.is_list and one.lookup in ("", NOT)
    if not several:
        return OpenApiParameter(name, schema, description=said + meaning)
    splits = not isinstance(one, Texts)
    return OpenApiParameter(
        name,
        {"type": "array", "items": schema, "maxItems": 100},
        style="form",
        explode=not splits,
        description=said + meaning + LIST_NOTES[splits],
    )


def _plain(name: str, one: Any, said: str) -> OpenApiParameter:
    """A filter that is no family of lookups: words of a person, a choice of one."""
    choices = one.extra.get("choices")
    if choices:
        words = [str(value) for value, _label in (choices() if callable(choices) else choices)]
        return OpenApiParameter(name, str, enum=words, description=said)
    kind = next((type for base, type in PLAIN_TYPES.items() if isinstance(one, base)), None)
    return OpenApiParameter(name, kind or OpenApiTypes.STR, description=said)
