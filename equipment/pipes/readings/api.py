"""Inspections and readings of joints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api import bulk
from core.api.bodies import dump
from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, JSON, Resource, command
from core.api.schema import describe
from equipment.pipes.readings import rules, services
from equipment.pipes.readings.filters import InspectionFilter, ReadingFilter
from equipment.pipes.readings.models import Inspection, InspectionBatch, JointReading
from equipment.pipes.readings.rules import Facts, Judged, Measured
from equipment.pipes.readings.serializers import (
    InspectionDetail,
    InspectionRow,
    InspectionsBulkBody,
    NewInspectionBody,
    NewReadingBody,
    ReadingDetail,
    ReadingsBulkBody,
    RecordedShape,
)

FACTS = ("method", "inspector", "instrument", "measured_with", "standard", "tolerance_mm")
MEASURED = ("kind", "position", "value", "unit")


class Inspections(Resource):
    """Dated records that give joints their classes; a wrong one is withdrawn, none is changed."""

    model = Inspection
    area = "equipment"
    detail_row = InspectionDetail
    offers = {"withdraw": ("POST", "withdraw/")}
    shape = ListShape(
        row=InspectionRow,
        orderings={"inspected_on": ["inspected_on"], "updated_at": ["updated_at"]},
        default="-inspected_on",
        filterset=InspectionFilter,
        ids=IN_MEMORANDUM,
    )
    withdraw = command("withdraw", services.withdraw_inspection, name="inspection")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        own = rules.may_correct(user, row.organisation_id, row.memorandum_id)
        return ["withdraw"] if own and row.withdrawn_at is None else []

    @describe(body=NewInspectionBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Record what was found of one joint."""
        said = self.body(NewInspectionBody)
        user: Any = request.user
        facts, row = _facts(said), _judged(said)
        with bulk.one_row():
            services.record_inspections(facts=facts, rows=[row], by=user, now=timezone.now())
        return self.created(Inspection.objects.filter(joint=row.joint).latest("pk"))

    @describe(
        body=InspectionsBulkBody, answer=RecordedShape, summary="Record inspections: all or none"
    )
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        said = self.body(InspectionsBulkBody)
        rows = [_judged(row) for row in said["rows"]]
        user: Any = request.user
        return _told(
            services.record_inspections(facts=_facts(said), rows=rows, by=user, now=timezone.now())
        )


class Readings(Resource):
    """Dated measurements of joints; a wrong one is marked, none is changed."""

    model = JointReading
    area = "equipment"
    offers = {"mark-erroneous": ("POST", "mark-erroneous/")}
    shape = ListShape(
        row=ReadingDetail,
        orderings={"read_on": ["read_on"], "updated_at": ["updated_at"]},
        default="-read_on",
        filterset=ReadingFilter,
        ids={"memorandum": "joint__memorandum__public_id"},
    )
    mark_erroneous = command("mark-erroneous", services.mark_erroneous, name="reading")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        party = row.recorded_by.organisation_id
        own = rules.may_correct(user, party, row.joint.memorandum_id)
        return ["mark-erroneous"] if own and row.erroneous_at is None else []

    @describe(body=NewReadingBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Record one reading of a joint."""
        said = self.body(NewReadingBody)
        user: Any = request.user
        row = _of_joint([said])[0]
        with bulk.one_row():
            services.record_readings(facts=_facts(said), rows=[row], by=user, now=timezone.now())
        return self.created(JointReading.objects.filter(joint=row.joint).latest("pk"))

    @describe(body=ReadingsBulkBody, answer=RecordedShape, summary="Record readings: all or none")
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        said = self.body(ReadingsBulkBody)
        user: Any = request.user
        rows = _of_joint(said["rows"])
        return _told(
            services.record_readings(facts=_facts(said), rows=rows, by=user, now=timezone.now())
        )


def _facts(said: Mapping[str, Any]) -> Facts:
    return Facts(said["inspected_on"], **{name: said[name] for name in FACTS if name in said})


def _judged(said: Mapping[str, Any]) -> Judged:
    names = ("body_class", "tool_joint_class", "governed_by", "remark")
    readings = tuple(Measured(**one) for one in said.get("readings", ()))
    told = {name: said[name] for name in names if name in said}
    return Judged(said["joint"], **told, readings=readings)


def _of_joint(rows: Sequence[Mapping[str, Any]]) -> list[Judged]:
    """Readings by their joints, in the order in which the joints come."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["joint"].pk, []).append(row)
    return [
        Judged(
            told[0]["joint"],
            readings=tuple(Measured(**{name: row[name] for name in MEASURED}) for row in told),
        )
        for told in found.values()
    ]


def _told(batch: InspectionBatch) -> HttpResponse:
    counts = {"inspections": batch.inspection_count, "readings": batch.reading_count}
    return HttpResponse(dump({"batch": batch.public_id, **counts}), JSON)
