"""Test procedures over the API, common to all memoranda."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import Workflow, command
from core.api.schema import describe
from equipment.catalogue.class_api import named
from equipment.procedures import rules, services
from equipment.procedures.facts import LIMITS, Limit, Pressure, VersionFacts
from equipment.procedures.filters import ProcedureFilter
from equipment.procedures.models import Procedure
from equipment.procedures.serializers import (
    EndBody,
    ProcedureBody,
    ProcedureRow,
    VersionBody,
)
from equipment.procedures.services import ProcedureFacts


class Procedures(Workflow):
    """How pipe and equipment are pressed: terms in versions, one in force on a day."""

    model = Procedure
    area = "equipment"
    offers = {"add-version": ("POST", "add-version/"), "end": ("POST", "end/")}
    shape = ListShape(
        row=ProcedureRow,
        orderings={"code": ["code"], "updated_at": ["updated_at"]},
        default="code",
        filterset=ProcedureFilter,
    )
    end = command("end", services.end_procedure, name="procedure", body=EndBody)

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions_for(user, row)

    @describe(body=ProcedureBody, status=201, summary="Add a procedure with its first version")
    def create(self, request: Request) -> HttpResponse:
        said = self.body(ProcedureBody)
        first = facts_said(said.pop("first"))
        user: Any = request.user
        made = services.add_procedure(
            facts=ProcedureFacts(**named(said)), first=first, by=user, now=timezone.now()
        )
        return self.created(made)

    @describe(body=VersionBody, summary="Put new terms in force from a day on")
    @action(detail=True, methods=["post"], url_path="add-version", url_name="add-version")
    def add_version(self, request: Request, id: str) -> HttpResponse:
        """The version before ends the day before; tests keep the version that judged them."""
        facts = facts_said(self.body(VersionBody))
        self.perform(id, services.add_version, name="procedure", facts=facts)
        return self.shown(id)


def facts_said(said: Any) -> VersionFacts:
    """The terms of a body as the service takes them."""
    values = dict(said)
    for name in LIMITS:
        if values.get(name) is not None:
            values[name] = Limit(**values[name])
    if values.get("target") is not None:
        values["target"] = Pressure(**values["target"])
    return VersionFacts(**values)
