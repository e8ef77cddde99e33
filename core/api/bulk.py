"""Many rows in one request: all of them or none, every fault by its JSON pointer.

Rows are read by plain functions and not by serializers: a thousand rows cost milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.problems import ApiError
from core.api.serializers import Body
from core.errors import Refused, nothing_stored

MOST_ROWS = 5_000
#: An answer names no more faults than this.
MOST_FAULTS = 200
Fault = dict[str, object]


class Wrong(Exception):
    """A value of a row cannot be taken: its words and a stable code."""

    def __init__(self, message: str, code: str = "invalid") -> None:
        self.message, self.code = message, code
        super().__init__(message)


@dataclass(frozen=True)
class Member:
    """A member of a row: `read` gives its value or raises Wrong."""

    name: str
    read: Callable[[Any], Any]
    required: bool = False


class RowsBody(Body):
    """Up to 5,000 rows; subclasses declare `rows` for the description, and what they are about.

    The rows come out as they were sent: `read_rows` reads them, many times faster than fields.
    """

    def to_internal_value(self, data: Any) -> Any:
        rows = data.get("rows") if isinstance(data, Mapping) else None
        if not isinstance(rows, list) or not rows:
            words = _("A list of rows is needed.")
            raise serializers.ValidationError(
                {"rows": [serializers.ErrorDetail(words, "required")]}
            )
        if len(rows) > MOST_ROWS:
            said = _("At most %(most)s rows are taken at once. Send more of them in parts.")
            raise ApiError("too_large", said % {"most": MOST_ROWS})
        self.fields.pop("rows", None)
        found = super().to_internal_value({k: v for k, v in data.items() if k != "rows"})
        return {**found, "rows": rows}


def read_rows(rows: Sequence[Any], members: Sequence[Member]) -> list[dict[str, Any]]:
    """The values of all rows. Raises ApiError with a fault for each value that is wrong."""
    known = {member.name: member for member in members}
    required = [member.name for member in members if member.required]
    faults: list[Fault] = []
    found = [_read(index, row, known, required, faults) for index, row in enumerate(rows)]
    if faults:
        raise refused(faults)
    return found


def _read(
    index: int,
    row: Any,
    known: Mapping[str, Member],
    required: Sequence[str],
    faults: list[Fault],
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if not isinstance(row, dict):
        faults.append(fault(index, "", _("An object is needed."), "invalid"))
        return values
    for name, value in row.items():
        member = known.get(name)
        if member is None:
            words = _("There is no such member here. Known: %(known)s.")
            said = words % {"known": ", ".join(known)}
            faults.append(fault(index, name[:60], said, "unknown_member"))
            continue
        try:
            values[name] = member.read(value)
        except Wrong as error:
            faults.append(fault(index, name, error.message, error.code))
    for name in required:
        if name not in row:
            faults.append(fault(index, name, _("This member is needed."), "required"))
    return values


def fault(index: int, name: str, detail: str, code: str) -> Fault:
    """One fault of a row at its JSON pointer."""
    plain = name.replace("~", "~0").replace("/", "~1")
    pointer = f"#/rows/{index}/{plain}".rstrip("/")
    return {"pointer": pointer, "row": index, "field": name, "detail": detail, "code": code}


def refused(faults: Iterable[Fault]) -> ApiError:
    """400 with the first faults; nothing was stored."""
    told = list(faults)
    return ApiError("invalid", nothing_stored(len(told)), errors=told[:MOST_FAULTS])


# -- readers -----------------------------------------------------------------------------------


def text(limit: int, *, empty: bool = True) -> Callable[[Any], str]:
    """Text of at most `limit` characters without control or direction characters."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Wrong(_("Text is needed."))
        told = value.strip()
        if len(told) > limit:
            raise Wrong(_("At most %(limit)s characters are kept here.") % {"limit": limit})
        if not told.isprintable():
            raise Wrong(_("Invisible characters are not allowed."), "forbidden_character")
        if not told and not empty:
            raise Wrong(_("This must not be empty."), "blank")
        return told

    return read


def one_of(choices: Iterable[str]) -> Callable[[Any], str]:
    """One of the given words."""
    known = tuple(choices)

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise Wrong(_("Known: %(known)s.") % {"known": ", ".join(known)}, "invalid_choice")
        return value

    return read


def measure(value: Any) -> Decimal | None:
    """A number with at most three decimals below 10^11, as text or JSON number, or null."""
    if value is None:
        return None
    try:
        number = Decimal(value) if isinstance(value, str | int | Decimal) else None
    except InvalidOperation:
        number = None
    if number is None or isinstance(value, bool) or not number.is_finite():
        raise Wrong(_("A number is needed."))
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -3 or number.adjusted() > 10:
        raise Wrong(_("At most 11 digits before and 3 after the point are kept."))
    return number


def id_of(value: Any) -> str:
    """A public id, to be looked up for all rows at once."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise Wrong(_("A public id is needed."))
    return value[:40]


def looked_up(
    rows: Sequence[dict[str, Any]], name: str, seen: Any
) -> tuple[dict[str, Any], list[Fault]]:
    """The objects that the rows name under `name` by their ids, by one statement, and a fault for
    each row that names what the caller does not see."""
    wanted = {row[name] for row in rows if row.get(name) is not None}
    found = {one.public_id: one for one in seen.filter(public_id__in=wanted)}
    words = _("There is no such object.")
    faults = [
        fault(index, name, words, "does_not_exist")
        for index, row in enumerate(rows)
        if row.get(name) is not None and row[name] not in found
    ]
    return found, faults


@contextmanager
def placed(keys: Iterable[str], *, most: int | None = None, bare: bool = False) -> Iterator[None]:
    """Name the rows of a refusal by the place of their key in the body, the first of several.

    No more than `most` of them; `bare` leaves the fault of the whole list out.
    """
    try:
        yield
    except Refused as error:
        places = {key: place for place, key in reversed(list(enumerate(keys)))}
        error.rows = [
            {**told, "row": places.get(str(told.get("row")), told.get("row"))}
            for told in error.rows[:most]
        ]
        if bare:
            error.field = None
        raise


@contextmanager
def one_row() -> Iterator[None]:
    """A body that is the one row of a service of many: its faults stand at its own members."""
    try:
        yield
    except Refused as error:
        if not error.rows:
            raise
        rows = [{name: told for name, told in row.items() if name != "row"} for row in error.rows]
        raise Refused(str(rows[0]["message"]), code=error.code, rows=rows) from error
