"""Types of repair and maintenance over the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.schema import describe
from equipment.catalogue import facts, repair_services
from equipment.catalogue.api import Entries, figures
from equipment.catalogue.class_api import named
from equipment.catalogue.filters import RepairTypeFilter
from equipment.catalogue.repair_models import RepairType
from equipment.catalogue.repair_serializers import RepairTypeBody, RepairTypeRow
from equipment.catalogue.repair_services import RepairTypeFacts


class RepairTypes(Entries):
    """What may be done to pipe and equipment in a workshop, with limits, measures and checks."""

    model = RepairType
    shape = ListShape(
        row=RepairTypeRow,
        orderings={"code": ["code"], "updated_at": ["updated_at"]},
        default="code",
        filterset=RepairTypeFilter,
    )

    @describe(body=RepairTypeBody, status=201, summary="Add a type of repair or maintenance")
    def create(self, request: Request) -> HttpResponse:
        said = _said(self.body(RepairTypeBody))
        user: Any = request.user
        made = repair_services.add_repair_type(
            facts=RepairTypeFacts(**said), by=user, now=timezone.now()
        )
        return self.created(made)

    @describe(body=RepairTypeBody, summary="Change a type; what was done by it stays")
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        said = _said(self.body(RepairTypeBody))

        def change(*, repair_type: RepairType, **more: Any) -> RepairType:
            changed = replace(facts.of_repair_type(repair_type), **said)
            return repair_services.update_repair_type(
                repair_type=repair_type, facts=changed, **more
            )

        self.perform(id, change, name="repair_type")
        return self.shown(id)


def _said(body: dict[str, Any]) -> dict[str, Any]:
    figures(body, "per_cut_limit", "cumulative_limit")
    return named(body) if "name" in body else body
