"""Files: what is known of them, and their bytes through the permission of their parent."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.lists import ListShape, known_only
from core.api.resources import Resource
from core.api.schema import describe
from core.files import queries, store
from core.files.filters import FileFilter
from core.files.models import Attachment
from core.files.serializers import FileRow


class Files(Resource):
    """Files on the objects of the memoranda that the caller sees."""

    model = Attachment
    area = "files"
    shape = ListShape(
        row=FileRow,
        orderings={"added_at": ["added_at"]},
        default="-added_at",
        filterset=FileFilter,
        ids={"memorandum": "workspace__memorandum__public_id"},
    )

    def retrieve(self, request: Request, id: str) -> HttpResponse:
        self._readable(id)
        return super().retrieve(request, id)

    @describe(
        answer=OpenApiTypes.BINARY,
        media="*/*",
        summary="The bytes, as an attachment",
    )
    @action(detail=True, methods=["get"], url_path="content", url_name="content")
    def content(self, request: Request, id: str) -> FileResponse:
        known_only(request.query_params, [])
        found = self._readable(id)
        answer = FileResponse(
            store.open_content(found.content.sha256),
            as_attachment=True,
            filename=found.name,
            content_type=found.content.media_type,
        )
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["ETag"] = f'"{found.content.sha256}"'
        return answer

    def _readable(self, id: str) -> Attachment:
        user: Any = self.request.user
        found = queries.readable_attachment(user, id)
        if found is None:
            raise Http404
        return found
