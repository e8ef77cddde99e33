"""Opaque cursors: the place after or before a row, stable while rows come and go."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from core.api.problems import ApiError, parameter_error

LONGEST = 1_000


@dataclass(frozen=True)
class Cursor:
    """The order keys of the row that the page borders on; `back` reads towards the start."""

    ordering: str
    values: tuple[Any, ...]
    back: bool = False

    def __str__(self) -> str:
        plain = [v if isinstance(v, int) else _text(v) for v in self.values]
        text = json.dumps([self.ordering, int(self.back), *plain], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, ordering: str, columns: Sequence[str], model: type[Model]) -> Cursor:
    """The cursor that `text` spells; 400 when it is broken or made for another ordering."""
    try:
        if len(text) > LONGEST:
            raise ValueError
        found = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
        made_for, back, *values = found
        if made_for != ordering or back not in (0, 1) or len(values) != len(columns):
            raise ValueError
        cleaned = tuple(
            _cleaned(model, column, value) for column, value in zip(columns, values, strict=True)
        )
    except (ValueError, TypeError, binascii.Error, ValidationError, RecursionError) as error:
        raise _broken() from error
    return Cursor(ordering, cleaned, bool(back))


def _cleaned(model: type[Model], column: str, value: Any) -> Any:
    """The value of an order key as its column holds it; raises on anything else."""
    if not isinstance(value, str | int) or isinstance(value, bool) or "\x00" in str(value):
        raise ValueError(column)
    field = _column(model, column.lstrip("-"))
    clean = field.to_python(value)
    field.run_validators(clean)
    if isinstance(clean, int) and not -(2**63) <= clean < 2**63:
        raise ValueError(column)
    return clean


def _column(model: type[Model], path: str) -> Any:
    """The model field at the end of a lookup path; a relation stands for its key."""
    field: Any = model._meta.pk
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = field.related_model or model
    return field.target_field if field.is_relation else field


def beyond(columns: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come after `values` in the order of `columns`: (a > x) or (a = x and b > y) …

    That a >= x says nothing new, but an index can begin there.
    """
    found, equal = Q(), Q()
    for column, value in zip(columns, values, strict=True):
        name, word = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        found |= equal & Q(**{f"{name}__{word}": value})
        equal &= Q(**{name: value})
    if len(columns) == 1:
        return found
    first, word = columns[0].lstrip("-"), "lte" if columns[0].startswith("-") else "gte"
    return Q(**{f"{first}__{word}": values[0]}) & found


def reverse(columns: Sequence[str]) -> list[str]:
    """The same order read from its end."""
    return [column[1:] if column.startswith("-") else f"-{column}" for column in columns]


def _text(value: Any) -> str:
    """A key with all its digits: microseconds too, or rows of one millisecond would repeat."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _broken() -> ApiError:
    return parameter_error(
        "invalid_cursor", "cursor", _("Start again without a cursor: this one is not valid.")
    )
