"""What the ledger is narrowed by, on pages and over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance.models import Act
from cooperation.commitments.filters import areas_seen
from cooperation.commitments.models import Commitment
from core.lookups import Days, Ids, ListFilter, Moments, Numbers
from core.web.people import member


def commitments_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The commitments that the caller sees."""
    if request is None:
        return Commitment.objects.none()
    found: QuerySet[Any] = Commitment.objects.visible_to(member(request))
    return found


def acts_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The acts that the caller sees and that were signed by both."""
    if request is None:
        return Act.objects.none()
    found: QuerySet[Any] = Act.objects.visible_to(member(request)).filter(
        status=Act.Status.ACCEPTED
    )
    return found


class EntryFilter(ListFilter):
    """Commitment, area, act, and the days on which the work was done."""

    commitment = Ids(
        "commitment__public_id",
        queryset=commitments_seen,
        label=_("Commitment"),
        any_label=_("all"),
    )
    area = Ids(
        "commitment__area__public_id",
        queryset=areas_seen,
        label=_("Area"),
        any_label=_("all"),
    )
    act = Ids("act__public_id", queryset=acts_seen, label=_("Act"), any_label=_("all"))
    on = Days(label=_("Done"), shown={"gte": _("Done from"), "lte": _("Done to")})
    posted_at = Moments(label=_("Posted"))
    quantity = Numbers(label=_("Quantity"))
    reverses = Ids("reverses__public_id", label=_("Reverses the entry"), empty=True)
