"""How often a token may call: a window of fixed length, counted for all servers together.

A server takes a share of the window for a token by one statement and hands it out from memory, so
most calls cost no statement and no two servers ever hand out more than the limit. The headers are
the three `RateLimit-*` fields, one number each, that clients and gateways read today; the later
drafts' single structured field is read by few.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from core.accounts.models import ApiToken
from core.api import services
from core.api.problems import ApiError

#: A window is handed out to servers in this many shares.
SHARES = 100
MOST_KEPT = 10_000


@dataclass
class Share:
    """What this server may still hand out in window `number`; `others` is what stands beyond it."""

    number: int
    left: int = 0
    others: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a token stands after a call; times in seconds."""

    limit: int
    remaining: int
    reset: int
    is_over: bool = False

    @property
    def headers(self) -> dict[str, str]:
        told = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }
        return told | ({"Retry-After": str(self.reset)} if self.is_over else {})


_KEPT: dict[str, Share] = {}
_LOCK = threading.Lock()


def take(token: ApiToken, now: dt.datetime) -> Standing:
    """Count one call of the token; at most one statement."""
    limit, seconds = settings.API_LIMIT, settings.API_LIMIT_SECONDS
    number, past = divmod(int(now.timestamp()), seconds)
    reset = seconds - past
    with _LOCK:
        share = _share_of(token, number)
        if share.left:
            share.left -= 1
            return Standing(limit, share.left + share.others, reset)
        spent = share.others < 0
    granted = 0 if spent else _granted(token, share, limit)
    return Standing(limit, share.left + max(share.others, 0), reset, is_over=not granted)


def _share_of(token: ApiToken, number: int) -> Share:
    share = _KEPT.get(token.key)
    if share is None or share.number != number:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        share = _KEPT[token.key] = Share(number)
    return share


def _granted(token: ApiToken, share: Share, limit: int) -> int:
    """Fetch a share of the window and spend one call of it; 0 when the window is used up."""
    many = max(1, limit // SHARES)
    taken = services.take_calls(token=token, number=share.number, many=many, limit=limit)
    granted = 0 if taken is None else many - max(0, taken - limit)
    with _LOCK:
        share.left += max(0, granted - 1)
        share.others = -1 if taken is None else max(0, limit - taken)
    return granted


def exceeded(standing: Standing) -> ApiError:
    """429: the token has used up its window."""
    said = _("This token may call %(limit)s times in %(seconds)s seconds. Wait %(reset)s seconds.")
    words = {
        "limit": standing.limit,
        "seconds": settings.API_LIMIT_SECONDS,
        "reset": standing.reset,
    }
    return ApiError("throttled", said % words)
