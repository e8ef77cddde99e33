"""Rows of the API say where a choice may be empty, as the column that it is read from does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from rest_framework import serializers

from core.api.rows import Related
from mou_portal.api import router


def choices_of(row: Any, model: type[Model]) -> Iterator[tuple[str, Any, Any]]:
    """The choices of a row and of the rows in it, each with its name and its column."""
    for name, field in row.fields.items():
        at = f"{type(row).__name__}.{name}"
        if isinstance(field, Related):
            relation: Any = model._meta.get_field(field.relation)
            yield from choices_of(field.row(), relation.related_model)
            continue
        column = column_of(model, str(field.source))
        if isinstance(field, serializers.Serializer):
            inner = model if field.source == "*" else column and column.related_model
            if inner:
                yield from choices_of(field, inner)
        elif isinstance(field, serializers.ChoiceField) and column is not None:
            yield at, field, column


def column_of(model: type[Model], source: str) -> Any:
    """The column at the end of a path of names, None where there is none."""
    column: Any = None
    for name in source.split("."):
        if model is None:
            return None
        try:
            column = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = column.related_model
    return column


def described() -> dict[str, tuple[Any, Any]]:
    """By name, the choices of all lists and details of the API with their columns."""
    found: dict[str, tuple[Any, Any]] = {}
    views: list[Any] = [view for _name, view, _basename in router.registry]
    for view in views:
        for row in (view.shape.row, view.detail_row or view.shape.row):
            found |= {at: (field, column) for at, field, column in choices_of(row(), view.model)}
    return found


def test_an_empty_choice_is_described_where_it_may_be_stored() -> None:
    found = described()
    assert len(found) > 80
    empty = {at for at, (_, column) in found.items() if column.blank and not column.null}
    assert len(empty) > 20
    told = {at for at, (field, _) in found.items() if field.allow_blank or "" in field.choices}
    assert sorted(empty - told) == []
