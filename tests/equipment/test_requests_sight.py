"""Who knows of a request: its own party until it is submitted, then both, strangers never."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.clocks import queries as clocks
from core.clocks.invariants import clocks_match_states
from core.comments import services as comments
from core.comments.models import Comment
from core.errors import NotAllowed, Refused
from core.events import services as events
from core.files import parents
from core.files import services as files
from core.models import Attachment, Event, User
from core.search.queries import search
from equipment.models import WorkRequest
from equipment.requests import services
from tests import cast
from tests.equipment import requested

pytestmark = pytest.mark.django_db
NOW = requested.NOW
READERS = ("socar_observer", "stp_manager", "third_engineer")


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def seen(stage: cast.Cast) -> list[bool]:
    people = [getattr(stage, name) for name in READERS]
    return [WorkRequest.objects.visible_to(person).exists() for person in people]


def told_to(user: User, made: WorkRequest) -> list[str]:
    found = Event.objects.visible_to(user).filter(object_id=made.public_id)
    return list(found.order_by("pk").values_list("verb", flat=True))


def test_draft_is_seen_by_its_own_party_and_then_by_both(stage: cast.Cast) -> None:
    made = requested.draft(stage)
    assert seen(stage) == [True, False, False]
    services.submit_request(work_request=made, by=stage.socar_engineer, now=NOW)
    assert seen(stage) == [True, True, False]
    assert told_to(stage.stp_manager, made) == ["request.submitted"]
    assert told_to(stage.socar_observer, made) == ["request.created", "request.submitted"]
    assert told_to(stage.third_engineer, made) == []


def test_draft_that_is_withdrawn_is_never_known(stage: cast.Cast) -> None:
    made = requested.draft(stage)
    services.withdraw_request(work_request=made, by=stage.socar_engineer, now=NOW, reason="No")
    assert (seen(stage), told_to(stage.stp_manager, made)) == ([True, False, False], [])


def test_returned_request_stays_known(stage: cast.Cast) -> None:
    made = requested.returned(stage)
    services.withdraw_request(work_request=made, by=stage.socar_engineer, now=NOW, reason="No")
    assert seen(stage) == [True, True, False]


def attach(made: WorkRequest, by: User) -> None:
    upload = SimpleUploadedFile("plan.txt", b"Plan\n")
    files.attach_file(upload=upload, parent=made, by=by, now=NOW)


def readable(user: User) -> int:
    count: int = Attachment.objects.visible_to(user).count()
    return count


def test_files_of_a_draft_are_its_partys_and_of_a_submitted_one_both_add(
    stage: cast.Cast,
) -> None:
    made = requested.draft(stage)
    attach(made, stage.socar_engineer)
    with pytest.raises(NotAllowed):
        attach(made, stage.stp_engineer)
    assert [readable(getattr(stage, name)) for name in READERS] == [1, 0, 0]
    assert Event.objects.visible_to(stage.stp_manager).count() == 0
    services.submit_request(work_request=made, by=stage.socar_engineer, now=NOW)
    attach(made, stage.stp_engineer)
    with pytest.raises(NotAllowed):
        attach(made, stage.socar_observer)
    with pytest.raises(NotAllowed):
        attach(made, stage.third_engineer)
    assert [readable(getattr(stage, name)) for name in READERS] == [2, 2, 0]
    assert parents.find("workrequest", stage.third_engineer, made.public_id) is None


def test_shared_comments_wait_for_the_submission(stage: cast.Cast) -> None:
    made = requested.draft(stage)
    said: dict[str, Any] = {
        "about": made,
        "body": "Is June better?",
        "by": stage.socar_engineer,
        "now": NOW,
    }
    with pytest.raises(Refused) as refused:
        comments.write_comment(**said)
    assert refused.value.field == "audience"
    comments.write_comment(**said, audience=Comment.Audience.PARTY)
    services.submit_request(work_request=made, by=stage.socar_engineer, now=NOW)
    comments.write_comment(**said)
    comments.write_comment(**{**said, "by": stage.stp_manager})
    assert Comment.objects.visible_to(stage.stp_manager).count() == 2


def test_request_is_found_by_the_other_party_once_it_is_submitted(stage: cast.Cast) -> None:
    made = requested.draft(stage, well="Bulla-Deniz 90")

    def found(name: str, words: str) -> list[str]:
        events.relay()
        groups = search(getattr(stage, name), words)
        return [hit.entry.title for group in groups for hit in group.hits]

    assert found("socar_observer", "bulla") == [str(made)]
    assert found("stp_engineer", "bulla") == found("stp_engineer", made.number) == []
    services.submit_request(work_request=made, by=stage.socar_engineer, now=NOW)
    assert found("stp_engineer", made.number) == [str(made)]
    assert found("third_engineer", "bulla") == []


def test_clock_waits_for_the_side_whose_turn_it_is(stage: cast.Cast) -> None:
    found: list[tuple[str, list[tuple[str, str]]]] = []

    def look(made: WorkRequest) -> None:
        shown = clocks.clock_of_object(made, NOW)
        found.append((made.status, [(wait.short, wait.duty) for wait in shown.waits]))

    made = requested.draft(stage)
    look(made)
    services.submit_request(work_request=made, by=stage.socar_engineer, now=NOW)
    look(made)
    services.return_request(work_request=made, by=stage.stp_engineer, now=NOW, reason="Where?")
    look(made)
    services.submit_request(work_request=made, by=stage.socar_engineer, now=NOW)
    services.accept_request(work_request=made, by=stage.stp_engineer, now=NOW)
    look(made)
    requested.order_of(stage, made)
    made.refresh_from_db()
    look(made)
    assert found == [
        ("draft", [("SOCAR", "to submit it")]),
        ("submitted", [("STP", "to answer")]),
        ("returned", [("SOCAR", "to put it right")]),
        ("accepted", [("SOCAR", "to draw up the order")]),
        ("ordered", []),
    ]
    assert clocks_match_states() == []
