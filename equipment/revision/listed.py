"""Revisions (strip-down inspections) as a list: its columns and the list as a file."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.catalogue.class_models import Part
from equipment.certificates.ticked import ISSUING
from equipment.revision import queries, told
from equipment.revision.filters import RevisionFilter
from equipment.revision.models import RevisionClass, RevisionRecord


def _of(record: Any, part: str) -> RevisionClass | None:
    return next((one for one in record.classes.all() if one.part == part), None)


def _class(record: Any, part: str) -> str:
    found = _of(record, part)
    return told.class_words(found.pipe_class) if found else ""


def _criterion(record: Any, part: str) -> str:
    found = _of(record, part)
    return told.clause_words(found.criterion, found.clause) if found else ""


def _bands(record: Any) -> str:
    found = _of(record, Part.BODY)
    return told.bands_words(found.band_colour, found.band_count) if found else ""


def _body(record: RevisionRecord) -> str:
    return _class(record, Part.BODY)


def _tool_joint(record: RevisionRecord) -> str:
    return _class(record, Part.TOOL_JOINT)


def _body_criterion(record: RevisionRecord) -> str:
    return _criterion(record, Part.BODY)


def _tool_joint_criterion(record: RevisionRecord) -> str:
    return _criterion(record, Part.TOOL_JOINT)


REVISIONS = Listing(
    key="equipment:revision-list",
    label=_("Revisions (strip-down inspections)"),
    filterset=RevisionFilter,
    rows=queries.listed,
    actions=(ISSUING,),
    columns=(
        Column("order", _("Order")),
        Column("programme", _("Inspection programme")),
        Column("done", _("Done on")),
        Column("body", _("Body")),
        Column("tool_joint", _("Tool joint")),
        Column("recorded", _("Recorded by"), shown=False),
    ),
    cells=(
        Cell(_("Joint or equipment"), lambda one: str(one.line.subject)),
        Cell(_("Order"), lambda one: one.line.order.number, "order"),
        Cell(_("Line"), lambda one: one.line.position, "order"),
        Cell(_("Inspection programme"), lambda one: one.programme.programme.label, "programme"),
        Cell(_("Begun on"), lambda one: one.begun_on, "done"),
        Cell(_("Done on"), lambda one: one.done_on, "done"),
        Cell(_("Class of the body"), _body, "body"),
        Cell(_("The body is governed by"), _body_criterion, "body"),
        Cell(_("Paint"), _bands, "body"),
        Cell(_("Class of the tool joint"), _tool_joint, "tool_joint"),
        Cell(_("The tool joint is governed by"), _tool_joint_criterion, "tool_joint"),
        Cell(_("Recorded by"), lambda one: one.recorded_by.full_name, "recorded"),
        Cell(_("Verdict"), lambda one: one.get_verdict_display()),
        Cell(_("Called wrong"), lambda one: one.withdrawn_at),
    ),
    orderings={
        "-day": ("-done_on", "-pk"),
        "day": ("done_on", "pk"),
        "order": ("line__order", "line__position", "pk"),
        "-order": ("-line__order", "-line__position", "-pk"),
    },
    default="-day",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(REVISIONS)
