"""`me` and parties."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from core.accounts.filters import PartyFilter
from core.accounts.models import ApiToken, Party, RoleGrant, User, Workspace
from core.accounts.serializers import MeShape, PartyRow
from core.api.bodies import dump
from core.api.lists import ListShape, known_only
from core.api.resources import JSON, Resource
from core.api.schema import describe


class Me(APIView):
    """Who the portal takes the caller for, with roles and, for a token, its scopes."""

    area = ""

    @describe(answer=MeShape, summary="Who am I?")
    def get(self, request: Request) -> HttpResponse:
        known_only(request.query_params, [])
        user: Any = request.user
        token = request.auth if isinstance(request.auth, ApiToken) else None
        return HttpResponse(dump({**_person(user), "token": token and _token(token)}), JSON)


def _person(user: User) -> dict[str, Any]:
    organisation = user.organisation
    grants = RoleGrant.objects.standing().filter(person=user)
    named = grants.values_list("role", "workspace__memorandum__public_id")
    return {
        "id": user.public_id,
        "email": user.email,
        "name": user.full_name,
        "language": user.language,
        "organisation": organisation
        and {"id": organisation.public_id, "short": organisation.short},
        "grants": [{"role": role, "memorandum": where} for role, where in named],
    }


def _token(token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.public_id,
        "name": token.name,
        "scopes": token.scopes.replace(",", " ").split(),
        "expires_at": token.expires_at,
    }


class Parties(Resource):
    """The organisations that take part in the memoranda that the caller sees."""

    model = Party
    area = "memoranda"
    shape = ListShape(
        row=PartyRow,
        orderings={
            "position": ["workspace", "position"],
            "created_at": [],
            "updated_at": ["updated_at"],
        },
        default="position",
        filterset=PartyFilter,
        ids={"memorandum": "workspace__memorandum__public_id"},
    )

    def visible_for(self, user: User) -> QuerySet[Any]:
        return Party.objects.filter(workspace__in=Workspace.objects.visible_to(user).values("pk"))
