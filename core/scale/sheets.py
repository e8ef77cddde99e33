"""Rows of one table on their way through COPY."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg2 import sql

NOTHING = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _text(value: Any) -> str:
    return str(value).translate(_ESCAPES)


_BY_TYPE: dict[type, Callable[[Any], str]] = {
    str: _text,
    int: str,
    Decimal: str,
    bool: lambda value: "t" if value else "f",
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
    dt.time: dt.time.isoformat,
    type(None): lambda _value: NOTHING,
}


def encoded(value: Any) -> str:
    """A plain value as COPY reads it."""
    return _BY_TYPE.get(type(value), _text)(value)


def _json(value: Any) -> str:
    return _text(json.dumps(value, ensure_ascii=False, default=str))


def _array(value: Any) -> str:
    """An array of texts or numbers; none of ours holds nothing as a member."""
    members = (json.dumps(str(member), ensure_ascii=False) for member in value)
    return _text("{" + ",".join(members) + "}")


class Sheet:
    """The columns of a model with their defaults; `add` gives a row its key and keeps it until
    `pour`, which copies all rows that wait."""

    def __init__(self, model: type[models.Model], now: dt.datetime) -> None:
        self.table = model._meta.db_table
        self.total = 0
        self._model = model
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self._columns = [str(field.column) for field in fields]
        self._place = {str(field.attname): place for place, field in enumerate(fields)}
        self._special = {
            str(field.attname): _array if isinstance(field, ArrayField) else _json
            for field in fields
            if isinstance(field, ArrayField | models.JSONField)
        }
        self._bare = [self._default(field, now) for field in fields]
        self.prefix: str = getattr(self._field("public_id"), "prefix", "")
        self._numbered = isinstance(model._meta.pk, models.AutoField)
        self._next = self._last_key() + 1 if self._numbered else 0
        self._waiting: list[str] = []

    def _field(self, name: str) -> Any:
        return next((f for f in self._model._meta.concrete_fields if f.name == name), None)

    def _default(self, field: Any, now: dt.datetime) -> str:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            return encoded(now)
        value = field.get_default() if field.has_default() else None
        if value is None:
            return "" if isinstance(field, models.CharField | models.TextField) else NOTHING
        special = self._special.get(field.attname, encoded)
        return special(value)

    def _last_key(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(self.table))
            )
            return int(cursor.fetchone()[0])

    def reserve(self) -> int:
        """The key of a row that is added later with `id=`."""
        key, self._next = self._next, self._next + 1
        return key

    def add(self, **values: Any) -> int:
        """Keep a row of `values` (by attribute name, defaults for the rest); its key."""
        cells = self._bare.copy()
        if self._numbered and "id" not in values:
            values["id"] = self.reserve()
        for name, value in values.items():
            special = self._special.get(name)
            cells[self._place[name]] = encoded(value) if special is None else special(value)
        self._waiting.append("\t".join(cells))
        self.total += 1
        return int(values.get("id", 0))

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def pour(self) -> None:
        """COPY what waits into the table."""
        if not self._waiting:
            return
        columns = ", ".join(f'"{name}"' for name in self._columns)
        body = io.StringIO("\n".join(self._waiting) + "\n")
        self._waiting = []
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{self.table}" ({columns}) FROM STDIN', body)

    def close(self) -> None:
        """Pour the rest and let the table's own numbering go on behind it."""
        self.pour()
        if not self._numbered or not self.total:
            return
        with connection.cursor() as cursor:
            column = self._model._meta.pk.column
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [f'"{self.table}"', column, self._next - 1],
            )
