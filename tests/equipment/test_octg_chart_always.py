"""What never changes a verdict: the way of writing, the unit, the rate; and what it rests on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipment.octg import ChartVerdict, Samples, convert, evaluate_chart, read_chart
from equipment.octg.charts.judging import highest_ahead, judged_interval
from tests.equipment.recorders import (
    STYLES,
    TERMS,
    Pairs,
    Style,
    between,
    file_of,
    held,
    lifted,
    written,
)


def judged(pairs: Any, **terms: Any) -> ChartVerdict:
    return evaluate_chart(pairs, TERMS | terms)


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
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
def test_how_a_recorder_writes_never_changes_the_verdict(pairs: Pairs, style: Style) -> None:
    as_drawn, as_read = judged(pairs), judged(read_chart(written(pairs, style)))
    assert (as_read.verdict, as_read.findings) == (as_drawn.verdict, as_drawn.findings)
    assert as_read.warnings == as_drawn.warnings
    assert as_read.drop == pytest.approx(as_drawn.drop, abs=1e-5)


@given(charts())
@settings(max_examples=60, deadline=None)
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


@settings(deadline=None)
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


@settings(deadline=None)
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


def test_a_hundred_thousand_samples_are_judged_in_one_go() -> None:
    seconds = np.arange(100_000) / 10
    # The slowest case: it creeps upwards all the time.
    found = judged(Samples(seconds, 20 + seconds * 1e-4))
    assert found.findings == ()
