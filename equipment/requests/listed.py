"""Requests as a list: its columns, and submitting or accepting several at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.accounts.models import User
from core.accounts.rules import holds
from core.clocks.queries import waiting_names
from core.web import listings
from core.web.bulk import each
from core.web.listings import BulkAction, Cell, Column, Listing
from equipment.requests import queries, rules, services
from equipment.requests.filters import WorkRequestFilter

NAME = "work_request"


def _decides(user: User, workspace_id: int) -> bool:
    return holds(user, workspace_id, rules.DECIDERS)


ORDERINGS = {
    "-changed": ("-status_since",),
    "changed": ("status_since",),
    "number": ("number",),
    "-number": ("-number",),
    "wanted": ("wanted_start", "number"),
    "-wanted": ("-wanted_start", "-number"),
}
CELLS = (
    Cell(_("Number"), lambda one: one.number),
    Cell(_("Title"), lambda one: one.title, "title"),
    Cell(_("Kind of work"), lambda one: one.get_kind_display(), "kind"),
    Cell(_("Priority"), lambda one: one.get_priority_display(), "priority"),
    Cell(_("First day wanted"), lambda one: one.wanted_start, "wanted"),
    Cell(_("Last day wanted"), lambda one: one.wanted_end, "wanted"),
    Cell(_("Place"), lambda one: one.location.label if one.location else "", "place"),
    Cell(_("Well or rig"), lambda one: one.well, "place"),
    Cell(_("Asked by"), lambda one: one.requested_by.short, "sides"),
    Cell(_("Asked of"), lambda one: one.addressed_to.short, "sides"),
    Cell(_("Commitment"), lambda one: one.commitment.number if one.commitment else "",
         "commitment"),
    Cell(_("Executed under"), lambda one: one.executed_under, "contract"),
    Cell(_("Waiting on"), waiting_names, "turn"),
    Cell(_("State"), lambda one: one.get_status_display()),
)  # fmt: skip
REQUESTS = Listing(
    key="equipment:request-list",
    label=_("Requests"),
    filterset=WorkRequestFilter,
    rows=queries.requests_for,
    columns=(
        Column("title", _("Title")),
        Column("kind", _("Kind of work")),
        Column("priority", _("Priority")),
        Column("wanted", _("Wanted")),
        Column("place", _("Place")),
        Column("sides", _("From and to")),
        Column("commitment", _("Commitment"), shown=False),
        Column("contract", _("Executed under"), shown=False),
        Column("turn", _("Waiting on")),
    ),
    cells=CELLS,
    orderings=ORDERINGS,
    default="-changed",
    actions=(
        BulkAction(
            name="submit",
            label=_("Submit requests"),
            icon="send",
            perform=each(services.submit_request, NAME),
            done=ngettext_lazy(
                "%(count)s request submitted.", "%(count)s requests submitted.", "count"
            ),
            offered=rules.may_request,
            explanation=_(
                "The chosen drafts go to the other party, which accepts or returns each of them."
            ),
        ),
        BulkAction(
            name="accept",
            label=_("Accept requests"),
            icon="check",
            perform=each(services.accept_request, NAME),
            done=ngettext_lazy(
                "%(count)s request accepted.", "%(count)s requests accepted.", "count"
            ),
            offered=_decides,
            explanation=_("Your party agrees to the chosen requests; orders follow from them."),
        ),
    ),
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(REQUESTS)
