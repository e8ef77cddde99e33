"""The life line: everything that happened to a joint, in one order, page by page."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import BadRequest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.installation import services as installation
from equipment.models import JointMove, Location
from equipment.pipes import moving
from equipment.pipes.passport import joint_sources, lifeline, queries, set_sources
from equipment.pipes.passport.entries import shown
from equipment.pipes.passport.entry_words import SAID
from equipment.pipes.passport.kinds import KINDS
from equipment.pipes.passport.lifeline import Cursor, Entry, cursor_of
from equipment.pipes.passport.passports import life_of
from equipment.pipes.tool_joints import services as tool_joints
from equipment.pipes.transfers import services as transfers
from tests import cast, factories
from tests.equipment import lives, passports, yard

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def sources_of(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.source for entry in entries]


def test_whole_life_stands_in_the_order_of_its_days(stage: cast.Cast) -> None:
    joint = passports.live_through(stage)
    page = life_of(joint, stage.socar_engineer)
    assert sources_of(page.entries) == [
        "registered", "step-back", "sent", "changed", "step-back", "step", "reading-marked",
        "withdrawal", "move", "reading", "inspection", "inspection", "usage-back", "usage",
        "usage", "joined",
    ]  # fmt: skip
    assert page.older == ""
    days = [entry.day for entry in page.entries]
    assert days == sorted(days, reverse=True)


def test_every_source_has_a_kind_and_words() -> None:
    named = {one.name for one in (*joint_sources.SOURCES, *set_sources.SOURCES)}
    assert named == set(SAID)
    assert {one.kind for one in joint_sources.SOURCES} == set(KINDS)


def test_pages_of_a_life_put_together_are_the_whole(stage: cast.Cast) -> None:
    joint, user = passports.live_through(stage), stage.socar_engineer
    whole = lifeline.page_of(joint_sources.SOURCES, joint, user, limit=100).entries
    found: list[Entry] = []
    cursor = ""
    while True:
        after = cursor_of(cursor)
        page = lifeline.page_of(joint_sources.SOURCES, joint, user, after=after, limit=3)
        found += page.entries
        cursor = page.older
        if not cursor:
            break
    assert found == list(whole)


@pytest.mark.parametrize("kind", KINDS)
def test_life_is_narrowed_to_a_kind(stage: cast.Cast, kind: str) -> None:
    joint, user = passports.live_through(stage), stage.socar_engineer
    whole = lifeline.page_of(joint_sources.SOURCES, joint, user, limit=100).entries
    page = life_of(joint, user, kind=kind)
    assert page.entries == tuple(entry for entry in whole if entry.kind == kind)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_page_of_a_life_costs_one_statement(stage: cast.Cast, count: int) -> None:
    joint = passports.drill_pipe(stage)
    for at in range(count):
        passports.use(stage, 60 + at, joint=joint)
    with CaptureQueriesContext(connection) as captured:
        page = life_of(joint, stage.socar_engineer)
    assert len(captured) == 1
    assert len(page.entries) == min(count + 1, lifeline.PER_PAGE)
    assert bool(page.older) == (count + 1 > lifeline.PER_PAGE)


def test_what_was_taken_back_stays_and_is_struck(stage: cast.Cast) -> None:
    joint = passports.live_through(stage)
    entries = [shown(one) for one in life_of(joint, stage.socar_engineer).entries]
    struck = [one.words.title for one in entries if one.is_struck]
    assert struck == [
        "Measured: Tool joint outside diameter, box",
        "Inspected",
        "Used with the set",
    ]
    back = [one.words for one in entries if one.kind == "correction"]
    assert {words.reason for words in back} == {
        "No lorry", "It waits for its protector", "Calliper not zeroed", "Joint 418",
        "Another rig", "",
    }  # fmt: skip


def test_inspection_opens_its_readings_and_names_its_criterion(stage: cast.Cast) -> None:
    joint = passports.drill_pipe(stage)
    passports.measure(stage, joint, 3, "9.0", "8.7", governed_by="Least wall 95 %")
    entry = life_of(joint, stage.socar_engineer, kind="reading").entries[0]
    told = shown(entry)
    assert told.words.lines == (
        "body: Premium", "governed by: Least wall 95 %", "least wall 8.70\u00a0mm",
        "Ultrasonic testing, R. Aliyev, UT gauge 7",
    )  # fmt: skip
    assert [one.value for one in told.readings] == ["9.000\u00a0mm", "8.700\u00a0mm"]


def test_each_move_is_kept_for_each_joint(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "received", 2)
    rack = factories.make_location(
        stage.memorandum, stage.socar, kind="rack", name="Rack 9", parent=lives.base(stage)
    )
    by, now = stage.socar_engineer, passports.NOW
    moving.move_joints(joints=joints, location=rack, by=by, now=now, reason="Sorted")
    rows = JointMove.objects.order_by("joint").values_list("joint", "came_from", "came_to")
    base = lives.base(stage)
    assert list(rows) == [(joint.pk, base.pk, rack.pk) for joint in joints]
    words = shown(life_of(joints[1], by, kind="move").entries[0]).words
    assert (words.lines, words.reason) == (("from Base 2 to Rack 9",), "Sorted")


def test_run_of_an_order_is_told_once_with_its_record(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage, 2)
    order = yard.started(stage, joints)
    first, second = yard.lines(order)
    installation.save_records(
        order=order, rows=[yard.run(first), yard.reject(second)], by=stage.stp_engineer,
        now=passports.NOW,
    )  # fmt: skip
    ran = life_of(joints[0], stage.socar_engineer).entries
    rejected = life_of(joints[1], stage.socar_engineer).entries
    assert sorted(sources_of(ran)) == ["ordered", "registered", "run"]
    assert sorted(sources_of(rejected)) == ["ordered", "registered", "run"]
    words = next(shown(one).words for one in rejected if one.source == "run")
    assert (words.title, words.link, words.reason) == (
        "Rejected on the rig", order.number, "Galled thread",
    )  # fmt: skip


def test_waybill_is_told_at_both_ends(stage: cast.Cast) -> None:
    joint = lives.joints_in(stage, "received")[0]
    shop = factories.make_location(stage.memorandum, stage.stp, kind="workshop", name="Workshop")
    sent = transfers.dispatch_joints(
        memorandum=stage.memorandum, receiver=stage.stp, destination=shop, joints=[joint],
        carrier="Lorry", by=stage.socar_engineer, now=passports.NOW,
    )  # fmt: skip
    transfers.confirm_transfer(transfer=sent, by=stage.stp_engineer, now=passports.moment(60))
    entries = life_of(joint, stage.stp_engineer, kind="transfer").entries
    assert sources_of(entries) == ["arrived", "sent"]
    assert entries[0].told["number"] == sent.number
    assert "to Workshop" in shown(entries[0]).words.lines[-1]


def test_life_of_another_joint_is_not_mixed_in(stage: cast.Cast) -> None:
    joint = passports.live_through(stage)
    other = passports.drill_pipe(stage, serial="DP-0418")
    entries = life_of(other, stage.socar_engineer).entries
    assert sources_of(entries) == ["registered"]
    assert joint.pk != other.pk


def test_names_of_places_are_told_in_the_language_of_now(stage: cast.Cast) -> None:
    joint = lives.joints_in(stage, "received")[0]
    rack = factories.make_location(
        stage.memorandum, stage.socar, kind="rack", name="Rack 9", name_ru="Стеллаж 9",
        parent=lives.base(stage),
    )  # fmt: skip
    by = stage.socar_engineer
    moving.move_joints(joints=[joint], location=rack, by=by, now=passports.NOW)
    told = life_of(joint, by, kind="move").entries[0].told
    assert told["came_to"] == {"en": "Rack 9", "az": "", "ru": "Стеллаж 9"}
    assert Location.objects.get(pk=rack.pk).name_az == ""


@pytest.mark.parametrize("text", ["x", "W10", "WzEsMiwzLDRd", "bnVsbA"])
def test_broken_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        cursor_of(text)


def test_cursor_is_read_back_as_it_was_written() -> None:
    cursor = Cursor(dt.date(2026, 5, 1), passports.NOW, "usage", 7)
    assert cursor_of(str(cursor)) == cursor


def test_usage_is_added_up_by_its_way_and_since_the_inspection(stage: cast.Cast) -> None:
    joint = passports.drill_pipe(stage)
    pipe_set = passports.make_set(stage, [joint])
    passports.use(stage, 20, joint=joint)
    passports.use(stage, 15, pipe_set=pipe_set, overpull_kn=Decimal(900))
    passports.measure(stage, joint, 10, "9.0")
    passports.use(stage, 5, pipe_set=pipe_set, overpull_kn=Decimal(400))
    found = queries.usage_of(lives.fresh([joint])[0])
    assert [
        part["metres_drilled_m"]
        for part in (found.whole, found.since, found.own, found.own_since, found.by_set)
    ] == [300, 100, 100, 0, 200]
    assert [part["overpull_kn"] for part in (found.whole, found.since)] == [900, 400]


def test_usage_that_was_taken_back_is_not_counted(stage: cast.Cast) -> None:
    joint = passports.live_through(stage)
    whole = queries.usage_of(joint).whole
    assert [whole["metres_drilled_m"], whole["rotating_h"]] == [100, 10]


def test_wall_of_a_day_is_its_least_standing_one(stage: cast.Cast) -> None:
    joint = passports.drill_pipe(stage)
    passports.use(stage, 40, joint=joint)
    passports.measure(stage, joint, 30, "9.1", "8.9")
    passports.use(stage, 20, joint=joint)
    passports.measure(stage, joint, 10, "8.95", "8.6")
    points = queries.walls_of(joint)
    assert [(one.on, float(one.wall_mm), float(one.metres)) for one in points] == [
        (lives.day(30), 8.9, 100.0), (lives.day(10), 8.6, 200.0),
    ]  # fmt: skip


def test_tool_joints_are_told_and_their_withdrawal_too(stage: cast.Cast) -> None:
    joint, by = passports.drill_pipe(stage), stage.socar_engineer
    pair = tool_joints.fit_pair(
        joint=joint, fitted_on=lives.day(9), connection="NC50", box_od_mm=Decimal("165.1"), by=by,
        now=passports.NOW,
    )  # fmt: skip
    told = shown(life_of(joint, by, kind="tool_joint").entries[0])
    assert told.words.lines == ("NC50", "box 165.1\u00a0mm", "No hardband")
    tool_joints.withdraw_pair(pair=pair, by=by, now=passports.moment(1), reason="Joint 418")
    first, second, _entered = sorted(
        (shown(one) for one in life_of(joint, by).entries), key=lambda one: one.kind
    )
    assert (first.words.reason, first.kind) == ("Joint 418", "correction")
    assert (second.kind, _entered.kind, _entered.is_struck) == ("entry", "tool_joint", True)
