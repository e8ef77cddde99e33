"""Keeping the entries: from the events as they come, or all anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import Func, QuerySet, TextField, Value

from core.events.models import EventPosition
from core.search import kinds, rules
from core.search.folding import joined
from core.search.models import SearchEntry

BATCH = 1_000
WRITTEN = ("workspace", "organisation", "title", "subtitle", "title_key", "tokens")


def consume_events(positions: Sequence[EventPosition]) -> None:
    """Put what these events changed into words again; repeated or late calls do no harm."""
    told: dict[str, set[str]] = {}
    for position in positions:
        told.setdefault(position.event.object_type, set()).add(position.event.object_id)
    for kind in kinds.kinds():
        own = told.get(kind.told_as or kind.name, set())
        if own:
            refresh(kind, kind.rows().filter(public_id__in=own), own)
        for source, follow in kind.follows.items():
            if told.get(source):
                refresh(kind, follow(sorted(told[source])))


@transaction.atomic
def refresh(kind: kinds.Kind, rows: QuerySet[Any], expected: Iterable[str] = ()) -> int:
    """Write the entries of `rows`; drop those of `expected` ids that have no row any more."""
    written, missing = 0, set(expected)
    found = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        SearchEntry.objects.bulk_create(
            [entry_of(kind, row) for row in batch],
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=WRITTEN,
        )
        missing -= {row.public_id for row in batch}
        written += len(batch)
    if missing:
        SearchEntry.objects.filter(kind=kind.name, object_id__in=missing).delete()
    return written


@transaction.atomic
def rebuild(kind: kinds.Kind) -> int:
    """Make all entries of a kind anew; returns how many. Readers see the old ones until the end."""
    SearchEntry.objects.filter(kind=kind.name).delete()
    return refresh(kind, kind.rows().order_by("pk"))


def entry_of(kind: kinds.Kind, row: Any) -> SearchEntry:
    """The stored form of a row's words."""
    entry = kind.entry(row)
    workspace_id = getattr(row, "workspace_id", None) or getattr(row, "memorandum_id", None)
    lexemes = rules.lexemes(entry, kind.name)
    return SearchEntry(
        kind=kind.name,
        object_id=row.public_id,
        workspace_id=workspace_id,
        organisation_id=getattr(row, "organisation_id", None),
        title=entry.title[:200],
        subtitle=entry.subtitle[:200],
        title_key=joined(entry.title),
        tokens=Func(
            Value(lexemes, output_field=ArrayField(TextField())), function="array_to_tsvector"
        ),
    )
