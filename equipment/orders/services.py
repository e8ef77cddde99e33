"""Every write of an order: one transaction, one change of state, one event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation, User
from core.errors import Refused
from core.events import reasons
from core.events import services as events
from core.numbering import next_number
from core.rows import change
from core.states import move
from equipment.orders import blockers, queries, rules
from equipment.orders.facts import (
    band_words,
    check_facts,
    check_parties,
    place_words,
    write_band,
    write_place,
)
from equipment.orders.kinds import Priority, WorkKind
from equipment.orders.lines import (
    Chosen,
    check_lines,
    check_unit,
    missing_outcomes,
    with_sets,
    write_lines,
)
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.rules import BandFacts, PlaceFacts
from equipment.orders.works import work_of
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Tally
from equipment.pipes.sets.models import PipeSet
from equipment.requests import ordering
from equipment.requests.models import WorkRequest

Status = WorkOrder.Status
#: The plain facts of an order that its requester may change while it is a draft or returned.
FACTS = (
    "title",
    "priority",
    "executor",
    "commitment",
    "executed_under",
    "planned_start",
    "planned_end",
)


@transaction.atomic
def create_order(
    *,
    memorandum: Memorandum,
    title: str,
    executor: Organisation,
    commitment: Commitment,
    planned_start: dt.date,
    planned_end: dt.date,
    place: PlaceFacts,
    by: User,
    now: dt.datetime,
    kind: str = WorkKind.INSTALLATION,
    priority: str = Priority.NORMAL,
    band: BandFacts | None = None,
    tally: Tally | None = None,
    joints: Sequence[Joint] | None = None,
    sets: Sequence[PipeSet] = (),
    items: Sequence[EquipmentItem] = (),
    executed_under: str = "",
    request: WorkRequest | None = None,
) -> WorkOrder:
    """A draft order of the person's own party, numbered, with its lines in the order given.

    With a committed `tally` and no `joints` it takes all that the tally has on the rig, in the
    tally's order; of `sets` the members of today. An accepted `request` is ordered from then on.
    Raises NotAllowed, or Refused naming the field and the rows of joints and items.
    """
    facts = {
        "title": title.strip(), "kind": kind, "priority": priority, "executor": executor,
        "commitment": commitment, "executed_under": executed_under.strip(), "request": request,
        "planned_start": planned_start, "planned_end": planned_end,
    }  # fmt: skip
    order = _draft(memorandum, tally, facts, by, now)
    write_place(order, place)
    write_band(order, band)
    given = _chosen_joints(memorandum, tally, joints)
    count = _first_lines(order, with_sets(given, items, sets, timezone.localdate(now)))
    tell_order(order, "created", by=by, now=now, after={"status": order.status, "lines": count})
    ordering.follow_orders([order.request_id], by=by, now=now)
    return order


def _first_lines(order: WorkOrder, chosen: Chosen) -> int:
    check_lines(order, chosen)
    return len(write_lines(order, chosen, first=1))


def _draft(
    memorandum: Memorandum, tally: Tally | None, facts: dict[str, Any], by: User, now: dt.datetime
) -> WorkOrder:
    rules.require_orderer(by, memorandum.pk)
    rules.check_kind(facts["kind"], tally)
    requester = check_parties(memorandum, by.organisation, facts["executor"])
    check_facts(memorandum.pk, facts)
    if facts["request"] is not None:
        ordering.hold_request(facts["request"], memorandum.pk)
        ordering.check_parties(facts["request"], requester.pk, facts["executor"].pk)
    given = WorkOrder.objects.filter(memorandum=memorandum)
    return WorkOrder.objects.create(
        number=next_number(given, f"WO-{timezone.localdate(now).year}-", owner=memorandum),
        memorandum=memorandum,
        requested_by=requester,
        tally=tally,
        status_since=now,
        created_by=by,
        **facts,
    )


@transaction.atomic
def update_order(
    *,
    order: WorkOrder,
    by: User,
    now: dt.datetime,
    place: PlaceFacts | None = None,
    band: BandFacts | None = None,
    **facts: Any,
) -> WorkOrder:
    """Change facts (those of FACTS), place or torque band of a draft or returned order.

    Raises NotAllowed, Refused by rule or state, Conflict when somebody else was first.
    """
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of an order: {sorted(unknown)}")
    _require_editable(order, by)
    if "executor" in facts:
        check_parties(order.memorandum, order.requested_by, facts["executor"])
        if order.request is not None:
            ordering.check_parties(order.request, order.requested_by_id, facts["executor"].pk)
    check_facts(order.memorandum_id, {name: getattr(order, name) for name in FACTS} | facts)
    if "commitment" in facts:
        check_unit(facts["commitment"], *queries.has_joints_and_items(order))
    before = {name: str(getattr(order, name)) for name in facts}
    change(order, **facts)
    if place is not None:
        before["place"] = place_words(order)
        write_place(order, place)
    if band is not None:
        before["torque_band"] = band_words(order)
        write_band(order, band)
    after = {name: str(getattr(order, name)) for name in facts}
    after |= {"place": place_words(order), "torque_band": band_words(order)}
    changed = {name for name, value in before.items() if value != after[name]}
    old = {name: before[name] for name in changed}
    new = {name: after[name] for name in changed}
    return tell_order(order, "updated", by=by, now=now, before=old, after=new)


@transaction.atomic
def add_lines(
    *,
    order: WorkOrder,
    by: User,
    now: dt.datetime,
    joints: Sequence[Joint] = (),
    sets: Sequence[PipeSet] = (),
    items: Sequence[EquipmentItem] = (),
) -> list[OrderLine]:
    """Put further joints, the members of sets, and items behind the lines of a draft or returned
    order.

    Raises Refused with one row for each that may not stand on it, and why.
    """
    _require_editable(order, by)
    chosen = with_sets(joints, items, sets, timezone.localdate(now))
    if not len(chosen):
        raise Refused(_("Choose at least one joint."), field="joints")
    change(order)
    check_lines(order, chosen)
    added = write_lines(order, chosen, first=queries.last_position(order) + 1)
    tell_order(order, "lines_added", by=by, now=now, after={"lines": len(added)})
    return added


@transaction.atomic
def remove_lines(
    *, order: WorkOrder, lines: Sequence[OrderLine], by: User, now: dt.datetime
) -> None:
    """Take lines off a draft or returned order; the others close up. Raises Refused."""
    _require_editable(order, by)
    if not lines:
        raise Refused(_("Choose at least one line."), field="lines")
    change(order)
    kept = OrderLine.objects.filter(order=order)
    kept.filter(pk__in=[line.pk for line in lines]).delete()
    left = list(kept.order_by("position"))
    for position, line in enumerate(left, start=1):
        line.position = position
    OrderLine.objects.bulk_update(left, ["position"])
    tell_order(order, "lines_removed", by=by, now=now, after={"lines": len(lines)})


@transaction.atomic
def submit_order(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """Put the order before the other party. Raises Refused when it has no lines."""
    rules.require(by, "submit", order)
    if order.status in rules.EDITABLE and not order.lines.exists():
        raise Refused(_("The order has no joints yet."), field="lines")
    return step_order(order, "submit", "submitted", by=by, now=now, returned_reason="")


@transaction.atomic
def accept_order(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """The other party takes the order on."""
    rules.require(by, "accept", order)
    return step_order(order, "accept", "accepted", by=by, now=now)


@transaction.atomic
def return_order(*, order: WorkOrder, by: User, now: dt.datetime, reason: str) -> WorkOrder:
    """The other party sends the order back and says why."""
    rules.require(by, "return", order)
    told = reasons.required(reason)
    return step_order(
        order, "return", "returned", by=by, now=now, reason=told, returned_reason=told
    )


@transaction.atomic
def start_order(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """The executor's crew begins; from now on the work is recorded line by line.

    What the kind of order does to its pipe at the start is done with it; it may refuse.
    """
    rules.require(by, "start", order)
    step_order(order, "start", "started", by=by, now=now, started_at=now)
    work_of(order.kind).begin(order, by, now)
    return order


@transaction.atomic
def finish_order(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """All lines are carried out or rejected; where nothing was, no act follows and it is closed.

    Raises Refused naming the lines that are missing, or what else keeps it open.
    """
    rules.require(by, "finish", order)
    missing = queries.planned_lines(order)
    if missing and order.status == Status.IN_PROGRESS:
        raise missing_outcomes(missing, work_of(order.kind).lacking(order))
    if order.status == Status.IN_PROGRESS:
        blockers.require_free(order)
    some = OrderLine.objects.filter(order=order, status=OrderLine.Status.DONE).exists()
    action, verb = ("finish", "finished") if some else ("end", "closed")
    step_order(order, action, verb, by=by, now=now, finished_at=now, hold_asked_by=None)
    work_of(order.kind).ended(order, by, now)
    OrderLine.objects.filter(order=order).update(is_open=False)
    return order


@transaction.atomic
def cancel_order(*, order: WorkOrder, by: User, now: dt.datetime, reason: str) -> WorkOrder:
    """Give the order up before the work starts; its joints are free for another."""
    rules.require(by, "cancel", order)
    told = reasons.required(reason)
    step_order(order, "cancel", "cancelled", by=by, now=now, reason=told, hold_asked_by=None)
    OrderLine.objects.filter(order=order).update(is_open=False)
    return order


def step_order(
    order: WorkOrder,
    action: str,
    verb: str,
    *,
    by: User,
    now: dt.datetime,
    reason: str = "",
    **values: Any,
) -> WorkOrder:
    """Take the order through a transition and tell it, in the caller's transaction; its request
    follows when it ends."""
    before = {"status": order.status}
    move(order, action, status_since=now, **values)
    after = {"status": order.status}
    tell_order(order, verb, by=by, now=now, before=before, after=after, reason=reason)
    if order.status in (Status.CANCELLED, Status.CLOSED):
        ordering.follow_orders([order.request_id], by=by, now=now)
    return order


def tell_order(
    order: WorkOrder, verb: str, *, by: User, now: dt.datetime, **facts: Any
) -> WorkOrder:
    """Record the event `order.<verb>` in the caller's transaction."""
    events.record(verb=f"order.{verb}", about=order, by=by, now=now, **facts)
    return order


def _chosen_joints(
    memorandum: Memorandum, tally: Tally | None, joints: Sequence[Joint] | None
) -> list[Joint]:
    if tally is None:
        return list(joints or [])
    if tally.memorandum_id != memorandum.pk or tally.status != Tally.Status.COMMITTED:
        raise Refused(_("The tally is not registered in this memorandum."), field="tally")
    chosen = list(queries.joints_of_tally(tally)) if joints is None else list(joints)
    if not chosen:
        raise Refused(_("The tally has no joints on the rig."), field="tally")
    return chosen


def _require_editable(order: WorkOrder, by: User) -> None:
    rules.require(by, "update", order)
    if order.status not in rules.EDITABLE:
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": order.get_status_display()},
            code="wrong_state",
        )
