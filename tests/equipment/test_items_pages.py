"""Pages of equipment that is no pipe: entered, changed, moved, repaired, scrapped, seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from equipment.models import EquipmentItem
from equipment.pipes.items import services
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives, yard

pytestmark = pytest.mark.django_db
QUERIES = {"item-list": 7, "item-detail": 10}


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, row: Any = None) -> str:
    return reverse(f"equipment:item-{name}", args=[row.public_id] if row else [])


def make_item(people: Cast, number: str = "V-1", **more: Any) -> EquipmentItem:
    values = {"kind": "valve", "location": lives.base(people), "by": people.socar_engineer}
    return services.create_item(
        memorandum=people.memorandum, number=number, now=factories.NOW, **{**values, **more}
    )


def test_a_valve_is_entered_put_in_service_moved_and_repaired(people: Cast) -> None:
    client, base = client_of(people.socar_engineer), lives.base(people)
    said = {"number": "V-1", "kind": "valve", "location": base.public_id, "maker": "Baku valves"}
    assert client.post(address("create"), said).status_code == 302
    item = EquipmentItem.objects.get()
    twice = client.post(address("create"), said)
    assert (twice.status_code, "item of this number" in twice.content.decode()) == (422, True)
    assert "Baku valves" in twice.content.decode()
    rig = yard.make_rig(people)
    step = {"action": "put-in-service", "location": rig.public_id, "version": item.version}
    assert client.post(address("step", item), step).status_code == 302
    assert client.post(address("step", item), step).status_code in (409, 422)
    item.refresh_from_db()
    assert (item.status, item.location) == ("in_service", rig)
    need = {"action": "need-repair", "version": item.version}
    without = client.post(address("step", item), need)
    assert without.status_code == 422
    assert client.post(address("step", item), {**need, "reason": "Leaks"}).status_code == 302
    item.refresh_from_db()
    changed = {**said, "maker": "Other", "version": item.version}
    assert client.post(address("edit", item), changed).status_code == 302
    assert client.post(address("edit", item), {**changed, "maker": "Third"}).status_code == 409
    page = client_of(people.stp_engineer).get(address("detail", item)).content.decode()
    for words in ("Put in service", "Repair required", "Leaks", rig.name, "Equipment entered"):
        assert words in page
    assert address("step", item) not in page


def test_only_the_owner_changes_and_strangers_see_nothing(people: Cast) -> None:
    item = make_item(people)
    for name in ("edit", "step"):
        assert client_of(people.stp_engineer).get(address(name, item)).status_code == 403
        assert client_of(people.third_engineer).post(address(name, item)).status_code == 404
    assert client_of(people.socar_observer).get(address("create")).status_code == 403
    assert client_of(people.third_engineer).get(address("list")).context["page"].rows == []


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_of_equipment_ask_the_same_queries_at_any_length(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    items = [make_item(people, f"V-{number}") for number in range(count)]
    client = client_of(people.socar_engineer)
    client.get(address("list"))
    for name, asked in QUERIES.items():
        with django_assert_num_queries(asked):
            client.get(reverse(f"equipment:{name}", args=[items[0].public_id][: "detail" in name]))
