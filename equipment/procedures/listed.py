"""Test procedures as a list."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web import listings
from core.web.listings import Cell, Listing
from equipment.procedures import queries, shown
from equipment.procedures.filters import ProcedureFilter


def _everywhere(user: Any, _workspace: Any) -> Any:
    """Procedures belong to no memorandum: all of them stand in each."""
    return queries.procedures_for(user)


def _today(row: Any) -> Any:
    return shown.row_of(row, timezone.localdate())


PROCEDURES = Listing(
    key="equipment:procedure-list",
    label=_("Test procedures"),
    filterset=ProcedureFilter,
    rows=queries.procedures_for,
    within=_everywhere,
    cells=(
        Cell(_("Name"), lambda row: row.label),
        Cell(_("Code"), lambda row: row.code),
        Cell(_("What is tested"), lambda row: row.get_subject_display()),
        Cell(_("Target"), lambda row: _today(row).target),
        Cell(_("Hold"), lambda row: _today(row).hold),
        Cell(_("Most drop"), lambda row: _today(row).drop),
        Cell(_("Version"), lambda row: _today(row).edition),
    ),
    orderings={"name": ("name", "pk"), "-name": ("-name", "pk"), "code": ("code",)},
    default="name",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(PROCEDURES)
