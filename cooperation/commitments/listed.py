"""Commitments as a list: its columns, and agreeing to several drafts at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.commitments import rules, services
from cooperation.commitments.filters import CommitmentFilter
from cooperation.commitments.models import Commitment
from cooperation.progress import queries as progress
from core.accounts.models import User
from core.web import listings
from core.web.bulk import each
from core.web.listings import BulkAction, Cell, Column, Listing


def _rows(user: User) -> QuerySet[Any]:
    rows: QuerySet[Any] = Commitment.objects.visible_to(user)
    return rows


ORDERINGS = {
    "number": ("number",),
    "-number": ("-number",),
    "due": ("due", "number"),
    "-due": ("-due", "number"),
    "area": ("area__position", "number"),
}


def _within(user: User, memorandum_id: int) -> QuerySet[Any]:
    rows = _rows(user).filter(memorandum=memorandum_id).select_related("area")
    return rows.prefetch_related("owners__organisation")


def _add_figures(commitments: list[Any]) -> None:
    figures = progress.figures_by_commitment([row.pk for row in commitments])
    for row in commitments:
        row.figures = figures.get(row.pk)


def _figure(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row.figures, name) if row.figures else None


def _owners(row: Commitment) -> str:
    return ", ".join(owner.organisation.short for owner in row.owners.all())


CELLS = (
    Cell(_("Commitment"), lambda row: row.number),
    Cell(_("Title"), lambda row: row.title),
    Cell(_("Area"), lambda row: row.area.label, "area"),
    Cell(_("Due"), lambda row: row.due, "due"),
    Cell(_("Accepted"), _figure("quantity"), "accepted"),
    Cell(_("Target"), lambda row: row.target, "accepted"),
    Cell(_("Unit"), lambda row: row.get_unit_display(), "accepted"),
    Cell(_("Accepted, %"), _figure("accepted"), "progress"),
    Cell(_("Planned, %"), _figure("planned"), "progress"),
    Cell(_("Owners"), _owners, "owners"),
    Cell(_("State"), lambda row: row.get_status_display()),
)
COMMITMENTS = Listing(
    key="cooperation:commitment-list",
    label=_("Commitments"),
    filterset=CommitmentFilter,
    rows=_rows,
    columns=(
        Column("area", _("Area")),
        Column("due", _("Due")),
        Column("accepted", _("Accepted of target")),
        Column("progress", _("Progress")),
        Column("owners", _("Owners")),
    ),
    cells=CELLS,
    orderings=ORDERINGS,
    default="number",
    within=_within,
    prepare=_add_figures,
    actions=(
        BulkAction(
            name="agree",
            label=_("Agree for my party"),
            icon="check",
            perform=each(services.agree_to_commitment, "commitment"),
            done=ngettext_lazy(
                "Agreed for your party to %(count)s commitment.",
                "Agreed for your party to %(count)s commitments.",
                "count",
            ),
            offered=rules.leads,
            explanation=_(
                "Your party agrees to the chosen drafts as they stand. A commitment holds when "
                "both parties have agreed."
            ),
        ),
    ),
)


def register() -> None:
    """Called once, when the app is ready."""
    listings.register(COMMITMENTS)
