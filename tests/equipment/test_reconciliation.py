"""What came on the rig is run, laid down, rejected or lost, or it is said to be still there."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from equipment.models import Joint, Location, Tally, TallyRow
from equipment.pipes.reconciliation import rules
from equipment.pipes.reconciliation.queries import reconciled
from equipment.pipes.reconciliation.shown import plain, statement_of
from tests import callers, cast, factories
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import yard

LENGTH = yard.LENGTH
PLACE = 7


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def tally_of(stage: Cast, *statuses: str) -> Tally:
    """A registered tally whose joints are in these states."""
    joints = [yard.make_joints(stage, 1, status=status)[0] for status in statuses]
    tally = yard.make_tally(stage, joints)
    tally.rows.update(effective_length_m=LENGTH)
    return tally


def counts(found: rules.Reconciliation) -> dict[str, int]:
    return {part.group.value: part.count for part in found.parts if part.count}


def test_every_state_of_a_joint_stands_in_just_one_group() -> None:
    standing = Counter(state for states in rules.STATES.values() for state in states)
    assert [state for state in Joint.Status.values if standing[state] != 1] == []
    assert [state for state, times in standing.items() if times > 1] == []
    assert set(rules.STATES) == set(rules.Group) == set(map(rules.Group, rules.TONES))


@given(st.lists(st.tuples(st.sampled_from(Joint.Status.values), st.integers(1, 99_999))))
def test_count_and_metres_in_are_those_out_and_those_on_the_rig(
    given_rows: list[tuple[str, int]],
) -> None:
    here = Location(pk=PLACE)
    rows = []
    for position, (status, millimetres) in enumerate(given_rows, start=1):
        length = Decimal(millimetres) / 1000
        joint = Joint(status=status, location=here, effective_length_m=length)
        rows.append(TallyRow(position=position, joint=joint, effective_length_m=length))
    found = rules.reconcile(rows, PLACE)
    assert found.count_in == found.count_out + found.waiting.count
    assert found.length_in_m == found.length_out_m + found.waiting.length_m
    assert found.missing == 0
    assert found.is_balanced == (not found.waiting.count)


@pytest.mark.django_db
def test_tally_that_is_run_or_rejected_is_in_balance(stage: Cast) -> None:
    found = reconciled(tally_of(stage, "run", "run", "rejected"))
    assert counts(found) == {"in_hole": 2, "rejected": 1}
    assert (found.count_in, found.count_out, found.length_out_m) == (3, 3, 3 * LENGTH)
    assert found.is_balanced
    assert statement_of(found) == ["Every pipe and every metre that came in is accounted for."]


@pytest.mark.django_db
def test_what_is_still_on_the_rig_is_named(stage: Cast) -> None:
    found = reconciled(tally_of(stage, "run", "on_rig", "on_rig"))
    assert (found.is_balanced, found.count_in - found.count_out) == (False, 2)
    assert found.difference_m == 2 * LENGTH
    assert statement_of(found) == [
        "2 of 3, 25.600\u00a0m, are still on the rig: neither run nor laid down, rejected or lost."
    ]


@pytest.mark.django_db
def test_joint_that_went_to_another_rig_has_left_this_one(stage: Cast) -> None:
    tally = tally_of(stage, "on_rig", "on_rig")
    rack = factories.make_location(
        stage.memorandum, stage.socar, kind="rack", parent=tally.location
    )
    other = factories.make_location(stage.memorandum, stage.socar)
    for row, place in zip(tally.rows.all(), (rack, other), strict=True):
        Joint.objects.filter(tally_rows=row).update(location=place)
    assert counts(reconciled(tally)) == {"on_rig": 1, "laid_down": 1}


@pytest.mark.django_db
def test_joint_that_measures_otherwise_now_is_said_in_metres(stage: Cast) -> None:
    tally = tally_of(stage, "run", "run")
    first = tally.rows.all()[0]
    Joint.objects.filter(tally_rows=first).update(effective_length_m=Decimal("12.500"))
    found = reconciled(tally)
    assert (found.count_in, found.count_out) == (2, 2)
    assert (found.remeasured_m, found.difference_m) == (Decimal("-0.300"), Decimal("0.300"))
    assert not found.is_balanced
    assert statement_of(found) == [
        "1 pipe measures otherwise than in the tally: \u22120.300\u00a0m in all."
    ]


@pytest.mark.django_db
def test_row_whose_joint_is_gone_is_said_to_be_missing(stage: Cast) -> None:
    tally = tally_of(stage, "run", "run")
    tally.rows.filter(position=1).update(joint=None)
    found = reconciled(tally)
    assert (found.missing, found.is_balanced) == (1, False)
    assert statement_of(found) == ["1 pipe of the tally is in the register no more."]


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["socar_engineer", "stp_manager"])
def test_page_shows_the_joints_of_each_group(stage: Cast, person: str) -> None:
    tally = tally_of(stage, "run", "rejected", "on_rig")
    html = signed_in(getattr(stage, person)).get(tally.get_absolute_url()).content.decode()
    part = html.split('id="reconciliation-title"')[1].split("</section>")[0]
    assert [joint.get_absolute_url() in part for joint in tally.joints.all()] == [True] * 3
    assert "Not in balance" in part and "1 of 3" in part


@pytest.mark.django_db
def test_api_tells_the_same(stage: Cast) -> None:
    tally = tally_of(stage, "run", "on_rig")
    asked = callers.caller(stage.stp_engineer, "equipment:read")
    answer = asked.get(f"tallies/{tally.public_id}/reconciliation/")
    told = answer.json()
    assert answer.status_code == 200
    assert (told["is_balanced"], told["count_in"], told["count_difference"]) == (False, 2, 1)
    assert (told["length_in_m"], told["length_difference_m"]) == ("25.600", "12.800")
    assert {one["group"]: one["count"] for one in told["groups"]} == {
        "in_hole": 1, "laid_down": 0, "rejected": 0, "lost": 0, "written_off": 0, "on_rig": 1,
    }  # fmt: skip
    joint = Joint.objects.get(tally_rows__tally=tally, tally_rows__position=1)
    assert told["groups"][0]["joints"] == [
        {
            "id": joint.public_id, "number": "", "serial": "", "kind": "joint", "status": "run",
            "length_in_m": "12.800", "length_m": "12.800",
        }
    ]  # fmt: skip


@pytest.mark.django_db
def test_groups_are_named_in_the_callers_language(stage: Cast) -> None:
    with translation.override("en"):
        told = plain(reconciled(tally_of(stage, "run")))
    assert told["groups"][0]["label"] == "Run, in the hole"


@pytest.mark.django_db
def test_tally_that_is_not_registered_is_not_reconciled(stage: Cast) -> None:
    tally = yard.make_tally(stage, yard.make_joints(stage, 1), status="mapped")
    asked = callers.caller(stage.stp_engineer, "equipment:read")
    answer = asked.get(f"tallies/{tally.public_id}/reconciliation/")
    assert callers.problem_of(answer, 422)["code"] == "wrong_state"
    page = signed_in(stage.stp_engineer).get(tally.get_absolute_url()).content.decode()
    assert "reconciliation-title" not in page


@pytest.mark.django_db
def test_third_organisation_finds_nothing(stage: Cast) -> None:
    tally = tally_of(stage, "run")
    asked = callers.caller(stage.third_engineer, "equipment:read")
    assert asked.get(f"tallies/{tally.public_id}/reconciliation/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 50])
def test_api_costs_the_same_at_any_length(
    stage: Cast, count: int, django_assert_num_queries: Any
) -> None:
    tally = tally_of(stage, *["run"] * count)
    asked = callers.caller(stage.stp_engineer, "equipment:read")
    asked.get(f"tallies/{tally.public_id}/reconciliation/")
    with django_assert_num_queries(3):
        asked.get(f"tallies/{tally.public_id}/reconciliation/")
