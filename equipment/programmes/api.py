"""Inspection programmes over the API: common to all memoranda, one version after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import Resource
from core.api.schema import describe
from equipment.catalogue import rules as catalogue
from equipment.programmes import services
from equipment.programmes.facts import ReadingFacts, StepFacts, VersionFacts
from equipment.programmes.filters import InspectionProgrammeFilter
from equipment.programmes.models import InspectionProgramme
from equipment.programmes.serializers import (
    InspectionProgrammeDetail,
    InspectionProgrammeRow,
    NewInspectionProgrammeBody,
    ProgrammeVersionBody,
)
from equipment.programmes.services import ProgrammeFacts

HEAD = ("in_force_from", "source", "edition", "mark", "note", "scheme")


class InspectionProgrammes(Resource):
    """What is done to pipe and equipment at a revision, in which order, by whom and with what."""

    model = InspectionProgramme
    area = "equipment"
    detail_row = InspectionProgrammeDetail
    offers = {"add-version": ("POST", "versions/")}
    shape = ListShape(
        row=InspectionProgrammeRow,
        orderings={"code": ["code"], "updated_at": ["updated_at"]},
        default="code",
        filterset=InspectionProgrammeFilter,
    )

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return ["add-version"] if catalogue.may_change(user) else []

    @describe(body=NewInspectionProgrammeBody, status=201, summary="Add an inspection programme")
    def create(self, request: Request) -> HttpResponse:
        said = self.body(NewInspectionProgrammeBody)
        user: Any = request.user
        facts = ProgrammeFacts(code=said["code"], subject=said["subject"], **_names(said["name"]))
        made = services.add_programme(
            facts=facts, version=_version(said), by=user, now=timezone.now()
        )
        return self.created(made)

    @describe(
        body=ProgrammeVersionBody, answer=InspectionProgrammeDetail,
        summary="Add the next version; what was done by the others stays",
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="versions", url_name="versions")
    def versions(self, request: Request, id: str) -> HttpResponse:
        said = _version(self.body(ProgrammeVersionBody))
        self.perform(id, services.add_version, name="programme", version=said)
        return self.shown(id)


def _names(said: Mapping[str, Any], stem: str = "name") -> dict[str, Any]:
    """A text of three languages as the columns have it."""
    columns = {"en": stem, "az": f"{stem}_az", "ru": f"{stem}_ru"}
    return {column: said[form] for form, column in columns.items() if form in said}


def _version(said: Mapping[str, Any]) -> VersionFacts:
    head = {name: said[name] for name in HEAD if name in said}
    return VersionFacts(**head, steps=[_step(dict(one)) for one in said["steps"]])


def _step(said: dict[str, Any]) -> StepFacts:
    names = _names(said.pop("name"))
    accepts = _names(said.pop("acceptance", {}), "acceptance")
    readings = [ReadingFacts(**one) for one in said.pop("readings", ())]
    return StepFacts(**said, **names, **accepts, readings=readings)
