"""The checks of specialists and placements are green on truth and red on a breach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection

from core import invariants as registered
from core.events.invariants import states_match_events
from exchange import invariants
from exchange.models import AttendanceDay, Placement, PlacementReport, SpecialistPerson
from tests import cast
from tests.exchange import placed

CHECKS: tuple[Callable[[], list[str]], ...] = (
    invariants.placements_never_overlap,
    invariants.placements_between_two_parties,
    invariants.attendance_inside_its_placement,
    invariants.accepted_days_are_locked,
    invariants.reported_placements_have_reports,
    invariants.erased_people_are_placed_nowhere,
)


@pytest.fixture
def placement(stage: cast.Cast) -> Placement:
    """A reported placement with two days of attendance."""
    made = placed.started(stage)
    placed.record(stage, made, 1, 12)
    return made


def drop(constraint: str) -> None:
    """Without its constraint a breach can be written; the test's transaction brings it back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE exchange_placement DROP CONSTRAINT {constraint}")


def test_truth_breaks_nothing_and_every_check_is_registered(placement: Placement) -> None:
    assert [check() for check in CHECKS] == [[]] * len(CHECKS)
    assert states_match_events(Placement) == []
    assert {
        "placements tell their events",
        "placements never overlap",
        "placements between two parties",
        "attendance inside its placement",
        "accepted days are locked",
        "reported placements have reports",
        "erased people are placed nowhere",
    } <= registered.REGISTRY.keys()


def test_overlap_by_one_day_is_a_breach(stage: cast.Cast, placement: Placement) -> None:
    other = placed.nominated(
        stage,
        specialist=placement.specialist,
        planned_start=dt.date(2026, 6, 13),
        planned_end=dt.date(2026, 6, 14),
    )
    assert invariants.placements_never_overlap() == []
    drop("placements_never_overlap")
    Placement.objects.filter(pk=other.pk).update(planned_start=placed.END)
    assert invariants.placements_never_overlap() == [
        f"placement {placement.public_id} overlaps another of its person"
    ]
    Placement.objects.filter(pk=other.pk).update(status="withdrawn")
    assert invariants.placements_never_overlap() == []


def test_home_as_host_is_a_breach(placement: Placement) -> None:
    drop("placement_between_two_parties")
    Placement.objects.update(host=placement.home)
    assert len(invariants.placements_between_two_parties()) == 1


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("home_id", "third"),
        ("host_id", "third"),
        ("approved_by_id", "stp_manager"),
        ("accepted_by_id", "socar_manager"),
        ("mentor_id", "socar_engineer"),
    ],
)
def test_wrong_side_is_a_breach(
    stage: cast.Cast, placement: Placement, field: str, name: str
) -> None:
    Placement.objects.update(**{field: getattr(stage, name).pk})
    assert len(invariants.placements_between_two_parties()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"started_on": dt.date(2026, 6, 2)},
        {"planned_end": dt.date(2026, 6, 11)},
        {"ended_on": dt.date(2026, 6, 11)},
    ],
)
def test_day_outside_of_its_placement_is_a_breach(
    placement: Placement, change: dict[str, dt.date]
) -> None:
    Placement.objects.update(**change)
    assert len(invariants.attendance_inside_its_placement()) == 1


def test_day_locked_by_an_act_that_nobody_signed_is_a_breach(
    stage: cast.Cast, placement: Placement
) -> None:
    act = placed.make_act(stage)
    AttendanceDay.objects.filter(on=placed.START).update(locked_by=act)
    assert len(invariants.accepted_days_are_locked()) == 1


def test_report_that_is_gone_is_a_breach(stage: cast.Cast) -> None:
    placement = placed.reported(stage)
    assert invariants.reported_placements_have_reports() == []
    PlacementReport.objects.all().delete()
    assert invariants.reported_placements_have_reports() == [
        f"placement {placement.public_id} has no report"
    ]


def test_erased_person_in_a_placement_is_a_breach(placement: Placement) -> None:
    SpecialistPerson.objects.update(
        given_name="", family_name="", phone="", email="", purpose="", consented_on=None,
        consent_recorded_by=None, erased_at=placed.NOW,
    )  # fmt: skip
    assert len(invariants.erased_people_are_placed_nowhere()) == 1


def test_state_without_its_event_is_a_breach(placement: Placement) -> None:
    Placement.objects.update(status="reported")
    assert len(states_match_events(Placement)) == 1
