"""Inspection programmes as a list: its columns."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.web import listings
from core.web.listings import Cell, Listing
from equipment.programmes import queries
from equipment.programmes.filters import InspectionProgrammeFilter


def _within(user: User, _workspace_id: int) -> QuerySet[Any]:
    """Programmes are the same in every memorandum."""
    return queries.programmes_for(user)


PROGRAMMES = Listing(
    key="equipment:inspection-programme-list",
    label=_("Inspection programmes"),
    filterset=InspectionProgrammeFilter,
    rows=queries.programmes_for,
    within=_within,
    cells=(
        Cell(_("Name"), lambda row: row.label),
        Cell(_("Code"), lambda row: row.code),
        Cell(_("Inspects"), lambda row: row.get_subject_display()),
        Cell(_("Newest version"), lambda row: row.newest_number),
        Cell(_("In force from"), lambda row: row.newest_in_force_from),
        Cell(_("Source"), lambda row: row.newest_source),
    ),
    orderings={"name": ("subject", "name"), "-name": ("-subject", "-name"), "code": ("code",)},
    default="name",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(PROGRAMMES)
