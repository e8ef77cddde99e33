"""Pages of a passport: what a person reads, records and takes back with a phone in the yard."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.documents import codes
from core.models import Event
from equipment.models import Inspection, Joint, JointReading, JointStep, PipeSet, UsageLog
from equipment.pipes.heats import services as heats
from equipment.pipes.labels import printing
from tests import cast, factories
from tests.cooperation.browsers import signed_in
from tests.equipment import lives, passports

pytestmark = pytest.mark.django_db
QUERIES, SET_QUERIES = 13, 11


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def engineer(stage: cast.Cast) -> Client:
    return signed_in(stage.socar_engineer)


def text_of(answer: Any) -> str:
    """What a person reads on the page, on one line."""
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", bare.replace("&nbsp;", " ").replace("\u00a0", " "))


def page(client: Client, about: Any, tail: str = "") -> str:
    answer = client.get(about.get_absolute_url() + tail)
    assert answer.status_code == 200
    return text_of(answer)


def heat_of(stage: cast.Cast, joint: Joint) -> None:
    heat = heats.create_heat(
        memorandum=stage.memorandum, mill="Sumgait mill", heat_number="H-77",
        certificate_number="C-9", certificate_type="3.1", by=stage.socar_engineer,
        now=passports.NOW,
    )  # fmt: skip
    Joint.objects.filter(pk=joint.pk).update(heat=heat)


# -- the page of a joint ----------------------------------------------------------------------
def test_head_says_what_it_is_and_whether_it_may_be_run(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage, "on_rig")
    heat_of(stage, joint)
    passports.measure(
        stage, joint, 5, "8.9", tool_joint_class="class_2", governed_by="Tool joint OD 161 mm"
    )
    read = page(engineer, joint)
    for words in (
        "On the rig, may be run.", "Drill pipe 5&quot; 19.50# S135 NC50", "Body Premium",
        "Tool joint Class 2 governed by: Tool joint OD 161 mm", "certificate C-9 EN 10204 3.1",
        "Sumgait mill / H-77", "Rig 54",
    ):  # fmt: skip
        assert words in read


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("in_stock", "Ready for a rig."),
        ("received", "Not ready: Received."),
        ("on_rig", "On the rig, may be run."),
    ],
)
def test_verdict_follows_the_state(
    stage: cast.Cast, engineer: Client, status: str, words: str
) -> None:
    assert words in page(engineer, passports.drill_pipe(stage, status))


def test_used_pipe_is_not_to_be_run_and_has_no_rating(stage: cast.Cast, engineer: Client) -> None:
    joint = lives.used(stage)[0]
    read = page(engineer, joint)
    assert "Not to be run: in the hole on 23 May 2026, not inspected since." in read
    assert "No rating. The pipe was run after its last inspection: inspect it first." in read


@pytest.mark.parametrize("count", [1, 3, 50])
def test_page_costs_the_same_whatever_the_age(
    stage: cast.Cast, engineer: Client, count: int
) -> None:
    joint = passports.drill_pipe(stage)
    heat_of(stage, joint)
    for number in range(count):
        passports.make_set(stage, [joint], f"DP-{number}", day=400 - number)
        pipe_set = PipeSet.objects.latest("pk")
        passports.use(stage, 400 - number, pipe_set=pipe_set)
        passports.sets.remove_members(
            pipe_set=PipeSet.objects.get(pk=pipe_set.pk), joints=[joint], on=lives.day(399 - number),
            by=stage.socar_engineer, now=passports.NOW,
        )  # fmt: skip
        passports.use(stage, 200 - number, joint=joint)
        passports.measure(stage, joint, 99 - number, f"{9.1 - number / 100:.2f}")
    with CaptureQueriesContext(connection) as captured:
        answer = engineer.get(joint.get_absolute_url())
    assert answer.status_code == 200
    assert len(captured) == QUERIES


@pytest.mark.parametrize("count", [1, 3, 50])
def test_page_of_a_set_costs_the_same_whatever_its_size(
    stage: cast.Cast, engineer: Client, count: int
) -> None:
    joints = [passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(count)]
    pipe_set = passports.make_set(stage, joints, day=200)
    for number in range(count):
        passports.use(stage, 150 - number, pipe_set=pipe_set)
        passports.measure(stage, joints[number], 99, "9.0")
    with CaptureQueriesContext(connection) as captured:
        assert engineer.get(pipe_set.get_absolute_url()).status_code == 200
    assert len(captured) == SET_QUERIES


def test_wall_trend_names_its_method_and_the_days(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    today = timezone.localdate()
    first = (today - passports.NOW.date()).days
    for ago, wall in ((300, "9.0"), (200, "8.9"), (100, "8.8")):
        passports.measure(stage, joint, ago, wall)
    read = page(engineer, joint)
    assert "Line of least squares through the least walls of 3 inspections" in read
    assert "slope −0.365 mm a year" in read
    # 9.0 − 0.001 a day comes to 7.356 after 1,644 days.
    due = passports.NOW.date() + passports.dt.timedelta(days=1644 - 300)
    assert f"80 % · 7.36 mm {due:%-d %b %Y}" in read
    assert first < 1344, "the clock has come to the day that is foretold"
    assert "No forecast: The inspections stand at fewer than three different amounts" in read


def test_life_is_paged_and_narrowed(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    for number in range(30):
        passports.use(stage, 60 - number, joint=joint, well=f"Well {number:02d}")
    first = engineer.get(joint.get_absolute_url() + "?kind=usage")
    assert "Well 29" in text_of(first) and "Well 04" not in text_of(first)
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert older is not None
    second = text_of(engineer.get(older[1].replace("&amp;", "&")))
    assert "Well 04" in second and "Well 29" not in second
    assert engineer.get(joint.get_absolute_url() + "?kind=weather").status_code == 400
    assert engineer.get(joint.get_absolute_url() + "?older=x").status_code == 400


def test_code_on_the_page_is_that_of_the_label(
    stage: cast.Cast, engineer: Client, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://portal.example.test"
    joint = passports.drill_pipe(stage)
    address = f"https://portal.example.test/pipes/{joint.public_id}/"
    assert printing.address_of(joint) == address
    answer = engineer.get(reverse("equipment:joint-code", args=[joint.public_id]))
    assert answer.content.decode() == codes.qr_svg(address)
    assert answer.headers["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize("tail", ["", "usage/", "inspect/", "step/", "code.svg"])
def test_joint_of_strangers_is_missing(stage: cast.Cast, tail: str) -> None:
    joint = passports.drill_pipe(stage)
    stranger = signed_in(stage.third_engineer)
    assert stranger.get(joint.get_absolute_url() + tail).status_code == 404
    assert stranger.get(f"/pipes/pip_00000000000000000000000000/{tail}").status_code == 404


@pytest.mark.parametrize("name", ["stp_engineer", "socar_observer"])
def test_who_does_not_work_on_it_reads_and_records_nothing(stage: cast.Cast, name: str) -> None:
    joint = passports.drill_pipe(stage)
    passports.use(stage, 5, joint=joint)
    client = signed_in(getattr(stage, name))
    read = page(client, joint)
    assert "Used in the hole" in read
    assert "Log usage" not in read and "Take back" not in read
    for tail in ("usage/", "inspect/", "step/"):
        assert client.get(joint.get_absolute_url() + tail).status_code == 403


# -- usage ------------------------------------------------------------------------------------
def usage_of(**values: str) -> dict[str, str]:
    return {"used_on": lives.day(5).isoformat(), "metres_drilled_m": "120,5", **values}


def test_usage_of_a_joint_is_logged_and_seen(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    form = page(engineer, joint, "usage/")
    assert "Metres drilled" in form
    answer = engineer.post(
        joint.get_absolute_url() + "usage/",
        usage_of(rotating_h="8", well="Bulla-Deniz 90"),
        follow=True,
    )
    assert answer.redirect_chain == [(joint.get_absolute_url(), 302)]
    assert "120.5 m drilled, 8 h rotating Bulla-Deniz 90" in text_of(answer)
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
    assert words in text_of(answer)


def test_member_of_a_set_is_led_to_the_set(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    passports.make_set(stage, [joint])
    assert "This joint is in the set DP-7." in page(engineer, joint, "usage/")


def test_usage_of_a_set_is_saved_once_its_members_were_seen(
    stage: cast.Cast, engineer: Client
) -> None:
    joints = [passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(14)]
    pipe_set = passports.make_set(stage, joints)
    address = pipe_set.get_absolute_url() + "usage/"
    seen = engineer.post(address, usage_of())
    assert (seen.status_code, UsageLog.objects.count()) == (200, 0)
    read = text_of(seen)
    assert "14 joints were in the set on 27 May 2026; each has the whole of it:" in read
    assert "and 2 more" in read and "Log for 14 joints" in read
    token = re.search(r'name="shares" value="([^"]+)"', seen.content.decode())
    assert token is not None
    saved = engineer.post(address, usage_of(shares=token[1]), follow=True)
    assert saved.redirect_chain == [(pipe_set.get_absolute_url(), 302)]
    assert UsageLog.objects.get().shares.count() == 14
    assert "120.5 m Drilled" in text_of(saved)


def test_members_that_changed_in_between_are_shown_again(
    stage: cast.Cast, engineer: Client
) -> None:
    first, second = (passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(2))
    pipe_set = passports.make_set(stage, [first])
    address = pipe_set.get_absolute_url() + "usage/"
    token = f"{lives.day(5).isoformat()}-1-{pipe_set.members.get().pk}"
    passports.sets.add_members(
        pipe_set=PipeSet.objects.get(), joints=[second], on=lives.day(20),
        by=stage.socar_engineer, now=passports.NOW,
    )  # fmt: skip
    answer = engineer.post(address, usage_of(shares=token))
    assert (answer.status_code, UsageLog.objects.count()) == (200, 0)
    assert "2 joints were in the set" in text_of(answer)


def test_set_without_members_on_that_day_takes_no_usage(stage: cast.Cast, engineer: Client) -> None:
    pipe_set = passports.make_set(stage, [passports.drill_pipe(stage)], day=3)
    answer = engineer.post(pipe_set.get_absolute_url() + "usage/", usage_of())
    assert (answer.status_code, UsageLog.objects.count()) == (422, 0)
    assert "The set had no members on that day." in text_of(answer)


def test_usage_is_taken_back_with_a_reason(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    log = passports.use(stage, 5, joint=joint)
    back = reverse("equipment:usage-reverse", args=[log.public_id])
    assert back in engineer.get(joint.get_absolute_url()).content.decode()
    refused = engineer.post(back, {"reason": ""}, follow=True)
    assert UsageLog.objects.count() == 1 and "reason" in text_of(refused)
    answer = engineer.post(f"{back}?joint={joint.public_id}", {"reason": "Rig 12"}, follow=True)
    assert answer.redirect_chain == [(joint.get_absolute_url(), 302)]
    read = text_of(answer)
    assert "Usage taken back −100 m drilled" in read and "stands no more" in read
    assert back not in answer.content.decode()


# -- inspections ------------------------------------------------------------------------------
def inspection(**values: str) -> dict[str, str]:
    rows = {"kind_0": "wall", "position_0": "1 m from box", "value_0": "8,9", "value_0_unit": "mm"}
    plain = {"inspected_on": lives.day(2).isoformat(), "method": "ut", "inspector": "R. Aliyev",
             "instrument": "UT gauge 7", "body_class": "premium", "rows": "1"}  # fmt: skip
    return {**plain, **rows, **values}


def test_inspection_is_recorded_with_its_readings(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    form = page(engineer, joint, "inspect/")
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
    ) in text_of(answer)
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
    read = answer.content.decode()
    assert (answer.status_code, Inspection.objects.count()) == (200, 0)
    assert read.count('name="value_') == 10
    assert 'name="rows" value="5"' in read and 'value="0.35"' in read
    assert '<option value="in" selected>' in read
    assert "field-error" not in read


def test_row_with_a_value_says_where_it_was_read(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    answer = engineer.post(joint.get_absolute_url() + "inspect/", inspection(position_0=""))
    assert answer.status_code == 422 and "Say where it was read." in text_of(answer)


def test_inspection_is_withdrawn_with_its_reason(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    record = passports.measure(stage, joint, 5, "8.9")
    back = reverse("equipment:inspection-withdraw", args=[record.public_id])
    answer = engineer.post(back, {"reason": "Joint 418"}, follow=True)
    read = text_of(answer)
    assert "Inspection of 27 May 2026 withdrawn" in read and "Joint 418" in read
    assert Joint.objects.get(pk=joint.pk).body_class is None
    assert "No rating. The body has no class" in read


def test_reading_is_marked_as_erroneous(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    facts = passports.Facts(lives.day(5), "caliper", "R. Aliyev")
    row = passports.Judged(joint, readings=(lives.wall("9.0"),))
    passports.readings.record_readings(
        facts=facts, rows=[row], by=stage.socar_engineer, now=passports.NOW
    )
    reading = JointReading.objects.get()
    back = reverse("equipment:reading-erroneous", args=[reading.public_id])
    assert back in engineer.get(joint.get_absolute_url()).content.decode()
    read = text_of(engineer.post(back, {"reason": "Not zeroed"}, follow=True))
    assert "Reading marked as erroneous" in read and "Not zeroed" in read


# -- steps ------------------------------------------------------------------------------------
def test_step_is_taken_and_taken_back(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    form = engineer.get(joint.get_absolute_url() + "step/").content.decode()
    assert 'value="store"' in form and 'value="run"' not in form
    said = {"action": "store", "on": timezone.localdate().isoformat()}
    answer = engineer.post(joint.get_absolute_url() + "step/", said, follow=True)
    assert "Put in stock Received → In stock" in text_of(answer)
    back = reverse("equipment:step-reverse", args=[JointStep.objects.get().public_id])
    answer = engineer.post(back, {"reason": "Waits for its protector"}, follow=True)
    assert "Step taken back: Put in stock" in text_of(answer)
    assert Joint.objects.get(pk=joint.pk).status == "received"


def test_step_that_needs_a_reason_says_so(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    said = {"action": "quarantine", "on": timezone.localdate().isoformat()}
    answer = engineer.post(joint.get_absolute_url() + "step/", said)
    assert answer.status_code == 422 and "Give a reason." in text_of(answer)


@pytest.mark.parametrize(
    "name", ["usage-reverse", "inspection-withdraw", "reading-erroneous", "step-reverse"]
)
def test_records_of_others_are_taken_back_by_nobody_else(stage: cast.Cast, name: str) -> None:
    joint = passports.drill_pipe(stage)
    log = passports.use(stage, 9, joint=joint)
    record = passports.measure(stage, joint, 5, "8.9")
    lives.take([joint], "store", stage.socar_engineer)
    about = {"usage-reverse": log, "inspection-withdraw": record,
             "reading-erroneous": JointReading.objects.get(),
             "step-reverse": JointStep.objects.get()}[name]  # fmt: skip
    address = reverse(f"equipment:{name}", args=[about.public_id])
    before = Event.objects.count()
    assert signed_in(stage.stp_engineer).post(address, {"reason": "x"}).status_code == 403
    assert signed_in(stage.third_engineer).post(address, {"reason": "x"}).status_code == 404
    assert Event.objects.count() == before


# -- sets -------------------------------------------------------------------------------------
def test_passport_of_a_set_counts_classes_and_tells_its_life(
    stage: cast.Cast, engineer: Client
) -> None:
    joints = [passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(3)]
    pipe_set = passports.make_set(stage, joints)
    passports.use(stage, 20, pipe_set=pipe_set)
    passports.measure(stage, joints[0], 10, "9.0")
    passports.measure(stage, joints[1], 9, "7.0", body_class="class_2")
    read = page(engineer, pipe_set)
    for words in (
        "Not classified 1 joint, 12.80 m the worst in the set", "Class 2 1 joint, 12.80 m",
        "100 m Drilled", "least 7.00 mm, mean 8.00 mm, greatest 9.00 mm",
        "2 joints, newest of 23 May 2026", "Joints put into the set 3 joints from 2 May 2026 on",
        "Set opened",
    ):  # fmt: skip
        assert words in read


def test_members_that_left_are_shown_when_asked(stage: cast.Cast, engineer: Client) -> None:
    first, second = (passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(2))
    pipe_set = passports.make_set(stage, [first, second])
    passports.sets.remove_members(
        pipe_set=PipeSet.objects.get(), joints=[second], on=lives.day(9),
        by=stage.socar_engineer, now=passports.NOW,
    )  # fmt: skip
    assert "DP-1" not in page(engineer, pipe_set).split("Members")[1].split("Life line")[0]
    everybody = page(engineer, pipe_set, "?members=all").split("Members")[1]
    assert "DP-1 2 May 2026 23 May 2026" in everybody


@pytest.mark.parametrize("tail", ["", "usage/"])
def test_set_of_strangers_is_missing(stage: cast.Cast, tail: str) -> None:
    pipe_set = passports.make_set(stage, [passports.drill_pipe(stage)])
    address = pipe_set.get_absolute_url() + tail
    assert signed_in(stage.third_engineer).get(address).status_code == 404
    status = signed_in(stage.stp_engineer).get(address).status_code
    assert status == (403 if tail else 200)


def test_accessory_says_that_it_is_no_pipe(stage: cast.Cast, engineer: Client) -> None:
    collar = factories.make_joint(
        lives.base(stage), kind="accessory", description="Float collar", status="received"
    )
    assert "No rating. An accessory of a string is no pipe body" in page(engineer, collar)
