"""Reads of placements that pages, API and services share."""

from __future__ import annotations

from django.db.models import QuerySet

from core.accounts.models import Organisation, Party, RoleGrant, User
from core.clocks.queries import with_clock
from exchange.placements.models import Placement

PARTIES = ("home", "host", "commitment", "specialist", "mentor")


def placements_for(user: User) -> QuerySet[Placement]:
    """Placements that the person sees, with what a list shows of them."""
    visible: QuerySet[Placement] = Placement.objects.visible_to(user)
    return with_clock(visible.select_related(*PARTIES))


def placement_for(user: User) -> QuerySet[Placement]:
    """Placements that the person sees, with all that the page of one shows."""
    visible: QuerySet[Placement] = Placement.objects.visible_to(user)
    found = visible.select_related(
        *PARTIES,
        "memorandum__workspace",
        "specialist__organisation",
        "nominated_by",
        "approved_by",
        "accepted_by",
        "report__reported_by",
    )
    return with_clock(found, whole=True)


def placement_of(user: User, public_id: str) -> Placement | None:
    """The placement as the person sees it, or None."""
    found: Placement | None = (
        Placement.objects.visible_to(user)
        .filter(public_id=public_id)
        .select_related("home", "host", "specialist")
        .first()
    )
    return found


def hosts_for(memorandum_id: int, home_id: int) -> QuerySet[Organisation]:
    """The other parties of the memorandum."""
    parties = Party.objects.filter(workspace=memorandum_id).exclude(organisation=home_id)
    return Organisation.objects.filter(pk__in=parties.values("organisation")).order_by("short")


def mentors_for(placement: Placement) -> QuerySet[User]:
    """The host's people on the memorandum, one of whom becomes the mentor."""
    grants = RoleGrant.objects.standing().for_workspace(placement.memorandum_id)
    return User.objects.filter(
        organisation=placement.host_id, is_active=True, pk__in=grants.values("person")
    ).order_by("full_name", "pk")
