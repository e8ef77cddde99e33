"""What the form of a new order refuses instead of guessing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from equipment.models import WorkOrder
from tests import cast
from tests.equipment import requested
from tests.equipment.test_orders_pages import form, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def test_unknown_kind_makes_no_order(stage: cast.Cast) -> None:
    client = signed_in(stage.socar_engineer)
    answer = client.post(reverse("equipment:order-create"), form(stage, kind="moon_landing"))
    assert (answer.status_code, WorkOrder.objects.count()) == (422, 0)
    assert "There is no such kind of order." in text(answer)
    assert client.get(reverse("equipment:order-create") + "?kind=x").status_code == 422


@pytest.mark.parametrize("where", ["body", "address"])
def test_unknown_request_makes_no_order(stage: cast.Cast, where: str) -> None:
    client, address = signed_in(stage.socar_engineer), reverse("equipment:order-create")
    sent = form(stage)
    if where == "body":
        sent["request"] = "req_missing"
    else:
        address += "?request=req_missing"
    answer = client.post(address, sent)
    assert (answer.status_code, WorkOrder.objects.count()) == (422, 0)
    assert "There is no such request." in text(answer)


def test_request_named_in_the_body_is_kept_by_the_order(stage: cast.Cast) -> None:
    made = requested.accepted(stage)
    address = reverse("equipment:order-create")
    client = signed_in(stage.socar_engineer)
    answer = client.post(address, form(stage, request=made.public_id))
    assert answer.status_code == 302
    assert WorkOrder.objects.get().request == made


@pytest.mark.parametrize("value", ["1234", ""])
def test_unknown_unit_of_the_shoe_is_an_error_at_its_field(stage: cast.Cast, value: str) -> None:
    sent = form(stage, datum_m=value, datum_m_unit="cubit")
    answer = signed_in(stage.socar_engineer).post(reverse("equipment:order-create"), sent)
    assert (answer.status_code, WorkOrder.objects.count()) == (422, 0)
    assert answer.context["form"].errors.keys() == {"datum_m"}
