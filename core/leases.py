"""Work that one worker at a time does: its row says who holds it, and until when.

A worker takes the lease by one conditional update, renews it as it goes on and finishes only while
it holds it; what a dead worker held is free again when the lease runs out.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

#: What gives a row back.
RELEASED: dict[str, Any] = {"lease_token": "", "leased_until": None}


class Leased(models.Model):
    """A row that a worker holds while it works on it."""

    lease_token = models.CharField(max_length=40, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def free(now: dt.datetime) -> Q:
    """Rows that no living worker holds."""
    return Q(leased_until=None) | Q(leased_until__lt=now)


def waiting(rows: QuerySet[Any], now: dt.datetime) -> list[int]:
    """The keys of the free ones among `rows`, the longest waiting first."""
    return list(rows.filter(free(now)).order_by("pk").values_list("pk", flat=True))
