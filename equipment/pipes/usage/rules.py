"""What a log of usage may say; no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed
from core.web import numbers
from equipment.pipes import rules as register
from equipment.pipes.days import wrong_day
from equipment.pipes.life.states import ENDED, READY
from equipment.pipes.models import Joint
from equipment.pipes.sets import rules as sets
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.usage.models import PEAKS, SUMS, UsageLog
from equipment.units import STORED

NOUGHT = Decimal(0)
#: States of pipe that works: on the rig, in the hole, just out of it.
AT_WORK = ("on_rig", "run", "pulled")
#: The most of each that a day can bring.
MOST = {
    "metres_drilled_m": Decimal(3_000),
    "rotating_h": Decimal(24),
    "circulating_h": Decimal(24),
    "jarring_h": Decimal(24),
    "h2s_h": Decimal(24),
    "overpull_kn": Decimal(20_000),
    "dls_deg_30m": Decimal(180),
}
Told = tuple[str, str, str]
#: Keys of joint and set, one of them None, and the day.
OwnerDay = tuple[int | None, int | None, dt.date]
#: Steps into a state of work or out of it, as they were taken: from, to, day.
Steps = Sequence[tuple[str, str, dt.date]]


@dataclass
class DayLogged:
    """What is logged of one day of a joint or a set: each log by what it says, and the sums."""

    said: set[tuple[object, ...]] = field(default_factory=set)
    sums: dict[str, Decimal] = field(default_factory=dict)

    def take(self, well: str, amounts: Mapping[str, Decimal | None]) -> bool:
        """Add a log; False when the very same one is there already."""
        for name in SUMS:
            self.sums[name] = self.sums.get(name, NOUGHT) + (amounts[name] or NOUGHT)
        before = len(self.said)
        self.said.add((well, *(amounts[name] or NOUGHT for name in (*SUMS, *PEAKS))))
        return len(self.said) > before


@dataclass(frozen=True)
class Used:
    """A day's usage of a joint or of a set: metres, hours, the highest overpull (kN) and the
    sharpest bend (degrees in 30 m)."""

    used_on: dt.date
    joint: Joint | None = None
    pipe_set: PipeSet | None = None
    well: str = ""
    remark: str = ""
    metres_drilled_m: Decimal = NOUGHT
    rotating_h: Decimal = NOUGHT
    circulating_h: Decimal = NOUGHT
    jarring_h: Decimal = NOUGHT
    h2s_h: Decimal = NOUGHT
    overpull_kn: Decimal | None = None
    dls_deg_30m: Decimal | None = None

    def amounts(self) -> dict[str, Decimal | None]:
        return {name: getattr(self, name) for name in (*SUMS, *PEAKS)}


def wrong_values(row: Used, today: dt.date) -> Iterable[Told]:
    """Field, code and words of all that a row says wrong by itself."""
    if (row.joint is None) == (row.pipe_set is None):
        yield "joint", "required", _("Usage is that of a joint or of a set.")
    if wrong := wrong_day(row.used_on, today):
        yield "used_on", "future" if row.used_on > today else "too_early", wrong
    amounts = {name: value for name, value in row.amounts().items() if value is not None}
    for name, value in amounts.items():
        if not value.is_finite() or value != value.quantize(STORED):
            yield name, "invalid", _("Give a number with at most three decimals.")
        elif not 0 <= value <= MOST[name]:
            words = _("A day brings from 0 to %(most)s.") % {"most": MOST[name]}
            yield name, "range", words
    if not any(amounts.values()):
        yield "rotating_h", "required", _("A log says something of the usage.")


def owner_day(row: Used) -> OwnerDay:
    """What tells the logs of one joint or set on one day from others."""
    joint, pipe_set = row.joint, row.pipe_set
    return (joint.pk if joint else None, pipe_set.pk if pipe_set else None, row.used_on)


def wrong_day_sum(row: Used, logged: DayLogged) -> Iterable[Told]:
    """A day is logged once and has its hours; `logged` stands for that day and takes the row in."""
    if not logged.take(row.well.strip(), row.amounts()):
        yield "used_on", "repeated", _("This is logged already. Take the log back if it is wrong.")
        return
    for name in SUMS:
        if logged.sums[name] > MOST[name]:
            words = _("With what is logged of this day it is more than %(most)s.")
            yield name, "range", words % {"most": MOST[name]}


def wrong_joints(row: Used, joints: Sequence[Joint], steps: Mapping[int, Steps]) -> Iterable[Told]:
    """Why the joints cannot have been used like that; `steps` of each by its key."""
    if row.pipe_set is not None and not joints:
        yield "pipe_set", "empty", _("The set had no members on that day.")
    for joint in joints:
        was_inspected = joint.inspected_on is not None and joint.inspected_on > row.used_on
        if joint.status in READY and joint.inspected_on and not was_inspected:
            words = _("%(joint)s is ready since its inspection: it was not used then.")
            yield "used_on", "ready", words % {"joint": joint}
        elif joint.status in ENDED and row.joint is not None:
            state = {"joint": joint, "state": joint.get_status_display()}
            yield "joint", "ended", _("%(joint)s is in the state “%(state)s”.") % state
        elif (joint.status in READY and not was_inspected) or not was_at_work(
            joint, steps.get(joint.pk, ()), row.used_on
        ):
            words = _("%(joint)s was neither on the rig nor in the hole on %(day)s.")
            told = {"joint": joint, "day": numbers.day(row.used_on)}
            yield "used_on", "not_at_work", words % told


def was_at_work(joint: Joint, steps: Steps, day: dt.date) -> bool:
    """Whether the joint was on the rig or in the hole at any time of the day, as its steps tell.

    Before it came into the register it may have been anywhere: what it did then is brought in
    as told. A running record may know of another day than its step.
    """
    if day < timezone.localdate(joint.created_at) and not any(on <= day for *_way, on in steps):
        return True
    entered = steps[0][0] if steps else joint.status
    since = dt.date.min if entered in AT_WORK else None
    for _source, target, on in steps:
        if since is not None and since <= day <= on:
            return True
        since = on if target in AT_WORK else None
    return day == joint.last_run_on or (since is not None and since <= day)


def require_logger(by: User, row: Used) -> None:
    """Raise NotAllowed for who may not log usage of this set, or of this joint now."""
    if row.pipe_set is not None:
        sets.require_keeper(by, row.pipe_set)
    elif row.joint is not None:
        register.require_import(by, row.joint.memorandum_id)
        if row.joint.custodian_id != by.organisation_id:
            raise NotAllowed(_("Only the party that has the pipes works on them."))


def may_reverse(user: User, log: UsageLog) -> bool:
    """Whether the person may take the log back: a worker of the party that wrote it."""
    own = user.organisation_id == log.organisation_id
    return own and register.may_import(user, log.memorandum_id)
