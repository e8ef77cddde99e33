"""A life line: records of many kinds in one order, newest first; a page is one statement.

Each kind of record is a `Source` as data. Every branch is narrowed, ordered and cut by itself
before they are put together, so a page costs the same whatever the age of what it tells of.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import BigIntegerField, CharField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from core.accounts.models import User
from core.api.rows import JsonObject

PER_PAGE = 25
COLUMNS = (
    "life_day", "life_at", "life_source", "life_key", "life_id", "life_party", "life_by",
    "life_told",
)  # fmt: skip
#: Newest first; of one moment by source, of one source the later row first.
ORDER = ("-life_day", "-life_at", "life_source", "-life_key")


@dataclass(frozen=True)
class Source:
    """A kind of record: its rows for an owner, when it was, who wrote it, and what it tells.

    `day` and `at` are expressions over a row, `by` and `party` paths to a person and to an
    organisation, `told` members of the facts.
    """

    name: str
    kind: str
    rows: Callable[[Any, User], QuerySet[Any]]
    day: Any
    at: Any
    told: Mapping[str, Any]
    id: str = "public_id"
    by: str = ""
    party: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry: what happened, on which day, when it was recorded, by whom of which party."""

    day: dt.date
    at: dt.datetime
    source: str
    kind: str
    key: int
    id: str
    party_id: int | None
    by: Mapping[str, Any]
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LifePage:
    """Entries, and the cursor of those before them, empty at the beginning of the life."""

    entries: tuple[Entry, ...]
    older: str = ""


@dataclass(frozen=True)
class Cursor:
    """The entry after which a page begins."""

    day: dt.date
    at: dt.datetime
    source: str
    key: int

    def __str__(self) -> str:
        plain = [self.day.isoformat(), self.at.isoformat(), self.source, self.key]
        text = json.dumps(plain, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def cursor_of(text: str) -> Cursor | None:
    """The cursor that an address names, None without one. Raises BadRequest for a broken one."""
    if not text:
        return None
    try:
        day, at, source, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        found = Cursor(
            dt.date.fromisoformat(day), dt.datetime.fromisoformat(at), str(source), int(key)
        )
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadRequest("Broken cursor") from error
    if found.at.tzinfo is None or not 0 <= found.key < 2**63:
        raise BadRequest("Broken cursor")
    return found


def page_of(
    sources: Iterable[Source],
    owner: Any,
    user: User,
    *,
    kind: str = "",
    after: Cursor | None = None,
    limit: int = PER_PAGE,
) -> LifePage:
    """The entries of `kind` (all without one) after the cursor; one statement."""
    known = {one.name: one for one in sources if kind in ("", one.kind)}
    branches = [_branch(one, owner, user, after, limit + 1) for one in known.values()]
    found: Any = branches[0].union(*branches[1:], all=True) if branches[1:] else branches[0]
    rows = list(found.order_by(*ORDER)[: limit + 1]) if branches[1:] else list(found)
    entries = [_entry(row, known) for row in rows[:limit]]
    return LifePage(tuple(entries), _after(entries) if len(rows) > limit else "")


def _branch(
    source: Source, owner: Any, user: User, after: Cursor | None, limit: int
) -> QuerySet[Any, Any]:
    rows = source.rows(owner, user).annotate(
        life_day=source.day,
        life_at=source.at,
        life_source=Value(source.name, output_field=TextField()),
        life_key=Cast("pk", BigIntegerField()),
        life_id=Cast(source.id, CharField()),
        life_party=Cast(f"{source.party}_id", BigIntegerField())
        if source.party
        else Value(None, output_field=BigIntegerField()),
        life_by=JsonObject(_by(source), as_text=True),
        life_told=JsonObject(dict(source.told), as_text=True),
    )
    if after is not None:
        rows = rows.filter(_older(source.name, after))
    cut: QuerySet[Any, Any] = rows.order_by(*ORDER).values_list(*COLUMNS)[:limit]
    return cut


def _by(source: Source) -> dict[str, Any]:
    names: dict[str, Any] = {}
    if source.by:
        names |= {
            "id": _plain(f"{source.by}__public_id"),
            "name": _plain(f"{source.by}__full_name"),
        }
    if source.party:
        names["organisation"] = _plain(f"{source.party}__short")
    return names


def _plain(path: str) -> Any:
    return Cast(path, TextField())


def _older(name: str, after: Cursor) -> Q:
    """What comes after the cursor in the order of the whole, seen from one source."""
    older = Q(life_day__lt=after.day) | Q(life_day=after.day, life_at__lt=after.at)
    if name < after.source:
        return older
    same = Q(life_day=after.day, life_at=after.at)
    return older | (same & Q(life_key__lt=after.key) if name == after.source else same)


def _after(entries: Sequence[Entry]) -> str:
    last = entries[-1]
    return str(Cursor(last.day, last.at, last.source, last.key))


def _entry(row: Sequence[Any], known: Mapping[str, Source]) -> Entry:
    day, at, name, key, id_, party, by, told = row
    return Entry(
        day, at, name, known[name].kind, key, id_ or "", party, json.loads(by), json.loads(told)
    )
