"""What placements offer other floors: what waits, what is off course, reminders, search."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cooperation.dashboards import waiting
from core.events import services as events
from core.models import User
from core.notices.kinds import Bare, Told
from core.search.queries import search
from exchange.models import Placement
from exchange.placements import notices, services
from exchange.placements.waiting import placements_off_course, placements_waiting
from exchange.specialists import services as register
from tests import factories
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.exchange import placed

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 15)


def waits(user: User, stage: Cast, on: dt.date = DAY) -> list[tuple[str, bool]]:
    """What waits for the person or their party, in words without the number."""
    found = placements_waiting(user, stage.memorandum.workspace, on)
    return [(str(one.text).split(" ", 1)[1], one.mine) for one in found]


def test_nomination_waits_for_home_and_then_for_the_host(stage: Cast) -> None:
    placement = placed.nominated(stage)
    approval = "waits for your approval"
    assert waits(stage.socar_coordinator, stage) == [(approval, True)]
    assert waits(stage.socar_engineer, stage) == [(approval, False)]
    assert waits(stage.stp_coordinator, stage) == waits(stage.socar_observer, stage) == []
    services.approve_placement(placement=placement, by=stage.socar_coordinator, now=placed.NOW)
    assert waits(stage.stp_manager, stage) == [("waits for your answer", True)]
    assert waits(stage.socar_coordinator, stage) == []


def test_start_report_and_confirmation_wait_for_whoever_takes_them(stage: Cast) -> None:
    placement = placed.accepted(stage)
    assert waits(stage.stp_engineer, stage, dt.date(2026, 5, 31)) == []
    assert waits(stage.stp_engineer, stage) == [("may be started", True)]
    services.start_placement(placement=placement, by=stage.stp_engineer, now=placed.NOW)
    assert waits(stage.socar_engineer, stage, dt.date(2026, 6, 12)) == []
    assert waits(stage.socar_engineer, stage) == [("is over: its report is due", True)]
    services.file_report(
        placement=placement, text="Learned.", by=stage.socar_engineer, now=placed.LATER
    )
    [confirming] = placements_waiting(stage.stp_engineer, stage.memorandum.workspace, DAY)
    assert confirming.mine  # the mentor confirms, an engineer otherwise does not


def test_nominee_is_asked_for_the_report_and_never_for_a_decision(stage: Cast) -> None:
    nominee = factories.make_user(stage.socar, "nominee@socar.test", "observer")
    placement = placed.nominated(stage, specialist=placed.register_one(stage, user=nominee))
    assert waits(nominee, stage) == []
    services.approve_placement(placement=placement, by=stage.socar_coordinator, now=placed.NOW)
    services.accept_placement(
        placement=placement, mentor=stage.stp_engineer, by=stage.stp_coordinator, now=placed.NOW
    )
    services.start_placement(placement=placement, by=stage.stp_engineer, now=placed.NOW)
    assert waits(nominee, stage) == [("is over: its report is due", True)]


def test_menu_counts_what_waits_for_the_person(stage: Cast) -> None:
    placed.nominated(stage)
    counts = [
        waiting.count_for(person, stage.memorandum.workspace, DAY)
        for person in (stage.socar_coordinator, stage.socar_engineer, stage.socar_observer)
    ]
    assert counts == [1, 0, 0]
    page = signed_in(stage.socar_coordinator).get("/my-side/").content.decode()
    assert "waits for your approval" in page


def lines(stage: Cast, user: User, on: dt.date) -> list[tuple[str, str, str]]:
    found = placements_off_course(stage.memorandum, user, on)
    return [(str(one.text).split(" ", 1)[1], one.tone, one.waits_for) for one in found]


def test_what_is_off_course_stands_before_managers(stage: Cast) -> None:
    running = placed.started(stage)
    manager = stage.stp_manager
    assert lines(stage, manager, dt.date(2026, 6, 12)) == []
    report = "is over and has no report"
    assert lines(stage, manager, dt.date(2026, 6, 15)) == [(report, "amber", "SOCAR")]
    assert lines(stage, manager, dt.date(2026, 6, 27)) == [(report, "red", "SOCAR")]
    Placement.objects.filter(pk=running.pk).update(status="done")
    late = placed.accepted(stage)
    assert lines(stage, manager, dt.date(2026, 6, 2)) == [
        ("has not started as planned", "amber", "STP")
    ]
    Placement.objects.filter(pk=late.pk).update(status="approved")
    assert lines(stage, manager, dt.date(2026, 6, 6)) == []
    assert lines(stage, manager, dt.date(2026, 6, 7)) == [
        ("waits for the host's answer", "amber", "STP")
    ]


def test_nomination_of_others_is_no_exception_for_managers(stage: Cast) -> None:
    placed.nominated(stage)
    assert lines(stage, stage.stp_manager, dt.date(2027, 1, 1)) == []


def dues(source: Any, until: dt.date | None = None) -> list[tuple[dt.date, set[int]]]:
    return [(due.on, set(due.sides)) for due in source(until, None)]


def test_reminders_follow_the_state_of_the_placement(stage: Cast) -> None:
    placement = placed.accepted(stage)
    both = {stage.socar.pk, stage.stp.pk}
    assert dues(notices.starting) == [(placed.START, both)]
    assert dues(notices.starting, dt.date(2026, 5, 31)) == []
    assert dues(notices.ending) == dues(notices.without_report) == []
    services.start_placement(placement=placement, by=stage.stp_engineer, now=placed.NOW)
    assert dues(notices.starting) == []
    assert dues(notices.ending) == [(placed.END, both)]
    assert dues(notices.without_report) == [(placed.END, {stage.socar.pk})]
    services.file_report(
        placement=placement, text="Learned.", by=stage.socar_engineer, now=placed.LATER
    )
    assert dues(notices.ending) == dues(notices.without_report) == []


def test_reminders_name_nobody(stage: Cast) -> None:
    placed.accepted(stage)
    [due] = notices.starting(None, None)
    people = {stage.stp_engineer.pk, stage.socar_engineer.pk}
    assert (due.label, set(due.people)) == ("Thread inspector, Thread workshop", people)
    said = [notices.KIND.subject(Bare(field, due.reference, due.on, 7, False))
            for field in ("starts", "ends", "report")]  # fmt: skip
    assert all(due.reference in words for words in said)
    assert not any(name in " ".join(said) for name in placed.NAMES)


@pytest.mark.parametrize(
    ("field", "left", "words"),
    [
        ("starts", 1, "PL-1 starts in 1 day, on 12 Jun 2026: Welder"),
        ("starts", 0, "PL-1 starts today: Welder"),
        ("ends", 7, "PL-1 ends in 7 days, on 12 Jun 2026: Welder"),
        ("ends", 0, "PL-1 ends today: Welder"),
        ("report", -1, "PL-1 ended 1 day ago, on 12 Jun 2026, and has no report: Welder"),
        ("report", -14, "PL-1 ended 14 days ago, on 12 Jun 2026, and has no report: Welder"),
    ],
)
def test_reminders_say_what_and_when(field: str, left: int, words: str) -> None:
    told = Told(field, "PL-1", placed.END, left, False, "Welder")
    assert notices.KIND.words(told).replace("\u00a0", " ") == words


def found(user: User, words: str) -> list[str]:
    events.relay()
    return [hit.entry.title for group in search(user, words) for hit in group.hits]


def test_specialists_are_found_by_name_by_their_own_party_alone(stage: Cast) -> None:
    placement = placed.approved(stage)
    specialist = placement.specialist
    assert found(stage.socar_observer, "quliyeva") == [specialist.number]
    assert found(stage.stp_engineer, "quliyeva") == []
    assert found(stage.stp_engineer, specialist.number) == [placement.number]
    register.withdraw_consent(
        specialist=specialist, withdrawn_on=dt.date(2026, 5, 20), by=stage.socar_engineer,
        now=placed.NOW,
    )  # fmt: skip
    services.withdraw_placement(
        placement=placement, by=stage.socar_coordinator, now=placed.NOW, reason="No consent"
    )
    register.erase_person(
        specialist=specialist, by=stage.socar_engineer, now=placed.NOW, reason="Asked for it"
    )
    assert found(stage.socar_observer, "quliyeva") == []


def test_nomination_is_found_by_the_host_once_it_is_approved(stage: Cast) -> None:
    placement = placed.nominated(stage)
    assert found(stage.socar_engineer, placement.number) == [placement.number]
    assert found(stage.stp_engineer, placement.number) == []
    services.approve_placement(placement=placement, by=stage.socar_coordinator, now=placed.NOW)
    assert found(stage.stp_engineer, placement.number) == [placement.number]
    assert found(stage.third_engineer, placement.number) == []
