"""Non-conformances as a list: its columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.clocks.queries import waiting_names
from core.web import listings
from core.web.listings import Cell, Column, Listing
from equipment.nonconformance import queries
from equipment.nonconformance.filters import NonconformanceFilter

NONCONFORMANCES = Listing(
    key="equipment:nonconformance-list",
    label=_("Non-conformances"),
    filterset=NonconformanceFilter,
    rows=queries.reports_for,
    columns=(
        Column("subject", _("Pipe or item")),
        Column("what", _("What is wrong")),
        Column("severity", _("Severity")),
        Column("disposition", _("Disposition")),
        Column("order", _("Order"), shown=False),
        Column("raiser", _("Raised by")),
        Column("turn", _("Waiting on")),
    ),
    cells=(
        Cell(_("Number"), lambda one: one.number),
        Cell(_("Pipe or item"), lambda one: str(one.subject), "subject"),
        Cell(_("What is wrong"), lambda one: one.what, "what"),
        Cell(_("Severity"), lambda one: one.get_severity_display(), "severity"),
        Cell(_("Disposition"), lambda one: one.get_disposition_display(), "disposition"),
        Cell(_("Order"), lambda one: one.line.order.number if one.line else "", "order"),
        Cell(_("Raised by"), lambda one: one.raised_by.short, "raiser"),
        Cell(_("Waiting on"), waiting_names, "turn"),
        Cell(_("State"), lambda one: one.get_status_display()),
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
    listings.register(NONCONFORMANCES)
