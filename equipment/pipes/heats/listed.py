"""Heats as a list: its columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.pipes.heats import queries
from equipment.pipes.heats.filters import HeatFilter

ORDERINGS = {
    "heat": ("heat_number",),
    "-heat": ("-heat_number",),
    "mill": ("mill", "heat_number"),
    "-mill": ("-mill", "-heat_number"),
}
HEATS = Listing(
    key="equipment:heat-list",
    label=_("Heats"),
    filterset=HeatFilter,
    rows=queries.heats_for,
    columns=(
        Column("mill", _("Mill")),
        Column("lot", _("Lot")),
        Column("certificate", _("Certificate")),
        Column("pipes", _("Pipes")),
        Column("party", _("Party")),
    ),
    cells=(
        Cell(_("Heat number"), lambda heat: heat.heat_number),
        Cell(_("Mill"), lambda heat: heat.mill, "mill"),
        Cell(_("Lot"), lambda heat: heat.lot_number, "lot"),
        Cell(_("Certificate"), lambda heat: heat.certificate_number, "certificate"),
        Cell(
            _("Type of certificate"),
            lambda heat: heat.get_certificate_type_display(),
            "certificate",
        ),
        Cell(_("Pipes"), lambda heat: heat.joint_count, "pipes"),
        Cell(_("Party"), lambda heat: heat.organisation.short, "party"),
    ),
    orderings=ORDERINGS,
    default="heat",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(HEATS)
