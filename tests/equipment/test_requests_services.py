"""Requests: drawn up, changed, answered, and their life told once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core.errors import Conflict, NotAllowed, Refused
from core.models import Attachment, Event
from equipment.models import WorkRequest
from equipment.pipes.items import services as items
from equipment.requests import naming, rules, services
from tests import cast, factories
from tests.equipment import requested, yard

pytestmark = pytest.mark.django_db
NOW = requested.NOW
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LIFE = {
    "submit": (services.submit_request, requested.draft),
    "accept": (services.accept_request, requested.submitted),
    "return": (services.return_request, requested.submitted),
    "withdraw": (services.withdraw_request, requested.submitted),
}


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def take(action: str, work_request: WorkRequest, by: Any) -> WorkRequest:
    reason = {"reason": "Because"} if action in ("return", "withdraw") else {}
    service: Any = LIFE[action][0]
    taken: WorkRequest = service(work_request=work_request, by=by, now=NOW, **reason)
    return taken


def test_request_is_created_as_a_draft_of_the_persons_party_without_a_number(
    stage: cast.Cast,
) -> None:
    made = requested.draft(stage)
    assert (made.number, made.status, made.requested_by) == ("", "draft", stage.socar)
    assert (made.priority, made.is_shared, yard.verbs(made)) == (
        "normal",
        False,
        ["request.created"],
    )


def test_numbers_are_given_by_the_first_submission_and_tell_of_no_draft(stage: cast.Cast) -> None:
    next_year = dt.datetime(2026, 12, 31, 21, 0, tzinfo=dt.UTC)  # 1 January in Baku
    requested.draft(stage)
    first, second, third = (requested.draft(stage) for _number in range(3))
    for made, moment in ((second, NOW), (first, NOW), (third, next_year)):
        services.submit_request(work_request=made, by=stage.socar_engineer, now=moment)
    numbers = [first.number, second.number, third.number]
    assert numbers == ["RQ-2026-002", "RQ-2026-001", "RQ-2027-001"]


def test_request_keeps_its_number_when_it_is_submitted_again(stage: cast.Cast) -> None:
    made = requested.returned(stage)
    requested.submitted(stage)
    take("submit", made, stage.socar_engineer)
    assert made.number == "RQ-2026-001"


def test_either_party_requests(stage: cast.Cast) -> None:
    made = requested.submitted(stage, addressed_to=stage.socar, by=stage.stp_engineer)
    taken = take("accept", made, stage.socar_engineer)
    assert (taken.requested_by, taken.accepted_by) == (stage.stp, stage.socar_engineer)


def refused_facts(stage: cast.Cast, case: str) -> dict[str, Any]:
    area = factories.make_area(stage.other_memorandum)
    facts: dict[str, dict[str, Any]] = {
        "no title": {"title": "  "},
        "no text": {"text": " \n"},
        "a text too long": {"text": "x" * 4_001},
        "an unknown kind": {"kind": "painting"},
        "an unknown priority": {"priority": "yesterday"},
        "itself": {"addressed_to": stage.socar},
        "a stranger": {"addressed_to": stage.third},
        "ends before it starts": {"wanted_end": dt.date(2026, 6, 7)},
        "a place elsewhere": {
            "location": factories.make_location(stage.other_memorandum, stage.third)
        },
        "a closed place": {
            "location": factories.make_location(
                stage.memorandum, stage.socar, closed_on=dt.date(2026, 5, 1)
            )
        },
        "a commitment elsewhere": {
            "commitment": factories.make_commitment(area, stage.stp_coordinator)
        },
        "a draft commitment": {
            "commitment": factories.make_commitment(stage.area, stage.socar_manager, status="draft")
        },
    }
    return facts[case]


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ("no title", "title"),
        ("no text", "text"),
        ("a text too long", "text"),
        ("an unknown kind", "kind"),
        ("an unknown priority", "priority"),
        ("itself", "addressed_to"),
        ("a stranger", "addressed_to"),
        ("ends before it starts", "wanted_end"),
        ("a place elsewhere", "location"),
        ("a closed place", "location"),
        ("a commitment elsewhere", "commitment"),
        ("a draft commitment", "commitment"),
    ],
)
def test_request_with_a_wrong_fact_is_refused(stage: cast.Cast, case: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        requested.draft(stage, **refused_facts(stage, case))
    assert refused.value.field == field
    assert not WorkRequest.objects.exists()


def test_text_of_four_thousand_characters_is_kept_whole(stage: cast.Cast) -> None:
    made = requested.draft(stage, text="ə" * 4_000)
    assert len(WorkRequest.objects.get(pk=made.pk).text) == 4_000


@pytest.mark.parametrize(
    "name", ["socar_observer", "socar_signatory", "socar_manager", "third_engineer"]
)
def test_only_those_who_work_request_work(stage: cast.Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        requested.draft(stage, by=getattr(stage, name))


def test_draft_is_changed_by_its_party_and_tells_what_changed(stage: cast.Cast) -> None:
    made = requested.draft(stage)
    services.update_request(
        work_request=made, by=stage.socar_coordinator, now=NOW, priority="urgent", text="New text"
    )
    made.refresh_from_db()
    event = Event.objects.get(verb="request.updated")
    assert (made.priority, made.text) == ("urgent", "New text")
    assert (event.before, event.after) == (
        {"priority": "normal", "texts": "text"},
        {"priority": "urgent", "texts": "text"},
    )


def test_submitted_request_is_not_changed(stage: cast.Cast) -> None:
    made = requested.submitted(stage)
    with pytest.raises(Refused) as refused:
        services.update_request(work_request=made, by=stage.socar_engineer, now=NOW, title="x")
    assert refused.value.code == "wrong_state"


def test_request_read_before_somebody_changed_it_is_a_conflict(stage: cast.Cast) -> None:
    made = requested.draft(stage)
    stale = WorkRequest.objects.get(pk=made.pk)
    services.update_request(work_request=made, by=stage.socar_engineer, now=NOW, title="First")
    with pytest.raises(Conflict):
        services.update_request(
            work_request=stale, by=stage.socar_engineer, now=NOW, title="Second"
        )
    assert WorkRequest.objects.get().title == "First"


def test_returned_request_is_put_right_and_submitted_again(stage: cast.Cast) -> None:
    made = requested.returned(stage)
    assert (made.status, made.returned_reason) == ("returned", "Which torque?")
    services.update_request(work_request=made, by=stage.socar_engineer, now=NOW, text="52 kN·m")
    take("submit", made, stage.socar_engineer)
    assert (made.status, made.returned_reason) == ("submitted", "")
    assert yard.verbs(made) == [
        "request.created",
        "request.submitted",
        "request.returned",
        "request.updated",
        "request.submitted",
    ]
    assert Event.objects.get(verb="request.returned").reason == "Which torque?"


def test_who_was_asked_stays_once_they_know(stage: cast.Cast) -> None:
    made = requested.returned(stage)
    with pytest.raises(Refused) as refused:
        services.update_request(
            work_request=made, by=stage.socar_engineer, now=NOW, addressed_to=stage.third
        )
    assert refused.value.field == "addressed_to"


@pytest.mark.parametrize("action", ["return", "withdraw"])
def test_request_does_not_go_back_without_a_reason(stage: cast.Cast, action: str) -> None:
    made = requested.submitted(stage)
    by = stage.stp_engineer if action == "return" else stage.socar_engineer
    service: Any = LIFE[action][0]
    with pytest.raises(Refused) as refused:
        service(work_request=made, by=by, now=NOW, reason=" ")
    assert (refused.value.field, made.status) == ("reason", "submitted")


def test_request_for_days_that_are_over_is_not_submitted(stage: cast.Cast) -> None:
    over = requested.draft(stage, wanted_start=dt.date(2026, 5, 1), wanted_end=dt.date(2026, 5, 31))
    with pytest.raises(Refused) as refused:
        take("submit", over, stage.socar_engineer)
    assert refused.value.field == "wanted_end"
    today = requested.draft(stage, wanted_start=NOW.date(), wanted_end=NOW.date())
    assert take("submit", today, stage.socar_engineer).status == "submitted"


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("submit", "stp_engineer"),
        ("submit", "socar_observer"),
        ("submit", "socar_manager"),
        ("accept", "socar_engineer"),
        ("accept", "socar_coordinator"),
        ("accept", "socar_manager"),
        ("accept", "stp_signatory"),
        ("accept", "third_engineer"),
        ("return", "socar_coordinator"),
        ("return", "third_admin"),
        ("withdraw", "stp_coordinator"),
        ("withdraw", "socar_observer"),
    ],
)
def test_step_of_somebody_else_is_not_allowed(stage: cast.Cast, action: str, name: str) -> None:
    made = LIFE[action][1](stage)
    before = made.status
    with pytest.raises(NotAllowed):
        take(action, made, getattr(stage, name))
    assert WorkRequest.objects.get().status == before


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("submit", "socar_engineer"),
        ("submit", "socar_coordinator"),
        ("accept", "stp_engineer"),
        ("accept", "stp_manager"),
        ("return", "stp_coordinator"),
        ("withdraw", "socar_engineer"),
        ("withdraw", "socar_manager"),
    ],
)
def test_step_of_the_right_person_is_taken(stage: cast.Cast, action: str, name: str) -> None:
    made = LIFE[action][1](stage)
    take(action, made, getattr(stage, name))
    assert made.status == WorkRequest.TRANSITIONS[action].target


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("submit", "socar_engineer"),
        ("accept", "stp_engineer"),
        ("return", "stp_engineer"),
        ("withdraw", "socar_coordinator"),
    ],
)
def test_step_out_of_its_state_is_refused(stage: cast.Cast, action: str, name: str) -> None:
    made = requested.accepted(stage)
    with pytest.raises(Refused) as refused:
        take(action, made, getattr(stage, name))
    assert refused.value.code == "wrong_state"


def test_actions_are_those_of_the_persons_turn(stage: cast.Cast) -> None:
    def offered(made: WorkRequest) -> list[list[str]]:
        people = (stage.socar_engineer, stage.stp_engineer, stage.stp_manager)
        return [rules.actions_for(person, made) for person in people]

    assert offered(requested.draft(stage)) == [["update", "submit", "withdraw"], [], []]
    assert offered(requested.submitted(stage)) == [["withdraw"], *([["accept", "return"]] * 2)]
    assert offered(requested.accepted(stage)) == [["order"], ["order"], []]
    assert offered(requested.ordered(stage)) == [["order"], ["order"], []]


def make_item(stage: cast.Cast, number: str = "VLV-1", **fields: Any) -> Any:
    place = factories.make_location(stage.memorandum, stage.socar, kind="yard")
    return items.create_item(
        memorandum=stage.memorandum, number=number, kind="valve", location=place,
        by=stage.socar_engineer, now=NOW, **fields,
    )  # fmt: skip


def named(made: WorkRequest) -> tuple[list[str], list[int]]:
    rows = made.requested_joints.order_by("position")
    return list(rows.values_list("joint__public_id", flat=True)), list(
        rows.values_list("position", flat=True)
    )


def test_joints_and_equipment_are_named_and_taken_off(stage: cast.Cast) -> None:
    first, second, third = yard.make_joints(stage, 3)
    made = requested.draft(stage, joints=[first], items=[make_item(stage)])
    said: dict[str, Any] = {"work_request": made, "by": stage.socar_engineer, "now": NOW}
    naming.add_joints(**said, joints=[third, second])
    naming.remove_joints(**said, joints=[third])
    assert named(made) == ([first.public_id, second.public_id], [1, 2])
    naming.remove_items(**said, items=[made.requested_items.get().item])
    assert not made.requested_items.exists()
    assert yard.verbs(made) == [
        "request.created",
        "request.joints_added",
        "request.joints_removed",
        "request.items_removed",
    ]


def test_what_a_request_cannot_be_about_is_named_row_by_row(stage: cast.Cast) -> None:
    good, twice = yard.make_joints(stage, 2)
    (gone,) = yard.make_joints(stage, 1, status="scrapped")
    far = factories.make_joint(factories.make_location(stage.other_memorandum, stage.third))
    made = requested.draft(stage, joints=[twice])
    with pytest.raises(Refused) as refused:
        naming.add_joints(
            work_request=made, joints=[good, twice, gone, far], by=stage.socar_engineer, now=NOW
        )
    rows = [row["row"] for row in refused.value.rows]
    assert rows == [twice.public_id, gone.public_id, far.public_id]
    assert named(made) == ([twice.public_id], [1])


def test_request_is_about_at_most_five_hundred_joints(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage, 3)
    made = requested.draft(stage, joints=joints[:1])
    many = [*joints[1:], *([joints[0]] * (rules.MOST_JOINTS - 2))]
    with pytest.raises(Refused) as refused:
        naming.add_joints(work_request=made, joints=many, by=stage.socar_engineer, now=NOW)
    assert (refused.value.field, refused.value.rows) == ("joints", [])


def test_joints_of_a_submitted_request_stay(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage, 1)
    made = requested.submitted(stage, joints=joints)
    with pytest.raises(Refused) as refused:
        naming.remove_joints(work_request=made, joints=joints, by=stage.socar_engineer, now=NOW)
    assert refused.value.code == "wrong_state"
    with pytest.raises(NotAllowed):
        naming.add_joints(work_request=made, joints=joints, by=stage.stp_engineer, now=NOW)


def test_files_come_with_the_request_or_nothing_does(stage: cast.Cast) -> None:
    good, bad = SimpleUploadedFile("plan.pdf", PDF), SimpleUploadedFile("plan.exe", b"MZ")
    with pytest.raises(Refused) as refused:
        requested.draft(stage, attachments=[good, bad])
    assert (refused.value.field, WorkRequest.objects.count()) == ("attachments", 0)
    made = requested.draft(stage, attachments=[good])
    assert Attachment.objects.get().parent_id == made.public_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "submitted"},
        {"status": "submitted", "shared_at": NOW},
        {"status": "accepted", "shared_at": NOW, "number": "RQ-1"},
        {"status": "returned", "shared_at": NOW, "number": "RQ-1"},
        {"shared_at": NOW, "number": "RQ-1"},
        {"number": "RQ-1"},
        {"returned_reason": "Why"},
        {"wanted_end": dt.date(2026, 6, 1)},
        {"text": ""},
    ],
)
def test_database_keeps_what_the_services_promise(stage: cast.Cast, wrong: dict[str, Any]) -> None:
    made = requested.draft(stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkRequest.objects.filter(pk=made.pk).update(**wrong)
