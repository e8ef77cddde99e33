"""Reads of orders that page, API, dashboard and services share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cooperation.acceptance.models import Act, ActLine
from core.accounts.models import Party, User
from core.clocks.queries import with_clock
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.works import work_of
from equipment.pipes.finding import saying
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Tally, TallyRow
from equipment.pipes.sets.models import PipeSet

Line = OrderLine.Status
#: Lines of orders among the sources of acts.
SOURCE_KIND = "order_line"


@dataclass(frozen=True)
class Totals:
    """What an order has come to: joints of each outcome, and the length in the hole (m)."""

    joints: int = 0
    run: int = 0
    rejected: int = 0
    length_m: Decimal = Decimal(0)

    @property
    def planned(self) -> int:
        return self.joints - self.run - self.rejected


def orders_for(user: User) -> QuerySet[WorkOrder]:
    """Orders that the person sees, with what a list shows of them."""
    visible: QuerySet[WorkOrder] = WorkOrder.objects.visible_to(user)
    recorded = [Line.DONE, Line.REJECTED]
    found = visible.select_related("requested_by", "executor", "commitment", "place").annotate(
        joint_count=_line_count(), done_count=_line_count(status__in=recorded)
    )
    return with_clock(found)


def _line_count(**only: Any) -> Coalesce:
    """How many lines an order has, counted for the rows of the page alone."""
    lines = OrderLine.objects.filter(order=OuterRef("pk"), **only).order_by().values("order")
    return Coalesce(Subquery(lines.annotate(count=Count("pk")).values("count")), 0)


def order_for(user: User) -> QuerySet[WorkOrder]:
    """Orders that the person sees, with all that the page of one shows."""
    visible: QuerySet[WorkOrder] = WorkOrder.objects.visible_to(user)
    found = visible.select_related(
        "memorandum__workspace",
        "requested_by",
        "executor",
        "hold_asked_by",
        "commitment",
        "request__requested_by",
        "tally",
        "place__location",
        "torque_band",
        "created_by",
    )
    return with_clock(found, whole=True)


def lines_of(order: WorkOrder) -> QuerySet[OrderLine]:
    """The lines in their order, each with its joint or item and the record of its work."""
    found: QuerySet[OrderLine] = OrderLine.objects.filter(order=order)
    record = work_of(order.kind).record
    told = found.select_related("joint__product_line", "item", "pipe_set", record, "locked_by")
    return told.order_by("position")


def acts_of(order: WorkOrder) -> list[Act]:
    """The acts on which joints of the order stand now."""
    ids = OrderLine.objects.filter(order=order).values("public_id")
    on_act = ActLine.objects.filter(source_kind=SOURCE_KIND, is_live=True, source_id__in=ids)
    return list(Act.objects.filter(pk__in=on_act.values("act")).order_by("number"))


def is_on_act(line: OrderLine) -> bool:
    """Whether the line stands on a live act, signed or not."""
    return not uncovered(OrderLine.objects.filter(pk=line.pk))


def uncovered(lines: QuerySet[OrderLine]) -> bool:
    """Whether one of the lines stands on no live act."""
    live = ActLine.objects.filter(source_kind=SOURCE_KIND, is_live=True).values("source_id")
    return lines.exclude(public_id__in=live).exists()


def planned_lines(order: WorkOrder) -> list[OrderLine]:
    """Lines that are neither carried out nor rejected."""
    return list(
        OrderLine.objects.filter(order=order, status=Line.PLANNED)
        .select_related("joint", "item")
        .order_by("position")
    )


def has_joints_and_items(order: WorkOrder) -> tuple[bool, bool]:
    """Whether joints, and whether items, stand on the order."""
    lines = OrderLine.objects.filter(order=order)
    counted = lines.aggregate(joints=Count("joint"), items=Count("item"))
    return counted["joints"] > 0, counted["items"] > 0


def last_position(order: WorkOrder) -> int:
    found = OrderLine.objects.filter(order=order).aggregate(last=Max("position"))["last"]
    return found or 0


def joints_of_tally(tally: Tally) -> QuerySet[Joint]:
    """What a registered tally has on the rig, in the tally's order."""
    found: QuerySet[Joint] = Joint.objects.filter(
        tally_rows__tally=tally, status=Joint.Status.ON_RIG
    )
    return found.order_by("tally_rows__position", "pk")


