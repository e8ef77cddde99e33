"""Certificates that do not count as issued: whom Programme and My side tell of them, until when."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.dashboards import waiting as board
from core.models import User
from equipment.certificates import waiting
from equipment.pressure_testing.facts import LineFacts
from tests import cast
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import certified, lives, pressing, yard

pytestmark = pytest.mark.django_db
TODAY = certified.NOW.date()
REVIEW = "Certificate STP-2026-001 is under review: decide on its recalled record"
ENDED = "Certificate STP-2026-001 was withdrawn and none stands in its place"


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def mine(stage: Cast, user: User, on: dt.date = TODAY) -> list[str]:
    """What My side names of certificates for a person."""
    found = waiting.certificates_waiting(user, stage.memorandum.workspace, on)
    return [str(one.text) for one in found]


def lines(stage: Cast, on: dt.date = TODAY) -> list[tuple[str, str, str]]:
    """What Programme tells: words, tone, and for whom it waits."""
    found = waiting.off_course(stage.memorandum, stage.socar_manager, on)
    return [(str(one.text), one.tone, one.waits_for) for one in found]


def test_certificate_under_review_waits_for_each_party_until_it_has_spoken(stage: Cast) -> None:
    recall = certified.recalled(stage, certified.issued(stage))
    assert lines(stage) == [(REVIEW, "amber", "SOCAR, STP")]
    assert mine(stage, stage.stp_engineer) == mine(stage, stage.socar_coordinator) == [REVIEW]
    certified.disposed(recall, stage.stp_engineer)
    assert lines(stage) == [(REVIEW, "amber", "SOCAR")]
    assert (mine(stage, stage.stp_engineer), mine(stage, stage.socar_engineer)) == ([], [REVIEW])
    certified.disposed(recall, stage.socar_engineer)
    assert lines(stage) == []


def test_withdrawn_certificate_waits_for_its_issuer_until_another_stands(stage: Cast) -> None:
    pipe = pressing.joints(stage, 2)
    made = certified.withdraw(stage, certified.issued(stage, joints=pipe))
    assert lines(stage) == [(ENDED, "red", "STP")]
    assert (mine(stage, stage.stp_engineer), mine(stage, stage.socar_engineer)) == ([ENDED], [])
    pressing.finish(stage, made.order)
    again = pressing.started(stage, lives.fresh(pipe))
    first, second = yard.lines(again)
    certified.issued(stage, order=again, lines=[LineFacts(first)], chart=pressing.chart(0.1))
    assert lines(stage) == [(ENDED, "red", "STP")], "of one joint none stands yet"
    certified.issued(stage, order=again, lines=[LineFacts(second)], chart=pressing.chart(0.2))
    assert lines(stage) == []


def test_withdrawn_certificate_is_told_of_for_thirty_days(stage: Cast) -> None:
    certified.withdraw(stage, certified.issued(stage))
    later = [lines(stage, TODAY + dt.timedelta(days=days)) for days in (30, 31)]
    assert later == [[(ENDED, "red", "STP")], []]


def test_others_are_told_of_nothing(stage: Cast) -> None:
    certified.recalled(stage, certified.issued(stage))
    for user in (stage.stp_manager, stage.third_engineer):
        assert mine(stage, user) == []
    third = signed_in(stage.third_engineer).get("/my-side/").content.decode()
    assert "STP-2026-001" not in third


def test_menu_counts_what_my_side_lists(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: certified.NOW)
    certified.withdraw(stage, certified.issued(stage))
    certified.recalled(stage, certified.issued(stage))
    source = waiting.certificates_waiting
    monkeypatch.setattr(board, "REGISTRY", {source: board.REGISTRY[source]})
    workspace = stage.memorandum.workspace
    for user, count in ((stage.stp_engineer, 2), (stage.socar_engineer, 1), (stage.stp_admin, 0)):
        assert len(mine(stage, user)) == count
        with CaptureQueriesContext(connection) as asked:
            assert board.count_for(user, workspace, TODAY) == count
            source(user, workspace, TODAY)
        assert len(asked) <= 3
