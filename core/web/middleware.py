"""What every answer to a signed-in browser has in common."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


class NoStore:
    """Middleware: no cache, not even the back button, keeps a page of a browser with a session.

    An answer that already says how it may be kept, or carries an ETag, keeps its own word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        says = response.has_header("Cache-Control") or response.has_header("ETag")
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not says:
            patch_cache_control(response, private=True, no_store=True)
        return response
