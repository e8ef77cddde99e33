"""The invented commitments of the demonstration: what, how much, from when to when.

Days count from today (negative: past). A run is one installation order on a commitment: the day
it ends, how many joints, and how far its papers have come.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Papers = Literal["signed", "one", "sent", "refused", "drafted", "withdrawn", "done"]


@dataclass(frozen=True)
class Run:
    """An order carried out on its commitment: `joints` of the `line` ended on day `day`."""

    day: int
    joints: int
    papers: Papers = "signed"


@dataclass(frozen=True)
class Promise:
    """One commitment of the demonstration."""

    area: str
    clause: str
    title: str
    unit: str
    target: int
    start: int
    due: int
    status: str = "in_progress"
    line: str = "9-5/8"
    weight: int = 1
    runs: tuple[Run, ...] = ()
    milestones: tuple[tuple[str, int, int], ...] = ()
    measure: str = "quantity"
    decision: str = ""


#: The commitment under which the demonstration places specialists.
SPECIALIST_DAYS = "Specialist days at the host workshop"
#: Commitments under which the demonstration repairs pipe and maintains equipment.
REPAIRED = "Rethread rejected casing joints"
MAINTAINED = "Maintenance of valves and preventers"
PROMISES: tuple[Promise, ...] = (
    Promise("installation", "P5", 'Run 9-5/8" casing joints, development wells', "joint", 220,
            -265, 90, weight=3, line="9-5/8", runs=(
                Run(-240, 22), Run(-205, 24), Run(-170, 26), Run(-130, 24), Run(-95, 22),
                Run(-55, 24), Run(-20, 20))),
    Promise("installation", "P5", 'Run 7" tubing, workover wells', "joint", 145,
            -230, 60, weight=2, line="7", runs=(
                Run(-200, 20), Run(-150, 24), Run(-100, 22), Run(-60, 26), Run(-25, 24))),
    Promise("installation", "P5", 'Run 13-3/8" casing, by length', "m", 1000,
            -200, 45, line="13-3/8", weight=2, runs=(
                Run(-160, 22), Run(-105, 24), Run(-48, 22), Run(-9, 12, "one"))),
    Promise("installation", "P5", 'Run 20" conductors', "joint", 16,
            -260, -150, status="accepted", line="20", runs=(Run(-235, 10), Run(-180, 8))),
    Promise("installation", "P5", 'Run 5-1/2" production casing, first pad', "joint", 90,
            -190, -12, line="5-1/2", runs=(Run(-140, 24), Run(-70, 20), Run(-14, 18, "refused"))),
    Promise("installation", "P5", 'Run 5-1/2" production casing, second pad', "joint", 120,
            40, 200, status="agreed", line="5-1/2"),
    Promise("dismantling", "P5", "Lay down and measure strings pulled in workover", "joint", 240,
            10, 150, status="agreed", line="7"),
    Promise("dismantling", "P5", "Break-out crews trained on condition codes", "percent", 100,
            15, 120, status="agreed", measure="milestones", milestones=(
                ("Condition codes agreed", 1, 30), ("Crews trained", 2, 90),
                ("First rack audited", 1, 120))),
    Promise("dismantling", "P5", "Reconciliation of counts on each lay-down", "order", 24,
            20, 240, status="draft"),
    Promise("repair_maintenance", "P3", REPAIRED, "joint", 80,
            15, 170, status="agreed", line="9-5/8"),
    Promise("repair_maintenance", "P3", "Maintenance plan of make-up tools", "percent", 100,
            -210, 120, measure="milestones", weight=2, milestones=(
                ("Tool list of both parties", 1, -150), ("Intervals agreed", 1, -60),
                ("First round carried out", 2, 120))),
    Promise("repair_maintenance", "P5", 'Hardbanding trial on 5" drill pipe', "joint", 60,
            -50, 160, status="on_hold", line="5-1/2"),
    Promise("pressure_testing", "P6", "Pressure-test joints before delivery", "joint", 400,
            20, 220, status="agreed", line="9-5/8"),
    Promise("pressure_testing", "P6", "Common test procedure with chart rules", "percent", 100,
            -180, 210, measure="milestones", milestones=(
                ("Draft exchanged", 1, -120), ("Comments resolved", 1, -20),
                ("Edition issued", 2, 210))),
    Promise("pressure_testing", "P6", "Calibration round of test gauges", "order", 12,
            10, 180, status="agreed"),
    Promise("revision", "P7", "Strip-down inspection of casing hangers", "order", 20,
            12, 260, status="agreed"),
    Promise("revision", "P7", "Inspection programme for used drill pipe", "percent", 100,
            -170, 190, measure="milestones", milestones=(
                ("Criteria compared", 2, -25), ("Programme agreed", 1, 190))),
    Promise("revision", "P7", "Elevator overhaul with a parts list", "order", 8,
            -220, -30, status="cancelled", decision="Demonstration decision D-3"),
    Promise("specialist_exchange", "P4", SPECIALIST_DAYS, "day", 120,
            -76, 180, measure="person_days", weight=2),
    Promise("specialist_exchange", "P4", "Thread inspectors placed with a mentor", "day", 60,
            25, 200, status="draft", measure="person_days"),
    Promise("specialist_exchange", "P4", "Joint course on make-up torque", "day", 24,
            15, 120, status="agreed", measure="person_days"),
    Promise("technology_introduction", "P2", "Joints run with recorded make-up torque", "joint",
            120, -210, 120, line="9-5/8", weight=2, runs=(
                Run(-145, 18), Run(-88, 22), Run(-42, 24), Run(-6, 16, "sent"))),
    Promise("technology_introduction", "P8", "Tagging trial of casing joints", "joint", 100,
            14, 200, status="agreed", line="7"),
    Promise("local_capacity", "P1", "Casing run by crews of both parties", "m", 1200,
            -180, 150, line="9-5/8", runs=(
                Run(-125, 20), Run(-78, 22), Run(-34, 24), Run(-4, 10, "done"))),
    Promise("local_capacity", "P8", "Locally machined crossovers put in strings", "joint", 12,
            -110, 100, line="13-3/8", weight=1, runs=(Run(-65, 6), Run(-28, 6, "drafted"))),
    Promise("local_capacity", "P8", "Workshop list for rethreading", "percent", 100,
            5, 160, status="draft", measure="milestones", milestones=(
                ("List of machines", 1, 60), ("List of gauges", 1, 150))),
    Promise("repair_maintenance", "P3", MAINTAINED, "item", 24,
            5, 300, status="agreed"),
)  # fmt: skip
