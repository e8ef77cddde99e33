"""Locations, tallies and joints."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cooperation.memoranda.api import IN_MEMORANDUM, seen
from core.api.lists import ListShape
from core.api.resources import Resource
from equipment.pipes.models import Joint, Location, Tally
from equipment.pipes.serializers import (
    JointDetail,
    JointRow,
    LocationRow,
    TallyDetail,
    TallyShape,
)


class Locations(Resource):
    """Places where joints can be."""

    area = "equipment"
    shape = ListShape(
        row=LocationRow,
        orderings={"name": ["name"], "updated_at": ["updated_at"]},
        default="name",
        ids=IN_MEMORANDUM
        | {"parent": "parent__public_id", "organisation": "organisation__public_id"},
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, Location)


class Tallies(Resource):
    """Measuring lists: uploaded, mapped, previewed, then registered whole or not at all."""

    area = "equipment"
    detail_row = TallyDetail
    shape = ListShape(
        row=TallyShape,
        orderings={"uploaded_at": ["uploaded_at"], "updated_at": ["updated_at"]},
        default="-uploaded_at",
        ids=IN_MEMORANDUM,
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, Tally)


class Joints(Resource):
    """The register of joints, pup joints and accessories."""

    area = "equipment"
    detail_row = JointDetail
    shape = ListShape(
        row=JointRow,
        orderings={
            "created_at": ["created_at"],
            "updated_at": ["updated_at"],
            "tally_number": ["tally_number"],
            "effective_length_m": ["effective_length_m"],
        },
        default="created_at",
        ids=IN_MEMORANDUM
        | {
            "tally": "tally__public_id",
            "location": "location__public_id",
            "product_line": "product_line__public_id",
            "organisation": "organisation__public_id",
        },
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, Joint)
