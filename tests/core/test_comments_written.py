"""Comments: written, edited, withdrawn, mentioned; what is private to a party stays there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.comments import queries, rules, services
from core.comments.models import Comment, CommentMention, CommentVersion
from core.errors import Conflict, NotAllowed, Refused
from core.events import services as events
from core.models import Delivery, Event, Notice
from core.notices import scanning
from equipment.models import WorkOrder
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW
CANARY = "CANARY-8W"
#: The page of an order with its comments; the list of the API when the token has its share.
ORDER_QUERIES, API_QUERIES = 10, 2


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def order(actors: cast.Cast) -> WorkOrder:
    return yard.submitted(actors)


def write(actors: cast.Cast, about: Any, body: str = "Which rig?", **said: Any) -> Comment:
    values: dict[str, Any] = {"by": actors.socar_engineer, "now": NOW} | said
    return services.write_comment(about=about, body=body, **values)


def later(minutes: int) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def test_comment_is_kept_with_its_event(actors: cast.Cast, order: WorkOrder) -> None:
    comment = write(actors, order, " Two lines\r\nof text ")
    assert (comment.body, comment.reference) == ("Two lines\nof text", order.number)
    event = Event.objects.get(verb="comment.created")
    assert (event.workspace_id, event.object_id) == (actors.memorandum.pk, comment.public_id)
    assert "lines" not in str(event.after) + event.object_label


@pytest.mark.parametrize(
    ("body", "code"),
    [("  \n ", "required"), ("x" * 4001, "too_long"), ("a\u202eb", "hidden_mark"),
     ("a\x00b", "hidden_mark"), ("a\u2067b", "hidden_mark")],
)  # fmt: skip
def test_text_that_cannot_be_kept_is_refused_with_a_clear_word(
    actors: cast.Cast, order: WorkOrder, body: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        write(actors, order, body)
    assert (refused.value.code, refused.value.field) == (code, "body")
    assert Comment.objects.count() == 0


def test_observer_reads_and_writes_none(actors: cast.Cast, order: WorkOrder) -> None:
    with pytest.raises(NotAllowed):
        write(actors, order, by=actors.socar_observer)


def test_comment_is_edited_for_a_quarter_of_an_hour_by_its_author(
    actors: cast.Cast, order: WorkOrder
) -> None:
    comment = write(actors, order, "First")
    services.edit_comment(comment=comment, body="Second", by=actors.socar_engineer, now=later(15))
    assert list(comment.versions.values_list("body", flat=True)) == ["First"]
    with pytest.raises(Refused) as refused:
        services.edit_comment(
            comment=comment, body="Third", by=actors.socar_engineer, now=later(16)
        )
    assert refused.value.code == "too_late"
    with pytest.raises(NotAllowed):
        services.edit_comment(
            comment=comment, body="Third", by=actors.socar_coordinator, now=later(1)
        )
    assert Comment.objects.get().body == "Second"


def test_withdrawn_comment_loses_text_versions_and_mentions_and_keeps_its_trace(
    actors: cast.Cast, order: WorkOrder
) -> None:
    comment = write(actors, order, f"First @{actors.stp_engineer.email}")
    services.edit_comment(
        comment=comment, body=f"{CANARY} @{actors.stp_engineer.email}",
        by=actors.socar_engineer, now=later(1),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        services.withdraw_comment(comment=comment, by=actors.stp_admin, now=later(2))
    services.withdraw_comment(comment=comment, by=actors.socar_admin, now=later(2))
    assert (comment.body, CommentVersion.objects.count(), CommentMention.objects.count()) == (
        "", 0, 0,
    )  # fmt: skip
    page = signed_in(actors.stp_engineer).get(order.get_absolute_url()).content.decode()
    assert "Withdrawn" in page
    assert CANARY not in page
    with pytest.raises(Refused):
        services.withdraw_comment(comment=comment, by=actors.socar_admin, now=later(3))
    with transaction.atomic(), pytest.raises(IntegrityError):
        Comment.objects.update(body="back")


def test_of_two_edits_of_one_version_the_second_is_a_conflict(
    actors: cast.Cast, order: WorkOrder
) -> None:
    comment = write(actors, order)
    stale = Comment.objects.get(pk=comment.pk)
    services.edit_comment(comment=comment, body="Mine", by=actors.socar_engineer, now=later(1))
    with pytest.raises(Conflict):
        services.edit_comment(comment=stale, body="Theirs", by=actors.socar_engineer, now=later(1))
    with pytest.raises(Conflict):
        services.withdraw_comment(
            comment=Comment(**{**_fields(stale), "version": 1}),
            by=actors.socar_engineer, now=later(1),
        )  # fmt: skip
    assert Comment.objects.get().body == "Mine"
    assert CommentVersion.objects.count() == 1


def _fields(comment: Comment) -> dict[str, Any]:
    return {field.attname: getattr(comment, field.attname) for field in comment._meta.fields}


def test_mention_reaches_only_those_who_may_read(actors: cast.Cast, order: WorkOrder) -> None:
    for body, audience in (
        (f"@{actors.third_admin.email}", "shared"),
        ("@nobody@nowhere.test", "shared"),
        (f"@{actors.stp_engineer.email}", "party"),
    ):
        with pytest.raises(Refused) as refused:
            write(actors, order, body, audience=audience)
        assert refused.value.code == "unknown_mention"
    comment = write(actors, order, f"Please, @{actors.stp_engineer.email.upper()}, look.")
    assert [one.person for one in comment.mentions.all()] == [actors.stp_engineer]


def test_mention_is_told_at_once_and_settled_when_withdrawn(
    actors: cast.Cast, order: WorkOrder
) -> None:
    comment = write(actors, order, f"@{actors.stp_engineer.email} {CANARY}")
    events.relay()
    notice = Notice.objects.get(kind="mention")
    assert (notice.person, notice.mail, notice.must_act) == (actors.stp_engineer, "now", True)
    assert CANARY not in notice.label + notice.reference
    page = signed_in(actors.stp_engineer).get("/notices/").content.decode()
    assert f"You are mentioned in a comment on {order.number}" in page
    services.withdraw_comment(comment=comment, by=actors.socar_engineer, now=later(1))
    events.relay()
    notice.refresh_from_db()
    assert notice.settled_at is not None
    scanning.scan_due(now=later(2), kind="mention")
    assert Notice.objects.filter(kind="mention").count() == 1


def test_what_is_private_to_a_party_reaches_the_other_nowhere(
    actors: cast.Cast, order: WorkOrder
) -> None:
    open_one = write(actors, order, "Shared word")
    private = write(actors, order, f"{CANARY} @{actors.socar_coordinator.email}", audience="party")
    services.edit_comment(
        comment=private, body=f"{CANARY} again", by=actors.socar_engineer, now=later(1)
    )
    events.relay()
    other, own = signed_in(actors.stp_coordinator), signed_in(actors.socar_coordinator)
    erp = caller(actors.stp_coordinator)
    told = "".join(
        other.get(path).content.decode()
        for path in (order.get_absolute_url(), "/my-side/", "/notices/")
    ) + "".join(
        erp.get(path).content.decode()
        for path in ("comments/?count=exact", "events/?limit=1000",
                     f"comments/?object={order.public_id}", "notices/")
    )  # fmt: skip
    assert CANARY not in told
    assert private.public_id not in told
    assert open_one.public_id in told
    assert erp.get("comments/?count=exact").json()["count"] == 1
    for path in (f"comments/{private.public_id}/", f"comments/{private.public_id}/edit/"):
        assert other.get(f"/{path}").status_code == 404
    assert erp.get(f"comments/{private.public_id}/").status_code == 404
    assert erp.post(f"comments/{private.public_id}/withdraw/", {}).status_code == 404
    assert not Delivery.objects.filter(person__organisation=actors.stp).exists()
    page = own.get(order.get_absolute_url()).content.decode()
    assert CANARY in page
    assert CANARY in caller(actors.socar_manager).get("comments/").content.decode()
    assert erp.get(f"search/?q={CANARY}").json()["results"] == []


def test_third_party_finds_nothing(actors: cast.Cast, order: WorkOrder) -> None:
    comment = write(actors, order, CANARY)
    third, erp = signed_in(actors.third_admin), caller(actors.third_admin)
    base = f"/comments/on/workorder/{order.public_id}/"
    for path in (base, f"{base}people/?q=a", f"/comments/{comment.public_id}/"):
        assert third.get(path).status_code == 404
    assert third.post(base, {"body": "x", "audience": "shared"}).status_code == 404
    assert CANARY not in erp.get("comments/").content.decode()
    foreign = erp.post("comments/", {"object": order.public_id, "body": "x"})
    missing = erp.post("comments/", {"object": order.public_id[:-3] + "000", "body": "x"})
    assert foreign.status_code == missing.status_code == 400
    assert foreign.json()["errors"] == missing.json()["errors"]


def test_people_offered_are_those_who_see_the_object(actors: cast.Cast, order: WorkOrder) -> None:
    base = f"/comments/on/workorder/{order.public_id}/"
    client = signed_in(actors.socar_engineer)
    found = client.get(f"{base}people/?q=engineer").json()["people"]
    assert {one["party"] for one in found} == {"SOCAR", "STP"}
    assert actors.third_engineer.email not in client.get(base).content.decode()


def test_forms_write_edit_and_withdraw_without_javascript(
    actors: cast.Cast, order: WorkOrder
) -> None:
    client = signed_in(actors.socar_engineer)
    said = {"body": "Look", "audience": "shared", "people": [actors.stp_engineer.email]}
    base = f"/comments/on/workorder/{order.public_id}/"
    assert client.post(base, said).status_code == 302
    comment = Comment.objects.get()
    assert comment.body == f"@{actors.stp_engineer.email} Look"
    page = client.get(order.get_absolute_url()).content.decode()
    assert f"@{actors.stp_engineer.full_name}" in page
    assert client.post(base, {**said, "body": "a\u202eb"}).status_code == 422
    assert client.post(base, {**said, "body": "@no@where.test"}).status_code == 422
    edit = client.post(f"/comments/{comment.public_id}/edit/", {"body": "Changed"})
    assert edit.status_code == 302
    assert client.post(f"/comments/{comment.public_id}/withdraw/").status_code == 302
    assert Comment.objects.get().body == ""
    opened = client.get(f"/comments/{comment.public_id}/")
    assert opened["Location"] == f"{order.get_absolute_url()}#{comment.public_id}"


def test_api_writes_edits_and_withdraws(actors: cast.Cast, order: WorkOrder) -> None:
    erp = caller(actors.socar_engineer)
    body = f"@{actors.stp_engineer.email} when?"
    made = erp.post("comments/", {"object": order.public_id, "body": body})
    assert made.status_code == 201
    told = made.json()
    assert (told["object"], told["audience"]) == (order.public_id, "shared")
    assert [one["name"] for one in told["mentions"]] == [actors.stp_engineer.full_name]
    path = f"comments/{told['id']}/"
    edited = erp.patch(path, {"body": "Tomorrow?"}, etag=made.headers["ETag"])
    assert (edited.status_code, edited.json()["mentions"]) == (200, [])
    assert erp.patch(path, {"body": "Late"}, etag=made.headers["ETag"]).status_code == 412
    problem = problem_of(erp.post("comments/", {"object": order.public_id, "body": "a\u202e"}), 422)
    assert problem["code"] == "hidden_mark"
    assert erp.act(path, "withdraw").json()["body"] == ""


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_panel_costs_one_statement_at_any_size(
    actors: cast.Cast, order: WorkOrder, rows: int
) -> None:
    for number in range(rows):
        write(actors, order, f"{number} @{actors.stp_engineer.email}")
    services.edit_comment(
        comment=Comment.objects.latest("pk"), body="Edited", by=actors.socar_engineer, now=later(1)
    )
    with CaptureQueriesContext(connection) as asked:
        found = queries.comments_on(order.public_id, actors.socar_engineer, later(2))
    assert (len(asked), len(found)) == (1, rows)
    assert found[-1].earlier[0][0] == f"{rows - 1} @{actors.stp_engineer.email}"
    client = signed_in(actors.stp_engineer)
    client.get(order.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(order.get_absolute_url())
    assert len(asked) == ORDER_QUERIES
    erp = caller(actors.stp_engineer)
    erp.get("comments/")
    with CaptureQueriesContext(connection) as asked:
        erp.get("comments/")
    assert len(asked) == API_QUERIES


def test_markup_in_a_comment_is_text(actors: cast.Cast, order: WorkOrder) -> None:
    write(actors, order, "<script>alert(1)</script>")
    page = signed_in(actors.stp_engineer).get(order.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_more_mentions_than_a_comment_takes_are_refused() -> None:
    with pytest.raises(Refused):
        rules.mentioned(" ".join(f"@p{number}@x.test" for number in range(21)))
