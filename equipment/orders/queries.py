"""Reads of orders that page, API, dashboard and services share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from cooperation.acceptance.models import Act, ActLine
from core.accounts.models import Organisation, Party, User
from core.clocks.queries import with_clock
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.models import Joint, Tally

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
        "commitment",
        "tally",
        "place__location",
        "torque_band",
        "created_by",
    )
    return with_clock(found, whole=True)


def lines_of(order: WorkOrder) -> QuerySet[OrderLine]:
    """The lines in their order, each with its joint and its running record."""
    found: QuerySet[OrderLine] = OrderLine.objects.filter(order=order)
    return found.select_related("joint__product_line", "record", "locked_by").order_by("position")


def running_list(order: WorkOrder) -> list[OrderLine]:
    """The lines as they went into the hole: by the sequence run, the others by position."""
    return sorted(lines_of(order), key=_place_in_list)


def _place_in_list(line: OrderLine) -> tuple[int, bool, int]:
    record = getattr(line, "record", None)
    sequence = record.sequence if record else line.position
    return sequence, record is not None and not record.is_rejected, line.position


def totals_of(order: WorkOrder) -> Totals:
    """The sums of the running list; rejected joints count no length."""
    run = Q(status=Line.DONE)
    sums: dict[str, Any] = OrderLine.objects.filter(order=order).aggregate(
        joints=Count("pk"),
        run=Count("pk", filter=run),
        rejected=Count("pk", filter=Q(status=Line.REJECTED)),
        length_m=Coalesce(Sum("record__effective_length_m", filter=run), Decimal(0)),
    )
    return Totals(**sums)


def acts_of(order: WorkOrder) -> list[Act]:
    """The acts on which joints of the order stand now."""
    ids = OrderLine.objects.filter(order=order).values("public_id")
    on_act = ActLine.objects.filter(source_kind=SOURCE_KIND, is_live=True, source_id__in=ids)
    return list(Act.objects.filter(pk__in=on_act.values("act")).order_by("number"))


def planned_lines(order: WorkOrder) -> list[OrderLine]:
    """Lines whose joint is neither run nor rejected."""
    return list(
        OrderLine.objects.filter(order=order, status=Line.PLANNED)
        .select_related("joint")
        .order_by("position")
    )


def last_position(order: WorkOrder) -> int:
    found = OrderLine.objects.filter(order=order).aggregate(last=Max("position"))["last"]
    return found or 0


def joints_of_tally(tally: Tally) -> QuerySet[Joint]:
    """What a registered tally has on the rig, in the tally's order."""
    found: QuerySet[Joint] = Joint.objects.filter(
        tally_rows__tally=tally, status=Joint.Status.ON_RIG
    )
    return found.order_by("tally_rows__position", "pk")


def available_joints(user: User, memorandum_id: int) -> QuerySet[Joint]:
    """Joints that may be put on an order: on the rig and on no open order."""
    found: QuerySet[Joint] = Joint.objects.visible_to(user)
    taken = OrderLine.objects.filter(is_open=True).values("joint")
    return (
        found.filter(memorandum=memorandum_id, status=Joint.Status.ON_RIG)
        .exclude(pk__in=taken)
        .select_related("product_line", "tally", "location")
        .order_by("tally", "pk")
    )


def joints_to_pick(user: User, memorandum_id: int, words: str) -> QuerySet[Joint]:
    """Joints that may be put on an order, by number, serial, description or tally."""
    found = available_joints(user, memorandum_id)
    if not words:
        return found
    return found.filter(
        Q(tally_number__icontains=words)
        | Q(serial__icontains=words)
        | Q(description__icontains=words)
        | Q(tally__name__icontains=words)
    )


def open_orders_of(joints: Iterable[Joint]) -> dict[int, str]:
    """The number of the open order on which each joint stands, by the joint's key."""
    lines = OrderLine.objects.filter(joint__in=[joint.pk for joint in joints], is_open=True)
    return dict(lines.values_list("joint_id", "order__number"))


def parties_of(memorandum_id: int) -> set[int]:
    return set(
        Party.objects.filter(workspace=memorandum_id).values_list("organisation_id", flat=True)
    )


def waiting_for(organisation: Organisation | None) -> Q:
    """Orders on which it is this party's turn."""
    return Q(executor=organisation, status__in=["submitted", "accepted", "in_progress"]) | Q(
        requested_by=organisation, status__in=["draft", "returned"]
    )
