"""Errors outside of views: a page for people, a problem for callers of the API."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.api.problems import CODES, problem
from core.web import views as pages

API = "/api/"
Page = Callable[[HttpRequest, Exception | None], HttpResponse]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, exception, "malformed", pages.bad_request)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, exception, "permission_denied", pages.forbidden)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, exception, "not_found", pages.missing)


def broken(request: HttpRequest) -> HttpResponse:
    """500 without a word about what went wrong: the request id finds it in the log."""
    if request.path.startswith(API):
        return problem("server_error", _("The server failed. Quote the request id."))
    return pages.broken(request)


def _answer(
    request: HttpRequest, exception: Exception | None, code: str, page: Page
) -> HttpResponse:
    if request.path.startswith(API):
        return problem(code, str(CODES[code][1]))
    return page(request, exception)
