"""Specialists of both sides, their placements with the other one and the days that they worked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from cooperation.scale import acts
from cooperation.scale.acts import Work
from cooperation.scale.promises import Programme, Promise
from core.accounts.models import User
from core.scale.ground import Ground
from core.scale.people import FAMILY, GIVEN, Cast, Side
from exchange.attendance.models import AttendanceDay
from exchange.attendance.queries import SOURCE_KIND
from exchange.placements.models import Placement, PlacementReport
from exchange.specialists.models import Specialist, SpecialistPerson

JOINTS_A_SPECIALIST = 500
_ACCEPTED = (("approved", "approved"), ("accepted", "accepted"))
_STARTED = (*_ACCEPTED, ("started", "in_placement"))
#: The verb and the state after it, on the way to each state; states in turns.
WAYS = {
    "done": (*_STARTED, ("reported", "reported"), ("confirmed", "done")),
    "nominated": (),
    "approved": _ACCEPTED[:1],
    "in_placement": _STARTED,
    "accepted": _ACCEPTED,
    "reported": (*_STARTED, ("reported", "reported")),
    "declined": (*_ACCEPTED[:1], ("declined", "declined")),
    "withdrawn": (("withdrawn", "withdrawn"),),
    "cut_short": (*_STARTED, ("cut_short", "cut_short")),
}
AHEAD = ("nominated", "approved", "accepted", "declined", "withdrawn")
REPORTED = ("reported", "done")
LENGTH_DAYS = 40


@dataclass(frozen=True)
class _Placed:
    """A placement in the making; `home` sends, `host` takes."""

    pk: int
    public_id: str
    number: str
    status: str
    home: Side
    host: Side
    start: dt.date
    promise: Promise

    @property
    def is_shared(self) -> bool:
        return self.status not in ("nominated", "withdrawn")

    @property
    def is_worked(self) -> bool:
        return self.status in Placement.WORKED


def feed(ground: Ground) -> None:
    """A specialist for each five hundred joints: one placement of the past, one of now."""
    for number in range(max(len(WAYS) * 2, ground.joints // JOINTS_A_SPECIALIST)):
        home = ground.found(Cast).sides[number % 2]
        specialist = _specialist(ground, home, number)
        start = ground.days_ago(200, 900)
        _placement(ground, home, specialist, (2 * number, "done", start))
        status = list(WAYS)[number % len(WAYS)]
        start = ground.today + dt.timedelta(days=-20 if status not in AHEAD else 20)
        if status in REPORTED or status == "cut_short":
            start = ground.today - dt.timedelta(days=LENGTH_DAYS + 15)
        _placement(ground, home, specialist, (2 * number + 1, status, start))
        ground.rest()


def _specialist(ground: Ground, home: Side, number: int) -> int:
    public_id, name = ground.public_id("spc"), f"SP-{number + 1:05d}"
    by = home.who("coordinator")
    trades = Specialist.Trade.values
    pk = ground.add(
        Specialist, public_id=public_id, organisation_id=home.pk, number=name,
        unit="Tubular service workshop", trade=trades[number % len(trades)],
        registered_by_id=by.pk,
    )  # fmt: skip
    ground.add(
        SpecialistPerson, specialist_id=pk, given_name=ground.rng.choice(GIVEN),
        family_name=ground.rng.choice(FAMILY), purpose="invented for the scale set",
        consented_on=ground.today - dt.timedelta(days=950), consent_recorded_by_id=by.pk,
    )  # fmt: skip
    ground.tell(
        "specialist.registered", (Specialist, public_id, name), by,
        ground.at(ground.today - dt.timedelta(days=950)), workspace_id=None,
        after={"number": name, "is_active": True},
    )  # fmt: skip
    return pk


def _placement(ground: Ground, home: Side, specialist: int, what: tuple[int, str, dt.date]) -> None:
    number, status, start = what
    cast = ground.found(Cast)
    promise = ground.found(Programme).promise("specialist_exchange", number)
    name = f"PL-{ground.today.year}-{number + 1:05d}"
    one = _Placed(
        ground.sheet(Placement).reserve(), ground.public_id("plc"), name, status, home,
        cast.other(home), start, promise,
    )  # fmt: skip
    _write(ground, cast, one, specialist)
    if status in REPORTED:
        ground.add(
            PlacementReport, placement_id=one.pk, text="All of the programme was done.",
            reported_by_id=home.who().pk,
            reported_at=ground.at(start + dt.timedelta(days=LENGTH_DAYS)),
        )  # fmt: skip
    if one.is_worked:
        _attend(ground, cast, one)
    _tell(ground, cast, one)


def _write(ground: Ground, cast: Cast, one: _Placed, specialist: int) -> None:
    end = one.start + dt.timedelta(days=LENGTH_DAYS)
    ways = WAYS[one.status]
    is_accepted = any(reached == "accepted" for _verb, reached in ways)
    taker = one.host.who("coordinator").pk if is_accepted else None
    ground.add(
        Placement, id=one.pk, public_id=one.public_id, number=one.number,
        memorandum_id=cast.workspace_id, specialist_id=specialist, home_id=one.home.pk,
        host_id=one.host.pk, host_unit="Pipe yard", commitment_id=one.promise.pk,
        programme="Pipe inspection, threads, pressure tests.", planned_start=one.start,
        planned_end=end, started_on=one.start if one.is_worked else None,
        ended_on=_last(one) if one.status == "cut_short" else None, status=one.status,
        status_since=_at(ground, one, len(ways)), nominated_by_id=one.home.who().pk,
        approved_by_id=one.home.who("coordinator").pk if one.is_shared else None,
        accepted_by_id=taker, mentor_id=one.host.who(number=one.pk).pk if is_accepted else None,
        shared_at=_at(ground, one, 1) if one.is_shared else None,
        created_at=_at(ground, one, 0),
    )  # fmt: skip


def _last(one: _Placed) -> dt.date:
    return one.start + dt.timedelta(days=12 if one.status == "cut_short" else LENGTH_DAYS)


def _at(ground: Ground, one: _Placed, step: int) -> dt.datetime:
    days = (-35, -30, -28, 0, LENGTH_DAYS, LENGTH_DAYS + 4)
    return ground.at(one.start + dt.timedelta(days=days[step]))


def _attend(ground: Ground, cast: Cast, one: _Placed) -> None:
    """Every weekday until its end or yesterday; days of some that are done are on an act."""
    days = (min(_last(one), ground.today - dt.timedelta(days=1)) - one.start).days + 1
    paper = acts.begin(ground, "accepted") if one.status == "done" and one.pk % 2 else None
    by = one.host.who(number=one.pk)
    worked = [one.start + dt.timedelta(days=day) for day in range(days)]
    for on in (day for day in worked if day.weekday() < 5):
        is_present, public_id = on.day != 13, ground.public_id("att")
        ground.add(
            AttendanceDay, public_id=public_id, memorandum_id=cast.workspace_id,
            placement_id=one.pk, on=on, presence="present" if is_present else "absent",
            recorded_by_id=by.pk, locked_by_id=paper.pk if paper and is_present else None,
        )  # fmt: skip
        if paper is not None and is_present:
            work = Work(SOURCE_KIND, public_id, f"{one.number}/{on:%Y-%m-%d}", one.number,
                        one.promise, Decimal(1), on)  # fmt: skip
            acts.put(ground, paper, work)
    if paper is not None:
        acts.close(ground, paper)


def _tell(ground: Ground, cast: Cast, one: _Placed) -> None:
    about, was = (Placement, one.public_id, one.number), "nominated"
    private = not one.is_shared
    ground.tell(
        "placement.nominated", about, one.home.who(), _at(ground, one, 0),
        workspace_id=cast.workspace_id, after={"status": was}, private=private,
    )  # fmt: skip
    for step, (verb, reached) in enumerate(WAYS[one.status], start=1):
        ground.tell(
            f"placement.{verb}", about, _actor(one, verb), _at(ground, one, step),
            workspace_id=cast.workspace_id, before={"status": was}, after={"status": reached},
            private=private,
        )  # fmt: skip
        was = reached


def _actor(one: _Placed, verb: str) -> User:
    at_home = verb in ("approved", "withdrawn", "reported", "cut_short")
    return (one.home if at_home else one.host).who("coordinator")
