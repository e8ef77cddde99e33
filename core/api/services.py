"""Writes of the API itself: answers that are kept, and how they go again."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse

from core.api.models import KeptAnswer

KEPT_FOR = dt.timedelta(days=7)
PURGED_AT_ONCE = 5_000


def keep_answer(
    *, name: str, asked: str, answer: HttpResponse, object_id: str, now: dt.datetime
) -> KeptAnswer:
    """Store the answer of a write in the write's own transaction."""
    return KeptAnswer.objects.create(
        name=name,
        asked=asked,
        status=answer.status_code,
        media_type=answer.headers.get("Content-Type", ""),
        location=answer.headers.get("Location", ""),
        etag=answer.headers.get("ETag", ""),
        content=answer.content,
        object_id=object_id,
        kept_at=now,
    )


def purge_answers(*, now: dt.datetime) -> int:
    """Forget answers that were kept for seven days, batch by batch; returns how many."""
    old = KeptAnswer.objects.filter(kept_at__lt=now - KEPT_FOR).values("pk")[:PURGED_AT_ONCE]
    gone = 0
    while batch := KeptAnswer.objects.filter(pk__in=old).delete()[0]:
        gone += batch
    return gone
