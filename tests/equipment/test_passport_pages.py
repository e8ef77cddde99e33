"""Pages of a passport: what a person reads, records and takes back with a phone in the yard."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.documents import codes
from equipment.models import Joint, PipeSet
from equipment.pipes.heats import services as heats
from equipment.pipes.labels import printing
from equipment.pipes.sets import services as sets
from tests import cast, factories
from tests.cooperation.browsers import signed_in
from tests.equipment import certified, lives, passports, pressing, workshop

pytestmark = pytest.mark.django_db
HELD = pressing.chart(leak=0.1)
QUERIES, SET_QUERIES = 13, 11


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def engineer(stage: cast.Cast) -> Client:
    return signed_in(stage.socar_engineer)


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
    shown = passports.read(engineer, joint)
    for words in (
        "On the rig, may be run.", "Drill pipe 5&quot; 19.50# S135 NC50", "Body Premium",
        "Tool joint Class 2 governed by: Tool joint OD 161 mm", "certificate C-9 EN 10204 3.1",
        "Sumgait mill / H-77", "Rig 54",
    ):  # fmt: skip
        assert words in shown


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
    assert words in passports.read(engineer, passports.drill_pipe(stage, status))


def test_used_pipe_is_not_to_be_run_and_has_no_rating(stage: cast.Cast, engineer: Client) -> None:
    joint = lives.used(stage)[0]
    shown = passports.read(engineer, joint)
    assert "Not to be run: in the hole on 23 May 2026, not inspected since." in shown
    assert "No rating. The pipe was run after its last inspection: inspect it first." in shown


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
        sets.remove_members(
            pipe_set=PipeSet.objects.get(pk=pipe_set.pk), joints=[joint],
            on=lives.day(399 - number), by=stage.socar_engineer, now=passports.NOW,
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
    shown = passports.read(engineer, joint)
    assert "Line of least squares through the least walls of 3 inspections" in shown
    assert "slope −0.365 mm a year" in shown
    # 9.0 − 0.001 a day comes to 7.356 after 1,644 days.
    due = passports.NOW.date() + dt.timedelta(days=1644 - 300)
    assert f"80 % · 7.36 mm {due:%-d %b %Y}" in shown
    assert first < 1344, "the clock has come to the day that is foretold"
    assert "No forecast: The inspections stand at fewer than three different amounts" in shown


def test_life_is_paged_and_narrowed(stage: cast.Cast, engineer: Client) -> None:
    joint = passports.drill_pipe(stage)
    for number in range(30):
        passports.use(stage, 60 - number, joint=joint, well=f"Well {number:02d}")
    first = engineer.get(joint.get_absolute_url() + "?kind=usage")
    assert "Well 29" in passports.text_of(first) and "Well 04" not in passports.text_of(first)
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert older is not None
    second = passports.text_of(engineer.get(older[1].replace("&amp;", "&")))
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
    shown = passports.read(client, joint)
    assert "Used in the hole" in shown
    assert "Log usage" not in shown and "Take back" not in shown
    for tail in ("usage/", "inspect/", "step/"):
        assert client.get(joint.get_absolute_url() + tail).status_code == 403


def test_certificates_stand_on_the_page_of_their_joint_and_item(
    stage: cast.Cast, engineer: Client
) -> None:
    pipe, valve = pressing.joints(stage), workshop.item(stage, "V-1", "in_stock")
    first = certified.issued(stage, joints=pipe)
    certified.withdraw(stage, first)
    pressing.finish(stage, first.order)
    certified.issued(stage, order=pressing.started(stage, lives.fresh(pipe)), chart=HELD)
    certified.issued(stage, order=pressing.started(stage, items=[valve]))
    ended, standing, other = (
        f"STP-2026-00{number} Pressure test certificate · 1 Jun 2026 {state}"
        for number, state in enumerate(("Withdrawn", "Valid", "Valid"), start=1)
    )
    joint = passports.read(engineer, pipe[0])
    assert f"Certificates {standing} {ended}" in joint and other not in joint
    assert first.get_absolute_url() in engineer.get(pipe[0].get_absolute_url()).content.decode()
    item = passports.read(engineer, valve)
    assert other in item and standing not in item


# -- sets -------------------------------------------------------------------------------------
def test_passport_of_a_set_counts_classes_and_tells_its_life(
    stage: cast.Cast, engineer: Client
) -> None:
    joints = [passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(3)]
    pipe_set = passports.make_set(stage, joints)
    passports.use(stage, 20, pipe_set=pipe_set)
    passports.measure(stage, joints[0], 10, "9.0")
    passports.measure(stage, joints[1], 9, "7.0", body_class="class_2")
    shown = passports.read(engineer, pipe_set)
    for words in (
        "Not classified 1 joint, 12.80 m the worst in the set", "Class 2 1 joint, 12.80 m",
        "100 m Drilled", "least 7.00 mm, mean 8.00 mm, greatest 9.00 mm",
        "2 joints, newest of 23 May 2026", "Joints put into the set 3 joints from 2 May 2026 on",
        "Set opened",
    ):  # fmt: skip
        assert words in shown


def test_members_that_left_are_shown_when_asked(stage: cast.Cast, engineer: Client) -> None:
    first, second = (passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(2))
    pipe_set = passports.make_set(stage, [first, second])
    sets.remove_members(
        pipe_set=PipeSet.objects.get(), joints=[second], on=lives.day(9),
        by=stage.socar_engineer, now=passports.NOW,
    )  # fmt: skip
    assert (
        "DP-1" not in passports.read(engineer, pipe_set).split("Members")[1].split("Life line")[0]
    )
    everybody = passports.read(engineer, pipe_set, "?members=all").rsplit("Members", 1)[1]
    assert "DP-1 Base 2 2 May 2026 – 23 May 2026" in everybody


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
    assert "No rating. An accessory of a string is no pipe body" in passports.read(engineer, collar)
