"""Who may work in the demonstration and what is measured with. Everything is invented."""

from __future__ import annotations

from decimal import Decimal

from core.accounts.models import User
from core.qualifications import services as qualifications
from core.qualifications.facts import QualificationFacts
from equipment.instruments import calibrating
from equipment.instruments import services as instruments
from equipment.instruments.facts import CalibrationFacts, InstrumentFacts
from equipment.instruments.models import Instrument
from mou_portal.demonstration.stage import Stage

SCHOOL, LABORATORY = "Demonstration school of testing", "Demonstration laboratory"
#: Method, level, first day and last day from today, of the engineer of a party.
HELD = (
    ("STP", "ultrasonic", 2, -1500, 325),
    ("STP", "magnetic_particle", 2, -1800, 25),
    ("STP", "visual", 2, -1500, 325),
    ("STP", "pressure_testing", None, -700, 395),
    ("STP", "thread_gauging", None, -1100, -12),
    ("SOCAR", "visual", 2, -1000, 825),
    ("SOCAR", "pressure_testing", None, -600, 495),
    ("SOCAR", "well_control", None, -640, 90),
)
#: Party, number, kind, full scale and its unit, and the calibrations: first and last day from
#: today.
Measured = tuple[str, str, str, str | None, str, tuple[tuple[int, int], ...]]
MEASURED: tuple[Measured, ...] = (
    ("STP", "DG-01", "pressure_gauge", "10000", "psi", ((-500, -135), (-140, 225))),
    ("STP", "DG-02", "pressure_gauge", "100", "MPa", ((-353, 12),)),
    ("STP", "DG-03", "pressure_gauge", "100", "MPa", ((-60, 305),)),
    ("STP", "DR-01", "pressure_recorder", "15000", "psi", ((-200, 165),)),
    ("STP", "DU-01", "ultrasonic_unit", None, "", ((-370, -5),)),
    ("STP", "DC-01", "calliper", "300", "mm", ((-90, 275),)),
    ("SOCAR", "DT-01", "torque_turn", "60", "kN·m", ((-150, 215),)),
    ("SOCAR", "DG-11", "pressure_gauge", "700", "bar", ()),
)
BAD = "DC-01"


def leave(stage: Stage) -> None:
    """Qualifications and instruments in every state; one calibration turns out to be bad."""
    for number, (party, method, level, begun, ends) in enumerate(HELD, start=1):
        facts = QualificationFacts(
            method=method, level=level, scheme="ISO 9712" if level else "", issuer=SCHOOL,
            number=f"DEMO-{number:03d}", valid_from=stage.on(begun), valid_to=stage.on(ends),
        )  # fmt: skip
        qualifications.enter_qualification(
            person=stage.who("engineer", party), facts=facts,
            by=stage.who("administrator", party), now=stage.at(-200),
        )  # fmt: skip
    for one in MEASURED:
        _instrument(stage, one)
    _found_bad(stage)


def _instrument(stage: Stage, one: Measured) -> None:
    party, number, kind, high, unit, calibrations = one
    by = stage.who("engineer", party)
    facts = InstrumentFacts(
        number=number, kind=kind, maker="Demonstration instruments", serial=f"DEMO-{number}",
        range_low=Decimal(0) if high else None, range_high=Decimal(high) if high else None,
        range_unit=unit, accuracy_class=Decimal(1) if high else None,
    )  # fmt: skip
    made = instruments.add_instrument(
        memorandum=stage.memorandum, facts=facts, by=by, now=stage.at(-200)
    )
    for place, (begun, ends) in enumerate(calibrations, start=1):
        _calibration(stage, made, by, f"DEMO-C-{number}-{place}", (begun, ends))


def _calibration(
    stage: Stage, made: Instrument, by: User, number: str, days: tuple[int, int]
) -> None:
    facts = CalibrationFacts(stage.on(days[0]), stage.on(days[1]), LABORATORY, number)
    calibrating.add_calibration(
        instrument=made, facts=facts, by=by, now=stage.at(max(-200, days[0]) + 1)
    )


def _found_bad(stage: Stage) -> None:
    """The laboratory's standard was wrong: what the calliper touched since then is recalled."""
    made = Instrument.objects.get(memorandum=stage.memorandum, number=BAD)
    calibration = made.calibrations.get()
    calibrating.declare_bad(
        calibration=calibration, since=calibration.calibrated_on,
        reason="The demonstration laboratory’s gauge block was worn", now=stage.at(-3, 11),
        by=stage.who("engineer", "STP"),
    )  # fmt: skip
