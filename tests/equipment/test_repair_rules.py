"""Rules of repairs that hold whatever is said: limits, lengths, ranges, what a line becomes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from equipment.catalogue.repair_models import Check, RepairType
from equipment.models import Joint, ProductLine
from equipment.octg.ranges import RANGES, range_of
from equipment.repair import completeness, lengths, removal
from equipment.repair.facts import Checked, Length, Measured, Operation, RepairFacts
from tests import factories

TODAY = factories.TODAY
mm = st.integers(1, 5_000_000).map(lambda number: Decimal(number).scaleb(-6))
limits = st.one_of(st.none(), mm)


def failed(removed: list[Decimal], before: Decimal, *most: Decimal | None) -> bool:
    return any(True for _one in removal.excesses(removed, before, *most))


@given(st.lists(mm, min_size=1, max_size=6), mm, limits, limits, st.data())
def test_more_removed_never_passes_where_less_fails(
    removed: list[Decimal],
    before: Decimal,
    per_cut: Decimal | None,
    cumulative: Decimal | None,
    data: st.DataObject,
) -> None:
    at = data.draw(st.integers(0, len(removed) - 1))
    more = [*removed]
    more[at] += data.draw(mm)
    if failed(removed, before, per_cut, cumulative):
        assert failed(more, before, per_cut, cumulative)
        assert failed(removed, before + data.draw(mm), per_cut, cumulative)
        assert failed([*removed, data.draw(mm)], before, per_cut, cumulative)


@given(st.lists(mm, min_size=1, max_size=6), mm, limits, limits, mm)
def test_tighter_limit_never_lets_more_through(
    removed: list[Decimal],
    before: Decimal,
    per_cut: Decimal | None,
    cumulative: Decimal | None,
    tighter: Decimal,
) -> None:
    if failed(removed, before, per_cut, cumulative):
        for one, other in ((per_cut and min(per_cut, tighter), cumulative),
                           (per_cut, cumulative and min(cumulative, tighter))):  # fmt: skip
            assert failed(removed, before, one, other)


@given(st.lists(mm, min_size=1, max_size=6), mm, st.randoms())
def test_sum_does_not_hang_on_the_order_of_operations(
    removed: list[Decimal], limit: Decimal, rng: object
) -> None:
    turned = sorted(removed)
    assert failed(removed, Decimal(0), None, limit) == failed(turned, Decimal(0), None, limit)
    assert failed(removed, Decimal(0), None, limit) == (sum(removed) > limit)


def test_limit_itself_is_inside() -> None:
    limit = Length(Decimal("0.03125"), "in").mm
    assert limit == Decimal("0.793750")
    assert not failed([limit], Decimal(0), limit, limit)
    assert failed([limit + Decimal("0.000001")], Decimal(0), limit, None)


# -- lengths -----------------------------------------------------------------------------------


def joint(product: str, length: str, named: str = "") -> Joint:
    line = ProductLine(product=product)
    metres = Decimal(length)
    return Joint(product_line=line, overall_length_m=metres, effective_length_m=metres,
                 length_range=named)  # fmt: skip


def cut(metres: Decimal, **flags: bool) -> Operation:
    kind = RepairType(name="Cut", shortens=True, changes_range=True, **flags)
    return Operation(kind, TODAY, "O. Operator", cut=Length(metres, "m"))


ranges = ["", "R1", "R2", "R3"]


@given(
    st.sampled_from(sorted(RANGES)),
    st.decimals("2", "15", places=3),
    st.decimals("0.001", "1.9", places=3),
    st.sampled_from(ranges),
)
def test_cut_shortens_and_never_brings_into_a_longer_range(
    product: str, length: Decimal, off: Decimal, named: str
) -> None:
    one = joint(product, str(length), named)
    after = lengths.after(one, [cut(off)], [])
    assert (after.overall_m, after.effective_m) == (length - off, length - off)
    if named:
        assert lengths.RANK[after.length_range] <= lengths.RANK[named]


@given(st.sampled_from(sorted(RANGES)), st.decimals("0.1", "20", places=3))
def test_range_is_the_one_whose_limits_hold_the_length(product: str, length: Decimal) -> None:
    foot = Decimal("0.3048")
    fits = [n for n, low, high in RANGES[product] if low * foot <= length <= high * foot]
    assert range_of(product, length) == (fits[0] if fits else "")


def test_ranges_of_what_nobody_told_are_left_alone() -> None:
    assert range_of("tubing", Decimal(9)) is None
    one = joint("tubing", "9.5", "R2")
    assert lengths.after(one, [cut(Decimal(1))], []).length_range == "R2"
    assert range_of("casing", Decimal("7.620")) == "R2"
    assert range_of("drill_pipe", Decimal(8)) == ""


@given(st.decimals("0.001", "1", places=3), st.decimals("-0.5", "0.5", places=3))
def test_measured_length_is_taken_only_near_the_cut(off: Decimal, slip: Decimal) -> None:
    one = joint("casing", "10")
    measured = [Measured("overall_length", "after", Length(10 - off + slip, "m"))]
    wrong = list(lengths.wrong(one, [cut(off)], measured))
    assert bool(wrong) == (abs(slip) > lengths.AGREES_WITHIN_M)


# -- what a line becomes -----------------------------------------------------------------------

codes = st.lists(st.sampled_from(Check.values), unique=True, max_size=5)


@given(codes, codes, codes)
def test_line_is_done_only_when_all_that_is_asked_for_passed(
    asked: list[str], passed: list[str], failing: list[str]
) -> None:
    kind = RepairType(name="Work", family="repair", checks=asked)
    given_ = {code: True for code in passed} | dict.fromkeys(failing, False)
    facts = RepairFacts(
        "lin_1", outcome="repaired", operations=[Operation(kind, TODAY, "O. Operator")],
        checks=[Checked(code, ok, "I", TODAY) for code, ok in given_.items()],
    )  # fmt: skip
    status = completeness.status_of(facts)
    if failing:
        assert status == "rejected"
    else:
        assert status == ("done" if set(asked) <= set(passed) else "planned")
    assert completeness.status_of(replace(facts, outcome="")) in ("planned", "rejected")
    beyond = replace(facts, outcome="not_repairable", reason="Crack")
    assert completeness.status_of(beyond) == "rejected"
