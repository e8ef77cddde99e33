"""Waybills that wait: on My side, in the count of the menu, and among the reminders."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from cooperation.dashboards import waiting
from core.models import Notice, User
from core.notices.kinds import Bare, Told
from equipment.models import Transfer
from equipment.pipes.transfers import drafting, notices, services
from equipment.pipes.transfers.rules import Difference
from equipment.pipes.transfers.waiting import transfers_waiting
from tests import cast
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import lives
from tests.equipment.test_transfers_way import NOW, confirm, send, settle, shop
from tests.reminders import at, days, scan, told

pytestmark = pytest.mark.django_db
DAY = NOW.date()


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def waits(user: User, stage: Cast) -> list[tuple[str, str, str]]:
    found = transfers_waiting(user, stage.memorandum.workspace, DAY)
    return [(str(one.text), one.tone, one.party) for one in found]


def differing(stage: Cast) -> Transfer:
    """A waybill of which one joint did not come."""
    joints = lives.joints_in(stage, "in_stock", 2)
    return confirm(stage, send(stage, joints), Difference(joints[0], "missing", "Not on the lorry"))


def test_waybill_waits_for_whoever_moves_it_next(stage: Cast) -> None:
    draft = drafting.draft_transfer(
        memorandum=stage.memorandum, receiver=stage.stp, destination=shop(stage),
        by=stage.socar_engineer, now=NOW,
    )  # fmt: skip
    assert waits(stage.socar_engineer, stage) == [(f"{draft} is a draft", "grey", "SOCAR")]
    assert waits(stage.stp_engineer, stage) == []
    services.cancel_transfer(transfer=draft, by=stage.socar_engineer, now=NOW, reason="Not needed")
    transfer = send(stage, lives.joints_in(stage, "in_stock"))
    assert waits(stage.socar_engineer, stage) == []
    assert waits(stage.stp_coordinator, stage) == [
        (f"Confirm what came by {transfer}", "amber", "STP")
    ]
    confirm(stage, transfer)
    assert waits(stage.stp_coordinator, stage) == []


def test_differences_wait_for_the_sender_until_they_are_settled(stage: Cast) -> None:
    transfer = differing(stage)
    said = f"Answer the differences of {transfer}"
    assert waits(stage.socar_engineer, stage) == [(said, "red", "SOCAR")]
    assert waits(stage.stp_engineer, stage) == waits(stage.socar_observer, stage) == []
    (line,) = transfer.lines.filter(outcome="missing")
    settle(transfer, line.joint, "returned", stage.socar_engineer)
    assert waits(stage.socar_engineer, stage) == []


def test_my_side_shows_and_counts_them_for_who_works_with_pipe(stage: Cast) -> None:
    transfer = send(stage, lives.joints_in(stage, "in_stock"))
    people = (stage.stp_engineer, stage.stp_manager, stage.socar_engineer, stage.third_engineer)
    counts = [waiting.count_for(one, stage.memorandum.workspace, DAY) for one in people]
    assert counts == [1, 0, 0, 0]
    page = signed_in(stage.stp_engineer).get("/my-side/").content.decode()
    assert transfer.get_absolute_url() in page
    assert waits(stage.third_engineer, stage) == []


def sides(source: Any, until: dt.date | None = None) -> list[tuple[dt.date, set[int]]]:
    return [(due.on, set(due.sides)) for due in source(until, None)]


def test_reminders_follow_the_state_of_the_waybill(stage: Cast) -> None:
    transfer = send(stage, lives.joints_in(stage, "in_stock"))
    assert sides(notices.to_confirm) == [(DAY, {stage.stp.pk})]
    assert sides(notices.to_confirm, DAY - days(1)) == []
    assert sides(notices.to_answer) == []
    confirm(stage, transfer)
    assert sides(notices.to_confirm) == []
    late = differing(stage)
    assert sides(notices.to_answer) == [(DAY, {stage.socar.pk})]
    assert [due.object_id for due in notices.to_answer(None, ["trf_nobody"])] == []
    assert [due.reference for due in notices.to_answer(None, [late.public_id])] == [late.number]


def test_receiver_is_told_at_once_then_by_working_days_and_one_level_up(stage: Cast) -> None:
    transfer = send(stage, lives.joints_in(stage, "in_stock"))
    for day in range(15):
        scan(at(DAY + days(day)))
    number = transfer.number
    engineers = [(email, ref, offset) for email, ref, offset in told("waybill") if offset < 5]
    people = sorted([stage.stp_coordinator.email, stage.stp_engineer.email])
    assert sorted(engineers) == sorted((one, number, offset) for one in people for offset in (0, 2))
    assert stage.stp_manager.email in {email for email, _ref, offset in told("waybill")}
    confirm(stage, transfer)
    scan(at(DAY + days(15)))
    assert Notice.objects.filter(kind="waybill", settled_at=None).count() == 0


@pytest.mark.parametrize(
    ("field", "left", "words"),
    [
        ("sent", 0, "Confirm what came by waybill TR-1: SOCAR → STP"),
        ("sent", -1, "Waybill TR-1: SOCAR → STP has waited for 1 day to be confirmed"),
        ("sent", -5, "Waybill TR-1: SOCAR → STP has waited for 5 days to be confirmed"),
        ("differs", 0, "Answer the differences of waybill TR-1: SOCAR → STP"),
        ("differs", -2, "The differences of waybill TR-1: SOCAR → STP have waited for 2 days"),
    ],
)
def test_reminder_says_what_is_to_be_done(field: str, left: int, words: str) -> None:
    one = Told(field, "TR-1", timezone.localdate(), left, escalated=False, label="SOCAR → STP")
    assert notices.KIND.words(one) == words


def test_subjects_name_the_waybill_alone() -> None:
    subjects = [
        notices.KIND.subject(Bare(field, "TR-1", DAY, -1, escalated=False))
        for field in ("sent", "differs")
    ]
    assert subjects == [
        "Waybill TR-1 waits for your party to confirm it",
        "Waybill TR-1 has differences that wait for your party",
    ]
