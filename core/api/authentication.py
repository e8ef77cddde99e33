"""Who calls: a token for integrators, the session (with CSRF) for the portal's own pages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.accounts import tokens
from core.accounts.models import ApiToken, User
from core.api.problems import ApiError

REALM = 'Bearer realm="api"'
AREAS = ("memoranda", "commitments", "acts", "equipment", "events", "people", "files", "notices")
READING = ("GET", "HEAD", "OPTIONS")


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer mp_<key>.<secret>`; one query gives the token and its person."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        scheme, _space, presented = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        user = tokens.authenticate(presented.strip(), timezone.now())
        if user is None or user.acting_token is None:
            raise ApiError(
                "authentication_failed",
                _("The token is unknown, expired or revoked."),
                headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
            )
        translation.activate(user.language)
        return user, user.acting_token

    def authenticate_header(self, request: Request) -> str:
        return REALM


class BrowserSession(SessionAuthentication):
    """The session cookie; every change needs the CSRF token of a page."""


class HasScope(BasePermission):
    """A token needs `area:read` or `area:write`; a session has what its person has."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        if isinstance(request.auth, ApiToken) and view.area:
            require_scope(request.auth, f"{view.area}:{action_of(request)}")
        return True


def action_of(request: Request) -> str:
    """`read` or `write`, by the method."""
    return "read" if request.method in READING else "write"


def may_change(request: Request, area: str) -> bool:
    """Whether the caller's token, if it is one, was given the changes of `area`."""
    token = request.auth
    return not isinstance(token, ApiToken) or f"{area}:write" in _scopes(token)


def require_scope(token: ApiToken, scope: str) -> None:
    """Refuse a token that was not given `scope`."""
    if scope not in _scopes(token):
        raise ApiError(
            "scope_missing",
            _("This token lacks the scope %(scope)s.") % {"scope": scope},
            headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'},
        )


def _scopes(token: ApiToken) -> list[str]:
    return token.scopes.replace(",", " ").split()
