"""The API's own addresses: the description, its pages, the list of problems, what is not there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.bodies import dump
from core.api.lists import known_only
from core.api.problems import CODES, problem

#: The description by media type and language: making it takes a second, and anybody may ask.
_DESCRIBED: dict[tuple[str, str], bytes] = {}


class Schema(SpectacularAPIView):
    """The OpenAPI 3.1 description of this API, the same for everybody and made once a process."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        known_only(request.query_params, [])
        renderer: Any = request.accepted_renderer
        key = (renderer.media_type, get_language() or "")
        if key not in _DESCRIBED:
            made = self._get_schema_response(request)  # type: ignore[no-untyped-call]
            _DESCRIBED[key] = renderer.render(made.data, renderer.media_type, {})
        name = f'inline; filename="portal-api.{renderer.format}"'
        return HttpResponse(
            _DESCRIBED[key], renderer.media_type, headers={"Content-Disposition": name}
        )


class Problems(APIView):
    """The stable codes of errors, with their status; services add codes under 409 and 422."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    schema = None

    def get(self, request: Request) -> HttpResponse:
        found = [
            {"code": code, "status": status, "title": str(title)}
            for code, (status, title) in CODES.items()
        ]
        return HttpResponse(dump({"results": found}), content_type="application/json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The interactive page over the description; its scripts are our own static files."""
    return render(request, "core/api/docs.html")


def unknown_address(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """404 for any address under /api/ that is not there."""
    return problem("not_found", _("There is nothing at this address."))
