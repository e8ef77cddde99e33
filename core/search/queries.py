"""Searching: a few entries of each kind, each checked again before it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from core.accounts.models import User, Workspace
from core.search import kinds, rules
from core.search.models import SearchEntry

#: So many matches of one kind are put in order; a broader question is answered from these.
SIFTED = 500
PER_KIND = 6
MOST = 50


#: What more rows than these match is left to PostgreSQL whole.
MOST_KEYS = 1_000


@dataclass(frozen=True)
class Hit:
    """One object that was found: its entry, and the object as it is now."""

    kind: kinds.Kind
    entry: SearchEntry
    row: Any

    @property
    def url(self) -> str:
        return str(self.row.get_absolute_url())

    @property
    def memorandum(self) -> str | None:
        """The public id of the memorandum in which the object is; None for people."""
        return getattr(self.entry, "memorandum", None)


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more` tells that there is more than is shown."""

    kind: kinds.Kind
    hits: list[Hit]
    more: bool


@dataclass(frozen=True)
class Question:
    """What one person asks, with the workspaces that they see."""

    user: User
    text: str
    places: Sequence[int]
    limit: int

    def best(self, query: str, *wanted: kinds.Kind, limit: int) -> QuerySet[SearchEntry]:
        """Some entries that match and may be known of, the closest and then the newest first."""
        rows = SearchEntry.objects.filter(kind__in=[kind.name for kind in wanted])
        own = rows.filter(workspace=None, organisation=self.user.organisation_id)
        seen = rows.filter(workspace__in=self.places) | own
        sifted = seen.filter(tokens__holds=query).order_by().values("pk")[:SIFTED]
        whole = rules.question(self.text)
        place = Case(
            When(tokens__holds=rules.exactly(self.text), then=Value(0)),
            When(title_key=whole, then=Value(1)),
            When(title_key__startswith=whole, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        memorandum = F("workspace__memorandum__public_id")
        found: QuerySet[SearchEntry] = SearchEntry.objects.filter(pk__in=sifted).defer("tokens")
        return found.annotate(place=place, memorandum=memorandum).order_by("place", "-pk")[:limit]


def by_keys(rows: QuerySet[Any], found: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `rows` that `found` narrows them to: by their keys, unless they are many.

    Looked up first and alone, for beside the tables of a list a plan would read these whole.
    """
    keys = list(found.order_by().values_list("pk", flat=True)[: MOST_KEYS + 1])
    if not keys:
        return rows.none()
    return found if len(keys) > MOST_KEYS else rows.filter(pk__in=keys)


def ending(rows: QuerySet[Any], kind: str, text: str) -> QuerySet[Any] | None:
    """Those of `rows` (of that kind) with a code, or a part of one, that ends in `text`.

    None when there are none, or when `text` is no ending of a code: words, or a few characters.
    """
    query = rules.tail(text)
    if not query:
        return None
    entries = SearchEntry.objects.filter(kind=kind, tokens__holds=query)
    found = by_keys(rows, rows.filter(public_id__in=entries.values("object_id")))
    return None if found.query.is_empty() else found


def search(
    user: User,
    text: str,
    *,
    only: Sequence[kinds.Kind] | None = None,
    limit: int = PER_KIND,
    places: Sequence[int] | None = None,
) -> list[Group]:
    """What `user` may see of what `text` asks for, grouped by kind in their order.

    One statement over the entries, then one for each kind that has a hit: whatever an entry says,
    only rows that the kind's own `visible_to` gives are shown, and nothing else is counted.
    `places` are the workspaces that the person sees, where the caller has read them already.
    """
    wanted = kinds.kinds() if only is None else list(only)
    if not rules.question(text) or not wanted or not user.is_active:
        return []
    asked = Question(user, text, _places(user) if places is None else places, limit)
    found = _entries(asked, wanted)
    groups = [_group(asked, kind, [e for e in found if e.kind == kind.name]) for kind in wanted]
    return [group for group in groups if group.hits]


def _places(user: User) -> list[int]:
    """The workspaces that the person sees, looked up once."""
    kept: list[int] | None = user.__dict__.get("seen_workspaces")
    if kept is None:
        kept = list(Workspace.objects.visible_to(user).values_list("pk", flat=True))
    return kept


def _entries(asked: Question, wanted: Sequence[kinds.Kind]) -> list[SearchEntry]:
    """The best entries of every kind in one statement; exact codes are looked up by themselves,
    so that a broad question cannot bury them."""
    query, more = rules.matching(asked.text), asked.limit + 1
    exact = asked.best(rules.exactly(asked.text), *wanted, limit=MOST)
    each = [asked.best(_narrowed(query, kind), kind, limit=more) for kind in wanted]
    found: dict[int, Any] = {entry.pk: entry for entry in exact.union(*each, all=True)}
    return sorted(found.values(), key=lambda entry: (entry.place, -entry.pk))


def _narrowed(query: str, kind: kinds.Kind) -> str:
    return query if kind.numerous else rules.among(query, kind.name)


def _group(asked: Question, kind: kinds.Kind, entries: list[SearchEntry]) -> Group:
    ids = [entry.object_id for entry in entries]
    seen = kind.visible_to(asked.user).filter(public_id__in=ids) if ids else ()
    rows = {row.public_id: row for row in seen}
    hits = [Hit(kind, entry, rows[i]) for entry, i in zip(entries, ids, strict=True) if i in rows]
    return Group(kind, hits[: asked.limit], len(hits) > asked.limit)
