"""What the routes of the API are sent: read off the serializers of their bodies, never listed."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from rest_framework import serializers

from core.accounts.models import User
from core.api.fields import LONGEST_ID, Reference, ReferenceList, visible_rows
from tests.isolation.routes import Route

Path = tuple[str | int, ...]
DAY = dt.date(2026, 6, 10).isoformat()


@dataclass(frozen=True)
class Slot:
    """A place of a body where an id can stand: of a row of `model`, or (None) in plain text."""

    path: Path
    model: type[Model] | None

    def __str__(self) -> str:
        return "/".join(map(str, self.path))


def body_of(route: Route, method: str) -> type[serializers.Serializer[Any]] | None:
    """The serializer that reads what `method` is sent with, or None for a route without one."""
    view = getattr(route.callback, "cls", None)
    action = getattr(route.callback, "actions", {}).get(method, method)
    noted: Mapping[str, Any] = getattr(getattr(view, action, None), "described", {})
    return noted.get("body")


def slots(field: Any, user: User, path: Path = ()) -> Iterator[Slot]:
    """Every place of a body that takes an id, however deep."""
    if type(field) is Reference:
        yield Slot(path, visible_rows(field.seen, user).model)
    elif isinstance(field, Reference):
        yield Slot(path, None)  # it looks its ids up by itself
    elif isinstance(field, ReferenceList):
        yield Slot((*path, 0), visible_rows(field.seen, user).model)
    elif isinstance(field, serializers.ListField | serializers.ListSerializer):
        yield from slots(field.child, user, (*path, 0))
    elif isinstance(field, serializers.DictField):
        yield from slots(field.child, user, (*path, "1"))
    elif isinstance(field, serializers.Serializer):
        for name, member in field.fields.items():
            yield from slots(member, user, (*path, name))
    elif isinstance(field, serializers.CharField) and may_hold_an_id(field):
        yield Slot(path, None)


def may_hold_an_id(field: serializers.CharField) -> bool:
    """Text that is limited like ids are, or not at all; longer texts are words of people."""
    return field.max_length is None or field.max_length <= LONGEST_ID


def sample(field: Any, user: User) -> Any:
    """Something that the field takes: of objects the first that `user` sees, of a body what is
    required."""
    found: Any = "Words"
    if isinstance(field, Reference | ReferenceList):
        first = str(_first(visible_rows(field.seen, user)))
        found = [first] if isinstance(field, ReferenceList) else first
    elif isinstance(field, serializers.ListField | serializers.ListSerializer):
        found = [sample(field.child, user)]
    elif isinstance(field, serializers.DictField):
        found = {"1": sample(field.child, user)}
    elif isinstance(field, serializers.Serializer):
        needed = {name: one for name, one in field.fields.items() if one.required}
        found = {name: sample(one, user) for name, one in needed.items()}
    elif isinstance(field, serializers.ChoiceField):
        found = next(iter(field.choices))
    elif isinstance(field, serializers.BooleanField):
        found = False
    elif isinstance(field, serializers.DateField):
        found = DAY
    elif isinstance(field, serializers.TimeField):
        found = "09:00"
    elif isinstance(field, serializers.IntegerField | serializers.DecimalField):
        found = max(int(getattr(field, "min_value", None) or 0), 1)
    elif isinstance(field, serializers.FileField):
        found = SimpleUploadedFile("kanarya.csv", b"Name;Kind\r\nYard;yard\r\n")
    return found


def _first(rows: Any) -> str | None:
    first = rows.order_by("pk").first()
    return first.public_id if first is not None else None


def put(field: Any, body: Any, path: Path, value: Any, user: User) -> Any:
    """A copy of `body` with `value` at `path`; what is missing on the way is made up."""
    if not path:
        return value
    name, rest = path[0], path[1:]
    child = (
        field.fields[name] if isinstance(name, str) and hasattr(field, "fields") else field.child
    )
    found: Any = copy.copy(body) if body else ([] if isinstance(name, int) else {})
    if isinstance(name, int):
        inner = found[name] if len(found) > name else sample(child, user)
        return [put(child, inner, rest, value, user), *found[name + 1 :]]
    inner = found.get(name) or (sample(child, user) if rest else None)
    found[name] = put(child, inner, rest, value, user)
    return found
