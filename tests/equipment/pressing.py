"""Pressure tests of SOCAR's pipe carried out by STP, with the twenty recorder files."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.models import User
from equipment.models import (
    Calibration,
    Instrument,
    Joint,
    PressureTest,
    Procedure,
    ProductLine,
    WorkOrder,
)
from equipment.orders import services as orders
from equipment.orders.rules import PlaceFacts
from equipment.pressure_testing import services
from equipment.pressure_testing.facts import Leak, LineFacts, Reading, RecorderFile, SetUp, Use
from equipment.procedures import services as procedures
from equipment.procedures.facts import Limit, Pressure, VersionFacts
from equipment.procedures.services import ProcedureFacts
from tests import factories
from tests.cast import Cast
from tests.equipment import lives, recorders, yard

NOW, TODAY = factories.NOW, factories.TODAY
FOLDER = Path(__file__).parent / "data" / "charts"
with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as table:
    EXPECTED = list(csv.DictReader(table))


def strong() -> ProductLine:
    """Casing that may be pressed beyond 69 MPa."""
    return factories.make_product_line(grade="P110", wall_mm=Decimal("19.050"), connection=None)


def mpa(value: str) -> Pressure:
    return Pressure(Decimal(value), "MPa")


def percent(value: str) -> Limit:
    return Limit(Decimal(value), "%")


def terms(**changes: Any) -> VersionFacts:
    """20 MPa of water, held five minutes after one of rest; drops at most by 0.4 MPa."""
    values: dict[str, Any] = {
        "edition": "2026", "in_force_from": dt.date(2026, 1, 1), "medium": "water",
        "target_kind": "fixed", "target": mpa("20"), "tolerance": Limit(Decimal(1), "MPa"),
        "stabilisation_s": 60, "hold_s": 300, "max_drop": Limit(Decimal("0.4"), "MPa"),
        "max_rise": Limit(Decimal("0.1"), "MPa"), "max_gap_s": Decimal(5),
        "ceiling": Limit(Decimal(22), "MPa"), "witness_rule": "both", "source": "test",
        "mark": "practice", **changes,
    }  # fmt: skip
    return VersionFacts(**values)


def procedure(stage: Cast, code: str = "five_minutes", **changes: Any) -> Procedure:
    facts = ProcedureFacts(code=code, name="Five minutes", subject="any")
    return procedures.add_procedure(
        facts=facts, first=terms(**changes), by=stage.stp_admin, now=NOW
    )


def procedure_of(stage: Cast, row: dict[str, str]) -> Procedure:
    """The procedure by which a recorder file is expected to be judged."""
    limits = {
        name: Limit(Decimal(row[name]), "MPa")
        for name in ("tolerance", "max_drop", "max_rise", "ceiling")
    }
    return procedure(
        stage, row["file"][:3], target=mpa(row["target"]), hold_s=int(row["hold_s"]),
        stabilisation_s=int(row["stabilisation_s"]), max_gap_s=Decimal(row["max_gap_s"]), **limits,
    )  # fmt: skip


def gauge(stage: Cast, number: str = "PG-1", full_mpa: str = "40", **changes: Any) -> Instrument:
    """A pressure instrument of STP that is calibrated for this year."""
    values: dict[str, Any] = {
        "memorandum": stage.memorandum, "organisation": stage.stp, "number": number,
        "kind": "pressure_gauge", "range_low": Decimal(0), "range_high": Decimal(full_mpa),
        "range_unit": "MPa", "range_low_si": Decimal(0), "range_high_si": Decimal(full_mpa),
        "accuracy_class": Decimal("1"), "entered_by": stage.stp_engineer,
    }  # fmt: skip
    valid_to = changes.pop("valid_to", dt.date(2026, 12, 31))
    made = Instrument.objects.create(**{**values, **changes})
    Calibration.objects.create(
        memorandum=stage.memorandum, organisation=stage.stp, instrument=made,
        calibrated_on=dt.date(2026, 1, 1), valid_to=valid_to, laboratory="Lab",
        number=f"C-{number}", entered_by=stage.stp_engineer,
    )  # fmt: skip
    return made


def joints(stage: Cast, count: int = 1, status: str = "in_stock", **fields: Any) -> list[Joint]:
    fields.setdefault("product_line", strong())
    return lives.joints_in(stage, status, count, **fields)


def started(stage: Cast, pipe: Sequence[Joint] = (), **changes: Any) -> WorkOrder:
    """An order of pressure testing in progress."""
    values: dict[str, Any] = {
        "kind": "pressure_testing", "title": "Pressure test of casing", "band": None,
        "place": PlaceFacts(location=lives.base(stage)), **changes,
    }  # fmt: skip
    if values.get("items"):
        values.setdefault(
            "commitment",
            factories.make_commitment(stage.area, stage.socar_coordinator, unit="item"),
        )
    order = yard.accepted(stage, list(pipe), **values)
    return orders.start_order(order=order, by=stage.stp_engineer, now=NOW)


def recorded(name: str) -> RecorderFile:
    """One of the twenty recorder files."""
    return RecorderFile(name, (FOLDER / name).read_bytes())


PLAIN = recorders.Style()


def chart(leak: float = 0.0, style: recorders.Style = PLAIN, **more: Any) -> RecorderFile:
    """A chart of 20.2 MPa held for eight minutes."""
    data = recorders.written(recorders.held(leak=leak, **more), style)
    return RecorderFile("test.csv", data)


def setup(stage: Cast, order: WorkOrder, **changes: Any) -> SetUp:
    """All lines of an order under one chart, tight, recorded by a gauge and witnessed by both."""
    used = changes.pop("uses", None)
    values: dict[str, Any] = {
        "tested_on": TODAY, "tester": stage.stp_engineer,
        "lines": [LineFacts(line) for line in yard.lines(order)],
        "witnesses": [stage.socar_engineer, stage.stp_coordinator], **changes,
    }  # fmt: skip
    if "procedure" not in values:
        known = Procedure.objects.filter(code="five_minutes").first()
        values["procedure"] = known or procedure(stage)
    if "chart" not in values:
        values["chart"] = chart()
    if "instruments" not in values:
        known_gauge = Instrument.objects.filter(number="PG-1").first()
        values["instruments"] = used or [Use(known_gauge or gauge(stage), "recorder")]
    return SetUp(**values)


def leaking(line: Any, where: str = "body", at_m: str | None = "3.200") -> LineFacts:
    return LineFacts(line, Leak(where, None if at_m is None else Decimal(at_m)))


def read(instrument: Instrument, value: str, moment: str = "hold_start") -> Reading:
    return Reading(instrument, moment, mpa(value))


def record(stage: Cast, order: WorkOrder, **changes: Any) -> PressureTest:
    by = changes.pop("by", None) or worker(stage)
    now = changes.pop("now", NOW)
    return services.record_test(order=order, setup=setup(stage, order, **changes), by=by, now=now)


def worker(stage: Cast) -> User:
    return stage.stp_engineer


def finish(stage: Cast, order: WorkOrder) -> WorkOrder:
    fresh = WorkOrder.objects.get(pk=order.pk)
    return orders.finish_order(order=fresh, by=stage.stp_engineer, now=NOW)
