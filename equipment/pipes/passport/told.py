"""Expressions by which records tell their facts in JSON: texts, names, decimals, yes and no."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Case, DateTimeField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, TruncDate

from core.api.rows import JsonObject

LANGUAGES = {"en": "name", "az": "name_az", "ru": "name_ru"}


def plain(*paths: str, **named: str) -> dict[str, Any]:
    """Members of these columns under their own names, or under the names that are given."""
    return {path: F(path) for path in paths} | {name: F(path) for name, path in named.items()}


def decimals(*paths: str, prefix: str = "") -> dict[str, Any]:
    """Decimals as text, with the places that are stored."""
    return {path: Cast(prefix + path, TextField()) for path in paths}


def names(path: str) -> JsonObject:
    """A name in three languages."""
    return JsonObject({code: F(f"{path}__{field}") for code, field in LANGUAGES.items()})


def holds(condition: Q) -> Case:
    """Whether the condition holds of the row."""
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def day_of(moment: str) -> TruncDate:
    """The civil day of a moment."""
    return TruncDate(moment)


def midnight(day: str) -> Cast:
    """The first moment of a day, for records that know the day alone."""
    return Cast(day, DateTimeField())
