"""Specialists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.bodies import dump
from core.api.lists import ListShape, known_only
from core.api.resources import JSON, Workflow, command
from core.api.schema import describe
from exchange.specialists import queries, rules, services
from exchange.specialists.filters import SpecialistFilter
from exchange.specialists.models import Specialist
from exchange.specialists.serializers import (
    ConsentBody,
    NewSpecialistBody,
    PersonShape,
    SpecialistBody,
    SpecialistRow,
    WithdrawalBody,
    person_told,
)

STEPS = ("record-consent", "withdraw-consent", "deactivate", "reactivate", "erase")


class Specialists(Workflow):
    """People of a party who may be placed with another; who they are is asked apart."""

    model = Specialist
    area = "exchange"
    needs_match = True
    offers = {"update": ("PATCH", "")} | {name: ("POST", f"{name}/") for name in STEPS}
    shape = ListShape(
        row=SpecialistRow,
        orderings={
            "number": ["organisation", "number"],
            "unit": ["unit"],
            "created_at": [],
            "updated_at": ["updated_at"],
        },
        default="number",
        filterset=SpecialistFilter,
        ids={"organisation": "organisation__public_id"},
    )
    record_consent = command(
        "record-consent", services.record_consent, name="specialist", body=ConsentBody
    )
    withdraw_consent = command(
        "withdraw-consent", services.withdraw_consent, name="specialist", body=WithdrawalBody
    )
    deactivate = command("deactivate", services.deactivate_specialist, name="specialist")
    reactivate = command("reactivate", services.reactivate_specialist, name="specialist")
    erase = command("erase", services.erase_person, name="specialist")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        found = rules.actions_for(user, row, row.person)
        return [name.replace("_", "-") for name in found]

    @describe(body=NewSpecialistBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Register a specialist of the caller's party."""
        said = self.body(NewSpecialistBody)
        user: Any = request.user
        return self.created(services.register_specialist(**said, by=user, now=timezone.now()))

    @describe(body=SpecialistBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change facts of a specialist of the caller's party."""
        return self.change(id, SpecialistBody, services.update_specialist, name="specialist")

    @describe(answer=PersonShape, summary="Who is it?")
    @action(detail=True, methods=["get"], url_path="person", url_name="person")
    def person(self, request: Request, id: str) -> HttpResponse:
        """404 for whoever may not know: all but the specialist's party and their present host."""
        known_only(request.query_params, [])
        user: Any = request.user
        found = queries.person_of(user, self.one(id))
        if found is None:
            raise Http404
        return HttpResponse(dump(person_told(found, user)), JSON)
