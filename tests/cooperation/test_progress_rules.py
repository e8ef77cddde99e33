"""The arithmetic of progress, by example and by property."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.progress import rules
from cooperation.progress.rules import AreaWeight, Posting, Step, Undertaking

START, DUE = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
MIDDLE = dt.date(2026, 7, 2)
AREA = AreaWeight(1, 1)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(8), tzinfo=dt.UTC)


def undertaking(*quantities: str, **fields: object) -> Undertaking:
    one = Undertaking(
        pk=1,
        number="CM-001",
        area_id=1,
        measure="quantity",
        status="in_progress",
        target=Decimal(100),
        weight=1,
        start=START,
        due=DUE,
        postings=tuple(Posting(Decimal(q), at(MIDDLE)) for q in quantities),
    )
    return replace(one, **fields)  # type: ignore[arg-type]


# The plan


@pytest.mark.parametrize(
    ("day", "planned"),
    [
        (dt.date(2025, 12, 31), "0"),
        (START, "0"),
        (dt.date(2026, 3, 1), "20"),
        (dt.date(2026, 3, 11), "40"),
        (dt.date(2026, 8, 1), "40"),
        (DUE, "100"),
        (dt.date(2027, 5, 1), "100"),
    ],
)
def test_plan_runs_straight_between_its_points(day: dt.date, planned: str) -> None:
    plan = (
        (dt.date(2026, 3, 1), Decimal(20)),
        (dt.date(2026, 3, 11), Decimal(40)),
        (dt.date(2026, 12, 30), Decimal(40)),
        (DUE, Decimal(100)),
    )
    assert rules.planned_quantity(undertaking(plan=plan), day) == Decimal(planned)


def test_plan_without_points_rises_evenly_to_the_target() -> None:
    assert rules.planned_quantity(undertaking(), MIDDLE) == Decimal("50.000")


def test_milestones_without_plan_points_step_up_on_their_days() -> None:
    steps = (Step(1, START, None, False), Step(3, DUE, None, False))
    one = undertaking(measure="milestones", steps=steps)
    assert [rules.planned_quantity(one, day) for day in (MIDDLE, DUE)] == [25, 100]


def test_milestone_counts_when_it_is_accepted() -> None:
    steps = (Step(1, START, START, True), Step(3, DUE, START, False))
    assert rules.accepted_quantity(undertaking(measure="milestones", steps=steps)) == 25


# The states


@pytest.mark.parametrize(
    ("quantity", "tone", "reason"),
    [
        ("45", "green", "on_plan"),
        ("44.999", "amber", "behind"),
        ("37.5", "amber", "behind"),
        ("37.499", "red", "far_behind"),
    ],
)
def test_tone_follows_the_share_of_the_plan(quantity: str, tone: str, reason: str) -> None:
    figures = rules.commitment_figures(undertaking(quantity), MIDDLE)
    assert (figures.planned_quantity, figures.tone, figures.reason) == (Decimal(50), tone, reason)


@pytest.mark.parametrize(
    ("fields", "day", "tone", "reason"),
    [
        ({"status": "accepted"}, dt.date(2027, 2, 1), "blue", "accepted"),
        ({"status": "draft"}, DUE, "grey", "draft"),
        ({"status": "cancelled"}, DUE, "grey", "cancelled"),
        ({}, dt.date(2027, 1, 1), "red", "overdue"),
        ({"status": "on_hold"}, MIDDLE, "amber", "on_hold"),
        ({"status": "on_hold"}, dt.date(2027, 1, 1), "red", "overdue"),
        ({"status": "agreed"}, dt.date(2025, 12, 1), "grey", "not_started"),
        ({"status": "agreed"}, dt.date(2026, 2, 1), "red", "far_behind"),
        ({}, dt.date(2026, 1, 15), "green", "on_plan"),
        ({}, dt.date(2026, 1, 16), "red", "far_behind"),
    ],
)
def test_tone_says_why(fields: dict[str, str], day: dt.date, tone: str, reason: str) -> None:
    figures = rules.commitment_figures(undertaking(**fields), day)
    assert (figures.tone, figures.reason) == (tone, reason)


@pytest.mark.parametrize(("days", "tone"), [(30, "green"), (31, "amber")])
def test_silence_turns_green_to_amber_while_the_plan_moves(days: int, tone: str) -> None:
    figures = rules.commitment_figures(undertaking("99"), MIDDLE + dt.timedelta(days=days))
    assert figures.tone == tone


def test_silence_is_no_fault_while_the_plan_stands() -> None:
    plan = ((MIDDLE, Decimal(40)), (dt.date(2026, 12, 1), Decimal(40)), (DUE, Decimal(100)))
    figures = rules.commitment_figures(undertaking("40", plan=plan), dt.date(2026, 10, 1))
    assert figures.tone == "green"


# The levels


def test_area_weighs_its_commitments_and_caps_each_at_a_hundred() -> None:
    rows = [
        rules.commitment_figures(undertaking("250", pk=1, weight=1), MIDDLE),
        rules.commitment_figures(undertaking("20", pk=2, weight=3), MIDDLE),
    ]
    assert [row.accepted for row in rows] == [250, 20]
    assert rules.area_figures(AREA, rows).accepted == 40


def test_drafts_and_cancelled_commitments_weigh_nothing() -> None:
    one = undertaking("50")
    others = [undertaking(pk=2, status="draft"), undertaking(pk=3, status="cancelled")]
    total = rules.all_figures([AREA], [one, *others], MIDDLE)[-1]
    assert (total.accepted, total.planned) == (Decimal(50), Decimal(50))


def test_area_without_commitments_weighs_nothing() -> None:
    areas = [AREA, AreaWeight(2, 9)]
    rows = rules.all_figures(areas, [undertaking("50")], MIDDLE)
    assert [(row.level, row.weight) for row in rows[1:]] == [
        ("area", 1),
        ("area", 0),
        ("memorandum", 1),
    ]
    assert rows[-1].accepted == 50


def test_worst_commitment_tips_area_and_memorandum() -> None:
    good, bad = undertaking("50", pk=1), undertaking("10", pk=2)
    rows = rules.all_figures([AREA], [good, bad], MIDDLE)
    assert [(row.tone, row.tipped_by) for row in rows[2:]] == [("red", 2), ("red", 2)]


def test_area_is_blue_only_when_all_is_accepted() -> None:
    done = undertaking("100", pk=1, status="accepted")
    fresh = undertaking(pk=2, status="agreed", start=DUE)
    tones = [
        rules.all_figures([AREA], some, MIDDLE)[-1].tone for some in ([done], [done, fresh], [])
    ]
    assert tones == ["blue", "green", "grey"]


# Properties

quantities = st.decimals(min_value="0.001", max_value="9999", places=3)
days = st.dates(min_value=START, max_value=dt.date(2027, 6, 1))
postings = st.lists(
    st.builds(Posting, quantities, st.builds(at, days)),
    max_size=12,
)
undertakings = st.lists(
    st.builds(
        lambda pk, area, target, weight, status, posted: undertaking(
            pk=pk, area_id=area, target=target, weight=weight, status=status, postings=tuple(posted)
        ),
        st.integers(1, 10_000),
        st.integers(1, 3),
        quantities,
        st.integers(1, 9),
        st.sampled_from(["draft", "agreed", "in_progress", "on_hold", "accepted", "cancelled"]),
        postings,
    ),
    max_size=8,
    unique_by=lambda one: one.pk,
)
AREAS = [AreaWeight(1, 1), AreaWeight(2, 3), AreaWeight(3, 2)]


@given(undertakings, days, st.randoms(use_true_random=False))
def test_order_of_postings_and_commitments_does_not_matter(
    some: list[Undertaking], day: dt.date, random: object
) -> None:
    shuffled = []
    for one in some:
        posted = list(one.postings)
        random.shuffle(posted)  # type: ignore[attr-defined]
        shuffled.append(replace(one, postings=tuple(posted)))
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    before = {row.key: row for row in rules.all_figures(AREAS, some, day)}
    after = {row.key: row for row in rules.all_figures(AREAS, shuffled, day)}
    assert before == after


@given(undertakings, days)
def test_shares_of_areas_and_memorandum_stay_between_0_and_100(
    some: list[Undertaking], day: dt.date
) -> None:
    for row in rules.all_figures(AREAS, some, day):
        if row.level != "commitment":
            assert 0 <= row.accepted <= 100
            assert 0 <= row.planned <= 100


@given(undertakings, days)
def test_curves_meet_the_figures_on_every_day(some: list[Undertaking], day: dt.date) -> None:
    known = [
        replace(one, postings=tuple(p for p in one.postings if rules.civil(p.posted_at) <= day))
        for one in some
    ]
    total = rules.all_figures(AREAS, known, day)[-1]
    assert rules.plan_curve(AREAS, some, [day]) == [total.planned]
    assert rules.accepted_curve(AREAS, some, [day]) == [total.accepted]


@given(postings, quantities)
def test_one_more_posting_never_lowers_the_figures(
    posted: list[Posting], quantity: Decimal
) -> None:
    fewer = undertaking(postings=tuple(posted))
    more = replace(fewer, postings=(*posted, Posting(quantity, at(MIDDLE))))
    assert rules.accepted_quantity(more) == rules.accepted_quantity(fewer) + quantity
