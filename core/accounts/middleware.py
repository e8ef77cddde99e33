"""Nobody signs for a party, or administers it, with a password alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.accounts.rules import lacks_second_factor

#: What stays open to a person who still has to set up the factor.
OPEN = ("/accounts/", "/static/", "/health/", "/language/", "/theme/")
API = "/api/"


class SecondFactorCompulsory:
    """Middleware: signatories and administrators set up a second factor before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or request.path.startswith(OPEN):
            return None
        if not lacks_second_factor(user):
            return None
        words = _("Your role needs a second factor. Set up an authenticator app or a passkey.")
        if request.path.startswith(API):
            return _problem(words)
        messages.warning(request, words)
        return redirect("mfa_index")


def _problem(words: str) -> HttpResponse:
    """The refusal as the API tells it (RFC 9457)."""
    body = {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "code": "second_factor_needed",
        "detail": words,
    }
    return HttpResponse(json.dumps(body), status=403, content_type="application/problem+json")
