"""Defect acts as a list: its columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.clocks.queries import waiting_names
from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.defects import queries
from equipment.defects.filters import DefectActFilter

DEFECT_ACTS = Listing(
    key="equipment:defect-act-list",
    label=_("Defect acts"),
    filterset=DefectActFilter,
    rows=queries.acts_for,
    columns=(
        Column("order", _("Order")),
        Column("drawer", _("Drawn up by")),
        Column("addressee", _("Addressed to")),
        Column("lines", _("Lines")),
        Column("findings", _("Findings")),
        Column("sent", _("Sent")),
        Column("turn", _("Waiting on")),
    ),
    cells=(
        Cell(_("Number"), lambda act: act.number),
        Cell(_("Order"), lambda act: act.order.number, "order"),
        Cell(_("Drawn up by"), lambda act: act.drawn_up_by.short, "drawer"),
        Cell(_("Addressed to"), lambda act: act.addressed_to.short, "addressee"),
        Cell(_("Lines"), lambda act: act.line_count, "lines"),
        Cell(_("Findings"), lambda act: act.finding_count, "findings"),
        Cell(_("Sent"), lambda act: act.sent_at, "sent"),
        Cell(_("Waiting on"), waiting_names, "turn"),
        Cell(_("State"), lambda act: act.get_status_display()),
    ),
    orderings={
        "-changed": ("-status_since",),
        "changed": ("status_since",),
        "number": ("number",),
        "-number": ("-number",),
    },
    default="-changed",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(DEFECT_ACTS)
