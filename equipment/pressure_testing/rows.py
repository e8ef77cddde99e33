"""The rows of a set-up that was found right, in the caller's transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.accounts.models import User
from equipment.instruments.rules import covering
from equipment.orders.models import WorkOrder
from equipment.pressure_testing import charting, gates, moments, queries, targets
from equipment.pressure_testing.charting import figure
from equipment.pressure_testing.facts import LineFacts
from equipment.pressure_testing.models import (
    Attempt,
    ChartDrawing,
    GaugeReading,
    PressureTest,
    UsedInstrument,
    Witness,
)
from equipment.pressure_testing.preparing import Prepared

PLAIN = ("tested_on", "started_at", "ended_at", "ambient_c", "medium_c", "tester")


def write(order: WorkOrder, prepared: Prepared, by: User, now: dt.datetime) -> PressureTest:
    """Store a set-up of an order that is held, with all that hangs on it but the file."""
    setup, judged = prepared.setup, prepared.judged
    if judged is None or prepared.target is None or setup.chart is None:
        raise LookupError("a set-up without chart or target has faults")
    test = PressureTest.objects.create(
        memorandum_id=order.memorandum_id,
        order=order,
        number=queries.next_number(order),
        procedure_version=prepared.version,
        medium=setup.medium or prepared.version.medium,
        target_reason=setup.target_reason.strip(),
        pump=setup.pump.strip(),
        remark=setup.remark.strip(),
        qualification=prepared.qualification,
        chart_sha256=setup.chart.sha256,
        same_file_as=prepared.same_file_as,
        recorded_by=by,
        recorded_at=now,
        **{name: getattr(setup, name) for name in PLAIN},
        **_target(prepared),
        **_judged(prepared),
    )
    made: PressureTest = test
    _write_attempts(made, prepared)
    _write_around(made, prepared)
    seconds, mpa = charting.thinned(judged.samples)
    ChartDrawing.objects.create(test=made, seconds=seconds, mpa=mpa)
    return made


def _target(prepared: Prepared) -> dict[str, Any]:
    target, suggestion = prepared.target, prepared.suggestion
    if target is None:
        return {}
    return {
        "target_mpa": round(target.mpa, 6),
        "entered_target": round(target.value, 6),
        "target_unit": target.unit,
        "suggested_mpa": suggestion and round(suggestion.pressure.mpa, 6),
        "suggested_by": suggestion and suggestion.joint,
        "working": targets.frozen(suggestion.trace) if suggestion else None,
    }


def _judged(prepared: Prepared) -> dict[str, Any]:
    judged = prepared.judged
    if judged is None:
        return {}
    found, samples = judged.verdict, judged.samples
    return {
        "verdict": found.verdict,
        "findings": [str(one) for one in judged.findings],
        "finding_s": [figure(one) for one in moments.of_findings(judged)],
        "warnings": [str(one) for one in prepared.warnings],
        "drop_mpa": figure(found.drop),
        "at_start_mpa": figure(found.at_start),
        "lowest_mpa": figure(found.lowest),
        "highest_mpa": figure(found.highest),
        "isolated_s": figure(found.isolated_at),
        "hold_from_s": figure(found.hold_from),
        "hold_to_s": figure(found.hold_to),
        "sample_count": len(samples),
        "length_s": figure(float(samples.seconds[-1] - samples.seconds[0])),
        "chart_unit": samples.unit,
        "chart_started": charting.started_at(samples),
    }


def _write_attempts(test: PressureTest, prepared: Prepared) -> None:
    made = queries.attempts_made(one.line for one in prepared.setup.lines)
    Attempt.objects.bulk_create(
        Attempt(
            test=test,
            line=one.line,
            number=made.get(one.line.pk, 0) + 1,
            verdict=verdict_of(one, test.verdict),
            leak_where=one.leak.where if one.leak else "",
            leak_at_m=one.leak.at_m if one.leak else None,
            remark=one.remark.strip(),
        )
        for one in prepared.setup.lines
    )


def verdict_of(line: LineFacts, chart: str) -> str:
    """What chart and eyes together say of a line: a leak is a leak whatever the chart says."""
    if line.leak is not None:
        return Attempt.Verdict.LEAK
    if chart == PressureTest.Verdict.PASS:
        return Attempt.Verdict.PASS
    return Attempt.Verdict.NOT_PROVEN


def _write_around(test: PressureTest, prepared: Prepared) -> None:
    """Instruments with the calibrations that covered the day, witnesses, and what was read."""
    setup = prepared.setup
    UsedInstrument.objects.bulk_create(
        UsedInstrument(
            test=test,
            instrument=one.instrument,
            calibration=covering(one.instrument.calibrations.all(), setup.tested_on),
            role=one.role,
            accuracy_mpa=_rounded(gates.accuracy_mpa(one.instrument)),
        )
        for one in setup.instruments
    )
    Witness.objects.bulk_create(
        Witness(test=test, person=one, organisation_id=one.organisation_id)
        for one in setup.witnesses
    )
    GaugeReading.objects.bulk_create(
        GaugeReading(
            test=test,
            instrument=one.instrument,
            moment=one.moment,
            value_mpa=round(one.pressure.mpa, 6),
            entered_value=one.pressure.value,
            entered_unit=one.pressure.unit,
            chart_mpa=prepared.chart_at(one.moment) or 0,
        )
        for one in setup.readings
    )


def _rounded(value: Any) -> Any:
    return None if value is None else round(value, 6)
