"""Lists of the catalogue: their columns, and what stands in their files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.catalogue import queries, ratings, repair_shown, shown, working
from equipment.catalogue.filters import (
    ClassSchemeFilter,
    ConnectionFilter,
    GradeFilter,
    ProductLineFilter,
    RepairTypeFilter,
    ToolJointLimitFilter,
)
from equipment.catalogue.models import GivenRating, ProductLine
from equipment.catalogue.repair_models import Check, Subject

Kind = GivenRating.Kind
Rows = Callable[[User], QuerySet[Any]]


def _everywhere(rows: Rows) -> Callable[[User, int], QuerySet[Any]]:
    """The catalogue is the same in every memorandum."""

    def within(user: User, _workspace_id: int) -> QuerySet[Any]:
        return rows(user)

    return within


def _prepare(lines: list[ProductLine]) -> None:
    """Compute the ratings of lines before their cells are read."""
    for line in lines:
        line.__dict__["rated"] = ratings.ratings_of(line)


def _rating(kind: str, *, table: bool) -> Callable[[Any], Decimal | None]:
    def value(line: Any) -> Decimal | None:
        trace = line.rated.get(kind)
        if trace is None:
            return None
        if table:
            return Decimal(trace.value)
        return working.si_rounded(trace.si.value, trace.si.unit)

    return value


def _has_flags(line: Any) -> str:
    return ", ".join(
        f"{row.get_kind_display()} {row.differs_percent.normalize():+f} %"
        for row in shown.flagged_of(line)
    )


LINE_ORDERINGS = {
    "product": ("product", "od_mm", "label"),
    "-product": ("-product", "-od_mm", "-label"),
    "size": ("od_mm", "label"),
    "-size": ("-od_mm", "-label"),
    "grade": ("grade__name", "od_mm", "label"),
    "-grade": ("-grade__name", "-od_mm", "-label"),
}
LINES = Listing(
    key="equipment:product-line-list",
    label=_("Product lines"),
    filterset=ProductLineFilter,
    rows=queries.lines_for,
    within=_everywhere(queries.lines_for),
    prepare=_prepare,
    columns=(
        Column("product", _("Product")),
        Column("wall", _("Wall")),
        Column("connection", _("Connection")),
        Column("internal", _("Internal yield")),
        Column("collapse", _("Collapse")),
        Column("body", _("Body yield")),
        Column("torsion", _("Torsion"), shown=False),
        Column("source", _("Source"), shown=False),
    ),
    cells=(
        Cell(_("Product"), lambda line: line.get_product_display(), "product"),
        Cell(_("Size"), lambda line: line.designation),
        Cell(_("Outside diameter, mm"), lambda line: line.od_mm),
        Cell(_("Weight name"), lambda line: line.weight_name),
        Cell(_("Wall, mm"), lambda line: line.wall_mm, "wall"),
        Cell(_("Grade"), lambda line: line.grade.name),
        Cell(_("Connection"), lambda line: str(line.connection or ""), "connection"),
        Cell(_("Upset"), lambda line: line.upset),
        Cell(_("Range"), lambda line: line.range_name),
        Cell(_("Internal yield, MPa"), _rating(Kind.INTERNAL_YIELD, table=False), "internal"),
        Cell(_("Internal yield, psi"), _rating(Kind.INTERNAL_YIELD, table=True), "internal"),
        Cell(_("Collapse, MPa"), _rating(Kind.COLLAPSE, table=False), "collapse"),
        Cell(_("Collapse, psi"), _rating(Kind.COLLAPSE, table=True), "collapse"),
        Cell(_("Body yield, kN"), _rating(Kind.BODY_YIELD, table=False), "body"),
        Cell(_("Body yield, lbf"), _rating(Kind.BODY_YIELD, table=True), "body"),
        Cell(_("Torsion, kN·m"), _rating(Kind.TORSION, table=False), "torsion"),
        Cell(_("Torsion, ft·lbf"), _rating(Kind.TORSION, table=True), "torsion"),
        Cell(_("Given rating differs"), _has_flags),
        Cell(_("Source"), lambda line: line.source, "source"),
        Cell(_("Edition"), lambda line: line.edition, "source"),
    ),
    orderings=LINE_ORDERINGS,
    default="product",
)

GRADE_ORDERINGS = {
    "group": ("group", "name_key"),
    "name": ("name_key",),
    "-name": ("-name_key",),
}
GRADES = Listing(
    key="equipment:grade-list",
    label=_("Grades"),
    filterset=GradeFilter,
    rows=queries.grades_for,
    within=_everywhere(queries.grades_for),
    cells=(
        Cell(_("Name"), lambda grade: grade.name),
        Cell(_("Group"), lambda grade: grade.get_group_display()),
        Cell(_("Minimum yield, MPa"), lambda grade: grade.yield_min_mpa),
        Cell(_("Maximum yield, MPa"), lambda grade: grade.yield_max_mpa),
        Cell(_("Minimum tensile strength, MPa"), lambda grade: grade.tensile_min_mpa),
        Cell(_("Minimum yield as entered"), lambda grade: grade.entered_yield_min),
        Cell(_("Unit"), lambda grade: grade.entered_unit),
        Cell(_("Source"), lambda grade: grade.source),
        Cell(_("Edition"), lambda grade: grade.edition),
    ),
    orderings=GRADE_ORDERINGS,
    default="group",
)

CONNECTION_ORDERINGS = {
    "kind": ("kind", "name_key"),
    "name": ("name_key",),
    "-name": ("-name_key",),
}
CONNECTIONS = Listing(
    key="equipment:connection-list",
    label=_("Connections"),
    filterset=ConnectionFilter,
    rows=queries.connections_for,
    within=_everywhere(queries.connections_for),
    cells=(
        Cell(_("Name"), lambda row: row.name),
        Cell(_("Kind"), lambda row: row.get_kind_display()),
        Cell(_("Pressure rating, MPa"), lambda row: row.pressure_rating_mpa),
        Cell(_("Make-up torques"), lambda row: row.torque_count),
        Cell(_("Source"), lambda row: row.source),
        Cell(_("Edition"), lambda row: row.edition),
    ),
    orderings=CONNECTION_ORDERINGS,
    default="kind",
)

LIMIT_ORDERINGS = {
    "size": ("designation", "weight_name", "grade__name", "pipe_class__rank"),
    "grade": ("grade__name", "designation", "weight_name", "pipe_class__rank"),
}
LIMITS = Listing(
    key="equipment:tool-joint-limit-list",
    label=_("Tool-joint limits"),
    filterset=ToolJointLimitFilter,
    rows=queries.limits_for,
    within=_everywhere(queries.limits_for),
    cells=(
        Cell(_("Size of pipe"), lambda row: row.designation),
        Cell(_("Weight name"), lambda row: row.weight_name),
        Cell(_("Grade"), lambda row: row.grade.name),
        Cell(_("Connection"), lambda row: row.connection.name),
        Cell(_("Class"), lambda row: row.pipe_class.label),
        Cell(_("Scheme"), lambda row: row.pipe_class.scheme.name),
        Cell(_("Least outside diameter, mm"), lambda row: row.min_od_mm),
        Cell(_("Least box shoulder, mm"), lambda row: row.min_shoulder_mm),
        Cell(_("Source"), lambda row: row.source),
        Cell(_("Edition"), lambda row: row.edition),
    ),
    orderings=LIMIT_ORDERINGS,
    default="size",
)

SCHEME_ORDERINGS = {"name": ("name",), "-name": ("-name",)}
SCHEMES = Listing(
    key="equipment:class-scheme-list",
    label=_("Classification schemes"),
    filterset=ClassSchemeFilter,
    rows=queries.schemes_for,
    within=_everywhere(queries.schemes_for),
    cells=(
        Cell(_("Name"), lambda row: row.name),
        Cell(_("Classes"), lambda row: row.class_count),
        Cell(_("Criteria"), lambda row: row.criterion_count),
        Cell(_("Source"), lambda row: row.source),
        Cell(_("Edition"), lambda row: row.edition),
    ),
    orderings=SCHEME_ORDERINGS,
    default="name",
)

REPAIR_TYPE_ORDERINGS = {
    "kind": ("-family", "name"),
    "name": ("name",),
    "-name": ("-name",),
}
REPAIR_TYPES = Listing(
    key="equipment:repair-type-list",
    label=_("Repair and maintenance"),
    filterset=RepairTypeFilter,
    rows=queries.repair_types_for,
    within=_everywhere(queries.repair_types_for),
    cells=(
        Cell(_("Name"), lambda row: row.label),
        Cell(_("Code"), lambda row: row.code),
        Cell(_("Kind"), lambda row: row.get_family_display()),
        Cell(_("Done on"), lambda row: repair_shown.labels(Subject, row.applies_to)),
        Cell(_("Most removed by one operation, mm"), lambda row: row.per_cut_limit_mm),
        Cell(_("Most removed in all, mm"), lambda row: row.cumulative_limit_mm),
        Cell(_("Checked after the work"), lambda row: repair_shown.labels(Check, row.checks)),
        Cell(_("Source"), lambda row: row.source),
        Cell(_("Edition"), lambda row: row.edition),
    ),
    orderings=REPAIR_TYPE_ORDERINGS,
    default="kind",
)


def register() -> None:
    """Called once, when the app is ready."""
    for listing in (LINES, GRADES, CONNECTIONS, LIMITS, SCHEMES, REPAIR_TYPES):
        listings.register(listing)
