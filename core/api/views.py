"""The API's own addresses: the description, its pages, the list of problems, what is not there."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.bodies import dump
from core.api.lists import known_only
from core.api.problems import CODES, problem


class Schema(SpectacularAPIView):
    """The OpenAPI 3.1 description of this API, drawn once for each language and form."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    #: JSON unless YAML is asked for: it is drawn in a tenth of the time.
    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        known_only(request.query_params, ["lang"])
        renderer: Any = request.accepted_renderer
        language = request.GET.get("lang", "")
        if language not in dict(settings.LANGUAGES):
            language = translation.get_language()
        with _ONE_AT_A_TIME:
            text = _drawn(renderer.__class__, language)
        return HttpResponse(text, content_type=f"{renderer.media_type}; charset=utf-8")


_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=16)
def _drawn(renderer: type[Any], language: str) -> bytes:
    """The description as bytes. The generator keeps state of its own: one thread at a time."""
    with translation.override(language):
        schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        text: bytes = renderer().render(schema, renderer.media_type, {})
    return text


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


@csrf_exempt
def unknown_address(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """404 for any address under /api/ that is not there."""
    return problem("not_found", _("There is nothing at this address."))
