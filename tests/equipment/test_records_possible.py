"""What no pipe can have gone through is refused: walls, classes, days, usage told twice, places."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from core.errors import Refused
from equipment.models import Joint, UsageLog
from equipment.pipes import aims, moving
from equipment.pipes.aims import Aim
from equipment.pipes.readings.positions import BODY, place_key
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.rules import Used
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.equipment import lives, yard
from tests.reminders import at_once

NOW = lives.NOW
DAY = lives.day(4)


@pytest.fixture
def stage(db: None) -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def joint(stage: cast.Cast) -> Joint:
    (one,) = lives.joints_in(stage, "on_rig", product_line=factories.make_drill_pipe())
    return one


def codes(refused: Refused) -> set[tuple[object, object]]:
    return {(row["field"], row["code"]) for row in refused.rows}


@pytest.mark.parametrize(
    ("wall", "given", "is_taken"),
    [
        ("7.356", "premium", True),
        ("7.355", "premium", False),
        ("7.355", "class_2", True),
        ("6.436", "class_2", False),
        ("6.436", "class_3", True),
        ("7.355", "new", False),
    ],
)
def test_class_of_drill_pipe_is_none_that_its_wall_forbids(
    stage: cast.Cast, joint: Joint, wall: str, given: str, is_taken: bool
) -> None:
    told: dict[str, Any] = {"body_class": given, "readings": (lives.wall(wall),)}
    if is_taken:
        assert lives.inspect([joint], stage.socar_engineer, **told)[0].body_class == given
        return
    with pytest.raises(Refused) as refused:
        lives.inspect([joint], stage.socar_engineer, **told)
    assert codes(refused.value) == {("body_class", "too_thin")}


def test_thin_wall_of_an_earlier_day_forbids_the_class_too(stage: cast.Cast, joint: Joint) -> None:
    by = stage.socar_engineer
    lives.inspect([joint], by, lives.day(9), body_class="class_3", readings=(lives.wall("5"),))
    with pytest.raises(Refused) as refused:
        lives.inspect([joint], by, body_class="premium")
    assert codes(refused.value) == {("body_class", "too_thin")}


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_ready_place_is_one_place_in_each_language(language: str) -> None:
    with override(language):
        keys = [place_key(str(place)) for place in BODY]
    assert keys == ["ready-0", "ready-1", "ready-2"]
    assert place_key("  2 M from  Pin ") == "2 m from pin"


def test_wall_grows_back_in_no_other_language(stage: cast.Cast, joint: Joint) -> None:
    lives.inspect([joint], stage.socar_engineer, lives.day(3), readings=(lives.wall("8"),))
    with override("az"):
        place = str(BODY[0])
    with pytest.raises(Refused) as refused:
        lives.inspect([joint], stage.socar_engineer, readings=(lives.wall("9", position=place),))
    assert codes(refused.value) == {("value", "wall_grew")}


def log(joint: Joint, by: Any, hours: str, **more: Any) -> None:
    row = Used(DAY, joint=joint, rotating_h=Decimal(hours), **more)
    usage.record_usage(rows=[row], by=by, now=NOW)


def test_same_usage_is_logged_once_and_a_day_has_its_hours(stage: cast.Cast, joint: Joint) -> None:
    by = stage.socar_engineer
    log(joint, by, "14")
    for hours, told in (("14", ("used_on", "repeated")), ("10.5", ("rotating_h", "range"))):
        with pytest.raises(Refused) as refused:
            log(joint, by, hours)
        assert codes(refused.value) == {told}
    log(joint, by, "10")
    usage.reverse_usage(log=UsageLog.objects.earliest("pk"), by=by, now=NOW, reason="Other joint")
    log(joint, by, "14")
    rows = [Used(lives.day(3), joint=joint, rotating_h=Decimal(1)) for _row in range(2)]
    with pytest.raises(Refused) as refused:
        usage.record_usage(rows=rows, by=by, now=NOW)
    assert [(row["row"], row["code"]) for row in refused.value.rows] == [(1, "repeated")]


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_is_logged_once() -> None:
    stage = cast.assemble()
    (joint,) = lives.joints_in(stage, "on_rig")

    def press() -> str:
        try:
            log(joint, stage.socar_engineer, "8")
        except Refused as refused:
            return str(refused.rows[0]["code"])
        return "logged"

    assert sorted(at_once(*[press] * 4)) == ["logged", "repeated", "repeated", "repeated"]
    assert UsageLog.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("joint-steps/", {"joints": 1, "action": "inspect", "on": "1969-12-31"}, "#/on"),
        ("usage-logs/", {"joint": 1, "used_on": "0001-01-01", "rotating_h": "1"}, "#/used_on"),
        (
            "inspections/",
            {"joint": 1, "inspected_on": "1900-01-01", "method": "ut", "inspector": "R. Aliyev",
             "body_class": "premium"},
            "#/inspected_on",
        ),
        ("tool-joints/", {"joint": 1, "fitted_on": "1900-01-01", "connection": "NC50"},
         "#/fitted_on"),
    ],
)  # fmt: skip
def test_no_record_is_older_than_any_pipe(
    stage: cast.Cast, path: str, body: dict[str, Any], pointer: str
) -> None:
    (joint,) = lives.joints_in(stage, "received", product_line=factories.make_drill_pipe())
    told = {
        name: [joint.public_id] if name == "joints" else joint.public_id if value == 1 else value
        for name, value in body.items()
    }
    refused = problem_of(caller(stage.socar_engineer).post(path, told), 422)
    assert refused["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("on", [dt.date(1969, 12, 31), lives.day(-1)])
def test_nothing_was_laid_down_then(stage: cast.Cast, on: dt.date) -> None:
    aim = Aim("laying_down", lives.base(stage), yard.make_rig(stage), on)
    with pytest.raises(Refused) as refused:
        aims.check(aim, stage.memorandum.pk, lives.TODAY)
    assert refused.value.field == "on"


def test_pipe_comes_to_a_place_of_the_other_party_by_a_waybill_only(stage: cast.Cast) -> None:
    (joint,) = lives.joints_in(stage, "received")
    theirs = factories.make_location(stage.memorandum, stage.stp, kind="yard", name="Their yard")
    with pytest.raises(Refused, match="by a waybill"):
        moving.move_joints(joints=[joint], location=theirs, by=stage.socar_engineer, now=NOW)
    with pytest.raises(Refused, match="by a waybill"):
        lives.take([joint], "store", stage.socar_engineer, location=theirs)


@pytest.mark.parametrize(
    "path",
    ["/pipes/?size=%00", "/pipes/stock/?grade=%00", "/catalogue/?designation=%00",
     "/pipes/heats/?mill=%00"],
)  # fmt: skip
def test_null_character_in_a_filter_of_a_page_is_no_fault(stage: cast.Cast, path: str) -> None:
    assert signed_in(stage.socar_engineer).get(path).status_code in (200, 400)


def test_hydrotest_of_a_wall_of_half_the_diameter_is_refused(stage: cast.Cast) -> None:
    asked = "engineering/hydrotest/?od=244.5&wall=122.25&unit=mm&grade=L80&product=casing"
    refused = problem_of(caller(stage.socar_engineer).get(asked), 400)
    assert refused["errors"][0]["parameter"] == "wall"


def test_earliest_day_is_taken(stage: cast.Cast, joint: Joint) -> None:
    row = Used(dt.date(1970, 1, 1), joint=joint, rotating_h=Decimal(1))
    usage.record_usage(rows=[row], by=stage.socar_engineer, now=NOW)
    assert UsageLog.objects.count() == 1
