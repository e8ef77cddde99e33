"""The id of the request being answered, from its header to the event, and its one log line."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty

HEADER = "X-Request-Id"
ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")

_current: ContextVar[str] = ContextVar("request_id", default="")
_log = logging.getLogger(__name__)


def current() -> str:
    """The id of the request being answered, or an empty text outside of one."""
    return _current.get()


class RequestId:
    """Middleware, the outermost: takes the caller's id or makes one, answers with it, logs it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = _current.set(given if ACCEPTED.fullmatch(given) else uuid.uuid4().hex)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = current()
            _log.info("request", extra={"http": _line(request, response, began)})
            return response
        finally:
            _current.reset(token)


def _line(request: HttpRequest, response: HttpResponse, began: float) -> dict[str, object]:
    """What the log keeps: the route, not the path, because paths may carry one-time keys."""
    match = request.resolver_match
    return {
        "method": request.method,
        "route": match.route if match else "",
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - began) * 1000, 1),
        "actor": _actor(request),
    }


def _actor(request: HttpRequest) -> str | None:
    """The public id of the person, when the request has already looked them up."""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject) and user.__dict__["_wrapped"] is empty:
        return None
    public_id = getattr(user, "public_id", None)
    return str(public_id) if public_id else None
