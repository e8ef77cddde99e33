"""Qualifications over the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import Workflow, command
from core.api.schema import describe
from core.qualifications import rules, services
from core.qualifications.facts import QualificationFacts
from core.qualifications.filters import QualificationFilter
from core.qualifications.models import Qualification
from core.qualifications.serializers import (
    NewQualificationBody,
    QualificationBody,
    QualificationRow,
    RevokeBody,
)


class Qualifications(Workflow):
    """Who of the parties may work by which method, at which level, from when until when."""

    model = Qualification
    area = "people"
    needs_match = True
    offers = {"update": ("PATCH", ""), "revoke": ("POST", "revoke/")}
    shape = ListShape(
        row=QualificationRow,
        orderings={
            "valid_to": ["valid_to"],
            "number": ["number"],
            "created_at": [],
            "updated_at": ["updated_at"],
        },
        default="valid_to",
        filterset=QualificationFilter,
        ids={"organisation": "organisation__public_id"},
    )
    revoke = command("revoke", services.revoke_qualification, name="qualification", body=RevokeBody)

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions_for(user, row)

    @describe(body=NewQualificationBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Enter a qualification of somebody of the caller's party; only its administrators."""
        said = self.body(NewQualificationBody)
        person = said.pop("person")
        user: Any = request.user
        made = services.enter_qualification(
            person=person, facts=QualificationFacts(**said), by=user, now=timezone.now()
        )
        return self.created(made)

    @describe(body=QualificationBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Correct what was entered."""
        return self.change(
            id, QualificationBody, services.correct_qualification, name="qualification"
        )
