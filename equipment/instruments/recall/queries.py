"""Reads of recalls that page, API and certificates share."""

from __future__ import annotations

from collections.abc import Collection

from equipment.instruments.recall.models import Disposal


def under_review(public_ids: Collection[str]) -> set[str]:
    """Those of the records that a recall holds under review: some party has still to dispose of
    them. One statement."""
    waiting = Disposal.objects.filter(item__subject__in=public_ids, disposition="")
    return set(waiting.order_by().values_list("item__subject", flat=True).distinct())
