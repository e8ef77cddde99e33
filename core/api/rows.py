"""Representations built by PostgreSQL: one declared serializer gives both schema and SQL.

A representation is a `Row` whose fields name their `source` along relations. PostgreSQL writes
the JSON text of each row; Django passes it through. Decimals travel as strings, times in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, Func, JSONField, Model, OuterRef, QuerySet, TextField, When
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler
from rest_framework import serializers

Prefix = str
AsSql = tuple[str, list[Any]]


class JsonObject(Func):
    """`json_build_object` with constant names; `as_text` makes it pass the driver unparsed."""

    def __init__(self, fields: dict[str, Any], *, as_text: bool = False) -> None:
        self.names = tuple(fields)
        self.as_text = as_text
        super().__init__(*fields.values(), output_field=TextField() if as_text else JSONField())

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_context: Any) -> AsSql:  # type: ignore[override]
        parts: list[str] = []
        params: list[Any] = []
        for name, expression in zip(self.names, self.source_expressions, strict=True):
            sql, more = compiler.compile(expression)
            parts.append(f"'{name}', {sql}")
            params.extend(more)
        cast = "::text" if self.as_text else ""
        return f"json_build_object({', '.join(parts)}){cast}", params


def json_list(rows: QuerySet[Any, Any], *, comparable: bool = False) -> Func:
    """The one column of `rows` as a JSON list, in their order; empty without rows.

    Members of objects stay in their order, unless it is to be `comparable`: then rows can be
    grouped by it.
    """
    function = "to_jsonb" if comparable else "to_json"
    return Func(ArraySubquery(rows), function=function, output_field=JSONField())


class Row(serializers.Serializer[Any]):
    """A read-only representation; subclasses declare its fields."""

    model: ClassVar[type[Model] | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("read_only", True)
        super().__init__(*args, **kwargs)


class Related(serializers.Field[Any, Any, Any, Any]):
    """The rows of a reverse relation as a list, in the order of `ordering`."""

    def __init__(self, row: type[Row], relation: str, *ordering: str, **kwargs: Any) -> None:
        self.row, self.relation, self.ordering = row, relation, ordering
        super().__init__(read_only=True, **kwargs)


class Computed(serializers.Field[Any, Any, Any, Any]):
    """A value that `expression(prefix)` makes in SQL; `shape` documents its type."""

    def __init__(
        self,
        expression: Callable[[Prefix], Any],
        shape: serializers.Field[Any, Any, Any, Any],
        **kwargs: Any,
    ) -> None:
        self.expression, self.shape = expression, shape
        super().__init__(read_only=True, **kwargs)


class Names(Row):
    """A name in three languages; an empty text means that the English form stands for it."""

    en = serializers.CharField()
    az = serializers.CharField()
    ru = serializers.CharField()

    def __init__(self, stem: str = "name", **kwargs: Any) -> None:
        self.stem = stem
        super().__init__(source="*", **kwargs)


def text_of(row: type[Row], model: type[Model]) -> JsonObject:
    """The expression that gives one row of `model` as the JSON text of `row`; built once."""
    if (row, model) not in _BUILT:
        _BUILT[row, model] = JsonObject(_fields(row(), model, ""), as_text=True)
    return _BUILT[row, model]


def object_of(row: type[Row], model: type[Model]) -> JsonObject:
    """The same as a JSON value, to stand inside of another row."""
    return JsonObject(_fields(row(), model, ""))


_BUILT: dict[tuple[type[Row], type[Model]], JsonObject] = {}


def _fields(row: serializers.Serializer[Any], model: type[Model], prefix: Prefix) -> dict[str, Any]:
    if isinstance(row, Names):
        stems = {"en": row.stem, "az": f"{row.stem}_az", "ru": f"{row.stem}_ru"}
        return {name: F(prefix + stem) for name, stem in stems.items()}
    return {name: expression_of(field, model, prefix) for name, field in row.fields.items()}


def expression_of(field: Any, model: type[Model], prefix: Prefix) -> Any:
    """What PostgreSQL makes of one field of a row, seen from `prefix` on."""
    if isinstance(field, Computed):
        return field.expression(prefix)
    if isinstance(field, Related):
        return _related(field, model, prefix)
    if field.source == "*":
        return JsonObject(_fields(field, model, prefix))
    path = prefix + str(field.source).replace(".", "__")
    if isinstance(field, serializers.Serializer):
        return _nested(field, model, path)
    if isinstance(field, serializers.DecimalField):
        return Cast(F(path), TextField())
    return F(path)


def _nested(field: Any, model: type[Model], path: str) -> Any:
    built = JsonObject(_fields(field, model, f"{path}__"))
    if not field.allow_null:
        return built
    return Case(When(**{f"{path}__isnull": False}, then=built), output_field=JSONField())


def _related(field: Related, model: type[Model], prefix: Prefix) -> Any:
    """A correlated array of the related rows."""
    owner = model
    for name in filter(None, prefix.split("__")):
        owner = owner._meta.get_field(name).related_model  # type: ignore[assignment]
    relation: Any = owner._meta.get_field(field.relation)
    target, back = relation.related_model, relation.remote_field.name
    inner = JsonObject(_fields(field.row(), target, ""))
    rows = target._default_manager.filter(**{back: OuterRef(f"{prefix}pk")})
    ordered = rows.order_by(*field.ordering, "pk").values_list(inner)
    return json_list(ordered)
