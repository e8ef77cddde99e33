"""Entries as the facts that they were entered by: what a change begins from."""

from __future__ import annotations

from typing import Any

from equipment.catalogue import ratings
from equipment.catalogue.class_models import ClassScheme, ToolJointLimit
from equipment.catalogue.connection_services import ConnectionFacts
from equipment.catalogue.entries import Entry
from equipment.catalogue.grade_services import GradeFacts
from equipment.catalogue.limit_services import LimitFacts
from equipment.catalogue.measures import Entered, entered
from equipment.catalogue.models import Connection, Grade, ProductLine
from equipment.catalogue.rating_services import given_of
from equipment.catalogue.repair_models import RepairType
from equipment.catalogue.repair_services import FLAGS, LISTS, RepairTypeFacts
from equipment.catalogue.scheme_services import ClassFacts, CriterionFacts, SchemeFacts
from equipment.catalogue.services import ProductFacts

SAID = ("source", "edition", "note", "to_confirm")


def _said(entry: Entry, *names: str) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in (*names, *SAID)}


def of_line(line: ProductLine) -> ProductFacts:
    """A product line with its given ratings."""
    plain = ("product", "designation", "weight_name", "grade", "connection", "upset", "range_name")
    return ProductFacts(
        **_said(line, *plain),
        od=ratings.od_of(line),
        wall=ratings.wall_of(line),
        ratings=given_of(line),
    )


def of_grade(grade: Grade) -> GradeFacts:
    """A grade in the unit in which it was entered."""
    return GradeFacts(
        **_said(grade, "name", "group", "products"),
        unit=grade.entered_unit or "psi",
        yield_min=grade.entered_yield_min,
        yield_max=grade.entered_yield_max,
        tensile_min=grade.entered_tensile_min,
    )


def of_connection(row: Connection) -> ConnectionFacts:
    """A connection with its pressure rating."""
    rating = entered(row.entered_pressure_rating, row.pressure_rating_unit)
    return ConnectionFacts(**_said(row, "name", "kind"), pressure_rating=rating)


def of_limit(row: ToolJointLimit) -> LimitFacts:
    """A limit as it was read off its table."""
    plain = ("designation", "weight_name", "grade", "connection", "pipe_class")
    return LimitFacts(
        **_said(row, *plain),
        min_od=Entered(row.entered_min_od, row.min_od_unit),
        min_shoulder=entered(row.entered_min_shoulder, row.min_shoulder_unit),
    )


def of_repair_type(row: RepairType) -> RepairTypeFacts:
    """A type of repair or maintenance with its limits as they were read off."""
    plain = ("code", "name", "name_az", "name_ru", "family", *LISTS, *FLAGS)
    return RepairTypeFacts(
        **_said(row, *plain),
        per_cut_limit=entered(row.entered_per_cut_limit, row.per_cut_limit_unit),
        cumulative_limit=entered(row.entered_cumulative_limit, row.cumulative_limit_unit),
    )


def of_scheme(scheme: ClassScheme) -> SchemeFacts:
    """A scheme with all its classes, criteria and limits."""
    names = ("code", "name", "name_az", "name_ru")
    classes = [
        ClassFacts(
            **{name: getattr(row, name) for name in (*names, "part", "band_colour", "band_count")}
        )
        for row in scheme.classes.order_by("rank")
    ]
    rows = scheme.criteria.order_by("position").select_related("otherwise")
    criteria = [
        CriterionFacts(
            **{name: getattr(row, name) for name in names},
            otherwise=row.otherwise.code,
            limits={one.pipe_class.code: one.percent for one in row.limits.all()},
        )
        for row in rows.prefetch_related("limits__pipe_class")
    ]
    return SchemeFacts(**_said(scheme, "name"), classes=classes, criteria=criteria)
