"""Placements as a list: its columns, and approving or accepting several at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.accounts.models import User
from core.accounts.rules import LEADERS, holds
from core.clocks.queries import waiting_names
from core.web import listings
from core.web.bulk import each
from core.web.listings import BulkAction, Cell, Column, Listing
from exchange.placements import queries, services
from exchange.placements.filters import PlacementFilter
from exchange.placements.forms import MentorForm
from exchange.specialists.shown import trade_words


def _decides(user: User, workspace_id: int) -> bool:
    return holds(user, workspace_id, LEADERS)


ORDERINGS = {
    "-changed": ("-status_since",),
    "changed": ("status_since",),
    "number": ("number",),
    "-number": ("-number",),
    "planned": ("planned_start", "number"),
    "-planned": ("-planned_start", "-number"),
}
CELLS = (
    Cell(_("Number"), lambda one: one.number),
    Cell(_("Specialist"), lambda one: one.specialist.number, "specialist"),
    Cell(_("Name"), lambda one: one.known_as, "specialist"),
    Cell(_("Trade"), lambda one: trade_words(one.specialist), "trade"),
    Cell(_("Home"), lambda one: one.home.short, "sides"),
    Cell(_("Host"), lambda one: one.host.short, "sides"),
    Cell(_("Unit of the host"), lambda one: one.host_unit, "unit"),
    Cell(_("First day"), lambda one: one.first_day, "time"),
    Cell(_("Last day"), lambda one: one.last_day, "time"),
    Cell(_("Commitment"), lambda one: one.commitment.number, "commitment"),
    Cell(_("Mentor"), lambda one: one.mentor.full_name if one.mentor else "", "mentor"),
    Cell(_("Waiting on"), waiting_names, "turn"),
    Cell(_("State"), lambda one: one.get_status_display()),
)
PLACEMENTS = Listing(
    key="exchange:placement-list",
    label=_("Placements"),
    filterset=PlacementFilter,
    rows=queries.placements_for,
    within=queries.placements_within,
    columns=(
        Column("specialist", _("Specialist")),
        Column("trade", _("Trade")),
        Column("sides", _("From and to")),
        Column("unit", _("Unit of the host"), shown=False),
        Column("time", _("Time")),
        Column("commitment", _("Commitment"), shown=False),
        Column("mentor", _("Mentor"), shown=False),
        Column("turn", _("Waiting on")),
    ),
    cells=CELLS,
    orderings=ORDERINGS,
    default="-planned",
    actions=(
        BulkAction(
            name="approve",
            label=_("Approve"),
            icon="check",
            perform=each(services.approve_placement, "placement"),
            done=ngettext_lazy(
                "%(count)s placement approved.", "%(count)s placements approved.", "count"
            ),
            offered=_decides,
            explanation=_(
                "Your party stands behind the chosen nominations; the hosts are told of them and "
                "learn who the specialists are."
            ),
        ),
        BulkAction(
            name="accept",
            label=_("Accept"),
            icon="checks",
            perform=each(services.accept_placement, "placement"),
            form=MentorForm,
            done=ngettext_lazy(
                "%(count)s placement accepted.", "%(count)s placements accepted.", "count"
            ),
            offered=_decides,
            explanation=_("Your party takes the chosen specialists, under one mentor of yours."),
        ),
    ),
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(PLACEMENTS)
