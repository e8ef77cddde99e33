"""Figures stored: under a lease, once, the same from nothing, kept day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.models import Commitment, DirtyRollup, Rollup, RollupSnapshot
from cooperation.progress import checks, services
from core.errors import Refused
from core.events import services as spine
from core.models import User
from tests import cast, factories
from tests.cooperation.ledger import make_act

NOW = factories.NOW
DAY = dt.timedelta(days=1)


@pytest.fixture
def commitment(actors: cast.Cast) -> Commitment:
    return factories.make_commitment(actors.area, actors.socar_coordinator)


def post(commitment: Commitment, quantity: str, by: User, now: dt.datetime = NOW) -> None:
    act = make_act(by, (commitment, quantity, now.date()))
    services.post_act(act=act, by=by, now=now)


def accepted(level: str = "memorandum") -> Decimal:
    return Decimal(
        Rollup.objects.get(level=level, memorandum__workspace__name="SOCAR and STP").accepted
    )


def stored() -> list[tuple[object, ...]]:
    names = ["level", "area", "commitment", "quantity", "accepted", "planned", "tone", "reason"]
    return sorted(Rollup.objects.values_list(*names), key=str)


def test_posting_moves_commitment_area_and_memorandum(
    actors: cast.Cast, commitment: Commitment
) -> None:
    post(commitment, "25", actors.socar_engineer)
    services.recompute_dirty(now=NOW)
    assert [accepted(level) for level in ("commitment", "area", "memorandum")] == [25, 25, 25]


def test_recomputing_takes_the_memorandum_off_the_list(
    actors: cast.Cast, commitment: Commitment
) -> None:
    post(commitment, "1", actors.socar_engineer)
    services.recompute_dirty(now=NOW)
    assert (DirtyRollup.objects.count(), services.recompute_dirty(now=NOW)) == (0, 0)


def test_one_of_two_workers_gets_the_lease(actors: cast.Cast, commitment: Commitment) -> None:
    post(commitment, "1", actors.socar_engineer)
    first, second = services.claim_dirty(now=NOW), services.claim_dirty(now=NOW)
    assert (first is None, second is None) == (False, True)


def test_lease_of_a_killed_worker_is_taken_over(actors: cast.Cast, commitment: Commitment) -> None:
    post(commitment, "1", actors.socar_engineer)
    services.claim_dirty(now=NOW)
    later = NOW + services.LEASE + dt.timedelta(seconds=1)
    assert services.recompute_dirty(now=later) == 2  # the other memorandum had no figures yet
    assert accepted() == 1


def test_worker_killed_before_its_mark_leaves_the_figures_to_be_done_again(
    actors: cast.Cast, commitment: Commitment
) -> None:
    post(commitment, "1", actors.socar_engineer)
    services.claim_dirty(now=NOW)
    services.recompute(memorandum_id=actors.memorandum.pk, now=NOW)
    before = stored()
    later = NOW + services.LEASE + dt.timedelta(seconds=1)
    services.recompute_dirty(now=later)
    assert [row for row in stored() if row in before] == before
    assert not DirtyRollup.objects.exists()


def test_worker_that_lost_its_lease_takes_nothing_off_the_list(
    actors: cast.Cast, commitment: Commitment
) -> None:
    post(commitment, "1", actors.socar_engineer)
    slow = services.claim_dirty(now=NOW)
    quick = services.claim_dirty(now=NOW + 2 * services.LEASE)
    assert slow is not None
    assert quick is not None
    assert (services.finish_dirty(claim=slow), DirtyRollup.objects.count()) == (False, 1)
    assert (services.finish_dirty(claim=quick), DirtyRollup.objects.count()) == (True, 0)


def test_posting_during_a_recomputation_is_not_lost(
    actors: cast.Cast, commitment: Commitment
) -> None:
    post(commitment, "1", actors.socar_engineer)
    claim = services.claim_dirty(now=NOW)
    assert claim is not None
    services.recompute(memorandum_id=claim.pk, now=NOW)
    post(commitment, "2", actors.socar_engineer)
    assert services.finish_dirty(claim=claim) is False
    services.recompute_dirty(now=NOW)
    assert accepted() == 3


def test_figures_of_a_former_day_are_refreshed(actors: cast.Cast, commitment: Commitment) -> None:
    services.recompute_dirty(now=NOW)
    before = Rollup.objects.get(level="commitment").planned
    assert services.recompute_dirty(now=NOW + DAY) == 2
    assert Rollup.objects.get(level="commitment").planned > before


def test_relay_marks_what_an_event_may_have_moved(
    actors: cast.Cast, commitment: Commitment
) -> None:
    for verb in ("order.submitted", "commitment.held"):
        with transaction.atomic():
            spine.record(verb=verb, about=commitment, by=actors.socar_coordinator, now=NOW)
        spine.relay()
    assert list(DirtyRollup.objects.values_list("memorandum", "mark")) == [
        (actors.memorandum.pk, 1)
    ]


# From nothing


def test_rebuild_says_identical(actors: cast.Cast, commitment: Commitment) -> None:
    post(commitment, "7", actors.socar_engineer)
    services.recompute_dirty(now=factories.now())
    out = StringIO()
    call_command("rebuild_rollups", stdout=out)
    assert out.getvalue() == "identical\n"


def test_rebuild_tells_a_figure_that_was_wrong_and_mends_it(
    actors: cast.Cast, commitment: Commitment
) -> None:
    post(commitment, "7", actors.socar_engineer)
    services.recompute_dirty(now=factories.now())
    Rollup.objects.filter(level="area").update(accepted=99)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("rebuild_rollups", stdout=out)
    assert "accepted is 99.000 and should be 7.000" in out.getvalue()
    assert checks.rollup_differences() == []


def test_missing_row_is_a_difference(actors: cast.Cast, commitment: Commitment) -> None:
    services.recompute_dirty(now=NOW)
    Rollup.objects.filter(level="commitment").delete()
    assert [line.rpartition(": ")[2] for line in checks.rollup_differences()] == ["is not stored"]


def test_memorandum_that_waits_is_no_difference(actors: cast.Cast, commitment: Commitment) -> None:
    services.recompute_dirty(now=NOW)
    post(commitment, "7", actors.socar_engineer)
    assert checks.rollup_differences() == []


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 40), st.booleans()), max_size=6))
def test_recomputed_figures_equal_incremental_ones(
    actors: cast.Cast, works: Sequence[tuple[int, int, bool]]
) -> None:
    with transaction.atomic():
        commitments = [
            factories.make_commitment(actors.area, actors.socar_coordinator) for _ in range(3)
        ]
        for which, quantity, recomputed in works:
            post(commitments[which], str(quantity), actors.socar_engineer)
            if recomputed:
                services.recompute_dirty(now=NOW)
        services.recompute_dirty(now=NOW)
        step_by_step = stored()
        Rollup.objects.all().delete()
        services.recompute(memorandum_id=actors.memorandum.pk, now=NOW)
        services.recompute(memorandum_id=actors.other_memorandum.pk, now=NOW)
        assert stored() == step_by_step
        transaction.set_rollback(True)


# Day by day


def test_snapshot_tells_how_it_stood_at_the_end_of_the_day(
    actors: cast.Cast, commitment: Commitment
) -> None:
    post(commitment, "10", actors.socar_engineer, NOW - 3 * DAY)
    post(commitment, "20", actors.socar_engineer, NOW - DAY)
    days = [(NOW - back * DAY).date() for back in (4, 3, 2, 1)]
    services.take_snapshots_of(memorandum=actors.memorandum, days=days, now=NOW)
    rows = RollupSnapshot.objects.filter(level="memorandum").order_by("on")
    assert [row.accepted for row in rows] == [0, 10, 10, 30]


def test_snapshot_of_a_day_is_taken_once_and_stays(
    actors: cast.Cast, commitment: Commitment
) -> None:
    yesterday = (NOW - DAY).date()
    taken = [
        services.take_snapshot(memorandum=actors.memorandum, on=yesterday, now=NOW)
        for _again in range(2)
    ]
    assert taken == [3, 0]


def test_day_that_has_not_ended_is_refused(actors: cast.Cast) -> None:
    with pytest.raises(Refused):
        services.take_snapshot(memorandum=actors.memorandum, on=NOW.date(), now=NOW)


def test_snapshot_knows_the_state_of_the_day_from_the_events(
    actors: cast.Cast, commitment: Commitment
) -> None:
    for back, status in ((9, "draft"), (5, "agreed"), (2, "in_progress")):
        with transaction.atomic():
            spine.record(
                verb="commitment.moved",
                about=commitment,
                by=actors.socar_coordinator,
                now=NOW - back * DAY,
                after={"status": status},
            )
    days = [(NOW - back * DAY).date() for back in (10, 8, 4, 1)]
    services.take_snapshots_of(memorandum=actors.memorandum, days=days, now=NOW)
    rows = RollupSnapshot.objects.filter(level="commitment").order_by("on")
    assert [(row.on, row.weight) for row in rows] == list(zip(days[1:], (0, 1, 1), strict=True))


def test_night_keeps_yesterday_for_every_memorandum(actors: cast.Cast) -> None:
    services.take_snapshots(now=NOW)
    assert (
        RollupSnapshot.objects.filter(level="memorandum").values_list("on").distinct().count() == 1
    )
    assert RollupSnapshot.objects.filter(level="memorandum").count() == 2
