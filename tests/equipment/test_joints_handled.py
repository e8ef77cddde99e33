"""Moving several joints and taking them a step: what will be taken, what will not, and why."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import Event, User
from equipment.models import Joint, Location
from equipment.pipes.life import services as life
from equipment.pipes.life.models import JointStep
from equipment.pipes.listed import JOINTS
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives, yard

pytestmark = pytest.mark.django_db
MOVE, STEP = "equipment:joint-move", "equipment:joints-step"
QUERIES_OF_MOVE, QUERIES_OF_STEP = 8, 8


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def look(user: User, joints: list[Joint], name: str = MOVE, **query: str) -> Any:
    """The question as the address asks it."""
    given = {"joint": [joint.public_id for joint in joints], **query}
    return client_of(user).get(reverse(name), given)


def seen(page: str) -> list[str]:
    return re.findall(r'name="seen" value="([^"]+)"', page)


def press(
    user: User,
    joints: list[Joint],
    name: str = MOVE,
    versions: list[str] | None = None,
    **more: str,
) -> Any:
    """The button of the question."""
    given = {"id": [joint.public_id for joint in joints], "confirmed": "1", **more}
    return client_of(user).post(reverse(name), given | {"seen": versions or []})


def statuses(joints: list[Joint]) -> list[str]:
    return [joint.status for joint in lives.fresh(joints)]


def rack(stage: Cast, **fields: Any) -> Location:
    fields = {"kind": "rack", "name": "Rack 7", "parent": lives.base(stage), **fields}
    return factories.make_location(stage.memorandum, stage.socar, **fields)


# -- moving -----------------------------------------------------------------------------------


def test_an_address_asks_about_one_joint(stage: Cast) -> None:
    (joint,), target = lives.joints_in(stage, "in_stock"), rack(stage)
    page = look(stage.socar_engineer, [joint])
    assert page.status_code == 200
    versions = seen(page.content.decode())
    assert versions == [f"{joint.public_id}:1"]
    done = press(stage.socar_engineer, [joint], versions=versions, location=target.public_id)
    assert done["Location"] == reverse(JOINTS.key)
    joint.refresh_from_db()
    assert (joint.location_id, joint.status, joint.version) == (target.pk, "in_stock", 2)


def test_the_question_says_what_stays_and_why(stage: Cast) -> None:
    fit = lives.joints_in(stage, "in_stock", 2)
    scrapped = lives.joints_in(stage, "scrapped")
    ordered = yard.make_joints(stage, 1)
    yard.draft(stage, ordered)
    theirs = factories.make_joint(
        factories.make_location(stage.memorandum, stage.stp, kind="yard"), status="in_stock"
    )
    page = look(stage.socar_engineer, [*fit, *scrapped, *ordered, theirs])
    assert [row.pk for row in page.context["taken"]] == [joint.pk for joint in fit]
    assert {row.pk: why for row, why in page.context["stopped"]} == {
        scrapped[0].pk: "is in the state “Scrapped”",
        ordered[0].pk: "stands on an open order",
        theirs.pk: "is with STP",
    }
    assert "only the 2 that can" in page.content.decode()


def test_only_those_that_can_are_moved_when_the_person_says_so(stage: Cast) -> None:
    fit, stuck = lives.joints_in(stage, "in_stock", 2), lives.joints_in(stage, "scrapped")
    target, by = rack(stage), stage.socar_engineer
    whole = press(by, [*fit, *stuck], location=target.public_id)
    assert whole.status_code == 422
    assert not Joint.objects.filter(location=target).exists()
    part = press(by, [*fit, *stuck], location=target.public_id, fitting="1")
    assert part.status_code == 302
    assert set(Joint.objects.filter(location=target)) == set(fit)


def test_when_none_can_be_moved_there_is_no_button(stage: Cast) -> None:
    stuck = lives.joints_in(stage, "scrapped", 2)
    page = look(stage.socar_engineer, stuck).content.decode()
    assert "None of the chosen rows can be taken." in page
    assert 'class="btn btn-primary"' not in page.split('class="split-main"')[1].split("</form>")[0]
    answer = press(stage.socar_engineer, stuck, location=rack(stage).public_id, fitting="1")
    assert answer.status_code == 422


def test_pipe_arrives_on_the_rig_by_a_step_in_the_same_form(stage: Cast) -> None:
    joints, rig, by = (
        lives.joints_in(stage, "in_stock", 2),
        yard.make_rig(stage),
        stage.socar_engineer,
    )
    page = look(by, joints)
    assert list(dict(page.context["form"].fields["arrives"].choices)) == [
        "",
        "bring_to_rig",
        "quarantine",
    ]
    press(by, joints, location=rig.public_id, arrives="bring_to_rig")
    assert statuses(joints) == ["on_rig", "on_rig"]
    steps = JointStep.objects.filter(joint__in=joints)
    assert {(step.action, step.came_to_id) for step in steps} == {("bring_to_rig", rig.pk)}
    assert not Event.objects.filter(verb="location.joints_moved").exists()


def test_a_step_to_the_rig_ends_at_a_rig(stage: Cast) -> None:
    joints, by = lives.joints_in(stage, "in_stock", 2), stage.socar_engineer
    answer = press(by, joints, location=rack(stage).public_id, arrives="bring_to_rig")
    assert answer.status_code == 422
    assert "Say to which rig or well." in answer.content.decode()


def test_pipe_under_way_has_a_place_that_nobody_chooses(stage: Cast) -> None:
    way = factories.make_location(stage.memorandum, stage.socar, kind="transit", name="Way")
    joints, by = lives.joints_in(stage, "on_rig"), stage.socar_engineer
    page = look(by, joints)
    assert way not in page.context["form"].fields["location"].queryset
    with pytest.raises(Refused, match="by a waybill only"):
        life.take_step(joints=joints, action="return", location=way, by=by, now=lives.NOW)
    with pytest.raises(Refused, match="to a yard, not to a rig"):
        rig = yard.make_rig(stage)
        life.take_step(joints=joints, action="return", location=rig, by=by, now=lives.NOW)


# -- pressed twice, two people at once ----------------------------------------------------------


def test_a_second_press_of_the_button_does_nothing_more(stage: Cast) -> None:
    joints, target, by = lives.joints_in(stage, "in_stock", 2), rack(stage), stage.socar_engineer
    versions = seen(look(by, joints).content.decode())
    press(by, joints, versions=versions, location=target.public_id)
    again = press(by, joints, versions=versions, location=target.public_id)
    assert again.status_code == 409
    assert Event.objects.filter(verb="location.joints_moved").count() == 1
    assert [joint.version for joint in lives.fresh(joints)] == [2, 2]


def test_the_later_of_two_is_told_which_joints_changed(stage: Cast) -> None:
    first, second = lives.joints_in(stage, "in_stock", 2)
    target = rack(stage)
    versions = seen(look(stage.socar_engineer, [first, second]).content.decode())
    lives.take([second], "allocate", stage.socar_coordinator)
    given = {"location": target.public_id}
    late = press(stage.socar_engineer, [first, second], versions=versions, **given)
    assert late.status_code == 409
    assert [one["row"] for one in late.context["wrong"]] == [str(second)]
    assert not Joint.objects.filter(location=target).exists()
    fresh = seen(late.content.decode())
    assert fresh == [f"{first.public_id}:1", f"{second.public_id}:2"]
    assert press(stage.socar_engineer, [first, second], versions=fresh, **given).status_code == 302


# -- steps --------------------------------------------------------------------------------------


def test_the_page_offers_the_steps_that_all_permit(stage: Cast) -> None:
    stored, allocated = lives.joints_in(stage, "in_stock", 2), lives.joints_in(stage, "allocated")
    of_one = look(stage.socar_engineer, stored, STEP).context["steps"]
    assert [name for name, _words, _fit in of_one] == [
        "allocate", "bring_to_rig", "inspect", "quarantine", "scrap", "write_off",
    ]  # fmt: skip
    of_both = look(stage.socar_engineer, [*stored, *allocated], STEP).context["steps"]
    assert [name for name, _words, _fit in of_both] == ["bring_to_rig"]
    ended = lives.joints_in(stage, "scrapped")
    nothing = look(stage.socar_engineer, [*stored, *ended], STEP)
    assert nothing.context["steps"] == []
    assert "No step is open to all of these pipes" in nothing.content.decode()


def test_the_page_counts_who_can_take_a_step(stage: Cast) -> None:
    joints = lives.joints_in(stage, "under_inspection", 3)
    lives.inspect(joints[:2], stage.socar_engineer)
    steps = look(stage.socar_engineer, joints, STEP).context["steps"]
    assert ("classify", 2) in [(name, fit) for name, _words, fit in steps]
    page = look(stage.socar_engineer, joints, STEP, step="classify")
    assert [why for _row, why in page.context["stopped"]] == [
        "has no inspection newer than its last run"
    ]


@pytest.mark.parametrize(
    ("status", "step", "target", "more"),
    [
        ("in_stock", "allocate", "allocated", {}),
        ("allocated", "free", "in_stock", {}),
        ("returned", "clean", "cleaned", {}),
        ("cleaned", "inspect", "under_inspection", {"on": "2026-05-30"}),
        ("received", "quarantine", "quarantined", {"reason": "Bent"}),
    ],
)
def test_joints_take_a_step_together(
    stage: Cast, status: str, step: str, target: str, more: dict[str, str]
) -> None:
    joints, by = lives.joints_in(stage, status, 3), stage.socar_engineer
    versions = seen(look(by, joints, STEP, step=step).content.decode())
    done = press(by, joints, STEP, versions, step=step, **more)
    assert done.status_code == 302
    assert statuses(joints) == [target] * 3
    event = Event.objects.get(verb="joint_steps.taken")
    assert (event.after["count"], event.reason) == (3, more.get("reason", ""))


def test_joints_are_allocated_from_the_list(stage: Cast) -> None:
    joints = lives.joints_in(stage, "in_stock", 2)
    given = {"id": [joint.public_id for joint in joints], "confirmed": "1", "step": "allocate"}
    address = reverse("web:bulk", args=[JOINTS.key, "allocate"])
    assert client_of(stage.socar_engineer).post(address, given).status_code == 302
    assert statuses(joints) == ["allocated"] * 2


def test_a_step_that_wants_a_reason_is_not_taken_without(stage: Cast) -> None:
    joints = lives.joints_in(stage, "in_stock", 2)
    answer = press(stage.socar_engineer, joints, STEP, step="scrap")
    assert answer.status_code == 422
    assert statuses(joints) == ["in_stock"] * 2


@pytest.mark.parametrize("step", ["dispatch", "arrive_new", "nothing", "\x00"])
def test_steps_of_orders_and_waybills_are_not_taken_here(stage: Cast, step: str) -> None:
    joints = lives.joints_in(stage, "in_transit")
    assert press(stage.socar_engineer, joints, STEP, step=step).status_code == 404


def test_a_step_is_seen_on_the_page_of_each_joint(stage: Cast) -> None:
    joints, by = lives.joints_in(stage, "received", 2), stage.socar_engineer
    press(by, joints, STEP, step="quarantine", reason="Bent in the middle")
    for joint in joints:
        page = client_of(stage.stp_engineer).get(joint.get_absolute_url()).content.decode()
        assert "Quarantine" in page and "Bent in the middle" in page


# -- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [MOVE, STEP])
def test_who_may_not_is_told_and_who_does_not_see_gets_nothing(stage: Cast, name: str) -> None:
    joints = lives.joints_in(stage, "in_stock", 2)
    assert look(stage.socar_observer, joints, name).status_code == 403
    assert look(stage.third_engineer, joints, name).status_code == 404
    assert look(stage.socar_engineer, [], name).status_code == 302
    broken = client_of(stage.socar_engineer).get(reverse(name), {"joint": "pip_1"})
    assert broken.status_code == 404


def test_the_other_party_moves_nothing_that_it_does_not_have(stage: Cast) -> None:
    joints, target = lives.joints_in(stage, "in_stock", 2), rack(stage)
    page = look(stage.stp_engineer, joints)
    assert {why for _row, why in page.context["stopped"]} == {"is with SOCAR"}
    assert press(stage.stp_engineer, joints, location=target.public_id).status_code == 403
    assert press(stage.stp_engineer, joints, STEP, step="allocate").status_code == 403
    assert statuses(joints) == ["in_stock"] * 2


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_questions_ask_the_same_queries_at_any_length(
    stage: Cast, count: int, django_assert_num_queries: Any
) -> None:
    joints = lives.joints_in(stage, "in_stock", count)
    client, given = client_of(stage.socar_engineer), {"joint": [one.public_id for one in joints]}
    client.get(reverse(MOVE), given)
    with django_assert_num_queries(QUERIES_OF_MOVE):
        client.get(reverse(MOVE), given)
    with django_assert_num_queries(QUERIES_OF_STEP):
        client.get(reverse(STEP), given | {"step": "allocate"})
