"""Pressure tests of a scale set: finished orders of two joints each, under one chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cooperation.scale.promises import Programme
from core.accounts.models import User
from core.files.models import Attachment, StoredFile
from core.files.services import keep_content
from core.scale.ground import Ground
from core.scale.people import Cast, Side
from equipment.instruments.models import Calibration
from equipment.models import (
    Attempt,
    ChartDrawing,
    DecidingAttempt,
    GaugeReading,
    Joint,
    OrderLine,
    OrderPlace,
    PressureTest,
    ProcedureVersion,
    UsedInstrument,
    Witness,
    WorkOrder,
)
from equipment.procedures.models import Procedure
from equipment.scale.yard import Yard

#: Of so many joints one is tested; two share a chart.
EACH, SHARED, LEAST = 50, 2, 6
#: Of so many tests one waits for its witnesses.
SILENT = 10
CHART = b"time;pressure [MPa]\n" + b"".join(b"%d;20.2\n" % second for second in range(480))
TARGET, HELD = Decimal(20), Decimal("20.2")
_WAY = ("submitted", "accepted", "started", "finished")
_STATES = {"submitted": "submitted", "accepted": "accepted", "started": "in_progress",
           "finished": "done"}  # fmt: skip


@dataclass(frozen=True)
class Tools:
    """What all these tests share: terms, a calibrated gauge, and the bytes of the chart."""

    version_id: int
    calibration: Calibration
    content: StoredFile


def feed(ground: Ground) -> None:
    """Orders for joints in stock, whose tests all passed."""
    ground.settle()
    calibration = Calibration.objects.filter(instrument__range_high__isnull=False).first()
    if calibration is None:
        return
    tools = Tools(_version(ground), calibration, keep_content(CHART, "text/csv"))
    cast = ground.found(Cast)
    joints = Joint.objects.filter(memorandum=cast.workspace_id, status="in_stock").order_by("pk")
    wanted = list(joints.values_list("pk", flat=True)[: max(LEAST, ground.joints // EACH)])
    for number in range(0, len(wanted), SHARED):
        keys = wanted[number : number + SHARED]
        _order(ground, tools, number // SHARED, keys)
        ground.rest()


def _version(ground: Ground) -> int:
    """The terms of all these tests; the portal's own where they are there."""
    found = ProcedureVersion.objects.order_by("pk").values_list("pk", flat=True).first()
    if found:
        return int(found)
    procedure = ground.add(Procedure, code="scale", subject="any", name="Scale set")
    return ground.add(
        ProcedureVersion, procedure_id=procedure, number=1, edition="scale set",
        in_force_from=dt.date(2020, 1, 1), medium="water", target_kind="agreed",
        tolerance=Decimal(5), tolerance_unit="%", hold_s=300, max_drop=Decimal(2),
        max_drop_unit="%", max_gap_s=Decimal(5), ceiling=Decimal(110), ceiling_unit="%",
        witness_rule="both", source="scale set", mark="practice",
    )  # fmt: skip


def _order(ground: Ground, tools: Tools, number: int, keys: Sequence[int]) -> None:
    cast = ground.found(Cast)
    side = cast.sides[number % 2]
    pk, public_id = ground.sheet(WorkOrder).reserve(), ground.public_id("ord")
    name, on = f"PT-{ground.today.year}-{number + 1:05d}", ground.days_ago(20, 200)
    lines = [
        ground.add(
            OrderLine, public_id=ground.public_id("lin"), memorandum_id=cast.workspace_id,
            order_id=pk, position=position, joint_id=key, status="done", is_open=False,
        )
        for position, key in enumerate(keys, start=1)
    ]  # fmt: skip
    _write(ground, side, (pk, public_id, name), on)
    _test(ground, tools, side, (pk, name, on, lines))


