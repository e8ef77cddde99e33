"""Orders as a list: its columns, and submitting or accepting several at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.clocks.queries import waiting_names
from core.web import listings
from core.web.bulk import each
from core.web.listings import BulkAction, Cell, Column, Listing
from equipment.orders import queries, rules, services
from equipment.orders.filters import OrderFilter


def _works(user: User, workspace_id: int) -> bool:
    return holds(user, workspace_id, WORKERS)


def _decides(user: User, workspace_id: int) -> bool:
    return holds(user, workspace_id, rules.DECIDERS)


ORDERINGS = {
    "-changed": ("-status_since",),
    "changed": ("status_since",),
    "number": ("number",),
    "-number": ("-number",),
    "planned": ("planned_start", "number"),
    "-planned": ("-planned_start", "-number"),
}


CELLS = (
    Cell(_("Number"), lambda order: order.number),
    Cell(_("Title"), lambda order: order.title, "title"),
    Cell(_("Kind"), lambda order: order.get_kind_display(), "kind"),
    Cell(_("Priority"), lambda order: order.get_priority_display(), "priority"),
    Cell(_("Well"), lambda order: order.place.well, "well"),
    Cell(_("Commitment"), lambda order: order.commitment.number, "commitment"),
    Cell(_("Planned start"), lambda order: order.planned_start, "planned"),
    Cell(_("Planned end"), lambda order: order.planned_end, "planned"),
    Cell(_("Lines recorded"), lambda order: order.done_count, "recorded"),
    Cell(_("Lines"), lambda order: order.joint_count, "recorded"),
    Cell(_("Waiting on"), waiting_names, "turn"),
    Cell(_("Requested by"), lambda order: order.requested_by.short, "requester"),
    Cell(_("Executor"), lambda order: order.executor.short, "executor"),
    Cell(_("State"), lambda order: order.get_status_display()),
)
ORDERS = Listing(
    key="equipment:order-list",
    label=_("Orders"),
    filterset=OrderFilter,
    rows=queries.orders_for,
    columns=(
        Column("title", _("Title")),
        Column("kind", _("Kind")),
        Column("priority", _("Priority"), shown=False),
        Column("well", _("Well")),
        Column("commitment", _("Commitment")),
        Column("planned", _("Planned")),
        Column("recorded", _("Recorded")),
        Column("turn", _("Waiting on")),
        Column("requester", _("Requested by"), shown=False),
        Column("executor", _("Executor"), shown=False),
    ),
    cells=CELLS,
    orderings=ORDERINGS,
    default="-changed",
    actions=(
        BulkAction(
            name="submit",
            label=_("Submit orders"),
            icon="send",
            perform=each(services.submit_order, "order"),
            done=ngettext_lazy(
                "%(count)s order submitted.", "%(count)s orders submitted.", "count"
            ),
            offered=_works,
            explanation=_(
                "The chosen drafts go to the other party, which accepts or returns each of them."
            ),
        ),
        BulkAction(
            name="accept",
            label=_("Accept orders"),
            icon="check",
            perform=each(services.accept_order, "order"),
            done=ngettext_lazy("%(count)s order accepted.", "%(count)s orders accepted.", "count"),
            offered=_decides,
            explanation=_("Your party takes the chosen orders on and will carry them out."),
        ),
    ),
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(ORDERS)
