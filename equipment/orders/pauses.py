"""Pauses of an order: one party asks, the other agrees, either goes on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import reasons
from core.rows import change
from equipment.orders import rules
from equipment.orders.models import WorkOrder
from equipment.orders.services import step_order, tell_order

RUNNING = rules.WHILE["ask-hold"]


@transaction.atomic
def ask_hold(*, order: WorkOrder, by: User, now: dt.datetime, reason: str) -> WorkOrder:
    """Ask the other party for a pause and say why; until it agrees the clock runs on.

    Raises NotAllowed, Refused by state or when a pause is asked for already.
    """
    rules.require(by, "ask-hold", order)
    _require_running(order)
    if order.hold_asked_by_id is not None:
        raise Refused(_("A pause is asked for already."), code="wrong_state")
    told = reasons.required(reason)
    change(order, hold_asked_by=by.organisation, hold_reason=told)
    tell_order(order, "hold_asked", by=by, now=now, reason=told)
    return order


@transaction.atomic
def agree_hold(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """The other party agrees: the order stands on hold and waits for nobody."""
    rules.require(by, "agree-hold", order)
    _require_asked(order)
    return step_order(order, "hold", "held", by=by, now=now, hold_asked_by=None)


@transaction.atomic
def drop_hold(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """The other party declines the pause, or who asked for it takes it back; the work goes on."""
    rules.require(by, "drop-hold", order)
    _require_asked(order)
    verb = "hold_withdrawn" if order.hold_asked_by_id == by.organisation_id else "hold_declined"
    change(order, hold_asked_by=None, hold_reason="")
    tell_order(order, verb, by=by, now=now)
    return order


@transaction.atomic
def resume_order(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """Either party goes on: the order stands where it stood before the pause."""
    rules.require(by, "resume", order)
    action = "await" if order.started_at is None else "resume"
    return step_order(order, action, "resumed", by=by, now=now, hold_reason="")


def _require_running(order: WorkOrder) -> None:
    if order.status not in RUNNING:
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": order.get_status_display()},
            code="wrong_state",
        )


def _require_asked(order: WorkOrder) -> None:
    _require_running(order)
    if order.hold_asked_by_id is None:
        raise Refused(_("Nobody asks for a pause."), code="wrong_state")
