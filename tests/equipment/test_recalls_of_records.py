"""A recall reads what slices really recorded, tells the parties, and misses nothing at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.utils.translation import override

from core.errors import Refused
from core.models import User
from core.notices import mailing
from core.notices.models import Notice
from equipment.instruments import calibrating, touching
from equipment.instruments import services as instruments
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.recall import services as recalls
from equipment.instruments.recall.models import Recall
from equipment.models import (
    Inspection,
    JointReading,
    PressureTest,
    RevisionRecord,
    RevisionStep,
)
from equipment.pipes.readings import services as readings
from equipment.pipes.readings.rules import Facts, Judged
from equipment.pressure_testing import services as pressure
from equipment.pressure_testing.facts import Use
from equipment.revision.facts import RevisionFacts
from tests import cast, reminders
from tests.callers import caller, problem_of
from tests.equipment import gauges, lives, pressing, revising, yard
from tests.equipment.test_orders_races import at_once, refusals

pytestmark = pytest.mark.django_db
NOW, TODAY = revising.NOW, revising.TODAY


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def bad(tool: Instrument, by: User) -> Recall:
    calibration = Calibration.objects.get(instrument=tool)
    calibrating.declare_bad(
        calibration=calibration, since=calibration.calibrated_on, reason="Wrong standard",
        by=by, now=NOW,
    )  # fmt: skip
    return Recall.objects.get(calibration=calibration)


def faulty(tool: Instrument, by: User) -> Recall:
    instruments.withdraw_instrument(
        instrument=Instrument.objects.get(pk=tool.pk), on=TODAY, is_faulty=True,
        reason="Dropped", by=by, now=NOW,
    )  # fmt: skip
    return Recall.objects.get(instrument=tool)


def press(stage: cast.Cast, tool: Instrument) -> Callable[[], Any]:
    order = pressing.started(stage, pressing.joints(stage))
    setup = pressing.setup(stage, order)
    uses = [Use(tool, "recorder")]
    return lambda: pressure.record_test(
        order=order, setup=replace(setup, instruments=uses, readings=()), by=stage.stp_engineer,
        now=NOW,
    )  # fmt: skip


def revise(stage: cast.Cast, tool: Instrument) -> Callable[[], Any]:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    row = RevisionFacts(line.public_id, [revising.step(stage, "wall_ut", instrument=tool)])
    return lambda: revising.save(stage, order, row)


def inspect(stage: cast.Cast, tool: Instrument) -> Callable[[], Any]:
    (joint,) = revising.used(stage)
    facts = Facts(TODAY, "ut", "A. Inspector", measured_with=tool)
    row = Judged(joint, body_class="premium", readings=(lives.wall("9.000", "middle"),))
    return lambda: readings.record_inspections(
        facts=facts, rows=[row], by=stage.socar_engineer, now=NOW
    )


def read(stage: cast.Cast, tool: Instrument) -> Callable[[], Any]:
    (joint,) = revising.used(stage)
    facts = Facts(TODAY, "ut", "A. Inspector", measured_with=tool)
    row = Judged(joint, readings=(lives.wall("9.000", "middle"),))
    return lambda: readings.record_readings(
        facts=facts, rows=[row], by=stage.socar_engineer, now=NOW
    )


WORKS = (press, revise, inspect, read)


def test_recall_lists_tests_revisions_inspections_and_readings_and_closes(
    stage: cast.Cast,
) -> None:
    tool = pressing.gauge(stage, "PG-9")
    for work in WORKS:
        work(stage, tool)()
    recall = bad(tool, stage.stp_engineer)
    assert sorted(recall.items.values_list("kind", flat=True)) == [
        "inspection", "pressure_test", "reading", "revision"
    ]  # fmt: skip
    assert all(item.url for item in recall.items.all())
    reminders.scan(NOW)
    told = set(Notice.objects.filter(object_id=recall.public_id).values_list("person", flat=True))
    assert {stage.socar_engineer.pk, stage.stp_engineer.pk} <= told
    mailing.make_mails(now=NOW)
    mailing.send_mails(clock=lambda: NOW)
    assert any(recall.number in letter.subject for letter in mail.outbox)
    for person in (stage.socar_engineer, stage.stp_coordinator):
        recall.refresh_from_db()
        assert recall.status == "under_review"
        recalls.dispose(
            recall=recall, items=gauges.records(recall), disposition="stands", reason="Checked",
            by=person, now=NOW,
        )  # fmt: skip
    recall.refresh_from_db()
    assert recall.status == "closed"


def test_records_are_named_in_the_language_of_the_reader(stage: cast.Cast, client: Client) -> None:
    tool = pressing.gauge(stage, "PG-9")
    for work in WORKS:
        work(stage, tool)()
    User.objects.filter(pk=stage.stp_engineer.pk).update(language="ru")
    with override("ru"):
        recall = bad(tool, stage.stp_engineer)
    test, (revision,) = PressureTest.objects.get(), RevisionStep.objects.all()
    read, inspected = JointReading.objects.get(inspection=None), Inspection.objects.get()
    told = {
        "pressure_test": ("Pressure test", str(test)),
        "revision": ("Revision (strip-down inspection)",
                     f"{revision.record} · {revision.record.line.joint}"),
        "inspection": ("Inspection", str(inspected.joint)),
        "reading": ("Reading", f"{read.joint} · 9.000 mm"),
    }  # fmt: skip
    assert dict(recall.items.values_list("kind", "label")) == {
        kind: label for kind, (_words, label) in told.items()
    }
    client.force_login(stage.socar_engineer)
    page = client.get(recall.get_absolute_url()).content.decode()
    for words, label in told.values():
        assert f"{words} {label}</a>" in page, words
    client.force_login(stage.stp_engineer)
    page = client.get(recall.get_absolute_url()).content.decode()
    with override("ru"):
        for kind, (words, label) in told.items():
            assert f"{touching.named(kind, label)}</a>" in page, words
        assert touching.named("pressure_test", "1") == "Опрессовка 1"


def test_inspection_of_a_revision_is_told_by_the_revision_alone(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    made = revising.revised(stage, yard.lines(order)[0])
    tool = revising.instrument(stage)
    assert JointReading.objects.filter(measured_with=tool).count() > 0
    assert [one.public_id for one in touching.touched(tool, TODAY, TODAY)] == [made.public_id]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("work", WORKS)
def test_record_waits_for_a_recall_at_the_same_moment_and_is_refused(
    stage: cast.Cast, work: Callable[..., Any]
) -> None:
    tool = pressing.gauge(stage, "PG-9")
    record, said = work(stage, tool), threading.Event()

    def declare() -> None:
        with transaction.atomic():
            bad(tool, stage.stp_engineer)
            said.set()
            time.sleep(0.7)

    def late() -> Any:
        said.wait(timeout=10)
        return record()

    _declared, answer = at_once(declare, late)
    assert isinstance(answer, Refused), answer
    assert "found bad since" in str([answer.message, *answer.rows])
    stored = PressureTest, RevisionStep, Inspection, JointReading
    assert [model.objects.count() for model in stored] == [0, 0, 0, 0]
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [bad, faulty])
def test_recall_waits_for_two_who_record_at_the_same_moment_and_misses_neither(
    stage: cast.Cast, end: Callable[[Instrument, User], Recall]
) -> None:
    tool, recording = pressing.gauge(stage, "PG-9"), threading.Event()

    def slowly(work: Callable[[], Any]) -> Callable[[], Any]:
        def record() -> None:
            with transaction.atomic():
                work()
                recording.set()
                time.sleep(0.7)

        return record

    def take_away() -> Recall:
        recording.wait(timeout=10)
        return end(tool, stage.stp_engineer)

    people = [slowly(work(stage, tool)) for work in (press, revise)]
    answers = at_once(*people, take_away)
    stored = {
        key for model in (PressureTest, RevisionRecord)
        for key, in model.objects.values_list("public_id")
    }  # fmt: skip
    listed = set(Recall.objects.get().items.values_list("subject", flat=True))
    assert (listed, len(stored) + len(refusals(answers))) == (stored, 2)
    assert stored
    connection.close()


def test_reading_names_its_instrument_over_the_api(stage: cast.Cast) -> None:
    (joint,) = revising.used(stage)
    tool = pressing.gauge(stage, "UT-1")
    owner = caller(stage.socar_engineer)
    body = {
        "joint": joint.public_id, "inspected_on": TODAY.isoformat(), "method": "ut",
        "inspector": "A. Inspector", "measured_with": tool.public_id, "kind": "wall",
        "position": "middle", "value": "9.0",
    }  # fmt: skip
    made = owner.post("readings/", body)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["measured_with"], told["instrument"]) == (tool.public_id, "UT-1")
    late = pressing.gauge(stage, "UT-2", valid_to=gauges.day(-1))
    problem = problem_of(owner.post("readings/", {**body, "measured_with": late.public_id}), 422)
    assert "measured_with" in str(problem["errors"])
    elsewhere = Instrument.objects.create(
        memorandum=stage.other_memorandum, organisation=stage.third, number="X-1",
        kind="ultrasonic_unit", entered_by=stage.third_engineer,
    )  # fmt: skip
    problem = problem_of(
        owner.post("readings/", {**body, "measured_with": elsewhere.public_id}), 400
    )
    assert "measured_with" in str(problem["errors"])


def test_inspection_names_its_instrument_on_the_page(stage: cast.Cast, client: Client) -> None:
    (joint,) = revising.used(stage)
    tool = pressing.gauge(stage, "UT-1")
    client.force_login(stage.socar_engineer)
    path = f"{joint.get_absolute_url()}inspect/"
    assert "Instrument of the register" in client.get(path).content.decode()
    answer = client.post(path, {
        "inspected_on": TODAY.isoformat(), "method": "ut", "inspector": "A", "rows": "1",
        "measured_with": tool.public_id, "body_class": "premium", "kind_0": "wall",
        "position_0": "middle", "value_0": "9.0", "value_0_unit": "mm",
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert Inspection.objects.get().measured_with == tool
