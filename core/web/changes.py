"""What an event says of an object before and after, in words: labels for codes, days as days."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.web import numbers

Text = str | Promise
Change = tuple[Text, object, object]
#: What facts are called that events tell; others are read as they stand.
NAMES: dict[str, Text] = {
    "act": gettext_lazy("Act"),
    "addressed_to": gettext_lazy("Addressed to"),
    "body_class": gettext_lazy("Class of the body"),
    "cleared": pgettext_lazy("how many records", "Taken back"),
    "commitment": gettext_lazy("Commitment"),
    "corrected": pgettext_lazy("how many records", "Corrected"),
    "disposition": gettext_lazy("Disposition"),
    "due": gettext_lazy("Due"),
    "executed_under": gettext_lazy("Executed under"),
    "executor": gettext_lazy("Executor"),
    "is_active": pgettext_lazy("of an entry", "Active"),
    "items": gettext_lazy("Items"),
    "joints": gettext_lazy("Joints"),
    "kind": gettext_lazy("Kind"),
    "lines": gettext_lazy("Lines"),
    "location": gettext_lazy("Place"),
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Number"),
    "outcome": gettext_lazy("Outcome"),
    "place": gettext_lazy("Place"),
    "planned_end": gettext_lazy("Planned end"),
    "planned_start": gettext_lazy("Planned start"),
    "priority": gettext_lazy("Priority"),
    "recorded": pgettext_lazy("how many records", "Recorded"),
    "severity": gettext_lazy("Severity"),
    "status": gettext_lazy("State"),
    "text": gettext_lazy("Text"),
    "title": gettext_lazy("Title"),
    "tool_joint_class": gettext_lazy("Class of the tool joint"),
    "torque_band": gettext_lazy("Torque band"),
    "wanted_end": gettext_lazy("Last day wanted"),
    "wanted_start": gettext_lazy("First day wanted"),
    "well": gettext_lazy("Well"),
    "what": gettext_lazy("What is not as it should be"),
}


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
