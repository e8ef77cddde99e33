"""Pages of requests: who sees them, what they offer, how they lead to an order, what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.models import Attachment, User
from core.transfer.text import fold_serial
from equipment.models import RequestedJoint, WorkOrder, WorkRequest
from equipment.requests import services
from tests import cast, factories
from tests.equipment import requested, yard
from tests.equipment.test_requests_services import make_item

pytestmark = pytest.mark.django_db
NOW = requested.NOW
LIST_QUERIES = 7
DETAIL_QUERIES = 12
JOINTS_QUERIES = 10
ORDER_QUERIES = 11
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, made: WorkRequest) -> str:
    return reverse(f"equipment:request-{name}", args=[made.public_id])


def text(response: Any) -> str:
    decoded: str = response.content.decode()
    return decoded


def form(stage: cast.Cast, **changes: Any) -> dict[str, Any]:
    """What a person types into the form of a new request."""
    return {
        "addressed_to": stage.stp.public_id,
        "kind": "repair",
        "priority": "high",
        "title": "Recut threads",
        "text": "Pins of the set are galled.",
        "wanted_start": "2036-06-01",
        "wanted_end": "2036-06-05",
        "well": "Bulla-Deniz 90",
        **changes,
    }


def test_request_is_drawn_up_with_its_files_and_submitted_on_the_page(stage: cast.Cast) -> None:
    client = signed_in(stage.socar_engineer)
    files = [SimpleUploadedFile("plan.pdf", PDF), SimpleUploadedFile("list.txt", b"1\n")]
    response = client.post(
        reverse("equipment:request-create"), form(stage, attachments=files), follow=True
    )
    made = WorkRequest.objects.get()
    assert response.redirect_chain == [(made.get_absolute_url(), 302)]
    page = text(response)
    assert all(word in page for word in ("plan.pdf", "list.txt", "Pins of the set", "Only SOCAR"))
    client.post(url("submit", made), {"version": made.version})
    made.refresh_from_db()
    assert (made.status, made.number[:3]) == ("submitted", "RQ-")


def test_other_party_is_suggested_and_a_wrong_file_is_told_at_its_field(stage: cast.Cast) -> None:
    client, address = signed_in(stage.socar_engineer), reverse("equipment:request-create")
    assert client.get(address).context["form"].initial["addressed_to"] == stage.stp.public_id
    wrong = form(stage, attachments=[SimpleUploadedFile("plan.exe", b"MZ")], title="Canary 7")
    response = client.post(address, wrong)
    assert (response.status_code, WorkRequest.objects.count()) == (422, 0)
    assert response.context["form"].errors.keys() == {"attachments"}
    assert "Canary 7" in text(response)


def test_form_offers_nothing_of_another_memorandum(stage: cast.Cast) -> None:
    far = factories.make_area(stage.other_memorandum)
    factories.make_commitment(far, stage.stp_coordinator, title="CANARY commitment")
    factories.make_location(stage.other_memorandum, stage.third, name="CANARY rig")
    page = text(signed_in(stage.socar_engineer).get(reverse("equipment:request-create")))
    assert ("CANARY" in page, stage.third.public_id in page) == (False, False)


READ = ("detail", "edit", "joints")


@pytest.mark.parametrize("name", [*READ, "items", "take-off", "submit", "accept", "withdraw"])
def test_request_of_others_answers_like_a_missing_one(stage: cast.Cast, name: str) -> None:
    hidden = requested.draft(stage)
    missing = reverse(f"equipment:request-{name}", args=["req_missing"])
    for user in (stage.stp_engineer, stage.third_engineer):
        client = signed_in(user)
        ask = client.get if name in READ else client.post
        assert (ask(url(name, hidden)).status_code, ask(missing).status_code) == (404, 404)


def test_visible_request_that_is_not_ones_own_is_not_changed(stage: cast.Cast) -> None:
    made = requested.returned(stage)
    client = signed_in(stage.stp_engineer)
    answers = [
        client.get(url("edit", made)),
        client.get(url("joints", made)),
        client.post(url("submit", made), {"version": made.version}),
        client.post(url("withdraw", made), {"reason": "No"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4


def test_steps_of_a_request_are_buttons_of_the_right_people(stage: cast.Cast) -> None:
    made = requested.submitted(stage)
    ours, theirs = signed_in(stage.socar_engineer), signed_in(stage.stp_engineer)

    def shown(client: Client) -> list[bool]:
        page = text(client.get(url("detail", made)))
        names = ("accept", "return", "withdraw", "edit")
        return [url(name, made) in page for name in names]

    assert (shown(ours), shown(theirs)) == (
        [False, False, True, False],
        [True, True, False, False],
    )
    theirs.post(url("return", made), {"reason": "Which torque?"})
    assert "Which torque?" in text(ours.get(url("detail", made)))
    made.refresh_from_db()
    changed = form(stage, title="Put right", version=made.version)
    assert ours.post(url("edit", made), changed).status_code == 302
    made.refresh_from_db()
    ours.post(url("submit", made), {"version": made.version})
    made.refresh_from_db()
    theirs.post(url("accept", made), {"version": made.version})
    made.refresh_from_db()
    assert (made.status, made.title, made.accepted_by) == (
        "accepted",
        "Put right",
        stage.stp_engineer,
    )


def test_decision_on_what_was_changed_meanwhile_is_told_so(stage: cast.Cast) -> None:
    made = requested.submitted(stage)
    theirs = signed_in(stage.stp_engineer)
    answer = theirs.post(url("accept", made), {"version": made.version - 1}, follow=True)
    made.refresh_from_db()
    assert made.status == "submitted"
    assert "Somebody else changed this in the meantime." in text(answer)


def test_joints_are_ticked_typed_and_taken_off(stage: cast.Cast) -> None:
    first, second = yard.make_joints(stage, 2)
    (typed,) = yard.make_joints(stage, 1, serial="SC-77", serial_key=fold_serial("SC-77"))
    item, made = make_item(stage), requested.draft(stage)
    client = signed_in(stage.socar_engineer)
    ticks = {"joints": [first.public_id, second.public_id], "version": made.version}
    client.post(url("joints", made), {**ticks, "lines": "SC-77"})
    made.refresh_from_db()
    client.post(url("items", made), {"items": [item.public_id], "version": made.version})
    made.refresh_from_db()
    assert (made.requested_joints.count(), made.requested_items.count()) == (3, 1)
    page = text(client.get(url("joints", made)))
    assert all(f"off-{one.public_id}" in page for one in (first, second, typed, item))
    off = {"joints": [first.public_id], "version": made.version}
    client.post(url("take-off", made), off)
    named = RequestedJoint.objects.order_by("position").values_list("joint", flat=True)
    assert list(named) == [second.pk, typed.pk]
    wrong = client.post(url("joints", made), {"lines": "XX-1", "version": made.version + 1})
    assert (wrong.status_code, "XX-1" in text(wrong)) == (422, True)


def test_nothing_ticked_is_told_on_the_page(stage: cast.Cast) -> None:
    made = requested.draft(stage)
    client, version = signed_in(stage.socar_engineer), {"version": made.version}
    for name in ("joints", "items", "take-off"):
        assert client.post(url(name, made), version).status_code in (302, 422)
    made.refresh_from_db()
    assert made.version == version["version"]


def order_form(stage: cast.Cast, page: Any, **changes: Any) -> dict[str, Any]:
    """The form of the order as the browser would send it back, with what it lacks."""
    shown = page.context["form"]
    said = {name: shown[name].value() for name in shown.fields}
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator)
    more = {"commitment": commitment.public_id, "location": yard.make_rig(stage).public_id}
    kept = {name: value for name, value in said.items() if value not in (None, "", False)}
    return {**kept, "kind": shown.kind, **more, **changes}


def test_order_is_drawn_up_from_the_request_and_shows_its_text_and_files(
    stage: cast.Cast,
) -> None:
    ready, gone = yard.make_joints(stage, 1), yard.make_joints(stage, 1, status="quarantined")
    made = requested.accepted(
        stage, joints=[*ready, *gone], well="Bulla-Deniz 90", priority="urgent",
        attachments=[SimpleUploadedFile("plan.pdf", PDF)],
    )  # fmt: skip
    client = signed_in(stage.socar_engineer)
    address = f"{reverse('equipment:order-create')}?request={made.public_id}"
    assert address in text(client.get(url("detail", made)))
    page = client.get(address)
    shown = page.context["form"]
    assert [shown[name].value() for name in ("title", "priority", "executor", "well")] == [
        made.title, "urgent", stage.stp.public_id, "Bulla-Deniz 90",
    ]  # fmt: skip
    assert "1 of 2 may stand on it now." in text(page)
    client.post(address, order_form(stage, page))
    order = WorkOrder.objects.get()
    assert (order.request, order.kind, [line.joint for line in yard.lines(order)]) == (
        made,
        "installation",
        ready,
    )
    told = text(client.get(order.get_absolute_url()))
    file = Attachment.objects.get()
    for words in (made.number, made.get_absolute_url(), "Torque as in the procedure."):
        assert words in told
    assert file.get_absolute_url() in told
    listed = text(client.get(url("detail", made)))
    assert (order.get_absolute_url() in listed, order.number in listed) == (True, True)


def test_who_was_asked_draws_the_order_up_for_the_other_to_accept(stage: cast.Cast) -> None:
    made = requested.accepted(stage)
    client = signed_in(stage.stp_engineer)
    address = f"{reverse('equipment:order-create')}?request={made.public_id}"
    page = client.get(address)
    assert page.context["form"]["executor"].value() == stage.socar.public_id
    answer = client.post(address, order_form(stage, page, well="Bulla-Deniz 90"))
    order = WorkOrder.objects.get()
    assert answer.status_code == 302
    assert (order.requested_by, order.executor) == (stage.stp, stage.socar)


def test_form_of_an_order_opens_from_an_accepted_request_alone(stage: cast.Cast) -> None:
    address = reverse("equipment:order-create")
    ours, theirs = signed_in(stage.socar_engineer), signed_in(stage.stp_engineer)
    hidden, waiting = requested.draft(stage), requested.submitted(stage)

    def status(client: Client, id: str) -> int:
        return int(client.get(address, {"request": id}).status_code)

    assert status(ours, waiting.public_id) == 422
    assert (status(theirs, hidden.public_id), status(theirs, "req_missing")) == (422, 422)
    assert status(signed_in(stage.socar_manager), waiting.public_id) == 403


def test_list_is_narrowed_by_words_state_turn_and_whose(stage: cast.Cast) -> None:
    requested.draft(stage, title="Canary liner", priority="urgent")
    requested.submitted(stage, title="Plain casing", kind="repair")
    requested.submitted(
        stage, title="Their request", addressed_to=stage.socar, by=stage.stp_engineer
    )
    client = signed_in(stage.socar_engineer)

    def found(**query: str) -> list[str]:
        page = client.get(reverse("equipment:request-list"), query).context["page"]
        return sorted(one.title for one in page.rows)

    assert found() == ["Canary liner", "Plain casing", "Their request"]
    assert found(q="canary") == ["Canary liner"]
    assert found(status="submitted") == ["Plain casing", "Their request"]
    assert found(waiting_on="us") == ["Canary liner", "Their request"]
    assert found(waiting_on="them") == ["Plain casing"]
    assert found(side="theirs") == ["Their request"]
    assert found(kind="repair") == ["Plain casing"]
    assert found(priority="urgent,high") == ["Canary liner"]
    assert found(wanted_to="2026-06-01") == []
    theirs = signed_in(stage.stp_engineer).get(reverse("equipment:request-list"))
    assert "Canary" not in text(theirs)


def test_empty_list_offers_the_first_step_to_who_may_take_it(stage: cast.Cast) -> None:
    address, new = reverse("equipment:request-list"), reverse("equipment:request-create")
    assert new in text(signed_in(stage.socar_engineer).get(address))
    observer = text(signed_in(stage.socar_observer).get(address))
    assert ("No requests yet" in observer, new in observer) == (True, False)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_for_any_number_of_requests(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        requested.submitted(stage)
    client = signed_in(stage.socar_engineer)
    client.get(reverse("equipment:request-list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("equipment:request-list"))


@pytest.mark.parametrize("count", [1, 3, 50])
def test_request_and_its_order_cost_the_same_for_any_number_of_joints_orders_and_files(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(min(count, 5))]
    joints = yard.make_joints(stage, count)
    made = requested.accepted(stage, joints=joints, items=[make_item(stage)], attachments=files)
    commitment = yard.facts(stage)["commitment"]
    for number in range(count):
        order = yard.draft(stage, joints[number : number + 1], request=made, commitment=commitment)
    draft = requested.draft(stage, joints=joints)
    client = signed_in(stage.socar_engineer)
    client.get(url("detail", made))
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(url("detail", made))
    with django_assert_num_queries(JOINTS_QUERIES):
        client.get(url("joints", draft))
    with django_assert_num_queries(ORDER_QUERIES):
        client.get(order.get_absolute_url())


def test_several_are_submitted_and_accepted_at_once(stage: cast.Cast) -> None:
    drafts = [requested.draft(stage) for _request in range(2)]
    for name, client, status in (
        ("submit", signed_in(stage.socar_engineer), "submitted"),
        ("accept", signed_in(stage.stp_engineer), "accepted"),
    ):
        address = reverse("web:bulk", args=["equipment:request-list", name])
        said = {"id": [one.public_id for one in drafts], "confirmed": "1"}
        said["seen"] = [f"{one.public_id}:{one.version}" for one in drafts]
        client.post(address, said)
        drafts = [WorkRequest.objects.get(pk=one.pk) for one in drafts]
        assert {one.status for one in drafts} == {status}


def test_withdrawn_request_offers_nothing_any_more(stage: cast.Cast) -> None:
    made = requested.submitted(stage)
    services.withdraw_request(work_request=made, by=stage.socar_engineer, now=NOW, reason="No")
    page = signed_in(stage.socar_engineer).get(url("detail", made))
    assert page.context["actions"] == []
