"""Who calls: a token for integrators, the session (with CSRF) for the portal's own pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.accounts import tokens
from core.accounts.models import ApiToken, User
from core.api import limits, statements
from core.api.problems import ApiError

REALM = 'Bearer realm="api"'
#: Where a request keeps what its token's limit said.
LIMIT = "portal.limit"
READING = ("GET", "HEAD", "OPTIONS")


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer mp_<key>.<secret>`; one query gives token, person and
    the workspaces that they see."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        raw = presented_token(request)
        if raw is None:
            return None
        question, now = statements.workspaces_question(), timezone.now()
        found = tokens.identify(raw, now, question)
        if found is None:
            raise ApiError(
                "authentication_failed",
                _("The token is unknown, expired or revoked."),
                headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
            )
        user = statements.see(*found)
        token: Any = user.acting_token
        translation.activate(user.language)
        standing = limits.take(token, now)
        request._request.META[LIMIT] = standing
        if standing.is_over:
            raise limits.exceeded(standing)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        return REALM


def presented_token(request: Request | HttpRequest) -> str | None:
    """What stands behind `Bearer` in `Authorization`; None without it."""
    scheme, _space, presented = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return presented.strip() if scheme.lower() == "bearer" else None


class BrowserSession(SessionAuthentication):
    """The session cookie; every change needs the CSRF token of a page."""


class HasScope(BasePermission):
    """A token needs `area:read` or `area:write`, or the narrower scope that the view names for
    what it asks; a session has what its person has."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        if isinstance(request.auth, ApiToken) and view.area and not is_enough(request.auth, view):
            require_scope(request.auth, f"{view.area}:{action_of(request, view)}")
        return True


def is_enough(token: ApiToken, view: Any) -> bool:
    """Whether the token was given the scope of nothing but the view's action of now."""
    scope = getattr(view, "narrower", {}).get(getattr(view, "action", None))
    return scope is not None and has_scope(token, scope)


def action_of(request: Request, view: Any) -> str:
    """`read` or `write`, by the method; a question that is too long for an address is read."""
    return "read" if request.method in READING or is_question(view) else "write"


def is_question(view: Any) -> bool:
    """Whether the view's action of now is one of its `questions`: sent, but changing nothing."""
    return getattr(view, "action", None) in getattr(view, "questions", ())


def may_change(request: Request, area: str) -> bool:
    """Whether the caller's token, if it is one, was given the changes of `area`."""
    token = request.auth
    return not isinstance(token, ApiToken) or has_scope(token, f"{area}:write")


def require_scope(token: ApiToken, scope: str) -> None:
    """Refuse a token that was not given `scope`."""
    if not has_scope(token, scope):
        raise ApiError(
            "scope_missing",
            _("This token lacks the scope %(scope)s.") % {"scope": scope},
            headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'},
        )


def has_scope(token: ApiToken, scope: str) -> bool:
    """Whether the token was given `scope`."""
    return scope in token.scopes.replace(",", " ").split()
