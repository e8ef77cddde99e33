"""The wall trend: what a line of least squares foretells, and what it may not say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipment.pipes.passport import forecast
from equipment.pipes.passport.forecast import Crossing, Forecast, Used, WallPoint, forecasts_of

TODAY = dt.date(2026, 6, 1)
NOMINAL = Decimal("10.000")
UNUSED = Used(Decimal(0), Decimal(0))


def day(number: int) -> dt.date:
    """`number` days before today."""
    return TODAY - dt.timedelta(days=number)


def points(*told: tuple[int, str]) -> list[WallPoint]:
    return [WallPoint(day(ago), Decimal(wall)) for ago, wall in told]


def by_days(found: list[WallPoint], nominal: Decimal | None = NOMINAL) -> Forecast:
    return forecasts_of(found, nominal, UNUSED, TODAY)[0]


def test_line_is_that_of_least_squares() -> None:
    places = [Decimal(0), Decimal(1), Decimal(2), Decimal(3)]
    walls = [Decimal("9.9"), Decimal("9.7"), Decimal("9.8"), Decimal("9.4")]
    slope, start = forecast.fitted(places, walls)
    assert (slope, start) == (Decimal("-0.14"), Decimal("9.91"))


def test_levels_are_dated_where_the_line_comes_down_to_them() -> None:
    found = by_days(points((200, "10.0"), (100, "9.5"), (0, "9.0")))
    assert (found.why, found.points, found.slope) == ("", 3, Decimal("-0.005"))
    assert found.crossings == (
        Crossing(80, Decimal(8), "forecast", on=day(-200)),
        Crossing(70, Decimal(7), "forecast", on=day(-400)),
    )


def test_day_is_rounded_to_the_safe_side() -> None:
    found = by_days(points((3, "10.0"), (2, "9.7"), (1, "9.4")))
    assert found.crossings[0].on == TODAY + dt.timedelta(days=3)
    assert found.crossings[1].on == TODAY + dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("found", "nominal", "why"),
    [
        ([], NOMINAL, "few"),
        (points((20, "9.9"), (10, "9.8")), NOMINAL, "few"),
        (points((20, "9.8"), (10, "9.8"), (0, "9.8")), NOMINAL, "not_falling"),
        (points((20, "9.8"), (10, "9.8"), (0, "9.85")), NOMINAL, "not_falling"),
        (points((20, "9.9"), (10, "9.8"), (0, "9.7")), None, "no_wall"),
    ],
    ids=["nothing", "two days", "level", "growing within tolerance", "no nominal wall"],
)
def test_without_ground_nothing_is_foretold(
    found: list[WallPoint], nominal: Decimal | None, why: str
) -> None:
    told = by_days(found, nominal)
    assert (told.why, told.crossings) == (why, ())


def test_readings_without_an_inspection_are_no_ground() -> None:
    seen = [*points((30, "9.9"), (20, "9.8"), (10, "9.7"))]
    loose = WallPoint(day(5), Decimal("6.0"), is_inspection=False)
    assert by_days([*seen, loose]) == by_days(seen)
    assert by_days([*seen[:2], loose]).why == "few"


def test_level_that_was_measured_is_told_with_its_day_and_foretold_no_more() -> None:
    found = by_days(points((300, "9.0"), (200, "8.0"), (100, "7.5")))
    assert found.crossings[0] == Crossing(80, Decimal(8), "reached", on=day(200))
    assert found.crossings[1].state == "due"


def test_crossing_in_the_past_has_no_date() -> None:
    found = by_days(points((400, "10.0"), (350, "9.5"), (300, "9.0")))
    assert found.crossings == (
        Crossing(80, Decimal(8), "due"),
        Crossing(70, Decimal(7), "due"),
    )


def test_line_that_hardly_falls_reaches_no_date() -> None:
    found = by_days(points((200, "10.000"), (100, "9.999"), (0, "9.998")))
    assert [one.state for one in found.crossings] == ["far", "far"]
    assert all(one.on is None for one in found.crossings)


def used_points(*told: tuple[int, str, int, int]) -> list[WallPoint]:
    return [
        WallPoint(day(ago), Decimal(wall), True, Decimal(metres), Decimal(hours))
        for ago, wall, metres, hours in told
    ]


def test_usage_foretells_what_is_left_from_today_on() -> None:
    seen = used_points((90, "10.0", 0, 0), (60, "9.5", 1000, 100), (30, "9.0", 2000, 200))
    _days, metres, hours = forecasts_of(seen, NOMINAL, Used(Decimal(2500), Decimal(250)), TODAY)
    assert [(one.state, one.further) for one in metres.crossings] == [
        ("forecast", Decimal(1500)), ("forecast", Decimal(3500)),
    ]  # fmt: skip
    assert [one.further for one in hours.crossings] == [Decimal(150), Decimal(350)]


def test_usage_that_did_not_grow_foretells_nothing() -> None:
    seen = used_points((90, "10.0", 0, 0), (60, "9.5", 1000, 0), (30, "9.0", 1000, 0))
    days, metres, hours = forecasts_of(seen, NOMINAL, Used(Decimal(1000), Decimal(0)), TODAY)
    assert (days.why, metres.why, hours.why) == ("", "unused", "unused")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 4000),
            st.decimals(5, 11, places=3),
            st.integers(0, 100_000),
        ),
        min_size=0,
        max_size=12,
        unique_by=lambda one: one[0],
    ),
    st.integers(0, 50_000),
)
def test_no_forecast_lies_in_the_past(told: list[tuple[int, Decimal, int]], more: int) -> None:
    ordered = sorted(told, reverse=True)
    metres = sorted(one[2] for one in ordered)
    seen = [
        WallPoint(day(ago), wall, True, Decimal(drilled), Decimal(drilled) / 8)
        for (ago, wall, _drilled), drilled in zip(ordered, metres, strict=True)
    ]
    last = Decimal((metres[-1] if metres else 0) + more)
    for one in forecasts_of(seen, NOMINAL, Used(last, last / 8), TODAY):
        assert bool(one.why) == (one.crossings == ())
        for level in one.crossings:
            if level.state == "forecast":
                assert (level.on is None) != (level.further is None)
                assert level.on is None or level.on > TODAY
                assert level.further is None or level.further > 0
            else:
                assert level.further is None
                assert level.on is None or level.state == "reached"
