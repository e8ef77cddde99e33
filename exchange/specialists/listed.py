"""Specialists as a list: its columns and the list as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.web import listings
from core.web.listings import Cell, Column, Listing
from exchange.specialists import queries, shown
from exchange.specialists.filters import SpecialistFilter

ORDERINGS = {
    "home": ("organisation__short", "number"),
    "-home": ("-organisation__short", "-number"),
    "number": ("number",),
    "-number": ("-number",),
    "unit": ("unit", "number"),
    "-unit": ("-unit", "-number"),
    "trade": ("trade", "number"),
    "-trade": ("-trade", "-number"),
}


def _within(user: User, workspace_id: int) -> QuerySet[Any]:
    return queries.specialists_within(user, workspace_id, timezone.localdate())


SPECIALISTS = Listing(
    key="exchange:specialist-list",
    label=_("Specialists"),
    filterset=SpecialistFilter,
    rows=queries.specialists_for,
    within=_within,
    columns=(
        Column("name", _("Name")),
        Column("trade", _("Trade")),
        Column("unit", _("Unit")),
        Column("home", _("Home")),
        Column("placement", _("Placement")),
    ),
    cells=(
        Cell(_("Number"), lambda one: one.number),
        Cell(_("Name"), lambda one: one.known_as, "name"),
        Cell(_("Trade"), shown.trade_words, "trade"),
        Cell(_("Unit"), lambda one: one.unit, "unit"),
        Cell(_("Home"), lambda one: one.organisation.short, "home"),
        Cell(_("Placement"), lambda one: shown.placed(one).number, "placement"),
        Cell(_("From"), lambda one: shown.placed(one).start, "placement"),
        Cell(_("To"), lambda one: shown.placed(one).end, "placement"),
        Cell(_("State"), shown.state_words),
    ),
    orderings=ORDERINGS,
    default="home",
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(SPECIALISTS)
