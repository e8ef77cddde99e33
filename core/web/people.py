"""Who asks for a page."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from core.accounts.models import User


def member(request: HttpRequest) -> User:
    """The person who is signed in; only for views that demand a sign-in."""
    return cast("User", request.user)
