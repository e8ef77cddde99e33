"""What must hold of pipes and orders, whatever happened."""

from __future__ import annotations

from functools import partial

from django.db.models import Count, F, OuterRef, Q, Subquery

from cooperation.acceptance.models import ActLine
from core import invariants
from core.events.invariants import SHOWN, states_match_events
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.life.models import JointStep
from equipment.pipes.models import Joint, Tally
from equipment.requests.models import WorkRequest
from equipment.requests.rules import state_by_orders


def accepted_lines_are_locked() -> list[str]:
    """An order line is locked by an act exactly when both parties have signed for it there."""
    accepted = dict(
        ActLine.objects.filter(
            source_kind="order_line", is_live=True, act__status="accepted"
        ).values_list("source_id", "act_id")
    )
    locked = dict(
        OrderLine.objects.exclude(locked_by=None).values_list("public_id", "locked_by_id")
    )
    differing = sorted(
        line for line in accepted.keys() | locked.keys() if accepted.get(line) != locked.get(line)
    )
    return [f"order line {line} and its signed act do not agree" for line in differing[:SHOWN]]


def closed_orders_are_signed_for() -> list[str]:
    """An order is closed exactly when all its finished lines are on acts signed by both; one of
    which nothing was carried out is closed without any."""
    done = Q(lines__status=OrderLine.Status.DONE)
    counted = WorkOrder.objects.annotate(
        done=Count("lines", filter=done),
        signed=Count("lines", filter=done & Q(lines__locked_by__isnull=False)),
    )
    wrong = counted.filter(
        Q(status=WorkOrder.Status.CLOSED) & ~Q(done=F("signed"))
        | ~Q(status=WorkOrder.Status.CLOSED) & Q(done__gt=0) & Q(done=F("signed"))
    )
    numbers = wrong.order_by("pk").values_list("number", "status")[:SHOWN]
    return [f"order {number} is {status} against its lines" for number, status in numbers]


def joints_follow_their_lines() -> list[str]:
    """A joint that an order ran is in the hole until a step takes it out of it."""
    ran = Q(order_lines__status=OrderLine.Status.DONE, order_lines__record__isnull=False)
    last = JointStep.objects.filter(joint=OuterRef("pk")).order_by("-pk").values("target")[:1]
    counted = Joint.objects.annotate(runs=Count("order_lines", filter=ran), reached=Subquery(last))
    wrong = counted.filter(
        Q(runs__gt=0) & (Q(reached=None) | Q(reached="run") & ~Q(status=Joint.Status.RUN))
    )
    rows = wrong.order_by("pk").values_list("public_id", "status")[:SHOWN]
    return [f"joint {public_id} is {status} against its orders" for public_id, status in rows]


def requests_follow_their_orders() -> list[str]:
    """A request that was accepted is ordered while an order of it is open, done when those that
    were not cancelled are closed, and waits for an order otherwise; no other has an order."""
    found: dict[tuple[str, str], set[str]] = {}
    rows = WorkRequest.objects.filter(Q(status__in=WorkRequest.AGREED) | Q(orders__isnull=False))
    for public_id, status, order in rows.values_list("public_id", "status", "orders__status"):
        found.setdefault((public_id, status), set()).update({order} if order else ())
    wrong = [one for one, orders in found.items() if state_by_orders(orders) != one[1]]
    return [f"request {one} is {status} against its orders" for one, status in sorted(wrong)][
        :SHOWN
    ]


def tallies_are_whole() -> list[str]:
    """A registered tally has all of its rows, each that is kept with its joint; any other has no
    joint, but for those that rows of one being registered are about."""
    counted = Tally.objects.annotate(
        stored=Count("rows", distinct=True),
        kept=Count("rows__position", distinct=True),
        named=Count("rows__joint", distinct=True),
        made=Count("joints", distinct=True),
    )
    partly = Q(named=0) | ~Q(named=F("kept")) | ~Q(stored=F("rows_total"))
    wrong = counted.filter(
        Q(status=Tally.Status.COMMITTED) & partly
        | ~Q(status=Tally.Status.COMMITTED) & Q(made__gt=0)
        | ~Q(status__in=[Tally.Status.COMMITTED, Tally.Status.COMMITTING]) & Q(named__gt=0)
    )
    return [f"tally {pk} is not whole" for pk in wrong.values_list("public_id", flat=True)[:SHOWN]]


def register() -> None:
    """Offer the checks to `manage.py check_invariants`."""
    invariants.register("orders tell their events", partial(states_match_events, WorkOrder))
    invariants.register("requests tell their events", partial(states_match_events, WorkRequest))
    invariants.register("requests follow their orders", requests_follow_their_orders)
    invariants.register("tallies tell their events", partial(states_match_events, Tally))
    invariants.register("accepted lines are locked", accepted_lines_are_locked)
    invariants.register("closed orders are signed for", closed_orders_are_signed_for)
    invariants.register("joints follow their lines", joints_follow_their_lines)
    invariants.register("tallies are whole", tallies_are_whole)
