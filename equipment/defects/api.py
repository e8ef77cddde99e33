"""Defect acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.lists import ListShape, known_only
from core.api.resources import IN_MEMORANDUM, JSON, Workflow, command
from core.api.schema import describe
from core.clocks.api import clock_view
from core.documents.answers import MEDIA, attached
from core.documents.parameters import LANGUAGES, languages_of
from core.errors import Refused
from equipment.defects import document, printing, queries, rules, services
from equipment.defects.filters import DefectActFilter
from equipment.defects.models import DefectAct
from equipment.defects.rules import FindingFacts
from equipment.defects.serializers import (
    AgreeBody,
    DefectActBody,
    DefectActDetail,
    DefectActRow,
    NewDefectActBody,
)

STEPS = ("send", "agree", "refuse", "withdraw")


class DefectActs(Workflow):
    """What is to be repaired, agreed by the owner of the pipe before the work starts."""

    model = DefectAct
    area = "equipment"
    detail_row = DefectActDetail
    needs_match = True
    offers = {"update": ("PATCH", "")} | {name: ("POST", f"{name}/") for name in STEPS}
    shape = ListShape(
        row=DefectActRow,
        orderings={
            "number": ["memorandum", "number"],
            "created_at": [],
            "updated_at": ["updated_at"],
            "status_since": ["status_since"],
        },
        default="-created_at",
        filterset=DefectActFilter,
        ids=IN_MEMORANDUM,
    )
    send = command("send", services.send_act, name="act")
    agree = command("agree", services.agree_act, name="act", body=AgreeBody)
    refuse = command("refuse", services.refuse_act, name="act")
    withdraw = command("withdraw", services.withdraw_act, name="act")
    clock = clock_view()

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions_for(user, row)

    @describe(body=NewDefectActBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """A draft of the caller's party, addressed to the owner of the pipe."""
        said = _facts(self.body(NewDefectActBody))
        user: Any = request.user
        with _pointing():
            return self.created(services.create_act(**said, by=user, now=timezone.now()))

    @describe(body=DefectActBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change a draft or a refused act; `findings` are replaced whole."""
        said = _facts(self.body(DefectActBody))
        with _pointing():
            self.perform(id, services.update_act, name="act", **said)
        return self.shown(id)

    @describe(answer=dict, summary="The exact bytes that are agreed")
    @action(detail=True, methods=["get"], url_path="content", url_name="content")
    def content(self, request: Request, id: str) -> HttpResponse:
        """Canonical JSON (RFC 8785); its SHA-256 is the digest to agree to, and the ETag."""
        known_only(request.query_params, [])
        paper = document.paper_of(self._told_of(id))
        headers = {"ETag": f'"{paper.digest}"'}
        return HttpResponse(paper.content.encode(), JSON, headers=headers)

    @describe(
        answer=OpenApiTypes.BINARY,
        media=MEDIA,
        summary="The defect act as PDF in two languages",
        parameters=(LANGUAGES,),
    )
    @action(detail=True, methods=["get"], url_path="document", url_name="document")
    def document(self, request: Request, id: str) -> HttpResponse:
        """What was found and decided, and who agreed; the same act gives the same bytes."""
        pair = languages_of(request)
        act = self._told_of(id)
        return attached(printing.act_pdf(act, pair), printing.file_name(act, pair))

    def _told_of(self, id: str) -> DefectAct:
        act = queries.with_names(self.visible()).filter(public_id=id).first()
        if act is None:
            raise Http404
        return act


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    """The members of a body as the services of defect acts take them."""
    if "findings" in said:
        said["findings"] = [FindingFacts(**one) for one in said["findings"]]
    return said


@contextmanager
def _pointing() -> Iterator[None]:
    """A refusal of findings names them by their place in the body."""
    try:
        yield
    except Refused as error:
        error.rows = [
            {
                "field": f"findings/{row['row']}/{row['field']}",
                "message": row["message"],
                "code": error.code,
            }
            if isinstance(row.get("row"), int)
            else row
            for row in error.rows
        ]
        raise
