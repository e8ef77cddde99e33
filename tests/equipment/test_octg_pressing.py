"""Hydrostatic test pressures, and the grades that they are computed from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipment.octg import (
    GRADES,
    OLDER_CAPS,
    AmbiguousGrade,
    Grade,
    InvalidArgument,
    Standard,
    UnknownName,
    grade_named,
    hydrotest,
    used_pipe_hydrotest,
    used_pipe_test_limit,
)


@pytest.mark.parametrize(
    ("od", "wall", "grade", "rounded", "cap"),
    [
        (7, 0.408, "N80", 7500, None),
        (7, 0.408, "P110", 10_300, 10_000),
        (13.375, 0.380, "J55", 1900, None),
        # The quoted case: eng-tips.com/viewthread.cfm?qid=426273
        (2.875, 0.217, "T95", 11_500, 10_000),
    ],
)
def test_pressure_is_rounded_first_and_then_capped(
    od: float, wall: float, grade: str, rounded: int, cap: int | None
) -> None:
    trace = hydrotest(od, wall, grade)
    assert trace.rounded == rounded
    assert trace.value == (cap or rounded)
    assert trace.cap_applied == cap
    steps = [each.words for each in trace.steps]
    assert steps[:2] == ["P = 2 · f · Y · t / D", "half up to 100 psi"]
    assert steps[2:] == ([] if cap is None else ["capped at 10,000 psi"])


def test_unrounded_pressure_is_kept() -> None:
    trace = hydrotest(7, 0.408, "P110")
    assert int(trace.unrounded) == 10_258
    assert (trace.factors["f"], trace.inputs["cap"]) == (Decimal("0.8"), Decimal(10_000))


@pytest.mark.parametrize(
    ("od", "grade", "product", "factor"),
    [
        (9.625, "J55", "casing", "0.8"),
        (244.48 / 25.4, "J55", "casing", "0.8"),
        (9.626, "J55", "casing", "0.6"),
        (10.75, "H40", "casing", "0.6"),
        (10.75, "K55", "casing", "0.6"),
        (10.75, "N80", "casing", "0.8"),
        (10.75, "M65", "casing", "0.8"),
        (10.75, "J55", "tubing", "0.8"),
        (10.75, "Д", "casing", "0.8"),
    ],
)
def test_large_casing_of_low_grades_is_pressed_less(
    od: float, grade: str, product: str, factor: str
) -> None:
    assert hydrotest(od, 0.4, grade, product).factors["f"] == Decimal(factor)


def test_large_sizes_have_an_alternative_by_agreement() -> None:
    trace = hydrotest(13.375, 0.380, "J55", alternative=True)
    assert (trace.value, trace.factors["f"]) == (Decimal(2500), Decimal("0.8"))
    assert "by agreement" in trace.notes[0]


@pytest.mark.parametrize(
    ("cap", "value"),
    [(10_000, 10_000), (10_050.5, Decimal("10050.5")), (20_000, 10_300), (None, 10_300)],
)
def test_the_cap_is_a_setting(cap: Any, value: Any) -> None:
    assert hydrotest(7, 0.408, "P110", cap=cap).value == value


def test_a_cap_may_go_by_grade() -> None:
    assert hydrotest(7, 0.317, "J55").value == 4000
    assert hydrotest(7, 0.317, "J55", cap=OLDER_CAPS).value == 3000
    assert hydrotest(7, 0.408, "P110", cap=OLDER_CAPS).value == 10_000


@settings(deadline=None)
@given(
    st.decimals(min_value="2.375", max_value="20", places=3),
    st.decimals(min_value="0.05", max_value="0.2", places=3),
    st.sampled_from(sorted(GRADES)),
)
def test_a_used_pipe_is_never_pressed_above_its_limit(
    od: Decimal, share: Decimal, grade: str
) -> None:
    wall = od * share
    limit = used_pipe_test_limit(od, wall, grade)
    assert limit.unrounded - 10 < limit.value <= limit.unrounded
    suggested = used_pipe_hydrotest(od, wall, grade)
    assert suggested.value <= min(limit.value, hydrotest(od, wall, grade).value)


def test_a_used_pipe_is_reckoned_by_its_least_wall() -> None:
    limit = used_pipe_test_limit(7, 0.350, "N80")
    assert (limit.value, limit.rounding) == (Decimal(6400), "down to 10 psi")
    trace = used_pipe_hydrotest(7, 0.353, "N80")
    assert (trace.rounded, trace.value) == (Decimal(6500), Decimal(6450))
    assert trace.cap_words == "not above 80 % of yield, 6,450 psi"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("N80", "N80"),
        ("n-80", "N80"),
        ("N80 type 1", None),
        ("N80-1", "N80"),
        ("N80Q", "N80Q"),
        ("L80-13Cr", "L80"),
        ("S-135", "S135"),
        ("P 110", "P110"),
        # An API name in Cyrillic letters is still an API name.
        ("К55", "K55"),
        ("Р110", "P110"),
        ("Н40", "H40"),
        ("Е75", "E75"),
        ("Х95", "X95"),
        # Groups of GOST are one Cyrillic letter, or say that they are GOST.
        ("Д", "Д"),
        ("к", "К"),
        ("Е", "Е"),
        ("GOST E", "Е"),
        ("ГОСТ-К", "К"),
        ("GOST D", "Д"),
    ],
)
def test_grades_are_known_however_they_are_written(written: str, name: str | None) -> None:
    if name is None:
        with pytest.raises(UnknownName):
            grade_named(written)
    else:
        assert grade_named(written).name == name


@pytest.mark.parametrize("letter", ["E", "K", "M", "D", "L"])
def test_a_bare_latin_letter_is_asked_about(letter: str) -> None:
    with pytest.raises(AmbiguousGrade, match=r"^grade: .*Cyrillic"):
        hydrotest(7, 0.408, letter)


def test_latin_and_cyrillic_e_are_two_steels() -> None:
    assert grade_named("E75").yield_ == 75_000
    assert grade_named("Е").yield_mpa == 539
    assert round(grade_named("Е").yield_) == 78_175


@pytest.mark.parametrize(
    ("group", "mpa"), [("Д", 373), ("К", 490), ("Е", 539), ("Л", 637), ("М", 735)]
)
def test_groups_of_gost_are_computed_with(group: str, mpa: int) -> None:
    trace = hydrotest(146 / 25.4, 7.7 / 25.4, group)
    assert trace.notes[1] == f"Yield of {group}: {mpa} MPa, GOST 632-80."
    formula = Decimal(2) * Decimal("0.8") * mpa * Decimal("7.7") / 146
    assert abs(trace.si_unrounded.value - formula) < Decimal("1e-9")


def test_a_grade_of_the_partners_takes_its_place() -> None:
    steel = Grade("Д", Decimal(54_969), Standard("GOST 31446-2012", "2012"), Decimal(379))
    assert hydrotest(7, 0.408, steel).factors["Y"] == 54_969


@pytest.mark.parametrize("grade", ["", "X", "N81", "Ж", "80", None, 80, "N80;P110"])
def test_unknown_grades_are_refused(grade: Any) -> None:
    with pytest.raises(UnknownName) as refused:
        hydrotest(7, 0.408, grade)
    assert refused.value.argument == "grade"


@pytest.mark.parametrize("product", ["", "line pipe", "CASING", None])
def test_unknown_products_are_refused(product: Any) -> None:
    with pytest.raises(UnknownName) as refused:
        hydrotest(7, 0.408, "N80", product)
    assert refused.value.argument == "product"


@pytest.mark.parametrize("cap", [0, -1, float("nan"), "10000"])
def test_a_cap_is_a_pressure(cap: Any) -> None:
    with pytest.raises(InvalidArgument) as refused:
        hydrotest(7, 0.408, "N80", cap=cap)
    assert refused.value.argument == "cap"


@pytest.mark.parametrize("wall", [0, 3.5, float("inf")])
def test_a_used_wall_is_checked_by_its_own_name(wall: float) -> None:
    for pressed in (used_pipe_test_limit, used_pipe_hydrotest):
        with pytest.raises(InvalidArgument) as refused:
            pressed(7, wall, "N80")
        assert refused.value.argument == "wall_min"
