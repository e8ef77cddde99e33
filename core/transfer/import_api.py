"""Imports over the API: a file, its columns, its dry run, then whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from core.api.bodies import dump
from core.api.lists import ListShape, known_only
from core.api.resources import JSON, Workflow, command
from core.api.schema import describe
from core.transfer import import_queries as queries
from core.transfer import import_services as services
from core.transfer import undoing
from core.transfer.filters import ImportFilter
from core.transfer.import_models import Import
from core.transfer.import_serializers import (
    ImportCommitBody,
    ImportDetail,
    ImportMappingBody,
    ImportPreviewShape,
    ImportRow,
    ImportUploadBody,
    KindsShape,
)
from core.transfer.kinds import REGISTRY, ReadRow

STEPS = ("map", "commit", "cancel", "discard", "undo")


class Imports(Workflow):
    """Lists as files: uploaded, looked through, then imported whole or not at all."""

    model = Import
    area = "files"
    detail_row = ImportDetail
    offers = {name: ("POST", f"{name}/") for name in STEPS}
    shape = ListShape(
        row=ImportRow,
        orderings={"uploaded_at": ["uploaded_at"], "updated_at": ["updated_at"]},
        default="-uploaded_at",
        filterset=ImportFilter,
        ids={"memorandum": "workspace__memorandum__public_id"},
    )
    commit = command("commit", services.commit_import, name="made", body=ImportCommitBody)
    cancel = command("cancel", services.cancel_import, name="made")
    discard = command("discard", services.discard_import, name="made")
    undo = command("undo", services.undo_import, name="made")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return undoing.actions_for(user, row)

    def get_parsers(self) -> list[BaseParser]:
        """A file comes as multipart, everything else as JSON."""
        if getattr(self, "action_map", {}).get("post") == "create":
            return [MultiPartParser()]
        return super().get_parsers()

    @describe(body=ImportUploadBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Upload a file; it passes the gate, and nothing of it is imported yet."""
        said = self.body(ImportUploadBody)
        user: Any = request.user
        made = services.upload_import(
            kind=said["kind"],
            workspace=said["memorandum"],
            upload=said["file"],
            by=user,
            now=timezone.now(),
        )
        return self.created(made)

    @describe(answer=KindsShape, summary="What may be imported, and its columns")
    @action(detail=False, methods=["get"], url_path="kinds", url_name="kinds")
    def kinds(self, request: Request) -> HttpResponse:
        known_only(request.query_params, [])
        found = [
            {
                "name": kind.name,
                "label": str(kind.label),
                "columns": [
                    {"name": one.name, "label": str(one.label), "required": one.required}
                    for one in kind.columns
                ],
            }
            for kind in REGISTRY.values()
        ]
        return HttpResponse(dump({"results": found}), JSON)

    @describe(body=ImportMappingBody, summary="Say what the columns mean")
    @action(detail=True, methods=["post"], url_path="map", url_name="map")
    def map(self, request: Request, id: str) -> HttpResponse:
        said = self.body(ImportMappingBody)
        made = self.one(id)
        sheet = queries.sheet_of(made, said.get("sheet", ""))
        layout, _remembered = queries.suggestion_for(made, sheet, said.get("header_row"))
        self.perform(
            id,
            services.map_import,
            name="made",
            sheet=sheet.name,
            header_row=layout.header,
            columns=said.get("columns", layout.columns),
        )
        return self.shown(id)

    @describe(answer=ImportPreviewShape, summary="The dry run: what every row would become")
    @action(detail=True, methods=["get"], url_path="preview", url_name="preview")
    def preview(self, request: Request, id: str) -> HttpResponse:
        known_only(request.query_params, [])
        user: Any = request.user
        run = queries.dry_run_of(self.one(id), user)
        rows = [
            {
                "row": row.number,
                "outcome": row.outcome,
                "wrong": _said(row, row.wrong),
                "remarks": _said(row, row.remarks),
                "look_alikes": _said(row, row.look_alikes),
            }
            for row in run.rows
        ]
        return HttpResponse(dump({"ok": run.ok, "results": rows}), JSON)


def _said(row: ReadRow, words: Mapping[str, str]) -> list[dict[str, str]]:
    """What is said of the cells of a row."""
    return [
        {"column": name, "cell": row.cells.get(name, ""), "text": said}
        for name, said in words.items()
    ]
