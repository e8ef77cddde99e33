"""The id of the request being answered, from its header to the event."""

from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request being answered, or an empty text outside of one."""
    return _current.get()
