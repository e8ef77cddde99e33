"""Sets of pipe: members over time, never in two at once; usage goes to those of its day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import Conflict, NotAllowed, PortalError, Refused
from core.models import Event, User
from equipment.models import Joint, PipeSet, SetMember, UsageLog, UsageShare
from equipment.pipes.sets import rules, services
from equipment.pipes.usage import queries as used
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.models import PEAKS, SUMS
from equipment.pipes.usage.rules import Used
from tests import cast, factories
from tests.equipment import lives, yard
from tests.equipment.test_orders_races import at_once, refusals

NOW = factories.NOW
MEMBER_QUERIES = 12
USAGE_QUERIES = 14


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def make_set(stage: cast.Cast, number: str = "DP-1", **more: Any) -> PipeSet:
    values: dict[str, Any] = {
        "memorandum": stage.memorandum,
        "kind": "drill_pipe_set",
        "product_line": factories.make_product_line(),
        "opened_on": lives.day(100),
        "by": stage.socar_engineer,
        "now": NOW,
    }
    return services.create_set(**{**values, "number": number, **more})


def fill(pipe_set: PipeSet, joints: list[Joint], by: User, on: dt.date | None = None) -> None:
    pipe_set.refresh_from_db()
    services.add_members(pipe_set=pipe_set, joints=joints, by=by, now=NOW, on=on)


def empty(pipe_set: PipeSet, joints: list[Joint], by: User, on: dt.date | None = None) -> None:
    pipe_set.refresh_from_db()
    services.remove_members(pipe_set=pipe_set, joints=joints, by=by, now=NOW, on=on)


def log(by: User, **more: Any) -> UsageLog:
    """A day's usage: three metres and ten hours unless told."""
    values: dict[str, Any] = {
        "used_on": lives.day(5), "metres_drilled_m": Decimal(3), "rotating_h": Decimal(10),
    }  # fmt: skip
    batch = usage.record_usage(rows=[Used(**{**values, **more})], by=by, now=NOW)
    return UsageLog.objects.get(told_by=batch.public_id)


# -- members -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_joints_join_and_leave_with_one_event_each(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.joints_in(stage, "on_rig", 3)
    made = make_set(stage)
    fill(made, joints, by, lives.day(20))
    empty(made, joints[:1], by, lives.day(10))
    assert list(made.members.values_list("joined_on", "left_on")) == [
        (lives.day(20), lives.day(10)), (lives.day(20), None), (lives.day(20), None),
    ]  # fmt: skip
    assert yard.verbs(made) == [
        "pipe_set.created", "pipe_set.members_added", "pipe_set.members_removed",
    ]  # fmt: skip
    told = Event.objects.get(verb="pipe_set.members_added").after
    assert (told["count"], told["on"]) == (3, lives.day(20).isoformat())
    made.refresh_from_db()
    assert made.version == 3


