"""Every write of maintenance plans, and raising what is due: however often it is asked, once."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation, User
from core.errors import PortalError, Refused
from core.events import reasons
from core.events import services as events
from core.rows import change
from equipment.maintenance import queries, rules
from equipment.maintenance.models import MaintenanceDue, MaintenancePlan
from equipment.orders import rules as order_rules
from equipment.orders import services as orders
from equipment.orders.facts import check_parties
from equipment.orders.kinds import WorkKind
from equipment.orders.lines import check_unit
from equipment.orders.models import WorkOrder
from equipment.orders.rules import PlaceFacts
from equipment.pipes import rules as register
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Location
from equipment.pipes.sets.models import PipeSet

Basis = MaintenancePlan.Basis


@dataclass(frozen=True)
class Rhythm:
    """How often: every so many days or months from `first_due` on, or every so many runs; an
    order by the calendar is raised `days_ahead` of its day."""

    basis: str
    every: int
    first_due: dt.date
    days_ahead: int = 0


@transaction.atomic
def create_plan(
    *,
    memorandum: Memorandum,
    title: str,
    executor: Organisation,
    commitment: Commitment,
    location: Location,
    rhythm: Rhythm,
    by: User,
    now: dt.datetime,
    item: EquipmentItem | None = None,
    pipe_set: PipeSet | None = None,
) -> MaintenancePlan:
    """A plan of the person's own party for one item or one set.

    Raises NotAllowed, Refused naming the field.
    """
    order_rules.require_orderer(by, memorandum.pk)
    plan = MaintenancePlan(
        memorandum=memorandum,
        organisation=by.organisation,
        executor=executor,
        commitment=commitment,
        title=title.strip(),
        item=item,
        pipe_set=pipe_set,
        location=location,
        drawn_up_by=by,
        **asdict(rhythm),
    )
    _check(plan, by)
    plan.save(force_insert=True)
    after = {"every": f"{rhythm.every} {rhythm.basis}", "subject": str(plan.subject)}
    events.record(verb="maintenance_plan.created", about=plan, by=by, now=now, after=after)
    return plan


def _check(plan: MaintenancePlan, by: User) -> None:
    """Raise Refused naming the field that is wrong."""
    check_parties(plan.memorandum, by.organisation, plan.executor)
    order_rules.check_commitment(plan.commitment, plan.memorandum_id)
    if (plan.item is None) == (plan.pipe_set is None):
        raise Refused(_("Choose one item or one set."), field="item")
    check_unit(plan.commitment, plan.pipe_set is not None, plan.item is not None)
    if plan.subject.memorandum_id != plan.memorandum_id:
        words = _("It is not in the register of this memorandum.")
        raise Refused(words, field="item" if plan.item else "pipe_set")
    rules.check_rhythm(plan.basis, plan.every, plan.days_ahead)
    register.check_place(plan.location, plan.memorandum_id)
    if not plan.title:
        raise Refused(_("This must be filled."), field="title")


@transaction.atomic
def stop_plan(*, plan: MaintenancePlan, by: User, now: dt.datetime, reason: str) -> MaintenancePlan:
    """Raise no more orders by the plan. Raises NotAllowed, Refused, Conflict."""
    rules.require_keeper(by, plan)
    told = reasons.required(reason)
    if plan.stopped_at is not None:
        raise Refused(_("This plan is stopped already."), code="wrong_state")
    change(plan, stopped_at=now, failure="")
    events.record(verb="maintenance_plan.stopped", about=plan, by=by, now=now, reason=told)
    return plan


@transaction.atomic
def resume_plan(*, plan: MaintenancePlan, by: User, now: dt.datetime) -> MaintenancePlan:
    """Let the plan go on, in the name of who says so. Raises NotAllowed, Refused, Conflict."""
    rules.require_keeper(by, plan)
    if plan.stopped_at is None:
        raise Refused(_("This plan is not stopped."), code="wrong_state")
    change(plan, stopped_at=None, drawn_up_by=by)
    events.record(verb="maintenance_plan.resumed", about=plan, by=by, now=now)
    return plan


def raise_due(*, now: dt.datetime) -> int:
    """Raise the orders that are due; says how many. Ticks that come twice, late or at once raise
    none twice; of due dates that nobody raised in time the last one alone counts."""
    plans = MaintenancePlan.objects.filter(stopped_at=None).order_by("pk")
    return sum(_raise_one(pk, now) for pk in plans.values_list("pk", flat=True))


def _raise_one(pk: int, now: dt.datetime) -> bool:
    """One plan by itself: what stops it stops no other."""
    with transaction.atomic():
        rows = MaintenancePlan.objects.select_for_update(skip_locked=True, of=("self",))
        plan = rows.filter(pk=pk, stopped_at=None).first()
        if plan is None or (due := _due_of(plan, timezone.localdate(now))) is None:
            return False
        try:
            with transaction.atomic(), override(plan.drawn_up_by.language):
                order = _order(plan, due, now)
        except PortalError as error:
            _note(plan, error.message[:300])
            return False
        _note(plan, "")
        after = {"order": order.number, "due": str(due.due_on or due.due_runs)}
        events.record(
            verb="maintenance_plan.raised", about=plan, by=plan.drawn_up_by, now=now, after=after
        )
        return True


def _due_of(plan: MaintenancePlan, today: dt.date) -> MaintenanceDue | None:
    """What the plan is due for and nobody has raised; nothing while an order of it is open."""
    due = MaintenanceDue(plan=plan)
    if plan.basis == Basis.RUNS:
        due.due_runs = rules.due_runs(plan.every, queries.runs_of(plan))
    else:
        until = today + dt.timedelta(days=plan.days_ahead)
        due.due_on = rules.latest_due(plan.basis, plan.every, plan.first_due, until)
    if due.due_on is None and due.due_runs is None:
        return None
    known = plan.raised.filter(due_on=due.due_on, due_runs=due.due_runs)
    return None if known.exists() or queries.has_open_order(plan) else due


def _order(plan: MaintenancePlan, due: MaintenanceDue, now: dt.datetime) -> WorkOrder:
    """The order, drawn up and submitted as by hand."""
    by, today = plan.drawn_up_by, timezone.localdate(now)
    planned = max(due.due_on or today, today)
    order = orders.create_order(
        memorandum=plan.memorandum,
        kind=WorkKind.MAINTENANCE,
        title=plan.title,
        executor=plan.executor,
        commitment=plan.commitment,
        planned_start=today,
        planned_end=planned,
        place=PlaceFacts(location=plan.location),
        sets=[plan.pipe_set] if plan.pipe_set else [],
        items=[plan.item] if plan.item else [],
        by=by,
        now=now,
    )
    due.order, due.raised_at = order, now
    due.save(force_insert=True)
    return orders.submit_order(order=order, by=by, now=now)


def _note(plan: MaintenancePlan, words: str) -> None:
    """Say on the plan why it could not be raised, or that it could."""
    if plan.failure != words:
        change(plan, failure=words)
