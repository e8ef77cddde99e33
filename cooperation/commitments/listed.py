"""Commitments as a list: its columns, and agreeing to several drafts at once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.commitments import rules, services
from cooperation.commitments.filters import CommitmentFilter
from cooperation.commitments.models import Commitment
from core.accounts.models import User
from core.web import listings
from core.web.bulk import each
from core.web.listings import BulkAction, Column, Listing


def _rows(user: User) -> QuerySet[Any]:
    rows: QuerySet[Any] = Commitment.objects.visible_to(user)
    return rows


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
