"""Acts as a list: its columns, and sending several drafts to the signatories at once."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.acceptance import queries, rules, services
from cooperation.acceptance.filters import ActFilter
from core.clocks.queries import waiting_names
from core.web import listings
from core.web.bulk import each
from core.web.listings import BulkAction, Cell, Column, Listing

ORDERINGS = {
    "number": ("number",),
    "-number": ("-number",),
    "title": ("title",),
    "-title": ("-title",),
}


CELLS = (
    Cell(_("Act"), lambda act: act.number),
    Cell(_("Title"), lambda act: act.title, "title"),
    Cell(_("Prepared by"), lambda act: act.organisation.short, "party"),
    Cell(_("Lines"), lambda act: act.line_count, "lines"),
    Cell(_("Sent"), lambda act: act.sent_at and timezone.localdate(act.sent_at), "sent"),
    Cell(_("Waiting on"), waiting_names, "waits"),
    Cell(_("State"), lambda act: act.get_status_display()),
)
ACTS = Listing(
    key="cooperation:act-list",
    label=_("Acts"),
    filterset=ActFilter,
    rows=queries.acts,
    columns=(
        Column("title", _("Title")),
        Column("party", _("Prepared by")),
        Column("lines", _("Lines")),
        Column("sent", _("Sent")),
        Column("waits", _("Waiting on")),
    ),
    cells=CELLS,
    orderings=ORDERINGS,
    default="-number",
    within=queries.listed,
    actions=(
        BulkAction(
            name="send",
            label=_("Send to the signatories"),
            icon="send",
            perform=each(services.send_act, "act"),
            done=ngettext_lazy("%(count)s act sent.", "%(count)s acts sent.", "count"),
            offered=rules.prepares,
            explanation=_(
                "The chosen drafts of your party go to the signatories of both. Signing is done "
                "by each signatory, after a proof of identity."
            ),
        ),
    ),
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(ACTS)
