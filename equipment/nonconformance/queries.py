"""Reads of non-conformances that page, API, the life of pipe and orders share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from core.accounts.models import Party, User
from core.clocks.queries import with_clock
from equipment.nonconformance import rules
from equipment.nonconformance.models import OPEN, Nonconformance
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint


def reports_for(user: User) -> QuerySet[Nonconformance]:
    """Reports that the person sees, with what a list shows of them and their clock."""
    visible: QuerySet[Nonconformance] = Nonconformance.objects.visible_to(user)
    return with_clock(
        visible.select_related("joint", "item", "raised_by", "addressed_to", "line__order")
    )


def report_for(user: User) -> QuerySet[Nonconformance]:
    """Reports that the person sees, with all that the page of one shows."""
    visible: QuerySet[Nonconformance] = Nonconformance.objects.visible_to(user)
    rows = visible.select_related(
        "joint__product_line", "item", "line__order", "owner", "raised_by", "addressed_to",
        "created_by", "proposed_by", "proposer", "agreeing", "agreed_by", "closed_by",
    )  # fmt: skip
    return with_clock(rows, whole=True)


def open_on(joints: Iterable[Joint] = (), items: Iterable[EquipmentItem] = ()) -> dict[str, str]:
    """By public id of the joint or item the number of its first open report; one statement."""
    of = Q(joint__in=[one.pk for one in joints]) | Q(item__in=[one.pk for one in items])
    rows = Nonconformance.objects.filter(of, status__in=OPEN).order_by("-pk")
    found = rows.values_list("joint__public_id", "item__public_id", "number")
    return {joint or item: number for joint, item, number in found}


def open_of(order: WorkOrder) -> list[Nonconformance]:
    """The open reports on what stands on the order, by number; one statement."""
    lines = OrderLine.objects.filter(order=order)
    about = (
        Q(line__order=order)
        | Q(joint__in=lines.filter(joint__isnull=False).values("joint"))
        | Q(item__in=lines.filter(item__isnull=False).values("item"))
    )
    rows = Nonconformance.objects.filter(about, status__in=OPEN, memorandum=order.memorandum_id)
    return list(rows.select_related("joint", "item").order_by("pk"))


def numbers_of(joint_path: str = "pk") -> QuerySet[Any]:
    """For a subquery over joints: ids and numbers of the open reports of each."""
    rows = Nonconformance.objects.filter(joint=OuterRef(joint_path), status__in=OPEN)
    return rows.order_by("pk")


def stops(joints: Sequence[Joint], action: str) -> dict[int, str]:
    """By key the joints that an open report keeps from a step by which pipe becomes ready."""
    if action not in rules.STOPPED:
        return {}
    found = open_on(joints=joints)
    told = {joint.pk: found.get(joint.public_id) for joint in joints}
    return {pk: rules.stopped_words(number) for pk, number in told.items() if number}


def stops_item(item: EquipmentItem, action: str) -> str:
    """Why an open report keeps an item from a step by which it becomes ready, or nothing."""
    if action not in rules.STOPPED_ITEMS:
        return ""
    number = open_on(items=[item]).get(item.public_id)
    return rules.stopped_words(number) if number else ""


def blocks(order: WorkOrder) -> list[str]:
    """What open reports keep an order from being finished, in words."""
    return [f"{one.number} ({one.subject})." for one in open_of(order)]


def other_parties(memorandum_id: int, organisation_id: int | None) -> list[int]:
    """The other parties of a memorandum, signatories first, in their order."""
    rows = Party.objects.filter(workspace=memorandum_id).exclude(organisation=organisation_id)
    found = rows.order_by("position", "pk").values_list("organisation_id", "role")
    return [pk for pk, role in sorted(found, key=lambda one: one[1] != Party.Role.SIGNATORY)]
