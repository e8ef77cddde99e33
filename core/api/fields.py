"""Fields of bodies that take exactly what they say, and of representations that SQL can build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import days

LONGEST_ID = 40
Visible = Callable[[Any], QuerySet[Any]]


class Text(serializers.CharField):
    """Text only: a number or a boolean is refused, and so are null characters."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """`true` or `false`, nothing that resembles them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:40])
        return data


class Whole(serializers.IntegerField):
    """A whole number as JSON writes it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 2**31 - 1)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Number(serializers.DecimalField):
    """A measured value with three decimals, as a string (preferred) or a JSON number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class PlannedDay(serializers.DateField):
    """A civil day from 2000-01-01 to 2100-12-31, for which people plan work."""

    default_validators = [days.refuse_beyond]


def visible_rows(seen: type[Model] | Visible, user: Any) -> QuerySet[Any]:
    """What the caller sees: the model's own `visible_to`, or what the given function says."""
    rows: Any = seen
    found: QuerySet[Any] = rows.objects.visible_to(user) if isinstance(seen, type) else rows(user)
    return found


class Reference(serializers.CharField):
    """The public id of something that the caller sees; anything else answers as missing."""

    default_error_messages = {"does_not_exist": _("There is no such object.")}

    def __init__(self, seen: type[Model] | Visible, **kwargs: Any) -> None:
        self.seen = seen
        #: What `ReferringRows` looked up for all rows at once; None looks up each by itself.
        self.known: dict[str, Any] | None = None
        super().__init__(**kwargs)
        self.validators = []  # those of CharField are for text, this gives an object

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        found = self._found(data) if self.known is None else self.known.get(data)
        if found is None:
            self.fail("does_not_exist")
        return found

    def _found(self, data: str) -> Any:
        rows = visible_rows(self.seen, self.context["request"].user)
        return rows.filter(public_id=data).first() if _is_plain(data) else None

    def look_up(self, ids: set[str]) -> None:
        """Know all of `ids` that the caller sees, by one query."""
        rows = visible_rows(self.seen, self.context["request"].user)
        wanted = [one for one in ids if _is_plain(one)]
        found = rows.filter(public_id__in=wanted) if wanted else ()
        self.known = {row.public_id: row for row in found}

    def to_representation(self, value: Any) -> str:
        return str(value.public_id)


def _is_plain(data: str) -> bool:
    return len(data) <= LONGEST_ID and data.isascii() and "\x00" not in data


class ReferringRows(serializers.ListSerializer[Any]):
    """Rows of a body; what they refer to costs one query for each member, not for each row."""

    def to_internal_value(self, data: Any) -> Any:
        rows = data if isinstance(data, list) else []
        most: int | None = getattr(self, "max_length", None)
        if most is None or len(rows) <= most:
            told = [row for row in rows if isinstance(row, Mapping)]
            row_shape = cast("serializers.Serializer[Any]", self.child)
            for name, field in row_shape.fields.items():
                if isinstance(field, Reference):
                    named = (row.get(name) for row in told)
                    field.look_up({one for one in named if isinstance(one, str)})
        return super().to_internal_value(data)


class ReferenceList(serializers.ListField):
    """Public ids of things that the caller sees, in their order, found by one query."""

    def __init__(self, seen: type[Model] | Visible, **kwargs: Any) -> None:
        self.seen = seen
        kwargs["child"] = Text(max_length=LONGEST_ID)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> list[Any]:
        ids = super().to_internal_value(data)
        rows = visible_rows(self.seen, self.context["request"].user).filter(public_id__in=ids)
        found = {row.public_id: row for row in rows}
        words = str(Reference.default_error_messages["does_not_exist"])
        missing = serializers.ErrorDetail(words, "does_not_exist")
        wrong = {str(index): [missing] for index, id in enumerate(ids) if id not in found}
        if wrong:
            raise serializers.ValidationError(wrong)
        return [found[id] for id in ids]
