"""Writes of the API itself: answers that are kept, and how they go again."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.http import HttpResponse

from core.accounts.models import ApiToken
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


_TAKE = """
INSERT INTO core_tokenwindow AS kept (token_id, number, taken) VALUES (%s, %s, %s)
ON CONFLICT (token_id) DO UPDATE SET number = EXCLUDED.number, taken = EXCLUDED.taken
    + CASE WHEN kept.number = EXCLUDED.number THEN kept.taken ELSE 0 END
WHERE kept.number <> EXCLUDED.number OR kept.taken < %s
RETURNING taken
"""


def take_calls(*, token: ApiToken, number: int, many: int, limit: int) -> int | None:
    """Take `many` calls of a window; how many were taken with these, maybe above the limit.

    None when the window was used up before.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [token.pk, number, many, limit])
        line = cursor.fetchone()
    return line[0] if line else None