def _write(ground: Ground, side: Side, named: tuple[int, str, str], on: dt.date) -> None:
    pk, public_id, name = named
    cast = ground.found(Cast)
    executor, by = cast.other(side), side.who(number=pk)
    promise = ground.found(Programme).promise("installation", pk)
    ground.add(
        WorkOrder, id=pk, public_id=public_id, number=name, kind="pressure_testing",
        title="Pressure test of casing", memorandum_id=cast.workspace_id,
        requested_by_id=side.pk, executor_id=executor.pk, commitment_id=promise.pk,
        planned_start=on, planned_end=on, status="done", status_since=_at(ground, on, len(_WAY)),
        started_at=ground.at(on), finished_at=_at(ground, on, len(_WAY)), created_by_id=by.pk,
        created_at=_at(ground, on, 0),
    )  # fmt: skip
    home = ground.found(Yard).homes[side.pk]
    ground.add(OrderPlace, order_id=pk, location_id=home.workshop, crew="Test bench")
    about, was = (WorkOrder, public_id, f"{name} Pressure test of casing"), "draft"
    ground.tell(
        "order.created", about, by, _at(ground, on, 0), workspace_id=cast.workspace_id,
        after={"status": was, "number": name},
    )  # fmt: skip
    for step, verb in enumerate(_WAY, start=1):
        who = by if verb == "submitted" else executor.who(number=pk)
        ground.tell(
            f"order.{verb}", about, who, _at(ground, on, step), workspace_id=cast.workspace_id,
            before={"status": was}, after={"status": _STATES[verb]},
        )  # fmt: skip
        was = _STATES[verb]


def _test(
    ground: Ground, tools: Tools, side: Side, told: tuple[int, str, dt.date, list[int]]
) -> None:
    order_id, name, on, lines = told
    cast, at = ground.found(Cast), ground.at(on)
    executor = cast.other(side)
    by, public_id = executor.who(number=order_id), ground.public_id("prt")
    file = ground.add(
        Attachment, public_id=ground.public_id("fil"), content_id=tools.content.pk,
        name="chart.csv", parent_type="pressuretest", parent_id=public_id,
        workspace_id=cast.workspace_id, organisation_id=executor.pk, added_by_id=by.pk,
        added_at=at,
    )  # fmt: skip
    pk = ground.add(
        PressureTest, public_id=public_id, memorandum_id=cast.workspace_id, order_id=order_id,
        number=1, procedure_version_id=tools.version_id, tested_on=on, medium="water",
        target_mpa=TARGET, entered_target=TARGET, target_unit="MPa", tester_id=by.pk,
        verdict="pass", drop_mpa=Decimal(0), at_start_mpa=HELD, lowest_mpa=HELD,
        highest_mpa=HELD, isolated_s=Decimal(0), hold_from_s=Decimal(0), hold_to_s=Decimal(300),
        sample_count=480, length_s=Decimal(479), chart_unit="MPa",
        chart_sha256=tools.content.sha256, recorder_file_id=file, recorded_by_id=by.pk,
        recorded_at=at,
    )  # fmt: skip
    about = (PressureTest, public_id, f"{name} · 1")
    ground.tell("pressure_test.recorded", about, by, at, workspace_id=cast.workspace_id)
    _around(ground, tools, pk)
    _witnesses(ground, pk, (side.who(number=pk), executor.who(number=order_id + 1)), at)
    for line in lines:
        attempt = ground.add(Attempt, test_id=pk, line_id=line, number=1, verdict="pass")
        ground.add(
            DecidingAttempt, line_id=line, attempt_id=attempt, tested_on=on, among=1,
            chosen_by_id=by.pk, chosen_at=at,
        )  # fmt: skip


def _witnesses(ground: Ground, test_id: int, people: Sequence[User], at: dt.datetime) -> None:
    """Somebody of each party was there, and at most tests both have said so."""
    for person in people:
        ground.add(
            Witness, test_id=test_id, organisation_id=person.organisation_id, person_id=person.pk,
            confirmed_at=at if test_id % SILENT else None,
        )  # fmt: skip


def _around(ground: Ground, tools: Tools, test_id: int) -> None:
    """What was measured with, and the chart as it is drawn."""
    ground.add(
        UsedInstrument, test_id=test_id, instrument_id=tools.calibration.instrument_id,
        calibration_id=tools.calibration.pk, role="recorder",
    )  # fmt: skip
    ground.add(
        GaugeReading, test_id=test_id, instrument_id=tools.calibration.instrument_id,
        moment="hold_start", value_mpa=HELD, entered_value=HELD, entered_unit="MPa",
        chart_mpa=HELD,
    )  # fmt: skip
    ground.add(ChartDrawing, test_id=test_id, seconds=[0.0, 479.0], mpa=[20.2, 20.2])


def _at(ground: Ground, day: dt.date, step: int) -> dt.datetime:
    return ground.at(day + dt.timedelta(days=step - 3))
