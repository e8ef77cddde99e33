"""The caller's own exports: asked for, looked after, fetched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.decorators import action
from rest_framework.request import Request

from core import states
from core.accounts.models import ApiToken, User
from core.api.authentication import require_scope
from core.api.lists import ListShape, known_only
from core.api.resources import Resource, command
from core.api.schema import describe
from core.transfer import makers, services, sources
from core.transfer.filters import ExportFilter
from core.transfer.models import Export
from core.transfer.serializers import ExportBody, ExportRow
from core.transfer.views import file_of


class Exports(Resource):
    """Lists of the API as CSV or XLSX files that are made in the background.

    A token needs, beside `files:write`, the reading scope of the list that it asks for.
    """

    model = Export
    area = "files"
    shape = ListShape(
        row=ExportRow,
        orderings={"asked_at": ["asked_at"], "updated_at": ["updated_at"]},
        default="-asked_at",
        filterset=ExportFilter,
    )
    offers = {"cancel": ("POST", "cancel/")}
    cancel = command("cancel", services.cancel_export, name="export")

    def permitted(self, row: Any) -> Iterable[str]:
        return states.permitted(Export.TRANSITIONS, row.status)

    def visible_for(self, user: User) -> QuerySet[Any]:
        return super().visible_for(user).filter(is_page=False)

    @describe(body=ExportBody, status=202)
    def create(self, request: Request) -> HttpResponse:
        """Ask for a whole list as a file: 202 with the address at which its progress stands."""
        said = {"query": "", **self.body(ExportBody)}
        self._require_area(said["resource"])
        user: Any = request.user
        answer = self.created(services.ask_for_resource(**said, by=user, now=timezone.now()))
        answer.status_code = 202
        return answer

    @describe(
        answer=OpenApiTypes.BINARY,
        media="*/*",
        summary="The finished file",
        refusals=(410, 422),
    )
    @action(detail=True, methods=["get"], url_path="content", url_name="content")
    def content(self, request: Request, id: str) -> FileResponse:
        known_only(request.query_params, [])
        export = self.visible().select_related("content").filter(pk=self.one(id).pk).get()
        self._require_area(export.source)
        user: Any = request.user
        services.fetch_export(export=export, by=user, now=timezone.now())
        return file_of(export)

    def _require_area(self, name: str) -> None:
        source: Any = makers.REGISTRY.get(name) or sources.RESOURCES.get(name)
        token = self.request.auth
        if source is not None and source.area and isinstance(token, ApiToken):
            require_scope(token, f"{source.area}:read")
