"""Ratings of drill pipe bodies against printed sheets, and how wear changes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipment.octg import (
    GRADES,
    DrillPipeRatings,
    InvalidArgument,
    UnknownName,
    drill_pipe_ratings,
    grade_named,
)

#: scribd.com/document/552214615, a sheet for 5 in 19.50 lb/ft S135: tension and torsion are
#: rounded to hundreds there.
SHEET = {
    "new": (712_100, 74_100, 17_105, 15_672),
    "premium": (560_800, 58_100, 15_638, 10_029),
}
#: ru.scribd.com/document/436117436, tables 2.2 and 2.3: torsion to tens, tension to tens.
TABLE = [
    (5, 0.362, "E75", 41_170, 395_600),
    (5, 0.362, "X95", 52_140, 501_090),
    (5, 0.362, "S135", 74_100, 712_070),
    (4.5, 0.337, "E75", 30_810, 330_560),
    (4.5, 0.337, "G105", 43_130, 462_780),
    (3.5, 0.368, "E75", 18_550, 271_570),
    (2.375, 0.280, "E75", 6250, 138_220),
    (5.5, 0.361, "E75", 50_710, 437_120),
]

pipes = st.tuples(
    st.decimals(min_value="2.375", max_value="6.625", places=3),
    st.decimals(min_value="0.06", max_value="0.12", places=3),
    st.sampled_from(sorted(GRADES)),
)


@pytest.mark.parametrize("condition", SHEET)
def test_ratings_agree_with_a_printed_sheet(condition: str) -> None:
    tensile, torsional, internal, collapse = SHEET[condition]
    ratings = drill_pipe_ratings(5, 0.362, "S135", condition)
    assert abs(ratings.tensile.value - tensile) <= 50
    assert abs(ratings.torsional.value - torsional) <= 50
    assert ratings.internal.value == internal
    assert ratings.collapse.value == collapse


@pytest.mark.parametrize(("od", "wall", "grade", "torsional", "tensile"), TABLE)
def test_ratings_agree_with_printed_tables(
    od: float, wall: float, grade: str, torsional: int, tensile: int
) -> None:
    ratings = drill_pipe_ratings(od, wall, grade, "new")
    assert abs(ratings.torsional.value - torsional) <= 10
    assert abs(ratings.tensile.value - tensile) <= 10


def test_wear_is_taken_from_the_outside() -> None:
    ratings = drill_pipe_ratings(5, 0.362, "S135", "class2")
    assert ratings.tensile.factors["Dw"] == Decimal("4.276") + 2 * Decimal("0.7") * Decimal("0.362")
    assert ratings.tensile.factors["d"] == Decimal("4.276")
    assert ratings.collapse.inputs["od"] == 5
    assert ratings.collapse.regime == "plastic"
    assert ratings.internal.formula == "P = 2 · Y · k · t / D"


@settings(deadline=None)
@given(pipes)
def test_a_worse_class_bears_less(pipe: tuple[Decimal, Decimal, str]) -> None:
    od, share, grade = pipe
    new, premium, class2 = (
        drill_pipe_ratings(od, od * share, grade, each) for each in ("new", "premium", "class2")
    )
    for rating in ("tensile", "torsional", "collapse"):
        values = [_unrounded(each, rating) for each in (new, premium, class2)]
        assert values == sorted(values, reverse=True)
        assert len(set(values)) == 3
    assert class2.internal.unrounded < premium.internal.unrounded


@settings(deadline=None)
@given(pipes)
def test_premium_bursts_above_eight_tenths_of_new(pipe: tuple[Decimal, Decimal, str]) -> None:
    od, share, grade = pipe
    new = drill_pipe_ratings(od, od * share, grade, "new").internal.unrounded
    premium = drill_pipe_ratings(od, od * share, grade, "premium").internal.unrounded
    assert abs(premium - new * Decimal("0.8") / Decimal("0.875")) < Decimal("1e-20")


def _unrounded(ratings: DrillPipeRatings, name: str) -> Decimal:
    unrounded = getattr(ratings, name).unrounded
    assert isinstance(unrounded, Decimal)
    return unrounded


@pytest.mark.parametrize(("written", "condition"), [("class_2", "class2"), ("Premium", "premium")])
def test_names_of_classes_are_names_of_conditions(written: str, condition: str) -> None:
    assert drill_pipe_ratings(5, 0.362, "E75", written).condition == condition


@pytest.mark.parametrize("condition", ["", "class3", "scrap", "old", None, 2])
def test_other_conditions_have_no_ratings(condition: Any) -> None:
    with pytest.raises(UnknownName) as refused:
        drill_pipe_ratings(5, 0.362, "E75", condition)
    assert refused.value.argument == "condition"


def test_si_stands_beside_every_rating() -> None:
    ratings = drill_pipe_ratings(5, 0.362, "S135")
    units = [getattr(ratings, n).si.unit for n in ("tensile", "torsional", "internal", "collapse")]
    assert units == ["kN", "kN·m", "MPa", "MPa"]
    assert round(ratings.tensile.si.value) == 3167
    assert grade_named("S135").note in ratings.tensile.notes


@pytest.mark.parametrize(("od", "wall"), [(5, 2.5), (0, 0.3), (5, -1), (float("nan"), 0.3)])
def test_impossible_pipes_are_refused(od: float, wall: float) -> None:
    with pytest.raises(InvalidArgument):
        drill_pipe_ratings(od, wall, "E75", "new")
