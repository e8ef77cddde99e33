"""Pressure tests from the first attempt to the finished order: what decides, and what it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from equipment.instruments import touching
from equipment.models import (
    Attempt,
    DecidingAttempt,
    EquipmentItem,
    Joint,
    JointStep,
    OrderLine,
    PressureTest,
)
from equipment.pipes.passport import entries, lifeline
from equipment.pipes.passport.joint_sources import SOURCES
from equipment.pressure_testing import invariants, services
from equipment.pressure_testing.facts import LineFacts, RecorderFile, Use
from tests import cast
from tests.equipment import lives, pressing, recorders, workshop, yard

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def states(order: Any) -> list[str]:
    return [line.status for line in yard.lines(order)]


def other_chart(number: int = 1) -> RecorderFile:
    return pressing.chart(leak=number / 100)


def test_twelve_joints_on_one_chart_with_one_leak(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage, 12))
    lines = yard.lines(order)
    under = [LineFacts(line) for line in lines]
    under[4] = pressing.leaking(lines[4])
    first = pressing.record(stage, order, lines=under, chart=pressing.chart(leak=3))
    assert (first.verdict, states(order)) == (
        "fail", [*["planned"] * 4, "rejected", *["planned"] * 7]
    )  # fmt: skip
    with pytest.raises(Refused) as error:
        pressing.finish(stage, order)
    assert "the chart proved nothing" in str(error.value.rows[0]["message"])
    rest = [LineFacts(line) for line in lines if line.position != 5]
    again = pressing.record(stage, order, lines=rest)
    assert states(order).count("planned") == 11
    with pytest.raises(Refused):
        services.decide_test(test=again, by=stage.stp_engineer, now=pressing.NOW, reason=" ")
    services.decide_test(
        test=again, by=stage.stp_engineer, now=pressing.NOW, reason="Leaking joint taken out"
    )
    pressing.finish(stage, order)
    assert states(order) == [*["done"] * 4, "rejected", *["done"] * 7]
    leaked = Joint.objects.get(pk=lines[4].pipe.pk)
    assert (leaked.status, JointStep.objects.get(joint=leaked).reason) == (
        "quarantined", "Pressure test: leak, Body"
    )  # fmt: skip
    assert invariants.lines_follow_attempts() == []


def test_repaired_joint_is_tested_and_released(stage: cast.Cast) -> None:
    pipe = pressing.joints(stage, 3, "re_inspected")
    pipe = lives.inspect(pipe, stage.socar_engineer)
    order = pressing.started(stage, pipe)
    assert [joint.status for joint in lives.fresh(pipe)] == ["hydrotest"] * 3
    lines = yard.lines(order)
    under = [LineFacts(lines[0]), LineFacts(lines[1]), pressing.leaking(lines[2], "weld", None)]
    pressing.record(stage, order, lines=under)
    pressing.finish(stage, order)
    assert [joint.status for joint in lives.fresh(pipe)] == [
        "released", "released", "repair_required"
    ]  # fmt: skip


def test_uninspected_joint_stays_at_the_test(stage: cast.Cast) -> None:
    pipe = pressing.joints(stage, 1, "re_inspected")
    order = pressing.started(stage, pipe)
    pressing.record(stage, order)
    pressing.finish(stage, order)
    assert [joint.status for joint in lives.fresh(pipe)] == ["hydrotest"]


def test_item_that_leaks_needs_repair(stage: cast.Cast) -> None:
    valve = workshop.item(stage, status="in_stock")
    order = pressing.started(stage, items=[valve])
    (line,) = yard.lines(order)
    pressing.record(stage, order, lines=[pressing.leaking(line, "seal", None)])
    pressing.finish(stage, order)
    assert EquipmentItem.objects.get(pk=valve.pk).status == "repair_required"
    told = Event.objects.get(verb="item.need_repair")
    assert told.reason == "Pressure test: leak, Seal"


def test_invalid_chart_decides_nothing_and_may_be_chosen_openly(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    held = recorders.held()
    gap = [(at, mpa) for at, mpa in held if not 200 < at < 260]
    data = recorders.written(gap)
    test = pressing.record(stage, order, chart=RecorderFile("gap.csv", data))
    assert (test.verdict, test.findings, states(order)) == (
        "invalid", ["sampling_gap"], ["planned"]
    )  # fmt: skip
    assert [float(one) for one in test.finding_s] == [200.0]
    services.decide_test(test=test, by=stage.stp_engineer, now=pressing.NOW, reason="Given up")
    assert states(order) == ["rejected"]
    pressing.finish(stage, order)
    step = JointStep.objects.get(action="quarantine")
    assert step.reason == "Pressure test: not proven tight"


def test_every_attempt_stays_and_the_choice_is_open_again(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    (line,) = yard.lines(order)
    first = pressing.record(stage, order, lines=[pressing.leaking(line)])
    second = pressing.record(stage, order, chart=other_chart())
    assert states(order) == ["planned"]
    by, now = stage.stp_engineer, pressing.NOW
    services.decide_test(test=second, by=by, now=now, reason="Seal changed")
    assert states(order) == ["done"]
    third = pressing.record(stage, order, chart=other_chart(2))
    assert states(order) == ["planned"]
    services.withdraw_test(test=third, by=by, now=now, reason="Wrong file")
    assert states(order) == ["planned"]
    fresh = PressureTest.objects.get(pk=first.pk)
    services.decide_test(test=fresh, by=by, now=now, reason="It did leak")
    chosen = DecidingAttempt.objects.get()
    assert (chosen.attempt.test_id, chosen.reason, states(order)) == (
        first.pk, "It did leak", ["rejected"]
    )  # fmt: skip
    assert Attempt.objects.filter(line=line).count() == 3
    told = Event.objects.filter(verb="pressure_test.decided").order_by("pk")
    assert [event.reason for event in told] == ["Seal changed", "It did leak"]


def test_double_click_records_once(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    test = pressing.record(stage, order)
    with pytest.raises(Refused) as error:
        pressing.record(stage, order)
    assert error.value.field == "file"
    services.withdraw_test(test=test, by=stage.stp_engineer, now=pressing.NOW, reason="Wrong")
    assert pressing.record(stage, order).number == 2


def test_chart_that_ends_before_the_hold_reads_too_short_or_gap(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    short = [pair for pair in recorders.held() if pair[0] <= 200]
    data = recorders.written(short)
    test = pressing.record(stage, order, chart=RecorderFile("short.csv", data))
    assert (test.verdict, test.findings[-1], states(order)) == (
        "fail", "hold_too_short", ["planned"]
    )  # fmt: skip


@pytest.mark.parametrize(
    "work",
    [
        lambda s, t: services.decide_test(test=t, by=s, now=pressing.NOW, reason="x"),
        lambda s, t: services.withdraw_test(test=t, by=s, now=pressing.NOW, reason="x"),
    ],
)
def test_only_the_crew_decides_and_only_in_progress(
    stage: cast.Cast, work: Callable[[Any, PressureTest], Any]
) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    test = pressing.record(stage, order)
    with pytest.raises(NotAllowed):
        work(stage.socar_engineer, test)
    stale = PressureTest.objects.get(pk=test.pk)
    stale.version = 7
    with pytest.raises(Conflict):
        work(stage.stp_engineer, stale)
    pressing.finish(stage, order)
    with pytest.raises(Refused):
        work(stage.stp_engineer, PressureTest.objects.get(pk=test.pk))


def test_witness_confirms_once_and_no_token_does(stage: cast.Cast) -> None:
    test = pressing.record(stage, pressing.started(stage, pressing.joints(stage)))
    services.confirm_witness(test=test, by=stage.socar_engineer, now=pressing.NOW)
    with pytest.raises(Refused):
        services.confirm_witness(test=test, by=stage.socar_engineer, now=pressing.NOW)
    with pytest.raises(NotAllowed):
        services.confirm_witness(test=test, by=stage.socar_coordinator, now=pressing.NOW)
    assert test.witnesses.get(person=stage.socar_engineer).confirmed_at == pressing.NOW


def test_what_was_recorded_stands(stage: cast.Cast) -> None:
    test = pressing.record(stage, pressing.started(stage, pressing.joints(stage)))
    version = test.procedure_version
    for rows, values in (
        (PressureTest.objects.filter(pk=test.pk), {"verdict": "fail", "findings": ["overpressure"],
                                                   "finding_s": [1]}),
        (PressureTest.objects.filter(pk=test.pk), {"chart_sha256": "0" * 64}),
        (test.attempts.all(), {"verdict": "not_proven"}),
        (test.instruments.all(), {"role": "gauge"}),
        (type(version).objects.filter(pk=version.pk), {"hold_s": 1}),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**values)


def test_recall_and_revocation_find_the_test(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    gauge = pressing.gauge(stage, "RC")
    test = pressing.record(stage, order, instruments=[Use(gauge, "recorder")])
    today, day = pressing.TODAY, dt.timedelta(days=1)
    found = touching.touched(gauge, today, today)
    assert [(one.public_id, one.organisations) for one in found] == [
        (test.public_id, frozenset({stage.socar.pk, stage.stp.pk}))
    ]  # fmt: skip
    assert touching.touched(gauge, today + day, today + day) == []
    services.withdraw_test(test=test, by=stage.stp_engineer, now=pressing.NOW, reason="x")
    assert touching.touched(gauge, today, today) == []


def test_life_of_the_joint_tells_of_the_test(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    (line,) = yard.lines(order)
    test = pressing.record(stage, order, lines=[pressing.leaking(line)])
    services.withdraw_test(test=test, by=stage.stp_engineer, now=pressing.NOW, reason="Wrong")
    page = lifeline.page_of(SOURCES, line.pipe, stage.socar_engineer)
    told = [entries.shown(one) for one in page.entries]
    titles = [(one.words.title, one.is_struck) for one in told if "ressure test" in one.words.title]
    assert sorted(titles) == [("Pressure test withdrawn", False), ("Pressure test: Leak", True)]


def test_broken_state_is_told(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    test = pressing.record(stage, order)
    assert invariants.lines_follow_attempts() == []
    OrderLine.objects.filter(order=order).update(status="rejected")
    (line,) = yard.lines(order)
    assert invariants.lines_follow_attempts() == [
        f"line {line.public_id} is in another state than its deciding attempt says"
    ]
    assert test.is_standing
