"""The invented specialists of the demonstration and where they are placed.

Days count from today (negative: past). A stay is one placement: whom, from when to when, and how
far it has come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cooperation.acceptance import services as acceptance
from cooperation.acceptance.sources import REGISTRY as SOURCES
from cooperation.acceptance.sources import Item
from cooperation.commitments.models import Commitment
from core.calendar.queries import calendar_of
from exchange.attendance import services as attendance
from exchange.attendance.queries import SOURCE_KIND
from exchange.attendance.rules import DayFacts, working_days
from exchange.placements import services
from exchange.placements.models import Placement
from exchange.specialists import services as register
from exchange.specialists.models import Specialist
from mou_portal.demonstration.plan import SPECIALIST_DAYS
from mou_portal.demonstration.stage import Stage
from mou_portal.demonstration.work import sign

Steps = Iterator[dt.datetime]
Reach = Literal[
    "nominated", "approved", "accepted", "started", "reported", "done", "declined", "withdrawn",
    "cut_short",
]  # fmt: skip
REGISTERED = -80
AZNEFT = "Azneft Production Union"
PURPOSE = "placements under the memorandum (demonstration)"
WORDS = "Invented for the demonstration: gauging, records and the procedures of the workshop."


@dataclass(frozen=True)
class Person:
    """An invented specialist of a party."""

    party: str
    given_name: str
    family_name: str
    trade: str
    unit: str
    consented: bool = True


PEOPLE = {
    "inspector": Person("SOCAR", "Nurlan", "Cavadov", "thread_inspector", AZNEFT),
    "crew": Person("SOCAR", "Elmir", "Hacıyev", "running_crew", "Complex Drilling Works Trust"),
    "tester": Person("SOCAR", "Sevda", "Mustafalı", "pressure_test_operator", "N. Narimanov OGPD"),
    "fitter": Person("SOCAR", "Vüqar", "Əsgərli", "fitter", AZNEFT),
    "hse": Person("SOCAR", "Aynur", "Babazadə", "hse", "N. Narimanov OGPD", consented=False),
    "machinist": Person("STP", "Ramil", "Qənizadə", "machinist", "Precision machining plant"),
    "ndt": Person("STP", "Lalə", "Şükürlü", "ndt_inspector", "Heavy engineering plant"),
    "welder": Person("STP", "Tofiq", "Nəsibov", "welder", "Heavy engineering plant"),
}  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """A placement from day `start` to day `end`, as far as it has come; `papers` are those of
    its days."""

    who: str
    unit: str
    start: int
    end: int
    reach: Reach
    papers: Literal["", "signed", "sent"] = ""


STAYS = (
    Stay("inspector", "Precision machining plant", -60, -44, "done", "signed"),
    Stay("machinist", AZNEFT, -52, -34, "done", "signed"),
    Stay("ndt", "N. Narimanov OGPD", -40, -22, "cut_short", "signed"),
    Stay("tester", "Heavy engineering plant", -28, -12, "reported", "sent"),
    Stay("crew", "Precision machining plant", -22, -5, "started"),
    Stay("inspector", "Heavy engineering plant", -15, 12, "started"),
    Stay("fitter", "Heavy engineering plant", 6, 24, "accepted"),
    Stay("machinist", "Complex Drilling Works Trust", 20, 40, "approved"),
    Stay("welder", AZNEFT, 15, 33, "declined"),
    Stay("crew", "Heavy engineering plant", 35, 55, "nominated"),
    Stay("tester", "Precision machining plant", 10, 20, "withdrawn"),
)


def stories(stage: Stage, told: dict[str, Commitment]) -> list[Steps]:
    """Everybody is registered; then each stay goes its way."""
    found: dict[str, Specialist] = {}
    return [_registered(stage, found), *(_stay(stage, one, told, found) for one in STAYS)]


def _registered(stage: Stage, found: dict[str, Specialist]) -> Steps:
    yield stage.at(REGISTERED)
    for number, (key, one) in enumerate(PEOPLE.items(), start=1):
        domain = "socar.example" if one.party == "SOCAR" else "stp.example"
        found[key] = register.register_specialist(
            unit=one.unit,
            trade=one.trade,
            given_name=one.given_name,
            family_name=one.family_name,
            phone=f"+994 12 555 01 {number:02}",
            email=f"{key}@{domain}",
            by=stage.who("engineer", one.party),
            now=stage.at(REGISTERED),
            purpose=PURPOSE if one.consented else "",
            consented_on=stage.on(REGISTERED) if one.consented else None,
        )


def _stay(
    stage: Stage, stay: Stay, told: dict[str, Commitment], found: dict[str, Specialist]
) -> Steps:
    """One placement from its nomination to where it stands today."""
    home = PEOPLE[stay.who].party
    host = "STP" if home == "SOCAR" else "SOCAR"
    nominated = min(stay.start - 16, -3)
    yield stage.at(nominated)
    placement = services.nominate_specialist(
        specialist=found[stay.who],
        memorandum=stage.memorandum,
        host=stage.parties[host],
        host_unit=stay.unit,
        commitment=told[SPECIALIST_DAYS],
        planned_start=stage.on(stay.start),
        planned_end=stage.on(stay.end),
        programme=WORDS,
        by=stage.who("engineer", home),
        now=stage.at(nominated),
    )
    if stay.reach == "nominated":
        return
    yield from _decided(stage, stay, placement, home, host)
    if stay.reach in ("started", "reported", "done", "cut_short"):
        yield from _carried_out(stage, stay, placement, home, host)


def _decided(stage: Stage, stay: Stay, placement: Placement, home: str, host: str) -> Steps:
    """Approved by home, then answered by the host."""
    day = min(stay.start - 14, -2)
    yield stage.at(day)
    leader, other = stage.who("coordinator", home), stage.who("coordinator", host)
    if stay.reach == "withdrawn":
        services.withdraw_placement(
            placement=placement, by=leader, now=stage.at(day), reason="The rig needs the operator."
        )
        return
    services.approve_placement(placement=placement, by=leader, now=stage.at(day))
    if stay.reach == "approved":
        return
    yield stage.at(day + 1, 15)
    if stay.reach == "declined":
        services.decline_placement(
            placement=placement, by=other, now=stage.at(day + 1, 15), reason="No mentor is free."
        )
        return
    services.accept_placement(
        placement=placement,
        mentor=stage.who("engineer", host),
        by=other,
        now=stage.at(day + 1, 15),
    )


def _carried_out(stage: Stage, stay: Stay, placement: Placement, home: str, host: str) -> Steps:
    """Started, counted by the day, reported, and put on an act."""
    mentor, author = stage.who("engineer", host), stage.who("engineer", home)
    yield stage.at(stay.start, 8)
    services.start_placement(placement=placement, by=mentor, now=stage.at(stay.start, 8))
    last = min(stay.end - 5 if stay.reach == "cut_short" else stay.end, -3)
    yield stage.at(last, 17)
    _record(stage, placement, stage.on(last), last)
    if stay.reach == "cut_short":
        services.cut_placement_short(
            placement=placement,
            ended_on=stage.on(last),
            by=stage.who("coordinator", home),
            now=stage.at(last, 18),
            reason="The inspector is needed at the plant.",
        )
    if stay.reach in ("reported", "done"):
        yield stage.at(stay.end + 2)
        text = "Demonstration report: gauges used, joints judged, procedures read."
        now = stage.at(stay.end + 2)
        services.file_report(placement=placement, text=text, by=author, now=now)
    if stay.reach == "done":
        yield stage.at(stay.end + 3)
        services.confirm_placement(placement=placement, by=mentor, now=stage.at(stay.end + 3))
    yield from _papers(stage, stay, placement, host)


def _record(stage: Stage, placement: Placement, until: dt.date, day: int) -> None:
    """Present on each working day but the third, as the mentor notes it."""
    worked = working_days(placement.first_day, until, calendar_of(placement.host_id))
    days = [DayFacts(on, is_present=number != 3) for number, on in enumerate(worked, start=1)]
    mentor = placement.mentor
    if mentor is not None and days:
        now = stage.at(day, 17)
        attendance.record_attendance(placement=placement, days=days, by=mentor, now=now)


def _papers(stage: Stage, stay: Stay, placement: Placement, host: str) -> Steps:
    """The act on the days of a stay: sent, or signed by both."""
    if not stay.papers:
        return
    day = stay.end + 4
    yield stage.at(day, 11)
    own = set(placement.attendance.values_list("public_id", flat=True))
    offers = SOURCES[SOURCE_KIND].offers(memorandum_id=stage.memorandum.pk)
    author = stage.who("coordinator", host)
    act = acceptance.create_act(
        memorandum=stage.memorandum,
        title=f"Specialist days, placement {placement.number}",
        basis=f"Placement {placement.number}",
        items=[Item(SOURCE_KIND, one.source_id) for one in offers if one.source_id in own],
        by=author,
        now=stage.at(day, 11),
    )
    acceptance.send_act(act=act, by=author, now=stage.at(day, 12))
    if stay.papers == "signed":
        yield stage.at(day + 1)
        sign(stage, act, "STP", stage.at(day + 1, 9))
        sign(stage, act, "SOCAR", stage.at(day + 1, 15))
