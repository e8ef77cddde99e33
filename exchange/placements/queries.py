"""Reads of placements that pages, API and services share."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from cooperation.commitments.models import Commitment
from core.accounts.models import Organisation, Party, RoleGrant, User
from core.clocks.queries import with_clock
from exchange.placements import rules
from exchange.placements.models import Placement
from exchange.placements.timeline import Window
from exchange.specialists.queries import known_as

PARTIES = ("home", "host", "commitment", "specialist", "mentor")


def placements_for(user: User) -> QuerySet[Placement]:
    """Placements that the person sees, with what a list shows of them."""
    visible: QuerySet[Placement] = Placement.objects.visible_to(user)
    return with_clock(visible.select_related(*PARTIES))


def placements_within(user: User, workspace_id: int) -> QuerySet[Placement]:
    """Those of one memorandum, each with `known_as`: the name of the specialist, if the person
    may know it."""
    found = placements_for(user).filter(memorandum=workspace_id)
    return found.annotate(known_as=known_as(user, "specialist_id"))


def placements_in(user: User, workspace_id: int, window: Window) -> QuerySet[Placement]:
    """Those of one memorandum that take place within the window, person by person."""
    seen: QuerySet[Placement] = Placement.objects.visible_to(user)
    found = seen.filter(memorandum=workspace_id, planned_start__lt=window.end).annotate(
        last=Coalesce("ended_on", "planned_end"), known_as=known_as(user, "specialist_id")
    )
    return (
        found.filter(last__gte=window.first)
        .exclude(status__in=Placement.VOID)
        .select_related("specialist__organisation", "host", "home")
        .order_by("specialist__organisation", "specialist__number", "planned_start")
    )


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
    return with_clock(found.annotate(known_as=known_as(user, "specialist_id")), whole=True)


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


def mentors_of(organisation_id: int | None, memorandum_id: int) -> QuerySet[User]:
    """A party's people on the memorandum, one of whom becomes the mentor."""
    grants = RoleGrant.objects.standing().for_workspace(memorandum_id)
    return User.objects.filter(
        organisation=organisation_id, is_active=True, pk__in=grants.values("person")
    ).order_by("full_name", "pk")


def waiting_for(user: User) -> Q:
    """Placements on which it is the turn of the person's party, or of the person in person."""
    own = user.organisation_id
    home = Q(home=own, status__in=["nominated", "in_placement"])
    host = Q(host=own, status__in=["approved", "accepted", "reported"])
    return home | host


def commitments_for(user: User, memorandum_id: int) -> QuerySet[Any]:
    """The commitments of the memorandum under which specialists are placed."""
    seen: QuerySet[Any] = Commitment.objects.visible_to(user)
    return seen.filter(
        memorandum=memorandum_id, status__in=rules.PLACEABLE, unit=Commitment.Unit.DAY
    ).order_by("number")
