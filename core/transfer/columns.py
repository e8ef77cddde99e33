"""A row of the API as columns of a table: nested members by dotted names, lists as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Func, JSONField, Model, QuerySet, TextField
from django.db.models.functions import Cast
from rest_framework import serializers

from core.api.rows import Computed, Names, Related, Row, expression_of

ROWS_A_FETCH = 500
CHANGED: dict[type[Any], Callable[[str], Any]] = {
    serializers.DecimalField: Decimal,
    serializers.DateTimeField: dt.datetime.fromisoformat,
    serializers.DateField: dt.date.fromisoformat,
}


@dataclass(frozen=True)
class Leaf:
    """One column: its dotted name, what the database is asked, and how a text of it is read."""

    name: str
    expression: Any
    read: Callable[[str], Any] | None = None


def leaves_of(row: type[Row], model: type[Model]) -> tuple[Leaf, ...]:
    """The columns of `row` for rows of `model`, in the order of its fields."""
    return tuple(_walk(row(), model, "", ""))


def _walk(owner: Any, model: type[Model], prefix: str, name: str) -> Iterator[Leaf]:
    if isinstance(owner, Names):
        stem = owner.stem
        for language, column in (("en", stem), ("az", f"{stem}_az"), ("ru", f"{stem}_ru")):
            yield Leaf(f"{name}{language}", F(prefix + column))
        return
    for member, field in owner.fields.items():
        yield from _leaf(field, model, prefix, f"{name}{member}")


def _leaf(field: Any, model: type[Model], prefix: str, name: str) -> Iterator[Leaf]:
    if isinstance(field, Computed | Related):
        expression = expression_of(field, model, prefix)
        if isinstance(expression, Func) and isinstance(expression.output_field, JSONField):
            # The driver reads `json` by itself and `jsonb` not: as text both come alike.
            yield Leaf(name, Cast(expression, TextField()), json.loads)
            return
        read = CHANGED.get(type(field.shape)) if isinstance(field, Computed) else None
        yield Leaf(name, expression, read)
        return
    starred = field.source == "*"
    path = prefix if starred else prefix + str(field.source).replace(".", "__")
    if isinstance(field, serializers.Serializer):
        yield from _walk(field, model, path if starred else f"{path}__", f"{name}.")
        return
    yield Leaf(name, F(path))


def lines_of(leaves: Sequence[Leaf], rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """The values of `rows` under the columns, through a cursor of the server."""
    found = rows.values_list(*[leaf.expression for leaf in leaves])
    reads = [leaf.read for leaf in leaves]
    for line in found.iterator(chunk_size=ROWS_A_FETCH):
        yield tuple(_read(value, read) for value, read in zip(line, reads, strict=True))


def _read(value: Any, read: Callable[[str], Any] | None) -> Any:
    return read(value) if read is not None and isinstance(value, str) and value else value