def tallies_to_run(user: User, named: str = "") -> QuerySet[Tally]:
    """Registered tallies of which joints on the rig stand on no open order, the newest first;
    the one that is `named` too."""
    seen: QuerySet[Tally] = Tally.objects.visible_to(user).filter(status=Tally.Status.COMMITTED)
    taken = OrderLine.objects.filter(is_open=True).exclude(joint=None).values("joint")
    waiting = Joint.objects.filter(status=Joint.Status.ON_RIG).exclude(pk__in=taken)
    left = TallyRow.objects.filter(joint__in=waiting.values("pk")).values("tally")
    found = seen.filter(Q(pk__in=left) | Q(public_id=named))
    return found.select_related("product_line").order_by("-pk")


def available_joints(user: User, order: WorkOrder) -> QuerySet[Joint]:
    """Joints that may be put on the order: in a state it works on, on no open order, in the hands
    of one of its parties."""
    found: QuerySet[Joint] = Joint.objects.visible_to(user)
    taken = OrderLine.objects.filter(is_open=True).exclude(joint=None).values("joint")
    parties = [order.requested_by_id, order.executor_id]
    own = Q(holder__in=parties) | Q(holder=None, organisation__in=parties)
    states = work_of(order.kind).joint_states
    return (
        found.filter(own, memorandum=order.memorandum_id, status__in=states)
        .exclude(pk__in=taken)
        .select_related("product_line", "tally", "location")
        .order_by("tally", "pk")
    )


def joints_to_pick(
    user: User, order: WorkOrder, words: str, pipe_set: PipeSet | None = None
) -> QuerySet[Joint]:
    """Joints that may be put on the order, by number, serial, description, tally or set."""
    found = available_joints(user, order)
    if pipe_set is not None:
        found = found.filter(memberships__pipe_set=pipe_set, memberships__left_on=None)
    if not words:
        return found
    return found.filter(saying(words) | Q(tally__name__icontains=words))


def items_to_pick(user: User, order: WorkOrder, words: str) -> QuerySet[EquipmentItem]:
    """Items of the parties to the order that may be put on it, by number, serial or maker."""
    found: QuerySet[EquipmentItem] = EquipmentItem.objects.visible_to(user)
    taken = OrderLine.objects.filter(is_open=True).exclude(item=None).values("item")
    free = found.filter(
        memorandum=order.memorandum_id,
        organisation__in=[order.requested_by_id, order.executor_id],
        status__in=work_of(order.kind).item_states,
    ).exclude(pk__in=taken)
    if words:
        free = free.filter(
            Q(number__icontains=words)
            | Q(serial__icontains=words)
            | Q(maker__icontains=words)
            | Q(description__icontains=words)
        )
    return free.select_related("location").order_by("number", "pk")


def sets_to_pick(user: User, order: WorkOrder) -> QuerySet[PipeSet]:
    """The open sets of the order's memorandum through which joints may be chosen."""
    found: QuerySet[PipeSet] = PipeSet.objects.visible_to(user)
    return found.filter(memorandum=order.memorandum_id, closed_on=None).order_by("number", "pk")


def open_orders_of(joints: Iterable[Joint]) -> dict[int, str]:
    """The number of the open order on which each joint stands, by the joint's key."""
    lines = OrderLine.objects.filter(joint__in=[joint.pk for joint in joints], is_open=True)
    return dict(lines.values_list("joint_id", "order__number"))


def open_orders_of_items(items: Iterable[EquipmentItem]) -> dict[int, str]:
    """The number of the open order on which each item stands, by the item's key."""
    lines = OrderLine.objects.filter(item__in=[item.pk for item in items], is_open=True)
    return dict(lines.values_list("item_id", "order__number"))


def parties_of(memorandum_id: int) -> set[int]:
    return set(
        Party.objects.filter(workspace=memorandum_id).values_list("organisation_id", flat=True)
    )


def waiting_for(organisation: int | None) -> Q:
    """Orders on which it is this party's turn."""
    return Q(executor=organisation, status__in=["submitted", "accepted", "in_progress"]) | Q(
        requested_by=organisation, status__in=["draft", "returned"]
    )
