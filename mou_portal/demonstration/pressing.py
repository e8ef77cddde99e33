"""Pressure tests of the demonstration: four joints on one chart, one leaks, the others are tested
again; two more hold under another gauge. Everything is invented."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from equipment.instruments.models import Instrument
from equipment.instruments.queries import with_calibrations
from equipment.orders import services as orders
from equipment.orders.models import WorkOrder
from equipment.orders.rules import PlaceFacts
from equipment.pipes.models import Joint
from equipment.pressure_testing import services
from equipment.pressure_testing.facts import Leak, LineFacts, Reading, RecorderFile, SetUp, Use
from equipment.pressure_testing.models import PressureTest
from equipment.procedures.facts import Pressure
from equipment.procedures.models import Procedure
from mou_portal.demonstration.plan import REPAIRED
from mou_portal.demonstration.stage import Stage

PROCEDURE, SIZE, JOINTS = "casing_california", '5-1/2"', 6
#: So many of them under the first chart, and the gauges beside the charts.
TOGETHER, GAUGE, OTHER_GAUGE = 4, "DG-02", "DG-03"
TARGET = Decimal(45)
#: Seconds of the chart, between its samples, and until the pressure is reached.
LONG, STEP, RAMP = 2_160, 5, 120


def leave(stage: Stage) -> None:
    """An order in progress with three set-ups of casing that was delivered."""
    joints = list(
        Joint.objects.filter(
            memorandum=stage.memorandum, status="received", product_line__designation=SIZE,
        ).exclude(order_lines__is_open=True).order_by("pk")[:JOINTS]
    )  # fmt: skip
    order = _started(stage, joints)
    seen = [LineFacts(line) for line in order.lines.order_by("position")]
    others = seen[TOGETHER:]
    first, leaking, *rest = seen[:TOGETHER]
    leak = LineFacts(leaking.line, Leak("coupling_field"), "Drops at the face of the coupling")
    _record(stage, order, [first, leak, *rest], 6.5, 10)
    test = _record(stage, order, [first, *rest], 0.4, 14)
    services.decide_test(
        test=test, by=stage.who("engineer", "STP"), now=stage.at(-5, 15),
        reason="The leaking joint was taken out of the set-up",
    )  # fmt: skip
    _record(stage, order, others, 0.3, 16, beside=OTHER_GAUGE)


def _started(stage: Stage, joints: Sequence[Joint]) -> WorkOrder:
    by = stage.who("engineer")
    order = orders.create_order(
        memorandum=stage.memorandum, kind="pressure_testing",
        title="Demonstration pressure test of casing", executor=stage.parties["STP"],
        commitment=stage.memorandum.commitments.get(title=REPAIRED), planned_start=stage.on(-6),
        planned_end=stage.on(2),
        place=PlaceFacts(location=stage.places["Demonstration pipe yard"], crew="Test bench"),
        joints=joints, by=by, now=stage.at(-7, 9),
    )  # fmt: skip
    orders.submit_order(order=order, by=by, now=stage.at(-7, 10))
    orders.accept_order(order=order, by=stage.who("coordinator", "STP"), now=stage.at(-7, 15))
    return orders.start_order(order=order, by=stage.who("engineer", "STP"), now=stage.at(-6, 8))


def _record(
    stage: Stage, order: WorkOrder, lines: Sequence[LineFacts], lost: float, hour: int,
    *, beside: str = GAUGE,
) -> PressureTest:  # fmt: skip
    recorder, gauge = (_instrument(stage, number) for number in ("DR-01", beside))
    setup = SetUp(
        procedure=Procedure.objects.get(code=PROCEDURE), tested_on=stage.on(-5),
        tester=stage.who("engineer", "STP"),
        lines=lines, chart=RecorderFile(f"demonstration-{hour}.csv", _chart(lost)),
        target=Pressure(TARGET, "MPa"),
        witnesses=[stage.who("engineer"), stage.who("coordinator", "STP")],
        instruments=[Use(recorder, "recorder"), Use(gauge, "gauge")],
        readings=[Reading(gauge, "hold_start", Pressure(Decimal("45.5"), "MPa"))],
        medium_c=Decimal(18), ambient_c=Decimal(21), pump="Demonstration pump",
    )  # fmt: skip
    return services.record_test(
        order=order, setup=setup, by=stage.who("engineer", "STP"), now=stage.at(-5, hour)
    )


def _instrument(stage: Stage, number: str) -> Instrument:
    rows = Instrument.objects.filter(memorandum=stage.memorandum, number=number)
    found: Instrument = with_calibrations(rows).get()
    return found


def _chart(lost: float) -> bytes:
    """Pumped up to a little above the target, held, and let off; `lost` MPa on the way."""
    rows = ["time;pressure [MPa]"]
    top = float(TARGET) + 0.4
    for second in range(0, LONG, STEP):
        held = max(0, second - RAMP) / (LONG - RAMP)
        mpa = top * second / RAMP if second < RAMP else top - lost * held
        rows.append(f"{second};{mpa:.3f}")
    return "\n".join([*rows, f"{LONG};0.000", ""]).encode()