@pytest.mark.django_db
def test_joint_is_in_one_set_at_a_time_and_moves_on_the_day_it_leaves(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.joints_in(stage, "on_rig")
    one, other = make_set(stage), make_set(stage, "DP-2")
    fill(one, joints, by, lives.day(20))
    with pytest.raises(Refused) as refused:
        fill(other, joints, by, lives.day(3))
    assert "DP-1" in str(refused.value.rows[0]["message"])
    empty(one, joints, by, lives.day(3))
    fill(other, joints, by, lives.day(3))
    with pytest.raises(Refused):
        fill(one, joints, by, lives.day(30))
    with pytest.raises(IntegrityError, match="joint_in_one_set"), transaction.atomic():
        SetMember.objects.create(
            memorandum=stage.memorandum, pipe_set=one, joint=joints[0],
            joined_on=lives.day(9), left_on=lives.day(2), added_by=by,
        )  # fmt: skip


@pytest.mark.django_db
def test_who_and_what_may_join_is_said_for_each_joint(stage: cast.Cast) -> None:
    by, made = stage.socar_engineer, make_set(stage)
    line = factories.make_product_line(grade="S135")
    joints = [
        *lives.joints_in(stage, "on_rig", product_line=line),
        *lives.joints_in(stage, "scrapped"),
        *lives.joints_in(stage, "on_rig"),
    ]
    with pytest.raises(Refused) as refused:
        fill(made, joints, by)
    assert [row["row"] for row in refused.value.rows] == [j.public_id for j in joints[:2]]
    for person in (stage.socar_observer, stage.stp_engineer):
        with pytest.raises(NotAllowed):
            fill(made, joints[2:], person)
    Joint.objects.filter(pk=joints[2].pk).update(holder=stage.stp)
    with pytest.raises(NotAllowed):
        fill(made, joints[2:], by)
    for day, field in ((lives.day(-1), "on"), (lives.day(101), "on")):
        with pytest.raises(Refused) as refused:
            fill(made, joints[2:], by, day)
        assert refused.value.field == field
    assert not SetMember.objects.exists()


@pytest.mark.django_db
def test_what_is_not_in_the_set_does_not_leave_it(stage: cast.Cast) -> None:
    by, joints, made = stage.socar_engineer, lives.joints_in(stage, "on_rig", 2), make_set(stage)
    fill(made, joints[:1], by, lives.day(4))
    for day, which in ((lives.day(0), joints), (lives.day(5), joints[:1])):
        with pytest.raises(Refused, match=r"stops? this"):
            empty(made, which, by, day)
    Joint.objects.update(holder=stage.stp)
    empty(made, joints[:1], by)
    assert SetMember.objects.get().left_on == lives.TODAY


@pytest.mark.django_db
def test_set_is_numbered_once_changed_closed_and_opened_again(stage: cast.Cast) -> None:
    by, made = stage.socar_engineer, make_set(stage)
    for wrong, field in (
        ({"number": " DP-1 "}, "number"), ({"number": " "}, "number"), ({"kind": "x"}, "kind"),
        ({"number": "DP-9", "opened_on": lives.day(-1)}, "opened_on"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            make_set(stage, **wrong)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        make_set(stage, "DP-7", by=stage.socar_observer)
    stale = PipeSet.objects.get(pk=made.pk)
    services.update_set(pipe_set=made, by=by, now=NOW, well="Bulla-Deniz 90")
    with pytest.raises(Conflict):
        services.update_set(pipe_set=stale, by=by, now=NOW, well="Umid 14")
    fill(made, lives.joints_in(stage, "on_rig", 2), by, lives.day(9))
    services.close_set(pipe_set=made, by=by, now=NOW)
    assert set(made.members.values_list("left_on", flat=True)) == {lives.TODAY}
    assert rules.actions(by, made) == ["reopen"]
    with pytest.raises(Refused, match="closed"):
        fill(made, lives.joints_in(stage, "on_rig"), by)
    services.reopen_set(pipe_set=made, by=by, now=NOW, reason="Closed by mistake")
    assert rules.actions(by, made) == ["update", "add-members", "remove-members", "close"]
    assert rules.actions(stage.stp_engineer, made) == []


@pytest.mark.django_db
def test_number_is_taken_whatever_its_capitals(stage: cast.Cast) -> None:
    make_set(stage, "QS1")
    with pytest.raises(Refused) as refused:
        make_set(stage, "qs1")
    assert refused.value.field == "number"
    other = make_set(stage, "QS2")
    with pytest.raises(Refused):
        services.update_set(pipe_set=other, number="qS1", by=stage.socar_engineer, now=NOW)
    make_set(stage, "qs1", by=stage.stp_engineer)
    with pytest.raises(IntegrityError, match="set_number_once"), transaction.atomic():
        PipeSet.objects.filter(pk=other.pk).update(number="qs1")


# -- usage -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_usage_of_a_set_goes_to_its_members_of_that_day(stage: cast.Cast) -> None:
    by, joints, made = stage.socar_engineer, lives.joints_in(stage, "on_rig", 3), make_set(stage)
    fill(made, joints[:2], by, lives.day(9))
    log(by, pipe_set=made, overpull_kn=Decimal(120))
    fill(made, joints[2:], by, lives.day(3))
    empty(made, joints[:1], by, lives.day(3))
    log(by, pipe_set=made, used_on=lives.day(2), overpull_kn=Decimal(80))
    told = [used.totals_of(joint) for joint in lives.fresh(joints)]
    assert [row["metres_drilled_m"] for row in told] == [3, 6, 3]
    assert [row["overpull_kn"] for row in told] == [120, 120, 80]
    assert [joint.last_run_on for joint in lives.fresh(joints)] == [
        lives.day(5), lives.day(2), lives.day(2),
    ]  # fmt: skip
    assert used.totals_of_set(made)["rotating_h"] == 20


@pytest.mark.django_db
def test_totals_begin_anew_with_an_inspection(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.joints_in(stage, "on_rig")
    log(by, joint=joints[0])
    lives.inspect(joints, by, on=lives.day(4))
    (joint,) = lives.fresh(joints)
    assert used.totals_of(joint) == dict.fromkeys(SUMS, 0) | dict.fromkeys(PEAKS)
    log(by, joint=joint, used_on=lives.day(3))
    assert used.totals_of(joint)["metres_drilled_m"] == 3


@pytest.mark.django_db
def test_wrong_log_is_taken_back_by_its_opposite(stage: cast.Cast) -> None:
    by, joints, made = stage.socar_engineer, lives.joints_in(stage, "on_rig", 2), make_set(stage)
    fill(made, joints, by, lives.day(9))
    wrong = log(by, pipe_set=made)
    with pytest.raises(Refused):
        usage.reverse_usage(log=wrong, by=by, now=NOW, reason="")
    with pytest.raises(NotAllowed):
        usage.reverse_usage(log=wrong, by=stage.stp_engineer, now=NOW, reason="No")
    back = usage.reverse_usage(log=wrong, by=by, now=NOW, reason="Another rig")
    assert (back.metres_drilled_m, back.reverses) == (Decimal(-3), wrong)
    assert Event.objects.get(object_id=back.public_id).reason == "Another rig"
    for joint in lives.fresh(joints):
        assert used.totals_of(joint)["rotating_h"] == 0
        assert joint.last_run_on is None
    for log_again in (wrong, back):
        with pytest.raises(Refused, match="already"):
            usage.reverse_usage(log=log_again, by=by, now=NOW, reason="Again")
    empty(made, joints, by, lives.day(7))


@pytest.mark.django_db
def test_members_do_not_change_under_what_is_logged(stage: cast.Cast) -> None:
    by, joints, made = stage.socar_engineer, lives.joints_in(stage, "on_rig", 2), make_set(stage)
    fill(made, joints[:1], by, lives.day(9))
    log(by, pipe_set=made)
    for change, which in ((fill, joints[1:]), (empty, joints[:1])):
        with pytest.raises(Refused, match="logged up to"):
            change(made, which, by, lives.day(5))
        change(made, which, by, lives.day(4))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"used_on": lives.day(-1)}, ("used_on", "future")),
        ({"rotating_h": Decimal("24.001")}, ("rotating_h", "range")),
        ({"metres_drilled_m": Decimal("-1")}, ("metres_drilled_m", "range")),
        ({"overpull_kn": Decimal("NaN")}, ("overpull_kn", "invalid")),
        ({"metres_drilled_m": Decimal(0), "rotating_h": Decimal(0)}, ("rotating_h", "required")),
        ({"joint": None}, ("joint", "required")),
    ],
)
def test_log_that_cannot_be_is_named(
    stage: cast.Cast, wrong: dict[str, Any], fault: tuple[str, str]
) -> None:
    (joint,) = lives.joints_in(stage, "on_rig")
    values: dict[str, Any] = {"joint": joint, "used_on": lives.day(5), "rotating_h": Decimal(1)}
    good = Used(**values)
    with pytest.raises(Refused) as refused:
        usage.record_usage(
            rows=[good, Used(**{**values, **wrong})], by=stage.socar_engineer, now=NOW
        )
    assert [(row["row"], row["field"], row["code"]) for row in refused.value.rows] == [(1, *fault)]
    assert not UsageLog.objects.exists()


