"""What is recorded and taken back from a passport with a phone in the yard."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Event
from equipment.models import Inspection, Joint, JointReading, JointStep, PipeSet, UsageLog
from equipment.pipes.readings import services as readings
from equipment.pipes.readings.rules import Facts, Judged
from equipment.pipes.sets import services as sets
from tests import cast
from tests.cooperation.browsers import signed_in
from tests.equipment import lives, passports

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def engineer(stage: cast.Cast) -> Client:
    return signed_in(stage.socar_engineer)


# -- usage ------------------------------------------------------------------------------------
def usage_of(**values: str) -> dict[str, str]:
    return {"used_on": lives.day(5).isoformat(), "metres_drilled_m": "120,5", **values}


def test_usage_of_a_joint_is_logged_and_seen(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    form = passports.read(engineer, joint, "usage/")
    assert "Metres drilled" in form
    answer = engineer.post(
        joint.get_absolute_url() + "usage/",
        usage_of(rotating_h="8", well="Bulla-Deniz 90"),
        follow=True,
    )
    assert answer.redirect_chain == [(joint.get_absolute_url(), 302)]
    assert "120.5 m drilled, 8 h rotating Bulla-Deniz 90" in passports.text_of(answer)
    log = UsageLog.objects.get()
    assert (log.joint, log.metres_drilled_m, log.overpull_kn) == (joint, Decimal("120.5"), None)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"metres_drilled_m": ""}, "A log says something of the usage."),
        ({"used_on": "2199-01-01"}, "The day lies in the future."),
        ({"rotating_h": "25"}, "less than or equal to 24"),
    ],
)
def test_wrong_usage_is_told_at_its_field(
    stage: cast.Cast, engineer: Client, said: dict[str, str], words: str
) -> None:
    joint = passports.drill_pipe(stage)
    answer = engineer.post(joint.get_absolute_url() + "usage/", usage_of(**said))
    assert (answer.status_code, UsageLog.objects.count()) == (422, 0)
    assert words in passports.text_of(answer)


def test_member_of_a_set_is_led_to_the_set(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    passports.make_set(stage, [joint])
    assert "This joint is in the set DP-7." in passports.read(engineer, joint, "usage/")


def test_usage_of_a_set_is_saved_once_its_members_were_seen(
    stage: cast.Cast, engineer: Client
) -> None:
    joints = [passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(14)]
    pipe_set = passports.make_set(stage, joints)
    address = pipe_set.get_absolute_url() + "usage/"
    seen = engineer.post(address, usage_of())
    assert (seen.status_code, UsageLog.objects.count()) == (200, 0)
    shown = passports.text_of(seen)
    assert "14 joints were in the set on 27 May 2026; each has the whole of it:" in shown
    assert "and 2 more" in shown and "Log for 14 joints" in shown
    token = re.search(r'name="shares" value="([^"]+)"', seen.content.decode())
    assert token is not None
    saved = engineer.post(address, usage_of(shares=token[1]), follow=True)
    assert saved.redirect_chain == [(pipe_set.get_absolute_url(), 302)]
    assert UsageLog.objects.get().shares.count() == 14
    assert "120.5 m Drilled" in passports.text_of(saved)


def test_members_that_changed_in_between_are_shown_again(
    stage: cast.Cast, engineer: Client
) -> None:
    first, second = (passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(2))
    pipe_set = passports.make_set(stage, [first])
    address = pipe_set.get_absolute_url() + "usage/"
    token = f"{lives.day(5).isoformat()}-1-{pipe_set.members.get().pk}"
    sets.add_members(
        pipe_set=PipeSet.objects.get(), joints=[second], on=lives.day(20),
        by=stage.socar_engineer, now=passports.NOW,
    )  # fmt: skip
    answer = engineer.post(address, usage_of(shares=token))
    assert (answer.status_code, UsageLog.objects.count()) == (200, 0)
    assert "2 joints were in the set" in passports.text_of(answer)


def test_set_without_members_on_that_day_takes_no_usage(stage: cast.Cast, engineer: Client) -> None:
    pipe_set = passports.make_set(stage, [passports.drill_pipe(stage)], day=3)
    answer = engineer.post(pipe_set.get_absolute_url() + "usage/", usage_of())
    assert (answer.status_code, UsageLog.objects.count()) == (422, 0)
    assert "The set had no members on that day." in passports.text_of(answer)


def test_usage_is_taken_back_with_a_reason(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    log = passports.use(stage, 5, joint=joint)
    back = reverse("equipment:usage-reverse", args=[log.public_id])
    assert back in engineer.get(joint.get_absolute_url()).content.decode()
    refused = engineer.post(back, {"reason": ""}, follow=True)
    assert UsageLog.objects.count() == 1 and "reason" in passports.text_of(refused)
    answer = engineer.post(f"{back}?joint={joint.public_id}", {"reason": "Rig 12"}, follow=True)
    assert answer.redirect_chain == [(joint.get_absolute_url(), 302)]
    shown = passports.text_of(answer)
    assert "Usage taken back −100 m drilled" in shown and "stands no more" in shown
    assert back not in answer.content.decode()


# -- inspections ------------------------------------------------------------------------------
def inspection(**values: str) -> dict[str, str]:
    rows = {"kind_0": "wall", "position_0": "1 m from box", "value_0": "8,9", "value_0_unit": "mm"}
    plain = {"inspected_on": lives.day(2).isoformat(), "method": "ut", "inspector": "R. Aliyev",
             "instrument": "UT gauge 7", "body_class": "premium", "rows": "1"}  # fmt: skip
    return {**plain, **rows, **values}


def test_inspection_is_recorded_with_its_readings(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    form = passports.read(engineer, joint, "inspect/")
    assert "1 m from box" in engineer.get(joint.get_absolute_url() + "inspect/").content.decode()
    assert "Class of the tool joint" in form
    second = {"rows": "2", "kind_1": "tool_joint_od_box", "position_1": "box", "value_1": "6.375",
              "value_1_unit": "in"}  # fmt: skip
    answer = engineer.post(
        joint.get_absolute_url() + "inspect/",
        inspection(governed_by="Least wall 97 %", **second),
        follow=True,
    )
    assert answer.redirect_chain == [(joint.get_absolute_url(), 302)]
    rows = JointReading.objects.order_by("pk").values_list("kind", "value_mm", "entered_unit")
    assert list(rows) == [
        ("wall", Decimal("8.900"), "mm"), ("tool_joint_od_box", Decimal("161.925"), "in"),
    ]  # fmt: skip
    record = Inspection.objects.get()
    assert (record.body_class, record.governed_by, record.instrument) == (
        "premium", "Least wall 97 %", "UT gauge 7",
    )  # fmt: skip


def test_wall_that_grew_is_refused_in_clear_words(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    engineer.post(joint.get_absolute_url() + "inspect/", inspection(value_0="8.5"))
    later = inspection(inspected_on=lives.day(1).isoformat(), value_0="8.9")
    answer = engineer.post(joint.get_absolute_url() + "inspect/", later)
    assert (answer.status_code, Inspection.objects.count()) == (422, 1)
    assert (
        "the wall at 1 m from box would have grown by 0.400 mm against 8.500 mm of 30 May 2026. "
        "Measure again, or mark the wrong reading as erroneous."
    ) in passports.text_of(answer)
    assert 'value="8.9"' in answer.content.decode()


def test_better_class_of_the_same_day_is_refused_at_its_field(
    stage: cast.Cast, engineer: Client
) -> None:
    joint = passports.drill_pipe(stage)
    engineer.post(joint.get_absolute_url() + "inspect/", inspection(body_class="class_2"))
    answer = engineer.post(joint.get_absolute_url() + "inspect/", inspection())
    assert (answer.status_code, Inspection.objects.count()) == (422, 1)
    words = "A better class needs a newer inspection, or the wrong record withdrawn."
    error = answer.content.decode().split('id="id_body_class_error"')[1].split("</div>")[0]
    assert words in error


def test_more_rows_keep_what_was_typed(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    said = inspection(value_0="0.35", value_0_unit="in", inspector="", more="1")
    answer = engineer.post(joint.get_absolute_url() + "inspect/", said)
    shown = answer.content.decode()
    assert (answer.status_code, Inspection.objects.count()) == (200, 0)
    assert shown.count('name="value_') == 10
    assert 'name="rows" value="5"' in shown and 'value="0.35"' in shown
    assert '<option value="in" selected>' in shown
    assert "field-error" not in shown


def test_row_with_a_value_says_where_it_was_read(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    answer = engineer.post(joint.get_absolute_url() + "inspect/", inspection(position_0=""))
    assert answer.status_code == 422 and "Say where it was read." in passports.text_of(answer)


def test_inspection_is_withdrawn_with_its_reason(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    record = passports.measure(stage, joint, 5, "8.9")
    back = reverse("equipment:inspection-withdraw", args=[record.public_id])
    answer = engineer.post(back, {"reason": "Joint 418"}, follow=True)
    shown = passports.text_of(answer)
    assert "Inspection of 27 May 2026 withdrawn" in shown and "Joint 418" in shown
    assert Joint.objects.get(pk=joint.pk).body_class is None
    assert "No rating. The body has no class" in shown


def test_reading_is_marked_as_erroneous(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    facts = Facts(lives.day(5), "caliper", "R. Aliyev")
    row = Judged(joint, readings=(lives.wall("9.0"),))
    readings.record_readings(facts=facts, rows=[row], by=stage.socar_engineer, now=passports.NOW)
    reading = JointReading.objects.get()
    back = reverse("equipment:reading-erroneous", args=[reading.public_id])
    assert back in engineer.get(joint.get_absolute_url()).content.decode()
    shown = passports.text_of(engineer.post(back, {"reason": "Not zeroed"}, follow=True))
    assert "Reading marked as erroneous" in shown and "Not zeroed" in shown


# -- steps ------------------------------------------------------------------------------------
def test_step_is_taken_and_taken_back(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    form = engineer.get(joint.get_absolute_url() + "step/").content.decode()
    assert 'value="store"' in form and 'value="run"' not in form
    said = {"action": "store", "on": timezone.localdate().isoformat()}
    answer = engineer.post(joint.get_absolute_url() + "step/", said, follow=True)
    assert "Put in stock Received → In stock" in passports.text_of(answer)
    back = reverse("equipment:step-reverse", args=[JointStep.objects.get().public_id])
    answer = engineer.post(back, {"reason": "Waits for its protector"}, follow=True)
    assert "Step taken back: Put in stock" in passports.text_of(answer)
    assert Joint.objects.get(pk=joint.pk).status == "received"


def test_step_that_needs_a_reason_says_so(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    said = {"action": "quarantine", "on": timezone.localdate().isoformat()}
    answer = engineer.post(joint.get_absolute_url() + "step/", said)
    assert answer.status_code == 422 and "Give a reason." in passports.text_of(answer)


@pytest.mark.parametrize(
    "name", ["usage-reverse", "inspection-withdraw", "reading-erroneous", "step-reverse"]
)
def test_records_of_others_are_taken_back_by_nobody_else(stage: cast.Cast, name: str) -> None:
    joint = passports.drill_pipe(stage)
    log = passports.use(stage, 9, joint=joint)
    record = passports.measure(stage, joint, 5, "8.9")
    lives.take([joint], "store", stage.socar_engineer)
    about: Any = {"usage-reverse": log, "inspection-withdraw": record,
             "reading-erroneous": JointReading.objects.get(),
             "step-reverse": JointStep.objects.get()}[name]  # fmt: skip
    address = reverse(f"equipment:{name}", args=[about.public_id])
    before = Event.objects.count()
    assert signed_in(stage.stp_engineer).post(address, {"reason": "x"}).status_code == 403
    assert signed_in(stage.third_engineer).post(address, {"reason": "x"}).status_code == 404
    assert Event.objects.count() == before
