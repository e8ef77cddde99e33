"""What every answer to a signed-in browser has in common."""

import re
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


class TypedAndTaken:
    """Middleware: tells the browser that a form was taken, so that its kept typing is forgotten.

    A form names its tab and itself in a field of its own; where the answer to it leads on, a short
    cookie says so. A lost line, a refusal and a sign-in in between leave the typing where it is.
    """

    FIELD, COOKIE, SECONDS = "_typing", "typing_done", 600
    MARK = re.compile(r"[0-9a-f]{16}\.[A-Za-z0-9%._~:-]{1,200}")
    ON = (301, 302, 303)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in self.ON:
            return response
        mark = request.POST.get(self.FIELD, "")
        if self.MARK.fullmatch(mark) and not response["Location"].startswith("/accounts/"):
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(
                self.COOKIE, mark, max_age=self.SECONDS, secure=secure, samesite="Lax"
            )
        return response