@pytest.mark.django_db
def test_pipe_that_is_ready_was_not_used_since_its_inspection(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    (joint,) = lives.inspect(lives.joints_in(stage, "in_stock"), by, on=lives.day(5))
    with pytest.raises(Refused) as refused:
        log(by, joint=joint, used_on=lives.day(5))
    assert [row["code"] for row in refused.value.rows] == ["ready"]
    log(by, joint=joint, used_on=lives.day(6))
    empty_set = make_set(stage)
    with pytest.raises(Refused) as refused:
        log(by, pipe_set=empty_set)
    assert [row["code"] for row in refused.value.rows] == ["empty"]


@pytest.mark.django_db
def test_only_who_has_the_pipe_or_keeps_the_set_logs(stage: cast.Cast) -> None:
    (joint,) = lives.joints_in(stage, "on_rig")
    made = make_set(stage)
    for person in (stage.socar_observer, stage.stp_engineer, stage.third_engineer):
        for owner in ({"joint": joint}, {"pipe_set": made}):
            with pytest.raises(NotAllowed):
                log(person, **owner)


# -- at once and at scale ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_joint_put_into_two_sets_at_once_is_in_one() -> None:
    stage = cast.assemble()
    joints = lives.joints_in(stage, "on_rig", 2)
    sets = [make_set(stage), make_set(stage, "DP-2")]
    answers = at_once(
        *(lambda made=made: fill(made, joints, stage.socar_engineer) for made in sets)
    )
    assert len(refusals(answers)) == 1
    assert SetMember.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_usage_against_leaving_gives_each_member_its_share_or_none() -> None:
    stage = cast.assemble()
    by, joints, made = stage.socar_engineer, lives.joints_in(stage, "on_rig", 3), make_set(stage)
    fill(made, joints, by, lives.day(9))
    copy = PipeSet.objects.get(pk=made.pk)
    answers = at_once(
        lambda: log(by, pipe_set=made),
        lambda: empty(copy, joints[:1], by, lives.day(6)),
    )
    left = SetMember.objects.exclude(left_on=None).exists()
    shares = UsageShare.objects.count()
    failed = [answer for answer in answers if isinstance(answer, PortalError)]
    assert (left, shares, len(failed)) in [(True, 2, 0), (False, 3, 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 50])
def test_members_and_usage_cost_the_same_for_any_number(stage: cast.Cast, count: int) -> None:
    by, joints, made = (
        stage.socar_engineer, lives.joints_in(stage, "on_rig", count), make_set(stage),
    )  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        services.add_members(pipe_set=made, joints=joints, by=by, now=NOW, on=lives.day(9))
    assert len(asked) == MEMBER_QUERIES
    rows = [
        Used(lives.day(4), pipe_set=made, rotating_h=Decimal(number) / 100, well="W-1")
        for number in range(1, count + 1)
    ]
    with CaptureQueriesContext(connection) as asked:
        usage.record_usage(rows=rows, by=by, now=NOW)
    assert len(asked) == USAGE_QUERIES
