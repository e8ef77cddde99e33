"""Decisions about orders: who may do what, whose turn it is, what an order may hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Protocol

from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment
from core.accounts.models import Role, User
from core.accounts.rules import LEADERS, WORKERS, holds
from core.errors import NotAllowed, Refused
from core.states import permitted
from equipment.orders.kinds import WorkKind
from equipment.orders.models import TorqueBand, WorkOrder
from equipment.orders.works import REGISTRY, nothing_happens
from equipment.pipes.models import Location, Tally
from equipment.units import torque_knm, torque_knm_exact

#: Units of a commitment that lines of an order can be counted in.
COUNTABLE = (Commitment.Unit.JOINT, Commitment.Unit.METRE, Commitment.Unit.ITEM)
#: Commitments under which work may be ordered.
ORDERABLE = (Commitment.Status.AGREED, Commitment.Status.IN_PROGRESS)
TORQUE_CEILING_KNM = Decimal(500)
#: No well of the parties is deeper (metres along the hole).
DEEPEST_M = Decimal(15_000)
DECIDERS = WORKERS | {Role.MANAGER}
#: A wider tolerance would let a whole joint through (metres).
WIDEST_TOLERANCE_M = Decimal(5)
#: An order that nobody answers for this long is an exception (days).
SLOW_ANSWER_DAYS = 5


@dataclass(frozen=True)
class PlaceFacts:
    """Where the work is done; of a string `datum_m` is the depth of the shoe, `collar_m` that of
    the landing collar, in metres; `depth_tolerance_m` how far stated depths may lie from lengths.
    """

    location: Location
    well: str = ""
    section: str = ""
    string: str = ""
    rig: str = ""
    shift: str = ""
    crew: str = ""
    datum_m: Decimal | None = None
    collar_m: Decimal | None = None
    depth_tolerance_m: Decimal | None = None


@dataclass(frozen=True)
class BandFacts:
    """A make-up torque band as it was entered, in `unit` (kN·m or ft·lbf)."""

    minimum: Decimal | None = None
    optimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = TorqueBand.Unit.FTLBF

    @property
    def is_empty(self) -> bool:
        return self.minimum is None and self.optimum is None and self.maximum is None


def band_values(band: BandFacts) -> dict[str, Decimal | str | None]:
    """The columns of a TorqueBand: SI beside what was entered.

    Raises Refused when the values are not positive, not in order or beyond any wrench.
    """
    parts = {"minimum": band.minimum, "optimum": band.optimum, "maximum": band.maximum}
    values: dict[str, Decimal | str | None] = {"entered_unit": band.unit}
    for name, value in parts.items():
        if value is not None:
            check_torque(value, band.unit, field=f"torque_{name}")
        values[f"entered_{name}"] = value
        values[f"{name}_knm"] = None if value is None else torque_knm(value, band.unit)
    given = [(name, value) for name, value in parts.items() if value is not None]
    for (_low, low), (name, high) in pairwise(given):
        if high < low:
            raise Refused(
                _("Give the torque band from the lowest to the highest value."),
                field=f"torque_{name}",
            )
    return values


def check_torque(value: Decimal, unit: str, field: str = "torque") -> None:
    """Raises Refused for a torque that no tong gives; the unit is then mostly the wrong one."""
    if unit not in TorqueBand.Unit.values:
        raise Refused(_("Give the torque in kN·m or ft·lbf."), field=field)
    if not value.is_finite() or value <= 0:
        raise Refused(_("A torque is greater than nought."), field=field)
    if torque_knm_exact(value, unit) > TORQUE_CEILING_KNM:
        raise Refused(_("No tong gives this torque. Check the unit."), field=field)


class Limits(Protocol):
    """A torque band as it was entered, of an order or of the catalogue."""

    @property
    def entered_minimum(self) -> Any: ...
    @property
    def entered_maximum(self) -> Any: ...
    @property
    def entered_unit(self) -> str: ...


def torque_side(value: Decimal, unit: str, band: Limits | None) -> str:
    """`low`, `high` or nothing: where an achieved torque lies against the band.

    Compared before rounding, from the values as entered; the limits themselves are inside.
    """
    if band is None:
        return ""
    achieved = torque_knm_exact(value, unit)
    low, high = band.entered_minimum, band.entered_maximum
    if low is not None and achieved < torque_knm_exact(low, band.entered_unit):
        return "low"
    if high is not None and achieved > torque_knm_exact(high, band.entered_unit):
        return "high"
    return ""


def check_window(start: dt.date, end: dt.date) -> None:
    if end < start:
        raise Refused(_("The planned end is before the planned start."), field="planned_end")


def check_commitment(commitment: Commitment, memorandum_id: int) -> None:
    """An order counts towards an agreed commitment, in joints, metres or items."""
    if commitment.memorandum_id != memorandum_id:
        raise Refused(_("The commitment belongs to another memorandum."), field="commitment")
    if commitment.status not in ORDERABLE:
        raise Refused(_("The commitment is not open for work."), field="commitment")
    if commitment.unit not in COUNTABLE:
        raise Refused(
            _("Lines of an order count in joints, metres or items, this commitment does not."),
            field="commitment",
        )


def check_kind(kind: str, tally: Tally | None) -> None:
    """Raises Refused for a kind of order that nobody carries out, or a tally of other work."""
    if kind not in REGISTRY:
        raise Refused(_("There is no such kind of order."), field="kind")
    if tally is not None and kind != WorkKind.INSTALLATION:
        raise Refused(_("A tally is the list of joints to run."), field="tally")


def check_of_kind(order: WorkOrder, *kinds: str) -> None:
    """Raises Refused when the order is none of these kinds: its work is recorded elsewhere."""
    if order.kind not in kinds:
        words = _("This is an order of the kind “%(kind)s”: its work is recorded on another page.")
        raise Refused(words % {"kind": order.get_kind_display()}, code="wrong_kind")


def require_orderer(user: User, memorandum_id: int) -> None:
    """Raises NotAllowed for who may not order work for their party."""
    if not holds(user, memorandum_id, WORKERS):
        raise NotAllowed(_("Only engineers and coordinators may order work."))


def requester_works(user: User, order: WorkOrder) -> bool:
    return user.organisation_id == order.requested_by_id and holds(
        user, order.memorandum_id, WORKERS
    )


def executor_works(user: User, order: WorkOrder) -> bool:
    return user.organisation_id == order.executor_id and holds(user, order.memorandum_id, WORKERS)


def may_decide(user: User, order: WorkOrder) -> bool:
    """Only the other party accepts or returns; nobody accepts their own order."""
    return user.organisation_id == order.executor_id and holds(user, order.memorandum_id, DECIDERS)


def may_cancel(user: User, order: WorkOrder) -> bool:
    """A draft is dropped by whoever works on it; later a coordinator of either side cancels."""
    if order.status == WorkOrder.Status.DRAFT:
        return requester_works(user, order)
    return user.organisation_id in (order.requested_by_id, order.executor_id) and holds(
        user, order.memorandum_id, LEADERS
    )


def either_works(user: User, order: WorkOrder) -> bool:
    """An engineer or coordinator of either party to the order."""
    return requester_works(user, order) or executor_works(user, order)


def may_agree_hold(user: User, order: WorkOrder) -> bool:
    """A pause needs both: who did not ask for it agrees."""
    return order.hold_asked_by_id != user.organisation_id and either_works(user, order)


ALLOWED = {
    "update": requester_works,
    "submit": requester_works,
    "accept": may_decide,
    "return": may_decide,
    "start": executor_works,
    "record": executor_works,
    "finish": executor_works,
    "release": requester_works,
    "ask-hold": either_works,
    "agree-hold": may_agree_hold,
    "drop-hold": either_works,
    "resume": either_works,
    "cancel": may_cancel,
}
#: Actions that are no transitions by their own name, and the states in which they are open.
WHILE: Mapping[str, tuple[str, ...]] = {
    "update": ("draft", "returned"),
    "record": ("in_progress",),
    "release": ("in_progress",),
    "ask-hold": ("accepted", "in_progress"),
    "agree-hold": ("accepted", "in_progress"),
    "drop-hold": ("accepted", "in_progress"),
}
REFUSALS = {
    "update": "requester",
    "submit": "requester",
    "accept": "decider",
    "return": "decider",
    "start": "executor",
    "record": "executor",
    "finish": "executor",
    "release": "requester",
    "ask-hold": "either",
    "agree-hold": "pause",
    "drop-hold": "either",
    "resume": "either",
    "cancel": "coordinator",
}
EDITABLE = (WorkOrder.Status.DRAFT, WorkOrder.Status.RETURNED)


def is_releasable(order: WorkOrder) -> bool:
    """Whether what is still planned can go off the order: its start has changed no pipe."""
    return REGISTRY[order.kind].begin is nothing_happens


def may(user: User, action: str, order: WorkOrder) -> bool:
    """Whether the person's party and role permit `action`, whatever the state."""
    return ALLOWED[action](user, order)


