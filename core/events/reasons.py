"""Why the request being answered asks for its change, from its body to the event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

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
