"""Reads of inspections and readings that services and API share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from equipment.pipes.readings.models import Inspection, JointReading


def walls_of(keys: Iterable[int]) -> dict[int, list[JointReading]]:
    """The standing wall readings of joints, in the order of their days."""
    rows = JointReading.objects.standing().filter(joint__in=list(keys), kind="wall")
    found: dict[int, list[JointReading]] = {}
    for reading in rows.order_by("read_on", "pk"):
        found.setdefault(reading.joint_id, []).append(reading)
    return found


def standing_classes() -> dict[str, Any]:
    """What the standing inspections of a joint make of its classes, for an update of joints."""
    records: QuerySet[Inspection] = Inspection.objects.filter(
        joint=OuterRef("pk"), withdrawn_at=None, body_class__isnull=False
    ).order_by("-inspected_on", "-pk")
    ends = records.filter(tool_joint_class__isnull=False)
    return {
        "body_class": Subquery(records.values("body_class")[:1]),
        "tool_joint_class": Subquery(ends.values("tool_joint_class")[:1]),
        "inspected_on": Subquery(records.values("inspected_on")[:1]),
    }
