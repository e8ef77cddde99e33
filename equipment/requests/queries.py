"""Reads of requests that pages, API and services share."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from cooperation.commitments.models import Commitment
from core.accounts.models import Organisation, Party, User
from core.clocks.queries import with_clock
from equipment.orders.models import WorkOrder
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint, Location
from equipment.requests import rules
from equipment.requests.models import RequestedItem, RequestedJoint, WorkRequest

PARTIES = ("requested_by", "addressed_to", "commitment", "location")


def requests_for(user: User) -> QuerySet[WorkRequest]:
    """Requests that the person sees, with what a list shows of them."""
    visible: QuerySet[WorkRequest] = WorkRequest.objects.visible_to(user)
    return with_clock(visible.select_related(*PARTIES))


def request_for(user: User) -> QuerySet[WorkRequest]:
    """Requests that the person sees, with all that the page of one shows."""
    visible: QuerySet[WorkRequest] = WorkRequest.objects.visible_to(user)
    found = visible.select_related(*PARTIES, "memorandum__workspace", "created_by", "accepted_by")
    return with_clock(found, whole=True)


def request_of(user: User, public_id: str) -> WorkRequest | None:
    """The request as the person sees it, or None."""
    seen = WorkRequest.objects.visible_to(user).filter(public_id=public_id)
    found: WorkRequest | None = seen.select_related("requested_by", "addressed_to").first()
    return found


def joints_of(work_request: WorkRequest) -> QuerySet[RequestedJoint]:
    """The joints that it is about, in their order."""
    rows = RequestedJoint.objects.filter(work_request=work_request).order_by("position")
    return rows.select_related("joint__product_line", "joint__location")


def items_of(work_request: WorkRequest) -> QuerySet[RequestedItem]:
    """The equipment that it is about, in its order."""
    rows = RequestedItem.objects.filter(work_request=work_request).order_by("position")
    return rows.select_related("item__location")


def orders_of(work_request: WorkRequest) -> QuerySet[WorkOrder]:
    """The orders that were drawn up from it, the first one first, with whose turn it is."""
    rows = WorkOrder.objects.filter(request=work_request).order_by("pk")
    return with_clock(rows.select_related("requested_by", "executor"))


def states_of_orders(keys: Collection[int]) -> dict[int, set[str]]:
    """By the keys of requests the states of their orders."""
    found: dict[int, set[str]] = {key: set() for key in keys}
    rows = WorkOrder.objects.filter(request__in=keys).values_list("request", "status")
    for key, status in rows:
        found[key].add(status)
    return found


def parties_beside(memorandum_id: int, own_id: int | None) -> QuerySet[Organisation]:
    """The other parties of the memorandum, one of which is asked."""
    parties = Party.objects.filter(workspace=memorandum_id).exclude(organisation=own_id)
    return Organisation.objects.filter(pk__in=parties.values("organisation")).order_by("short")


def commitments_for(user: User, memorandum_id: int) -> QuerySet[Any]:
    """The commitments of the memorandum under which work may be wanted."""
    seen: QuerySet[Any] = Commitment.objects.visible_to(user)
    return seen.filter(memorandum=memorandum_id, status__in=rules.OPEN_COMMITMENTS).order_by(
        "number"
    )


def places_for(user: User, memorandum_id: int) -> QuerySet[Any]:
    """The open places of the memorandum."""
    seen: QuerySet[Any] = Location.objects.visible_to(user)
    return seen.filter(memorandum=memorandum_id, closed_on=None).exclude(kind=Location.Kind.TRANSIT)


def nameable_joints(user: User, work_request: WorkRequest) -> QuerySet[Joint]:
    """The pipe that the request may be about: with one of the two parties, its life not over."""
    sides = rules.sides_of(work_request)
    seen: QuerySet[Joint] = Joint.objects.visible_to(user)
    held = Q(holder=None, organisation__in=sides) | Q(holder__in=sides)
    return seen.filter(held, memorandum=work_request.memorandum_id).exclude(status__in=ENDED)


def free_joints(user: User, work_request: WorkRequest) -> QuerySet[Joint]:
    """Of these, what the request is not about yet."""
    named = RequestedJoint.objects.filter(work_request=work_request).values("joint")
    return nameable_joints(user, work_request).exclude(pk__in=named)


def free_items(user: User, work_request: WorkRequest, words: str = "") -> QuerySet[EquipmentItem]:
    """The equipment of the two parties that the request is not about yet, as far as `words`
    stand in its number, serial or description."""
    named = RequestedItem.objects.filter(work_request=work_request).values("item")
    seen: QuerySet[EquipmentItem] = EquipmentItem.objects.visible_to(user)
    own = {"memorandum": work_request.memorandum_id,
           "organisation__in": rules.sides_of(work_request)}  # fmt: skip
    free = seen.filter(**own).exclude(pk__in=named)
    if words:
        free = free.filter(
            Q(number__icontains=words)
            | Q(serial__icontains=words)
            | Q(description__icontains=words)
        )
    return free.exclude(status=EquipmentItem.Status.SCRAPPED).select_related("location")


def waiting_for(organisation_id: int | None) -> Q:
    """Requests on which it is this party's turn; a draft is nobody's duty yet."""
    asked = Q(addressed_to=organisation_id, status=WorkRequest.Status.SUBMITTED)
    own = Q(requested_by=organisation_id, status__in=["returned", "accepted"])
    return asked | own
