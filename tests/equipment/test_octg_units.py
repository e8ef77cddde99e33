"""Exact factors, and the ways in which a pressure unit is spelled."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipment.octg import UnknownName, convert, pressure_unit, to_si
from equipment.octg.units import UNITS, pressure_units_in

quantities = st.decimals(min_value="-100000", max_value="100000", places=4)


@pytest.mark.parametrize(
    ("unit", "si", "value"),
    [
        ("in", "mm", "25.4"),
        ("psi", "MPa", "0.00689475729317"),
        ("bar", "MPa", "0.1"),
        ("kgf/cm²", "MPa", "0.0980665"),
        ("lbf", "kN", "0.0044482216152605"),
        ("ft·lbf", "kN·m", "0.0013558179483314"),
    ],
)
def test_factors_are_exact(unit: str, si: str, value: str) -> None:
    assert (to_si(1, unit).unit, to_si(1, unit).value) == (si, Decimal(value))


@settings(deadline=None)
@given(quantities, st.sampled_from(sorted(UNITS)))
def test_there_and_back_is_the_same(value: Decimal, unit: str) -> None:
    back = convert(to_si(value, unit).value, to_si(value, unit).unit, unit)
    assert abs(back - value) < Decimal("1e-25")


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("psi", "psi"),
        ("PSI", "psi"),
        ("MPa", "MPa"),
        ("МПа", "MPa"),
        ("bar", "bar"),
        ("бар", "bar"),
        ("kgf/cm2", "kgf/cm²"),
        ("kgf/cm²", "kgf/cm²"),
        ("кгс/см²", "kgf/cm²"),
        ("кгс/см2", "kgf/cm²"),
        (" кгс / см2 ", "kgf/cm²"),
        ("kqq/sm²", "kgf/cm²"),
    ],
)
def test_units_of_pressure_are_known_in_three_languages(written: str, unit: str) -> None:
    assert pressure_unit(written) == unit


@pytest.mark.parametrize("written", ["", "kPa", "mbar", "psia", "at", "N", "мм"])
def test_other_units_are_refused(written: str) -> None:
    with pytest.raises(UnknownName):
        pressure_unit(written)


def test_lengths_are_no_pressures() -> None:
    with pytest.raises(UnknownName):
        convert(1, "in", "psi")
    with pytest.raises(UnknownName):
        to_si(1, "furlong")


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("pressure [MPa]", {"MPa"}),
        ("Давление, кгс/см²", {"kgf/cm²"}),
        ("Təzyiq_bar", {"bar"}),
        ("0..700bar", {"bar"}),
        ("psi/bar", {"psi", "bar"}),
        ("barometer", set()),
        ("mbar", set()),
        ("epsilon", set()),
        ("pressure kPa", set()),
    ],
)
def test_units_are_found_in_headings_as_words(heading: str, units: set[str]) -> None:
    assert pressure_units_in(heading) == units
