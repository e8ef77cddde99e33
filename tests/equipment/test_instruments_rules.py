"""What instruments may be used on a day: due dates, bad and unfit calibrations, scales."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipment.instruments import rules
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.rules import State

D = dt.date
TODAY = D(2026, 6, 1)


def instrument(**fields: Any) -> Instrument:
    return Instrument(number="G-7", **fields)


def calibration(start: D, end: D, **fields: Any) -> Calibration:
    return Calibration(number="C-1", calibrated_on=start, valid_to=end, **fields)


YEAR = calibration(D(2025, 6, 2), TODAY)


def words(known: Sequence[Calibration], on: D = TODAY, **fields: Any) -> str:
    return rules.unusable(instrument(**fields), known, on).replace("\u00a0", " ")


def test_day_of_calibration_and_due_date_are_valid_the_days_beside_them_are_not() -> None:
    said = {
        on: bool(words([YEAR], on)) for on in (D(2025, 6, 1), D(2025, 6, 2), TODAY, D(2026, 6, 2))
    }
    assert list(said.values()) == [True, False, False, True]
    assert words([YEAR], D(2026, 6, 2)) == "The calibration of G-7 ran out on 1 Jun 2026."
    assert words([YEAR], D(2025, 6, 1)) == "G-7 has no calibration for 1 Jun 2025."


def test_instrument_without_calibration_is_unusable() -> None:
    assert words([]) == "G-7 has no calibration for 1 Jun 2026."


def test_unfit_calibration_takes_the_place_of_a_good_one_from_its_day_on() -> None:
    unfit = calibration(D(2026, 3, 1), D(2027, 3, 1), is_fit=False)
    assert words([YEAR, unfit], D(2026, 2, 28)) == ""
    assert words([YEAR, unfit], D(2026, 3, 1)) == "G-7 was found unfit by calibration C-1."


def test_bad_calibration_counts_until_the_day_since_which_it_is_bad() -> None:
    bad = calibration(D(2025, 6, 2), TODAY, bad_since=D(2026, 1, 10))
    assert words([bad], D(2026, 1, 9)) == ""
    assert words([bad], D(2026, 1, 10)) == "Calibration C-1 of G-7 was found bad since 10 Jan 2026."


def test_withdrawn_instrument_is_unusable_from_its_day_on() -> None:
    assert words([YEAR], D(2026, 4, 30), withdrawn_on=D(2026, 5, 1)) == ""
    said = words([YEAR], D(2026, 5, 1), withdrawn_on=D(2026, 5, 1))
    assert said == "G-7 was withdrawn on 1 May 2026."


def test_faulty_instrument_is_doubted_since_its_last_good_calibration() -> None:
    before = calibration(D(2025, 1, 1), D(2025, 12, 31))
    after = calibration(D(2025, 8, 1), D(2026, 8, 1))
    faulty = {"withdrawn_on": D(2026, 5, 1), "is_faulty": True}
    assert words([before, after], D(2025, 7, 31), **faulty) == ""
    said = words([before, after], D(2025, 8, 1), **faulty)
    assert said == "G-7 was withdrawn as faulty; this day is under recall."


@pytest.mark.parametrize(
    ("known", "fields", "state"),
    [
        ([calibration(D(2026, 1, 1), D(2026, 7, 2))], {}, State.USABLE),
        ([calibration(D(2026, 1, 1), D(2026, 7, 1))], {}, State.DUE_SOON),
        ([YEAR], {}, State.DUE_SOON),
        ([calibration(D(2025, 1, 1), D(2026, 5, 31))], {}, State.OVERDUE),
        ([], {}, State.UNUSABLE),
        ([YEAR], {"withdrawn_on": D(2026, 5, 1)}, State.UNUSABLE),
        ([calibration(D(2026, 5, 1), D(2027, 5, 1), is_fit=False)], {}, State.UNUSABLE),
        ([calibration(D(2026, 1, 1), D(2027, 1, 1), bad_since=TODAY)], {}, State.UNUSABLE),
    ],
)
def test_state_today(known: list[Calibration], fields: dict[str, Any], state: State) -> None:
    assert rules.state_on(instrument(**fields), known, TODAY) == state


def gauge(full: str, unit: str) -> Instrument:
    return instrument(range_low=Decimal(0), range_high=Decimal(full), range_unit=unit)


@pytest.mark.parametrize(
    ("full", "pressure", "suits"),
    [
        ("13", "10", True), ("12.999", "10", False), ("40", "10", True), ("40.001", "10", False),
    ],
)  # fmt: skip
def test_full_scale_lies_within_1_3_to_4_times_the_pressure(
    full: str, pressure: str, suits: bool
) -> None:
    assert (rules.full_scale_fault(gauge(full, "MPa"), Decimal(pressure)) == "") is suits


def test_full_scale_is_compared_unrounded_in_any_unit() -> None:
    """10,000 psi are 68.9475729317 MPa: at 1.3 times and a hair beyond."""
    said = [
        rules.full_scale_fault(gauge("10000", "psi"), Decimal(pressure)).replace("\u00a0", " ")
        for pressure in ("53.0365945", "53.0365946", "17.2368933", "17.2368932")
    ]
    assert [bool(one) for one in said] == [False, True, False, True]
    assert said[1] == (
        "The full scale of G-7, 10 000 psi, is not within 1.3 to 4 times the pressure of "
        "53.0365946 MPa."
    )


def test_what_has_no_range_or_another_quantity_suits_no_pressure() -> None:
    assert rules.full_scale_fault(instrument(), Decimal(10)) == "The range of G-7 is not known."
    said = rules.full_scale_fault(gauge("150", "mm"), Decimal(10))
    assert said == "G-7 does not measure pressure."


days = st.integers(min_value=0, max_value=400).map(lambda n: D(2025, 1, 1) + dt.timedelta(days=n))
certificates = st.builds(
    lambda start, length, fit: calibration(start, start + dt.timedelta(days=length), is_fit=fit),
    days, st.integers(min_value=0, max_value=400), st.booleans(),
)  # fmt: skip


@given(st.lists(certificates, max_size=5, unique_by=lambda one: one.calibrated_on), days)
def test_order_in_which_calibrations_were_entered_never_matters(
    known: list[Calibration], on: D
) -> None:
    assert words(known, on) == words(known[::-1], on)


@given(st.lists(certificates, min_size=1, max_size=5), days, st.data())
def test_calling_a_calibration_bad_never_makes_a_day_usable(
    known: list[Calibration], on: D, data: st.DataObject
) -> None:
    before = words(known, on)
    chosen = data.draw(st.sampled_from(known))
    bad = [
        calibration(one.calibrated_on, one.valid_to, is_fit=one.is_fit,
                    bad_since=one.calibrated_on if one is chosen else None)
        for one in known
    ]  # fmt: skip
    assert not before or words(bad, on)
