"""A short way through the middleware for callers with a token."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation

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
        with translation.override(translation.get_language_from_request(request)):
            view, args, kwargs = request.resolver_match = resolve(request.path_info)
            response: HttpResponse = view(request, *args, **kwargs)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
            response.headers["Content-Language"] = translation.get_language() or ""
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response
