"""References that open into the row of what they name: which ones, and for whom.

Every resource is offered once by the composition root. A member of a representation can be
opened when it is a reference to the model of such a resource; nothing is declared twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import JSONField, Model, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Func
from django.db.models.functions import Coalesce
from rest_framework import serializers

from core.accounts.models import User
from core.api.rows import Names, Row, expression_of, object_of


@dataclass(frozen=True)
class Target:
    """What a reference to a model opens into: its row, if `visible` says that the caller sees it
    and their token may read `area`."""

    row: type[Row]
    visible: Callable[[User], QuerySet[Any]]
    area: str


@dataclass(frozen=True)
class Opening:
    """A member that can be opened: the path to what it names."""

    path: str
    target: Target


_TARGETS: dict[type[Model], Target] = {}
_MODELS: dict[type[Row], type[Model]] = {}


def offer(
    model: type[Model], row: type[Row], visible: Callable[[User], QuerySet[Any]], area: str
) -> None:
    """Let references to `model` open into `row`; called by the composition root."""
    _TARGETS[model] = Target(row, visible, area)


def describe_rows(model: type[Model], *rows: type[Row] | None) -> None:
    """Note of which model these representations are, for the description."""
    _MODELS.update({row: model for row in rows if row is not None})


@cache
def openings(row: type[Row], model: type[Model]) -> dict[str, Opening]:
    """The members of `row` that can be opened, by their names."""
    found = {}
    for name, field in row().fields.items():
        path = _path_of(field)
        named = _named(model, path) if path else None
        if named in _TARGETS:
            found[name] = Opening(path, _TARGETS[named])
    return found


def opening_of(field: Any) -> Opening | None:
    """How a member of a representation can be opened, if the model of its row is known."""
    owner: Any = type(field.parent)
    model = _MODELS.get(owner)
    return None if model is None else openings(owner, model).get(field.field_name)


def opened(field: Any, opening: Opening, model: type[Model], user: User) -> Any:
    """The row that the member names, or the member as it stands when `user` does not see it."""
    rows = opening.target.visible(user).filter(pk=OuterRef(f"{opening.path}__pk")).order_by()
    row = object_of(opening.target.row, rows.model)
    plain = expression_of(field, model, "")
    if not isinstance(field, serializers.Serializer):
        plain = Func(plain, function="to_json", output_field=JSONField())
    return Coalesce(Subquery(rows.values_list(row)[:1]), plain, output_field=JSONField())


def _path_of(field: Any) -> str:
    """The lookup path of the relation that a member stands for; empty for anything else."""
    source = str(field.source)
    if isinstance(field, serializers.Serializer):
        plain = source == "*" or isinstance(field, Names)
        return "" if plain else source.replace(".", "__")
    relation, _dot, last = source.rpartition(".")
    return relation.replace(".", "__") if last == "public_id" else ""


def _named(model: type[Model], path: str) -> type[Model] | None:
    """The model at the end of a path of single relations."""
    found: Any = model
    for name in path.split("__"):
        try:
            field = found._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if not field.is_relation or field.many_to_many or field.one_to_many:
            return None
        found = field.related_model
    named: type[Model] = found
    return named
