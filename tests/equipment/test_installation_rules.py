"""Torque against its band, and lengths that add up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipment.models import TorqueBand
from equipment.orders.rules import cumulate, torque_side
from equipment.units import torque_in, torque_knm, torque_knm_exact

lengths = st.lists(
    st.decimals(min_value="0.001", max_value="30", places=3, allow_nan=False), max_size=60
)
torques = st.decimals(min_value="0.001", max_value="300000", places=3, allow_nan=False)


def band(low: str | None, high: str | None, unit: str = "ft·lbf") -> TorqueBand:
    return TorqueBand(
        entered_minimum=Decimal(low) if low else None,
        entered_maximum=Decimal(high) if high else None,
        entered_unit=unit,
    )


@pytest.mark.parametrize(
    ("value", "unit", "knm"),
    [
        ("1000", "ft·lbf", "1.356"),
        ("12345", "ft·lbf", "16.738"),
        ("16.7375", "kN·m", "16.738"),
    ],
)
def test_torque_is_stored_in_kilonewton_metres(value: str, unit: str, knm: str) -> None:
    assert torque_knm(Decimal(value), unit) == Decimal(knm)


def test_foot_pound_is_exact() -> None:
    assert torque_knm_exact(Decimal(1), "ft·lbf") == Decimal("0.0013558179483314")


@given(torques, torques)
def test_conversion_keeps_the_order(one: Decimal, other: Decimal) -> None:
    low, high = sorted([one, other])
    assert torque_knm(low, "ft·lbf") <= torque_knm(high, "ft·lbf")


@given(st.integers(min_value=1, max_value=300_000))
def test_whole_foot_pounds_survive_storage(value: int) -> None:
    assert abs(torque_in(torque_knm(Decimal(value), "ft·lbf"), "ft·lbf") - value) <= 1


@given(torques)
def test_stored_torque_is_within_half_a_newton_metre(value: Decimal) -> None:
    exact = torque_knm_exact(value, "ft·lbf")
    assert abs(torque_knm(value, "ft·lbf") - exact) <= Decimal("0.0005")


@pytest.mark.parametrize(
    ("torque", "side"),
    [("10000", ""), ("9999.999", "low"), ("14000", ""), ("14000.001", "high"), ("12000", "")],
)
def test_limits_lie_inside_the_band(torque: str, side: str) -> None:
    assert torque_side(Decimal(torque), "ft·lbf", band("10000", "14000")) == side


def test_torque_of_another_unit_is_compared_before_rounding() -> None:
    metric = band("10", "20", "kN·m")
    just_below, just_above = Decimal("7375.621"), Decimal("7375.622")
    assert torque_knm(just_below, "ft·lbf") == torque_knm(just_above, "ft·lbf") == 10
    assert torque_side(just_below, "ft·lbf", metric) == "low"
    assert torque_side(just_above, "ft·lbf", metric) == ""


@pytest.mark.parametrize("limits", [None, band(None, None)])
def test_without_limits_every_torque_is_inside(limits: TorqueBand | None) -> None:
    assert torque_side(Decimal(1), "ft·lbf", limits) == ""


@given(lengths)
def test_cumulative_lengths_rise_to_the_exact_sum(values: list[Decimal]) -> None:
    reached = cumulate(values)
    assert reached == sorted(reached)
    assert (reached[-1] if reached else 0) == sum(values, Decimal(0))


@given(lengths, lengths)
def test_cumulative_lengths_do_not_depend_on_what_follows(
    first: list[Decimal], second: list[Decimal]
) -> None:
    assert cumulate(first + second)[: len(first)] == cumulate(first)


@given(lengths)
def test_cumulative_length_equals_whole_millimetres(values: list[Decimal]) -> None:
    in_mm = sum(int((value * 1000).to_integral_value(ROUND_HALF_UP)) for value in values)
    assert (cumulate(values)[-1:] or [Decimal(0)])[0] * 1000 == in_mm
