"""Whether figures follow the ledger, for the health page."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, Min

from cooperation.progress.models import DirtyRollup, Rollup

LIMIT = dt.timedelta(seconds=60)


def last_rollup(now: dt.datetime) -> tuple[bool, object]:
    """When figures were last computed; bad when a memorandum has waited for more than a minute."""
    waiting = DirtyRollup.objects.aggregate(since=Min("since"))["since"]
    last = Rollup.objects.aggregate(at=Max("computed_at"))["at"]
    return waiting is None or now - waiting <= LIMIT, last.isoformat() if last else None
