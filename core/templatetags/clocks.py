"""Whom a thing waits for, in the words that every page shares."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template

from core.clocks.rules import WaitShown

register = template.Library()


@register.filter
def waits(thing: Any, now: dt.datetime) -> list[WaitShown]:
    """For whom a thing on My side waits at `now`."""
    found: list[WaitShown] = thing.waits(now)
    return found
