"""Charts against procedures: each finding, which governs, and what never changes a verdict."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipment.octg import (
    ChartVerdict,
    InvalidArgument,
    Samples,
    convert,
    evaluate_chart,
    procedure_warnings,
    read_chart,
)
from equipment.octg.charts.judging import highest_ahead, judged_interval
from tests.equipment.recorders import STYLES, TERMS, Pairs, Style, file_of, held, written


def judged(pairs: Any, **terms: Any) -> ChartVerdict:
    return evaluate_chart(pairs, TERMS | terms)


def between(pairs: Pairs, begins: float, ends: float, mpa: float) -> Pairs:
    """The chart with another pressure from a second to a second."""
    return [(at, mpa if begins <= at <= ends else p) for at, p in pairs]


def lifted(pairs: Pairs, begins: float, by: float) -> Pairs:
    """The chart with the pump put on again at a second."""
    return [(at, p + by if at >= begins and p > 1 else p) for at, p in pairs]


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


@pytest.mark.parametrize(("begins", "ends"), [(62, 118), (421, 460), (5, 50)])
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
@pytest.mark.parametrize("level", [20.02, 20.2])
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


# -- What never changes a verdict ---------------------------------------------------------------
@st.composite
def charts(draw: st.DrawFn) -> Pairs:
    """Charts of every kind, none of them at a limit."""
    leak = draw(st.sampled_from([0.05, 0.2, 0.33, 0.5, 1.5]))
    pairs = held(
        level=draw(st.sampled_from([19.9, 20.2, 20.7])),
        leak=leak,
        seconds=draw(st.sampled_from([300, 480, 600])),
    )
    if draw(st.booleans()):
        pairs = lifted(pairs, draw(st.integers(150, 400)), draw(st.sampled_from([0.02, 0.4])))
    if draw(st.booleans()):
        pairs = between(pairs, 0, 2, draw(st.sampled_from([-0.5, 0.0, 23.0])))
    noise = draw(st.integers(0, 2**32 - 1))
    hiss = np.random.default_rng(noise).uniform(-0.01, 0.01, len(pairs))
    return [(at, mpa + float(each)) for (at, mpa), each in zip(pairs, hiss, strict=True)]


@given(charts(), st.sampled_from(STYLES))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_how_a_recorder_writes_never_changes_the_verdict(pairs: Pairs, style: Style) -> None:
    as_drawn, as_read = judged(pairs), judged(read_chart(written(pairs, style)))
    assert (as_read.verdict, as_read.findings) == (as_drawn.verdict, as_drawn.findings)
    assert as_read.warnings == as_drawn.warnings
    assert as_read.drop == pytest.approx(as_drawn.drop, abs=1e-5)


@given(charts())
@settings(max_examples=60)
def test_half_the_samples_give_the_same_verdict(pairs: Pairs) -> None:
    whole, half = judged(pairs, max_gap_s=10), judged(pairs[::2], max_gap_s=10)
    assert (half.verdict, half.findings) == (whole.verdict, whole.findings)


@pytest.mark.parametrize("unit", ["psi", "bar", "kgf/cm²", "MPa"])
@pytest.mark.parametrize("scale", [1, 7, 30, 133])
def test_a_limit_itself_is_kept_in_every_unit(unit: str, scale: int) -> None:
    def chart(reached: str, left: str) -> Samples:
        rows = [["s", f"p {unit}"]]
        rows += [[str(at), reached if at < 200 else left] for at in range(500)]
        return read_chart(file_of(rows))

    terms: dict[str, Any] = TERMS | {
        "target": convert(10 * scale, unit, "MPa"),
        "tolerance": convert(scale, unit, "MPa"),
        "ceiling": convert(10 * scale, unit, "MPa"),
        "max_drop": convert(scale, unit, "MPa"),
    }
    at_target, at_limit = str(10 * scale), str(9 * scale)
    assert evaluate_chart(chart(at_target, at_limit), terms).findings == ()
    under, beyond = f"{10 * scale - 0.001:.3f}", f"{9 * scale - 0.001:.3f}"
    assert evaluate_chart(chart(under, at_limit), terms).findings == ("target_not_reached",)
    wider = terms | {"tolerance": convert(2 * scale, unit, "MPa")}
    assert evaluate_chart(chart(at_target, beyond), wider).findings == ("drop_exceeded",)
    assert evaluate_chart(chart(at_target, beyond), terms).findings == ("hold_too_short",)
    above = f"{10 * scale + 0.001:.3f}"
    assert "overpressure" in evaluate_chart(chart(above, at_limit), terms).findings


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(-50, 50)), min_size=1, max_size=80),
    st.integers(0, 40),
)
def test_the_highest_ahead_is_the_highest_of_a_window(
    steps: list[tuple[int, int]], span: int
) -> None:
    t = np.cumsum([step for step, _p in steps])
    p = np.array([p for _step, p in steps])
    expected = [max(p[i] for i in range(k, len(t)) if t[i] <= t[k] + span) for k in range(len(t))]
    assert highest_ahead(t, p, span).tolist() == expected


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_the_judged_interval_is_the_longest_that_reached(levels: list[int]) -> None:
    t, p = np.arange(len(levels)), np.array(levels)
    stretches: list[tuple[int, int]] = []
    for place, level in enumerate(levels):
        if level < 2:
            continue
        if stretches and stretches[-1][1] == place:
            stretches[-1] = (stretches[-1][0], place + 1)
        else:
            stretches.append((place, place + 1))
    reaching = [each for each in stretches if max(levels[slice(*each)]) >= 3]
    longest = max(reaching, key=lambda each: each[1] - each[0], default=None)
    assert judged_interval(t, p, 2, 3) == (None if longest is None else slice(*longest))


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


def test_a_hundred_thousand_samples_are_judged_in_one_go() -> None:
    seconds = np.arange(100_000) / 10
    # The slowest case: it creeps upwards all the time.
    found = judged(Samples(seconds, 20 + seconds * 1e-4))
    assert found.findings == ()
