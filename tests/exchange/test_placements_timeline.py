"""The geometry of the timeline."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.models import Placement
from exchange.placements.timeline import Window, asked_window, chart_of, shifted

TODAY = dt.date(2026, 6, 15)
JUNE = Window(dt.date(2026, 6, 1), 3)


def one(start: str, end: str, key: int = 1, status: str = "accepted") -> Placement:
    """A placement that is drawn and never stored."""
    placement: Any = Placement(
        number=f"PL-{key}", status=status, planned_start=dt.date.fromisoformat(start),
        planned_end=dt.date.fromisoformat(end), specialist_id=key, public_id="plc_1",
    )  # fmt: skip
    placement.known_as = "Somebody"
    placement._state.fields_cache["host"] = SimpleNamespace(short="STP")
    placement._state.fields_cache["specialist"] = SimpleNamespace(number="SP-1")
    return placement  # type: ignore[no-any-return]


def test_window_begins_a_month_before_today_and_lasts_half_a_year() -> None:
    assert asked_window("", "", TODAY) == Window(dt.date(2026, 5, 1), 6)
    assert asked_window("2026-11", "12", TODAY) == Window(dt.date(2026, 11, 1), 12)
    assert (JUNE.end, JUNE.last, JUNE.before) == (
        dt.date(2026, 9, 1), dt.date(2026, 8, 31), dt.date(2026, 3, 1),
    )  # fmt: skip


def test_bar_spans_its_days_both_ends_included() -> None:
    chart = chart_of([one("2026-06-01", "2026-08-31")], JUNE, TODAY)
    [bar] = chart.lanes[0].bars
    assert (bar.x, bar.width) == ("0.000", "100.000")
    assert bar.words.replace("\u00a0", " ") == (
        "PL-1, Somebody with STP, 1 Jun 2026 to 31 Aug 2026: Accepted by host"
    )


def test_bar_is_cut_at_the_window_and_one_beyond_it_is_left_out() -> None:
    placements = [
        one("2026-01-01", "2026-06-01"),
        one("2026-08-31", "2027-01-01", key=2),
        one("2026-05-01", "2026-05-31", key=3),
        one("2026-09-01", "2026-09-02", key=4),
    ]
    chart = chart_of(placements, JUNE, TODAY)
    assert [(bar.x, bar.width) for lane in chart.lanes for bar in lane.bars] == [
        ("0.000", "1.087"), ("98.913", "1.087"),
    ]  # fmt: skip


def test_people_have_one_lane_each_and_what_did_not_take_place_none() -> None:
    placements = [
        one("2026-06-01", "2026-06-05"),
        one("2026-07-01", "2026-07-05"),
        one("2026-06-01", "2026-06-05", key=2, status="declined"),
    ]
    chart = chart_of(placements, JUNE, TODAY)
    assert [len(lane.bars) for lane in chart.lanes] == [2]
    assert [(month.first.month, len(month.bars)) for month in chart.by_month] == [(6, 1), (7, 1)]


def test_today_is_drawn_inside_of_the_window_alone() -> None:
    assert chart_of([], JUNE, TODAY).today == "15.217"
    assert chart_of([], JUNE, dt.date(2026, 9, 1)).today == ""


@given(st.dates(dt.date(2001, 1, 1), dt.date(2190, 1, 1)), st.integers(-200, 200))
def test_months_shift_there_and_back(day: dt.date, number: int) -> None:
    assert shifted(shifted(day, number), -number) == day.replace(day=1)


@pytest.mark.parametrize("months", [3, 6, 12])
def test_months_fill_the_window(months: int) -> None:
    marks = chart_of([], Window(dt.date(2026, 2, 1), months), TODAY).months
    assert len(marks) == months
    assert sum(float(mark.width) for mark in marks) == pytest.approx(100, abs=0.02)