def require(user: User, action: str, order: WorkOrder) -> None:
    """Raises NotAllowed, in words that say whose turn it is, unless `may` permits."""
    if may(user, action, order):
        return
    words = {
        "requester": _("Only engineers and coordinators of %(party)s may do this."),
        "executor": _("Only engineers and coordinators of %(party)s may do this."),
        "decider": _("Only the other party, %(party)s, may accept or return this order."),
        "either": _("Only engineers and coordinators of the parties to the order may do this."),
        "pause": _("A pause needs both parties: only the one that did not ask for it agrees."),
        "coordinator": _("Only a coordinator of the parties to the order may cancel it."),
    }
    kind = REFUSALS[action]
    party = order.requested_by if kind == "requester" else order.executor
    raise NotAllowed(words[kind] % {"party": party.short})


def actions_for(user: User, order: WorkOrder) -> list[str]:
    """What this person may do with the order now, in the order of its life."""
    open_steps = permitted(WorkOrder.TRANSITIONS, order.status)
    named = [name for name in ALLOWED if order.status in WHILE.get(name, ()) or name in open_steps]
    asked = order.hold_asked_by_id is not None
    closed = {"ask-hold"} if asked else {"agree-hold", "drop-hold"}
    if not is_releasable(order):
        closed.add("release")
    return [name for name in named if name not in closed and may(user, name, order)]


def cumulate(lengths: Sequence[Decimal]) -> list[Decimal]:
    """The length in the hole after each joint, exactly summed."""
    total, reached = Decimal(0), []
    for length in lengths:
        total += length
        reached.append(total)
    return reached
