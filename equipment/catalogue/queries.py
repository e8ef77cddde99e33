"""Reads of the catalogue that page, API, imports and other slices share."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from core.accounts.models import User
from core.events.models import Event
from core.transfer.text import fold_serial
from equipment.catalogue.class_models import ClassScheme, ToolJointLimit
from equipment.catalogue.models import (
    Connection,
    GivenRating,
    Grade,
    MakeUpTorque,
    ProductLine,
)
from equipment.catalogue.repair_models import RepairType


def key_of(name: str) -> str:
    """The key under which a name is known, however its look-alike letters were typed."""
    return fold_serial(name) or name.strip()


def grades_named(name: str) -> list[Grade]:
    """The grades that a text may mean: a bare Latin letter means no GOST group by itself."""
    rows = Grade.objects.filter(name_key=key_of(name)).order_by("group", "pk")
    return meant(name, list(rows))


def meant(name: str, found: list[Grade]) -> list[Grade]:
    """Of grades with the same key, those that a text means: the one spelled so, else all."""
    plain = name.strip()
    exact = [grade for grade in found if grade.name == plain]
    if exact or len(plain) > 1:
        return exact or found
    return [grade for grade in found if grade.group != Grade.Group.GOST]


def connection_named(name: str) -> Connection | None:
    """The connection that a text means, or None."""
    found: Connection | None = Connection.objects.filter(name_key=key_of(name)).first()
    return found


def lines_for(user: User) -> QuerySet[ProductLine]:
    """Product lines with what a list and the formulas read of them."""
    rows: QuerySet[ProductLine] = ProductLine.objects.visible_to(user)
    return rows.select_related("grade", "connection").prefetch_related("given_ratings")


def flagged_lines() -> QuerySet[GivenRating, Any]:
    """Keys of the lines with a given rating that the formula does not give."""
    return GivenRating.objects.filter(is_flagged=True).order_by().values("line")


def grades_for(user: User) -> QuerySet[Grade]:
    """Grades with the number of lines of each."""
    rows: QuerySet[Grade] = Grade.objects.visible_to(user)
    return rows.annotate(line_count=Count("lines"))


def connections_for(user: User) -> QuerySet[Connection]:
    """Connections with the number of lines and of torques of each."""
    rows: QuerySet[Connection] = Connection.objects.visible_to(user)
    return rows.annotate(
        line_count=Count("lines", distinct=True), torque_count=Count("torques", distinct=True)
    )


def limits_for(user: User) -> QuerySet[ToolJointLimit]:
    """Limits of tool joints with what they are limits of."""
    rows: QuerySet[ToolJointLimit] = ToolJointLimit.objects.visible_to(user)
    return rows.select_related("grade", "connection", "pipe_class__scheme")


def schemes_for(user: User) -> QuerySet[ClassScheme]:
    """Schemes with the number of their criteria."""
    rows: QuerySet[ClassScheme] = ClassScheme.objects.visible_to(user)
    return rows.annotate(
        class_count=Count("classes", distinct=True),
        criterion_count=Count("criteria", distinct=True),
    )


def scheme_for(user: User) -> QuerySet[ClassScheme]:
    """Schemes with their classes, criteria and limits."""
    rows: QuerySet[ClassScheme] = ClassScheme.objects.visible_to(user)
    return rows.prefetch_related("classes", "criteria__limits", "criteria__otherwise")


def repair_types_for(user: User) -> QuerySet[RepairType]:
    """Types of repair and maintenance."""
    rows: QuerySet[RepairType] = RepairType.objects.visible_to(user)
    return rows


def repair_types_of(family: str) -> QuerySet[RepairType]:
    """The types that may be chosen on an order of repair or of maintenance."""
    rows: QuerySet[RepairType] = RepairType.objects.offered().filter(family=family)
    return rows


def limits_of_line(line: ProductLine) -> QuerySet[ToolJointLimit]:
    """The limits of a line's tool joints that are in use, the best class first."""
    rows: QuerySet[ToolJointLimit] = ToolJointLimit.objects.offered().filter(
        designation=line.designation,
        weight_name=line.weight_name,
        grade=line.grade_id,
        connection=line.connection_id,
    )
    told = rows.select_related("pipe_class__scheme", "connection")
    return told.order_by("pipe_class__rank")


def torques_of_line(line: ProductLine) -> list[MakeUpTorque]:
    """The torques to make a line's connection up: those of its grade before those of its size."""
    rows = MakeUpTorque.objects.filter(
        connection=line.connection_id,
        designation=line.designation,
        weight_name__in=("", line.weight_name),
    ).select_related("grade")
    found = [row for row in rows if row.grade_id in (None, line.grade_id)]
    return sorted(found, key=lambda row: (row.grade_id is None, not row.weight_name))


def history_of(entry: Any, limit: int = 50) -> list[Event]:
    """What happened to an entry, newest first: common to all parties, as the catalogue is."""
    events = Event.objects.filter(object_id=entry.public_id)
    return list(events.select_related("actor", "organisation", "token")[:limit])
