"""Searching over the API: the same question, the same sight."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.views import APIView

from core.accounts.models import ApiToken
from core.api import statements
from core.api.bodies import dump
from core.api.lists import known_only
from core.api.problems import parameter_error
from core.api.resources import JSON
from core.api.schema import describe
from core.search import kinds, queries, rules
from core.search.serializers import SearchShape

DESCRIBED = (
    OpenApiParameter("q", str, required=True, description="At least two letters or digits."),
    OpenApiParameter("kind", str, description="One kind alone: joint, order, act, commitment …"),
    OpenApiParameter("limit", int, description="Results a kind: 1 to 50, 6 unless told."),
)


class Search(APIView):
    """Objects by their words, of the kinds that the token's scopes let it read."""

    area = ""

    @describe(answer=SearchShape, summary="Find by number, serial or words", parameters=DESCRIBED)
    def get(self, request: Request) -> HttpResponse:
        query = request.query_params
        known_only(query, ["q", "kind", "limit"])
        text = query.get("q", "")
        if not rules.question(text):
            raise parameter_error("invalid_parameter", "q", _("Ask with two characters at least."))
        user: Any = statements.noted(request.user)
        groups = queries.search(user, text, only=_kinds(request), limit=_limit(request))
        body = {
            "results": [_told(hit) for group in groups for hit in group.hits],
            "more": [group.kind.name for group in groups if group.more],
        }
        return HttpResponse(dump(body), JSON)


def _told(hit: queries.Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind.name,
        "id": hit.entry.object_id,
        "title": hit.entry.title,
        "subtitle": hit.entry.subtitle,
        "memorandum": hit.memorandum,
        "path": hit.url,
    }


def _kinds(request: Request) -> list[kinds.Kind]:
    """The kinds that are asked for, as far as the caller's token may read them."""
    token = request.auth if isinstance(request.auth, ApiToken) else None
    scopes = set(token.scopes.replace(",", " ").split()) if token else set()
    known = [k for k in kinds.kinds() if token is None or f"{k.area}:read" in scopes]
    wanted = request.query_params.get("kind")
    if wanted is None:
        return known
    if kinds.kind_named(wanted) is None:
        raise parameter_error("invalid_parameter", "kind", _("This kind is not searched for."))
    return [kind for kind in known if kind.name == wanted]


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(queries.PER_KIND))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= queries.MOST):
        raise parameter_error("invalid_parameter", "limit", _("Give a number from 1 to 50."))
    return int(text)
