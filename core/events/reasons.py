"""Why the request being answered asks for its change, from its body to the event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

from core.errors import Refused

LONGEST = 500
_said: ContextVar[str] = ContextVar("reason", default="")


def current() -> str:
    """The reason that the caller gave, or an empty text."""
    return _said.get()


def say(reason: str) -> None:
    """Note the reason for the rest of the `heard` block; services that take none still tell it."""
    _said.set(reason)


@contextmanager
def heard() -> Iterator[None]:
    """Around one request: what was said in it is forgotten at its end."""
    before = _said.set("")
    try:
        yield
    finally:
        _said.reset(before)


def required(reason: str) -> str:
    """The reason as it is kept; Refused when none is given, or one that is too long."""
    told = reason.strip()
    if not told:
        raise Refused(_("Give a reason."), field="reason")
    if len(told) > LONGEST:
        raise Refused(_("A reason has at most 500 characters."), field="reason")
    return told
