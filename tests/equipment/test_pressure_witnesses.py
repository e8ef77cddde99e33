"""Witnesses who have not confirmed: reminded, on My side, on the page; saying it twice is one."""

from __future__ import annotations

from typing import Any

import pytest

from cooperation.dashboards import waiting
from core.models import Event, Notice, User
from core.notices.kinds import Bare, Told
from core.notices.scanning import scan_due
from equipment.models import PressureTest
from equipment.pressure_testing import notices, services
from equipment.turns import turns_waiting
from tests import cast
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import pressing
from tests.reminders import at, days

pytestmark = pytest.mark.django_db
TODAY, NOW = pressing.TODAY, pressing.NOW


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


@pytest.fixture
def test(stage: Cast) -> PressureTest:
    return pressing.record(stage, pressing.started(stage, pressing.joints(stage)))


def confirm(person: User, test: PressureTest) -> None:
    services.confirm_witness(test=test, by=person, now=NOW)


def told() -> set[tuple[str, int]]:
    rows = Notice.objects.filter(kind="pressure_witness", settled_at=None)
    return set(rows.values_list("person__email", "offset"))


def waits(person: User, stage: Cast) -> list[str]:
    workspace = stage.memorandum.workspace
    found = [one for one in turns_waiting(person, workspace, TODAY) if "/pressure-" in one.url]
    assert waiting.count_for(person, workspace, TODAY) >= len(found)
    return [str(one.text) for one in found]


def test_each_silent_witness_is_told_at_once_and_again(stage: Cast, test: PressureTest) -> None:
    scan_due(now=NOW, kind="pressure_witness")
    assert told() == {("engineer@socar.test", 0), ("coordinator@stp.test", 0)}
    confirm(stage.socar_engineer, test)
    scan_due(now=at(TODAY + days(7)), kind="pressure_witness")
    assert {person for person, offset in told() if offset > 0} == {"coordinator@stp.test"}
    assert not {person for person, _offset in told()} & {"engineer@socar.test"}
    confirm(stage.stp_coordinator, PressureTest.objects.get())
    scan_due(now=at(TODAY + days(8)), kind="pressure_witness")
    assert told() == set()


def test_events_of_the_test_tell_its_witnesses(stage: Cast, test: PressureTest) -> None:
    told_by = set(Event.objects.filter(object_id=test.public_id).values_list("verb", flat=True))
    assert told_by <= notices.KIND.verbs
    scan_due(now=NOW, kind="pressure_witness", ids=[test.public_id])
    assert len(told()) == 2
    services.withdraw_test(test=test, by=stage.stp_engineer, now=NOW, reason="Wrong file")
    scan_due(now=NOW, kind="pressure_witness", ids=[test.public_id])
    assert told() == set()


def test_unconfirmed_test_waits_for_its_witness_alone(stage: Cast, test: PressureTest) -> None:
    asked = f"Confirm that you were there as witness of {test}"
    assert waits(stage.socar_engineer, stage) == [asked]
    assert waits(stage.stp_coordinator, stage) == [asked]
    assert waits(stage.socar_coordinator, stage) == []
    assert waits(stage.third_engineer, stage) == []
    page = signed_in(stage.socar_engineer).get("/my-side/").content.decode()
    assert (asked in page, test.get_absolute_url() in page) == (True, True)
    confirm(stage.socar_engineer, test)
    assert waits(stage.socar_engineer, stage) == []
    fresh = PressureTest.objects.get()
    services.withdraw_test(test=fresh, by=stage.stp_engineer, now=NOW, reason="Wrong file")
    assert waits(stage.stp_coordinator, stage) == []


def test_page_says_who_has_not_confirmed(stage: Cast, test: PressureTest) -> None:
    owner = signed_in(stage.socar_engineer)
    page = owner.get(test.get_absolute_url()).content.decode()
    assert page.count("not confirmed yet") == 2
    for _time in range(2):
        answer = owner.post(f"{test.get_absolute_url()}confirm/", follow=True)
        assert answer.status_code == 200
    page = answer.content.decode()
    assert (page.count("not confirmed yet"), "I was there" in page) == (1, False)


def test_confirming_twice_is_one(stage: Cast, test: PressureTest) -> None:
    confirm(stage.socar_engineer, test)
    later = NOW + days(1)
    services.confirm_witness(test=test, by=stage.socar_engineer, now=later)
    witness = test.witnesses.get(person=stage.socar_engineer)
    assert witness.confirmed_at == NOW
    assert Event.objects.filter(verb="pressure_test.witnessed").count() == 1
    assert PressureTest.objects.get().version == 2


def test_second_witness_is_not_held_up_by_the_first(stage: Cast, test: PressureTest) -> None:
    read_before: Any = PressureTest.objects.get()
    confirm(stage.socar_engineer, test)
    confirm(stage.stp_coordinator, read_before)
    assert test.witnesses.filter(confirmed_at=None).count() == 0


def test_words_of_a_reminder_name_the_test(stage: Cast) -> None:
    first = Told("recorded", "WO-1 · 2", TODAY, 0, False, "Casing")
    late = Told("recorded", "WO-1 · 2", TODAY, -3, False, "Casing")
    assert notices.KIND.words(first).startswith("Pressure test WO-1 · 2 (Casing): confirm")
    assert notices.KIND.words(late).endswith("your word as witness for 3 days")
    bare = Bare("recorded", "WO-1 · 2", TODAY, 0, False)
    assert "Casing" not in notices.KIND.subject(bare)
