"""Pages of orders: who sees them, what they offer, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cooperation.models import ActLine
from core.models import User
from equipment.models import Joint, OrderLine, Tally, WorkOrder
from equipment.orders import services
from tests import cast, factories
from tests.equipment import yard

pytestmark = pytest.mark.django_db
LIST_QUERIES = 7
BOARD_QUERIES = 7
DETAIL_QUERIES = 11
JOINTS_QUERIES = 9


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, order: WorkOrder) -> str:
    return reverse(f"equipment:order-{name}", args=[order.public_id])


def text(response: Any) -> str:
    decoded: str = response.content.decode()
    return decoded


def form(stage: cast.Cast, **changes: Any) -> dict[str, Any]:
    """What a person types into the form of a new order."""
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator)
    return {
        "title": "Run the liner",
        "commitment": commitment.public_id,
        "executor": stage.stp.public_id,
        "planned_start": "2026-06-01",
        "planned_end": "2026-06-05",
        "location": yard.make_rig(stage).public_id,
        "well": "Bulla-Deniz 90",
        "torque_unit": "kN·m",
        "torque_minimum": "13,5",
        "torque_maximum": "19",
        **changes,
    }


def test_order_is_created_from_a_tally_on_the_page(stage: cast.Cast) -> None:
    tally = yard.make_tally(stage, yard.make_joints(stage, 3))
    client = signed_in(stage.socar_engineer)
    response = client.post(
        reverse("equipment:order-create"), form(stage, tally=tally.public_id), follow=True
    )
    order = WorkOrder.objects.get()
    assert (response.status_code, order.lines.count()) == (200, 3)
    assert response.redirect_chain == [(order.get_absolute_url(), 302)]


def test_registered_tally_leads_to_an_order_that_starts_from_it(stage: cast.Cast) -> None:
    tally = yard.make_tally(stage, yard.make_joints(stage, 1))
    client = signed_in(stage.socar_engineer)
    address = reverse("equipment:order-create") + f"?tally={tally.public_id}"
    assert address in text(client.get(tally.get_absolute_url()))
    assert client.get(address).context["form"].initial["tally"] == tally.public_id
    observer = signed_in(stage.socar_observer)
    assert address not in text(observer.get(tally.get_absolute_url()))
    assert observer.get(address).status_code == 403


def test_tallies_that_may_be_run_are_offered_the_newest_first(stage: cast.Cast) -> None:
    names = ["Old", "Taken", "Run", "New"]
    tallies = {name: yard.make_tally(stage, yard.make_joints(stage, 2)) for name in names}
    for name, tally in tallies.items():
        Tally.objects.filter(pk=tally.pk).update(name=name)
    Joint.objects.filter(tally_rows__tally=tallies["Run"]).update(status="rejected")
    services.create_order(**yard.facts(stage, tally=tallies["Taken"]))
    client, address = signed_in(stage.socar_engineer), reverse("equipment:order-create")
    field = client.get(address).context["form"].fields["tally"]
    assert [one.name for one in field.queryset] == ["New", "Old"]
    asked = client.get(address, {"tally": tallies["Run"].public_id})
    assert [one.name for one in asked.context["form"].fields["tally"].queryset][1] == "Run"


def test_refused_order_keeps_the_typing_and_marks_the_field(stage: cast.Cast) -> None:
    client = signed_in(stage.socar_engineer)
    response = client.post(
        reverse("equipment:order-create"), form(stage, planned_end="2026-05-01", well="Canary 7")
    )
    assert (response.status_code, WorkOrder.objects.count()) == (422, 0)
    assert "Canary 7" in text(response)
    assert response.context["form"].errors.keys() == {"planned_end"}


def test_form_offers_nothing_of_another_memorandum(stage: cast.Cast) -> None:
    far = factories.make_area(stage.other_memorandum)
    factories.make_commitment(far, stage.stp_coordinator, title="CANARY commitment")
    factories.make_location(stage.other_memorandum, stage.third, name="CANARY rig")
    page = text(signed_in(stage.socar_engineer).get(reverse("equipment:order-create")))
    assert ("CANARY" in page, stage.third.public_id in page) == (False, False)


@pytest.mark.parametrize(
    "name", ["detail", "edit", "joints", "submit", "accept", "return", "start", "finish", "cancel"]
)
def test_order_of_others_answers_like_a_missing_one(stage: cast.Cast, name: str) -> None:
    order = yard.draft(stage)
    client = signed_in(stage.third_engineer)
    ask = client.get if name in ("detail", "edit", "joints") else client.post
    missing = reverse(f"equipment:order-{name}", args=["ord_missing"])
    assert (ask(url(name, order)).status_code, ask(missing).status_code) == (404, 404)


def test_visible_order_that_is_not_ones_own_is_not_changed(stage: cast.Cast) -> None:
    order = yard.draft(stage)
    client = signed_in(stage.stp_engineer)
    answers = [client.get(url("edit", order)), client.post(url("submit", order))]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert WorkOrder.objects.get().status == "draft"


def test_steps_of_an_order_are_buttons_of_the_right_people(stage: cast.Cast) -> None:
    order = yard.draft(stage)
    requester, executor = signed_in(stage.socar_engineer), signed_in(stage.stp_engineer)
    requester.post(url("submit", order))
    executor.post(url("return", order), {"reason": "No torque band"})
    page = text(requester.get(url("detail", order)))
    assert "No torque band" in page
    requester.post(url("submit", order))
    executor.post(url("accept", order))
    executor.post(url("start", order))
    order.refresh_from_db()
    assert order.status == "in_progress"


def test_buttons_follow_the_turn(stage: cast.Cast) -> None:
    order = yard.submitted(stage)
    theirs = text(signed_in(stage.stp_engineer).get(url("detail", order)))
    ours = text(signed_in(stage.socar_engineer).get(url("detail", order)))
    shown = [url(name, order) in theirs for name in ("accept", "return", "cancel")]
    assert shown == [True, True, False]
    assert [url(name, order) in ours for name in ("accept", "return", "edit")] == [False] * 3


def test_finished_order_leads_to_an_act_and_then_names_it(stage: cast.Cast) -> None:
    order = yard.finished(stage)
    client = signed_in(stage.stp_engineer)
    assert "?order=WO-2026-001" in text(client.get(url("detail", order)))
    line = yard.lines(order)[0]
    ActLine.objects.create(
        act=yard.make_act(stage, "ACT-77"),
        position=1,
        source_kind="order_line",
        source_id=line.public_id,
        reference="WO-2026-001/1",
        description="joint",
        commitment=order.commitment,
        quantity=1,
        unit="joint",
        done_on=yard.NOW.date(),
    )
    assert "ACT-77" in text(client.get(url("detail", order)))


def test_step_out_of_turn_says_so_and_changes_nothing(stage: cast.Cast) -> None:
    order = yard.accepted(stage)
    response = signed_in(stage.stp_engineer).post(url("accept", order), follow=True)
    assert "This cannot be done while the state is “Accepted”." in text(response)


def test_order_is_changed_on_the_page(stage: cast.Cast) -> None:
    order = yard.draft(stage)
    client = signed_in(stage.socar_engineer)
    assert "Run the 9-5/8 in liner" in text(client.get(url("edit", order)))
    client.post(url("edit", order), form(stage, title="Run the tie-back"))
    order.refresh_from_db()
    assert (order.title, order.torque_band.entered_unit) == ("Run the tie-back", "kN·m")


def test_joints_are_picked_and_removed_on_the_page(stage: cast.Cast) -> None:
    order = yard.draft(stage, [])
    joints = yard.make_joints(stage, 3)
    client = signed_in(stage.socar_engineer)
    client.post(url("joints", order), {"joints": [joint.public_id for joint in joints]})
    assert OrderLine.objects.count() == 3
    first = yard.lines(order)[0]
    client.post(url("remove-lines", order), {"lines": [first.public_id]})
    assert [line.joint for line in yard.lines(order)] == joints[1:]


def test_joints_on_another_order_are_not_offered(stage: cast.Cast) -> None:
    taken = yard.make_joints(stage, 1, tally_number="TAKEN-1")
    yard.draft(stage, taken)
    order = yard.draft(stage, [])
    yard.make_joints(stage, 1, tally_number="FREE-1")
    page = text(signed_in(stage.socar_engineer).get(url("joints", order)))
    assert ("FREE-1" in page, "TAKEN-1" in page) == (True, False)


def test_list_is_narrowed_by_words_state_and_turn(stage: cast.Cast) -> None:
    yard.draft(stage, [], title="Canary liner")
    yard.submitted(stage, title="Plain casing")
    client = signed_in(stage.stp_engineer)

    def found(**query: str) -> list[str]:
        page = client.get(reverse("equipment:order-list"), query).context["page"]
        return [order.title for order in page.rows]

    assert found(q="canary") == ["Canary liner"]
    assert found(status="submitted") == ["Plain casing"]
    assert found(waiting_on="us") == ["Plain casing"]
    assert found(waiting_on="them") == ["Canary liner"]
    assert found(planned_from="2026-06-06") == []
    assert found(status="nonsense") == []


def test_orders_of_another_memorandum_are_not_listed(stage: cast.Cast) -> None:
    yard.draft(stage, title="CANARY order")
    client = signed_in(stage.third_engineer)
    for name in ("order-list", "order-board"):
        assert "CANARY" not in text(client.get(reverse(f"equipment:{name}")))


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_and_board_cost_the_same_for_any_number_of_orders(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commitment = yard.facts(stage)["commitment"]
    for _number in range(count):
        yard.draft(stage, yard.make_joints(stage, 2), commitment=commitment)
    client = signed_in(stage.socar_engineer)
    client.get(reverse("equipment:order-list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("equipment:order-list"))
    with django_assert_num_queries(BOARD_QUERIES):
        client.get(reverse("equipment:order-board"))


@pytest.mark.parametrize("count", [1, 3, 50])
def test_order_costs_the_same_for_any_number_of_joints(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = yard.finished(stage, yard.make_joints(stage, count))
    draft = yard.draft(stage, yard.make_joints(stage, count))
    client = signed_in(stage.socar_engineer)
    client.get(url("detail", order))
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(url("detail", order))
    with django_assert_num_queries(JOINTS_QUERIES):
        client.get(url("joints", draft))
