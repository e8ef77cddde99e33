"""Charts against procedures: each finding, which governs, and what never changes a verdict."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from equipment.octg import (
    ChartVerdict,
    InvalidArgument,
    evaluate_chart,
    procedure_warnings,
    read_chart,
)
from tests.equipment.recorders import TERMS, Style, between, held, lifted, written


def judged(pairs: Any, **terms: Any) -> ChartVerdict:
    return evaluate_chart(pairs, TERMS | terms)


# -- Each finding -------------------------------------------------------------------------------
def test_a_chart_that_holds_passes() -> None:
    found = judged(held(leak=0.2))
    assert (found.verdict, found.findings, found.warnings) == ("pass", (), ())
    # The pump counts as isolated at the peak, a minute later the hold begins.
    assert (found.isolated_at, found.hold_from, found.hold_to) == (60, 120, 420)
    assert found.drop == pytest.approx(0.2)
    assert found.at_start == pytest.approx(20.16)
    assert found.highest == pytest.approx(20.2)


def test_a_target_not_reached_has_neither_hold_nor_drop() -> None:
    found = judged(held(level=19.99))
    assert (found.verdict, found.findings) == ("fail", ("target_not_reached",))
    assert (found.drop, found.hold_from, found.isolated_at) == (None, None, None)


def test_a_sample_above_the_ceiling_is_overpressure_wherever_it_is() -> None:
    found = judged(between(held(), 30, 30, 22.01))
    assert (found.verdict, found.findings) == ("fail", ("overpressure",))
    assert judged(between(held(), 30, 30, 22.0)).findings == ()


@pytest.mark.parametrize(("begins", "ends"), [(200, 210), (115, 125), (415, 425)])
def test_a_gap_around_or_inside_the_hold_makes_the_chart_invalid(begins: int, ends: int) -> None:
    pairs = [pair for pair in held() if not begins < pair[0] < ends]
    found = judged(pairs)
    assert (found.verdict, found.findings) == ("invalid", ("sampling_gap",))
    assert judged(pairs, max_gap_s=10).findings == ()


@pytest.mark.parametrize(("begins", "ends"), [(62, 120), (420, 460), (5, 50)])
def test_a_gap_elsewhere_does_not_matter(begins: int, ends: int) -> None:
    assert judged([pair for pair in held() if not begins < pair[0] < ends]).findings == ()


def test_a_hold_without_a_sample_is_a_gap() -> None:
    pairs = held(step=10)
    found = judged(pairs, hold_s=5, stabilisation_s=62, max_gap_s=15)
    assert (found.verdict, found.findings, found.drop) == ("invalid", ("sampling_gap",), None)


def test_a_chart_that_ends_before_its_hold_is_invalid() -> None:
    found = judged([pair for pair in held() if pair[0] < 100])
    assert (found.verdict, found.findings) == ("invalid", ("sampling_gap", "hold_too_short"))


def test_a_leak_before_the_hold_begins_is_a_failure_not_a_gap() -> None:
    found = judged(held(leak=15, seconds=480))
    assert (found.verdict, found.findings, found.drop) == ("fail", ("hold_too_short",), None)


def test_a_hold_that_is_let_off_early_is_too_short() -> None:
    # Let off at 420: the last sample is at 419, the hold would end at 420.
    assert judged(held(seconds=430)).findings == ("hold_too_short",)
    assert judged(held(seconds=431)).findings == ()


def test_pumping_inside_the_hold_is_found() -> None:
    pairs = lifted(held(leak=0.3), 300, 0.2)
    found = judged(pairs)
    assert (found.verdict, found.findings) == ("fail", ("repressurised",))
    assert judged(pairs, max_rise=0.21).findings == ()


def test_a_drop_is_exceeded_by_more_than_is_allowed() -> None:
    assert judged(held(leak=0.4)).findings == ()
    assert judged(held(leak=0.41)).findings == ("drop_exceeded",)
    assert judged(held(leak=0.41), max_drop="2 %").findings == ("drop_exceeded",)
    assert judged(held(leak=0.41), max_drop="2.1%").findings == ()
    assert judged(held(leak=0.41), max_drop=2.1, max_drop_unit="%").findings == ()


def test_all_findings_are_listed_in_the_order_in_which_they_govern() -> None:
    pairs = lifted(held(leak=0.9, seconds=400), 250, 0.3)
    pairs = [pair for pair in between(pairs, 61, 61, 23) if not 300 < pair[0] < 320]
    found = judged(pairs, stabilisation_s=30)
    assert found.findings == (
        "overpressure", "sampling_gap", "hold_too_short", "repressurised", "drop_exceeded",
    )  # fmt: skip
    assert found.verdict == "fail"


def test_a_gap_governs_all_but_what_stands_before_it() -> None:
    pairs = [pair for pair in held(leak=0.9) if not 300 < pair[0] < 320]
    found = judged(pairs)
    assert (found.verdict, found.findings) == ("invalid", ("sampling_gap", "drop_exceeded"))


# -- Which interval and which hold --------------------------------------------------------------
def test_the_longest_interval_is_judged_and_the_first_if_equal() -> None:
    failed = held(leak=3, seconds=200)
    good = [(at + 300, mpa) for at, mpa in held()]
    assert judged([*failed, *good]).verdict == "pass"
    twice = [*held(leak=0.45), *((at + 500, mpa) for at, mpa in held())]
    assert judged(twice).findings == ("drop_exceeded",)


def test_a_longer_stretch_that_never_reached_the_target_is_not_judged() -> None:
    low = held(level=19.5, seconds=900)
    assert judged([*low, *((at + 950, mpa) for at, mpa in held())]).isolated_at == 1010


def test_the_pump_is_isolated_where_nothing_follows_that_is_higher() -> None:
    # It creeps up for 20 s after the target is reached, as pumps do.
    creeping = [(at, p + (min(at, 80) - 60) * 0.05 if at >= 60 else p) for at, p in held(20.0)]
    creeping = [(at, p if p > 5 or at < 60 else 0) for at, p in creeping]
    found = judged(creeping)
    # 0.1 MPa may follow: two seconds before the top.
    assert found.isolated_at == 78


def test_what_rises_after_thirty_seconds_does_not_move_the_isolation() -> None:
    assert judged(lifted(held(), 90, 0.2)).isolated_at == 90
    assert judged(lifted(held(), 91, 0.2)).isolated_at == 60


def test_the_default_rise_is_half_a_percent_of_the_target() -> None:
    pairs = lifted(held(leak=0.3), 300, 0.15)
    for terms in ({"max_rise": None}, {"max_rise": "0.5 %"}, {"max_rise": 0.1}):
        assert judged(pairs, **terms).findings == ("repressurised",)
    without = {name: term for name, term in TERMS.items() if name != "max_rise"}
    assert evaluate_chart(lifted(held(leak=0.3), 300, 0.09), without).findings == ()


def test_a_procedure_may_be_any_object() -> None:
    terms = SimpleNamespace(**TERMS)
    assert evaluate_chart(held(), terms) == judged(held())


# -- Warnings -----------------------------------------------------------------------------------
def test_a_flat_line_and_pressures_below_nought_are_warnings() -> None:
    assert judged(held()).warnings == ("flat_line",)
    assert judged(held(leak=0.1)).warnings == ()
    sunk = between(held(leak=0.1), 0, 3, -0.21)
    assert (judged(sunk).verdict, judged(sunk).warnings) == ("pass", ("negative_pressure",))
    assert judged(between(held(leak=0.1), 0, 3, -0.2)).warnings == ()


@pytest.mark.parametrize(
    ("wrote", "read_as"),
    [
        (wrote, read_as)
        for wrote in ("psi", "MPa", "bar", "kgf/cm²")
        for read_as in ("psi", "MPa", "bar", "kgf/cm²")
        if wrote != read_as and {wrote, read_as} != {"bar", "kgf/cm²"}
    ],
)
@pytest.mark.parametrize("level", [20.02, 20.3])
def test_a_level_off_by_a_unit_is_questioned(wrote: str, read_as: str, level: float) -> None:
    lines = written(held(level, leak=0.1), Style(unit=wrote)).split(b"\n")
    samples = read_chart(b"\n".join(lines[1:]), read_as)
    found = judged(samples)
    assert found.verdict == "fail"
    assert (found.warnings, found.likely_unit) == (("likely_unit",), wrote)


@pytest.mark.parametrize("level", [18.5, 19.5, 20.5, 21.9])
def test_a_level_near_its_target_is_not_questioned(level: float) -> None:
    assert judged(held(level, leak=0.1)).likely_unit is None


def test_a_test_given_up_half_way_is_not_questioned() -> None:
    assert judged(held(10)).likely_unit is None
    assert judged([(at, 0.0) for at in range(20)]).likely_unit is None


def test_a_procedure_that_hides_leaks_is_warned_of() -> None:
    assert procedure_warnings(TERMS) == ()
    assert procedure_warnings(TERMS | {"tolerance": 0.4}) == ()
    assert procedure_warnings(TERMS | {"tolerance": 0.39}) == ("tolerance_below_max_drop",)


# -- What is refused ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("terms", "argument"),
    [
        ({"target": 0}, "target"),
        ({"target": float("nan")}, "target"),
        ({"target": None}, "target"),
        ({"hold_s": 0}, "hold_s"),
        ({"hold_s": -1}, "hold_s"),
        ({"max_gap_s": 0}, "max_gap_s"),
        ({"tolerance": 20}, "tolerance"),
        ({"tolerance": -0.1}, "tolerance"),
        ({"ceiling": 19}, "ceiling"),
        ({"ceiling": None}, "ceiling"),
        ({"max_drop": "much"}, "max_drop"),
        ({"max_drop": "x %"}, "max_drop"),
        ({"max_rise": float("inf")}, "max_rise"),
        ({"stabilisation_s": True}, "stabilisation_s"),
    ],
)
def test_terms_that_no_test_has_are_refused_by_name(terms: dict[str, Any], argument: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        judged(held(), **terms)
    assert refused.value.argument == argument


@pytest.mark.parametrize(
    "pairs",
    [[], [(0, 1), (0, 2)], [(1, 1), (0, 2)], [(0, float("nan"))], [(0, 1, 2)], [1, 2], None,
     [(0, 1e12)], [("a", "b")]],
)  # fmt: skip
def test_samples_that_no_recorder_writes_are_refused(pairs: Any) -> None:
    with pytest.raises(InvalidArgument) as refused:
        judged(pairs)
    assert refused.value.argument == "samples"
