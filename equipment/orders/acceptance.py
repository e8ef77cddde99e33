"""Finished lines of orders as a source of acts: offered once, final when both have signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from cooperation.acceptance.models import Act, ActLine
from cooperation.acceptance.sources import Offer
from cooperation.commitments.models import Commitment
from core.accounts.models import User
from core.rows import change
from core.states import move
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.queries import SOURCE_KIND as KIND
from equipment.orders.services import tell_order
from equipment.orders.works import offered, work_of
from equipment.requests import ordering

Status = WorkOrder.Status


class OrderLines:
    """A `cooperation.acceptance.sources.Source`: the joints run on finished orders."""

    kind = KIND

    def offers(self, *, memorandum_id: int, only: Collection[str] | None = None) -> list[Offer]:
        """Joints run on finished orders that stand on no live act."""
        lines = _finished(memorandum_id)
        if only is not None:
            _locked_orders(only)
            lines = lines.filter(public_id__in=only).select_for_update(of=("self",))
        return [_offer(line) for line in lines]

    def take(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        """An order whose joints are all on live acts is on act."""
        for order in _locked_orders(source_ids):
            if order.status == Status.DONE and not _uncovered(order, taken=source_ids):
                _step(order, "put_on_act", act, by, now)

    def release(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        """An order of which a joint left its act is done again, waiting for another."""
        for order in _locked_orders(source_ids):
            if order.status == Status.ON_ACT and _uncovered(order, released=source_ids):
                _step(order, "take_off_act", act, by, now)

    def lock(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        """The lines are final; an order whose joints are all final closes."""
        orders = _locked_orders(source_ids)
        lines = list(OrderLine.objects.filter(public_id__in=source_ids, locked_by=None))
        for line in lines:
            change(line, locked_by=act)
        touched = {line.order_id for line in lines}
        for order in orders:
            if order.pk in touched:
                _settle(order, act, by, now)
        ordering.follow_orders([order.request_id for order in orders], by=by, now=now)


def _finished(memorandum_id: int) -> QuerySet[OrderLine]:
    on_acts = ActLine.objects.filter(source_kind=KIND, is_live=True).values("source_id")
    lines: QuerySet[OrderLine] = OrderLine.objects.filter(
        memorandum=memorandum_id,
        status=OrderLine.Status.DONE,
        locked_by=None,
        order__status__in=[Status.DONE, Status.ON_ACT],
    )
    return (
        lines.exclude(public_id__in=on_acts)
        .select_related("order__commitment", "joint__product_line", "item", *_records())
        .order_by("order", "position")
    )


def _records() -> list[str]:
    return [work.record for work in offered()]


def _offer(line: OrderLine) -> Offer:
    order = line.order
    commitment, done = order.commitment, work_of(order.kind).done(line)
    in_metres = commitment.unit == Commitment.Unit.METRE
    return Offer(
        source_id=line.public_id,
        reference=f"{order.number}/{line.position}",
        description=_described(line)[:300],
        group=order.number,
        commitment_id=commitment.pk,
        quantity=done.length_m or Decimal(0) if in_metres else Decimal(1),
        unit=commitment.unit,
        done_on=done.on,
        remark=done.remark,
    )


def _described(line: OrderLine) -> str:
    if line.joint is None:
        return f"{line.item} · {line.item.description}" if line.item else ""
    return f"{line.joint} · {line.joint.product_line}"


def _locked_orders(source_ids: Collection[str]) -> list[WorkOrder]:
    """The orders of the lines, locked in one order so that two acts never wait in a ring."""
    numbers = OrderLine.objects.filter(public_id__in=source_ids).values("order")
    found: Any = WorkOrder.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    return list(found)


def _uncovered(
    order: WorkOrder, *, taken: Iterable[str] = (), released: Iterable[str] = ()
) -> set[str]:
    """The joints run on the order that stand on no live act, `taken` and `released` counted."""
    done = OrderLine.objects.filter(order=order, status=OrderLine.Status.DONE)
    ids = set(done.values_list("public_id", flat=True))
    live = ActLine.objects.filter(source_kind=KIND, source_id__in=ids, is_live=True)
    covered = set(live.values_list("source_id", flat=True)) | set(taken)
    return ids - (covered - set(released))


def _settle(order: WorkOrder, act: Act, by: User, now: dt.datetime) -> None:
    done = OrderLine.objects.filter(order=order, status=OrderLine.Status.DONE)
    if order.status == Status.ON_ACT and not done.filter(locked_by=None).exists():
        _step(order, "close", act, by, now)
        return
    final = done.exclude(locked_by=None).count()
    tell_order(order, "lines_accepted", by=by, now=now, after={"act": act.number, "lines": final})


VERBS = {"put_on_act": "put_on_act", "take_off_act": "taken_off_act", "close": "closed"}


def _step(order: WorkOrder, action: str, act: Act, by: User, now: dt.datetime) -> None:
    before = {"status": order.status}
    move(order, action, status_since=now)
    after = {"status": order.status, "act": act.number}
    tell_order(order, VERBS[action], by=by, now=now, before=before, after=after)
