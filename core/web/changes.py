"""What an event says of an object before and after, in words: labels for codes, days as days."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from core.web import numbers
from core.web.fact_names import NAMES, Text

Change = tuple[Text, object, object]


def of(event: Any) -> list[Change]:
    """Each fact of an event with its name and its words before and after."""
    names = [*event.before, *(name for name in event.after if name not in event.before)]
    kinds = {name: _field(event.object_type, name) for name in names}
    return [
        (
            NAMES.get(name) or name.replace("_", " "),
            said(kinds[name], event.before.get(name)),
            said(kinds[name], event.after.get(name)),
        )
        for name in names
    ]


def said(field: Any, value: object) -> object:
    """A value as people read it: the label of a choice, yes or no, a day; None stays None."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(str(said(field, one)) for one in value)
    if field is None or not isinstance(value, str):
        return value
    labels = dict(field.flatchoices or ())
    if labels:
        return labels.get(value, value)
    return _day(field, value)


def _day(field: Any, value: str) -> str:
    plain = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    try:
        return numbers.day(dt.date.fromisoformat(value)) if plain else value
    except ValueError:
        return value


def _field(model_name: str, name: str) -> Any:
    """The field of the model that the event is about, None for what is no field of it."""
    model = _models().get(model_name)
    try:
        found = model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


@cache
def _models() -> dict[str, type[models.Model]]:
    return {str(model._meta.model_name): model for model in apps.get_models()}
