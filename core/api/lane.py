"""A short way through the middleware for callers with a token."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation

from core.api import known
from core.api.authentication import LIMIT

PREFIX = "/api/"


class TokenLane:
    """Middleware: a request under /api/ that carries `Authorization` goes straight to its view.

    A token has no session, messages, CSRF or cookies, so the layers that serve browsers are
    neither paid for nor able to let a token act as a browser. What comes before this class
    (security headers, request id, static files) still applies.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX) or "HTTP_AUTHORIZATION" not in request.META:
            return self.get_response(request)
        return _completed(request, known.not_modified(request) or self._answer(request))

    def _answer(self, request: HttpRequest) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            view, args, kwargs = request.resolver_match = resolve(request.path_info)
            response: HttpResponse = view(request, *args, **kwargs)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
            response.headers["Content-Language"] = translation.get_language() or ""
        return response


def _completed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with the headers that every answer to a token has."""
    if not response.streaming and response.status_code != 304:
        response.headers.setdefault("Content-Length", str(len(response.content)))
    if standing := request.META.get(LIMIT):
        for name, value in standing.headers.items():
            response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response
