"""The tree of places: counted, added to, renamed, moved, closed while nothing lies there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from core.errors import Conflict, Refused
from core.models import Event
from equipment.models import EquipmentItem, Joint, Location
from equipment.pipes import invariants, moving
from equipment.pipes.places import queries, services
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cast import Cast
from tests.equipment import lives
from tests.equipment.test_orders_races import at_once, refusals
from tests.equipment.test_transfers_way import send, shop

NOW = factories.NOW
QUERIES = {"location-tree": 8, "location-detail": 10}


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, row: Any = None) -> str:
    return reverse(f"equipment:location-{name}", args=[row.public_id] if row else [])


def place(people: Cast, name: str, kind: str, parent: Location | None = None) -> Location:
    made = factories.make_location(
        people.memorandum, people.socar, name=name, kind=kind, parent=parent
    )
    made.refresh_from_db()
    return made


def yard_of(people: Cast) -> tuple[Location, Location, Location]:
    """A yard, a rack in it and a row of the rack."""
    base = lives.base(people)
    rack = place(people, "Rack 4", "rack", base)
    return base, rack, place(people, "Row B", "row", rack)


@pytest.mark.django_db
def test_the_tree_counts_what_lies_at_and_below_each_place(people: Cast) -> None:
    base, rack, row = yard_of(people)
    for where, count in ((base, 1), (row, 2)):
        for _joint in range(count):
            factories.make_joint(where, status="in_stock")
    factories.make_joint(row, status="scrapped")
    page = client_of(people.socar_observer).get(address("tree"))
    counted = [(n.place.name, n.depth, n.here, n.below) for n in page.context["nodes"]]
    assert counted == [("Base 2", 0, 1, 3), ("Rack 4", 1, 0, 2), ("Row B", 2, 2, 2)]
    assert f"?within={rack.public_id}" in page.content.decode()
    below = client_of(people.socar_observer).get(
        reverse("equipment:joint-list"), {"within": rack.public_id}
    )
    assert len(below.context["page"].rows) == 3


@pytest.mark.django_db
def test_a_place_is_added_below_another_renamed_and_moved(people: Cast) -> None:
    client, (base, rack, row) = client_of(people.socar_engineer), yard_of(people)
    assert (
        f'value="{base.public_id}" selected'
        in client.get(f"{address('create')}?parent={base.public_id}").content.decode()
    )
    other = place(people, "Base 3", "yard")
    said = {"name": "Rack 5", "parent": other.public_id, "version": rack.version}
    assert client.post(address("edit", rack), said).status_code == 302
    stale = client.post(address("edit", rack), {**said, "name": "Rack 6"})
    assert stale.status_code == 409
    row.refresh_from_db()
    assert row.path == f"/{other.pk}/{rack.pk}/{row.pk}/"
    assert invariants.places_know_their_way() == []
    told = Event.objects.get(verb="location.updated")
    assert told.before == {"name": "Rack 4", "parent": "Base 2"}
    assert told.after == {"name": "Rack 5", "parent": "Base 3"}
    rack.refresh_from_db()
    nowhere = client.post(address("edit", rack), {"name": "Rack 5", "version": rack.version})
    assert nowhere.status_code == 422
    page = client.get(address("edit", rack)).content.decode()
    assert row.public_id not in page


@pytest.mark.django_db
def test_a_place_is_part_of_neither_itself_nor_its_parts(people: Cast) -> None:
    _base, rack, row = yard_of(people)
    Location.objects.filter(pk=row.pk).update(kind="bay")
    row.refresh_from_db()
    for parent in (rack, row):
        with pytest.raises(Refused, match="part of itself"):
            services.update_place(place=rack, parent=parent, by=people.socar_engineer, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["pipe", "item", "waybill"])
def test_a_place_where_something_lies_cannot_be_closed(people: Cast, what: str) -> None:
    base, _rack, row = yard_of(people)
    client, words = client_of(people.socar_engineer), "1 pipe lies there"
    if what == "pipe":
        factories.make_joint(row, status="in_stock")
    elif what == "item":
        words = "1 piece of equipment is there"
        EquipmentItem.objects.create(
            memorandum=people.memorandum, organisation=people.socar, number="V-1", kind="valve",
            location=row,
        )  # fmt: skip
    else:
        words, base = "1 waybill goes there", shop(people)
        send(people, [factories.make_joint(place(people, "Base 3", "yard"), status="in_stock")])
        client = client_of(people.stp_engineer)
    page = client.post(address("close", base), {"version": base.version}, follow=True)
    assert words in page.content.decode()
    assert not Location.objects.exclude(closed_on=None).exists()


@pytest.mark.django_db
def test_a_closed_place_takes_nothing_in_until_it_is_opened_again(people: Cast) -> None:
    client, (base, rack, row) = client_of(people.socar_engineer), yard_of(people)
    assert client.post(address("close", rack), {"version": rack.version}).status_code == 302
    for one in (rack, row):
        one.refresh_from_db()
        assert one.closed_on is not None
    (joint,) = lives.joints_in(people, "in_stock")
    with pytest.raises(Refused, match="closed"):
        moving.move_joints(joints=[joint], location=row, by=people.socar_engineer, now=NOW)
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        Joint.objects.filter(pk=joint.pk).update(location=row)
    nodes = client.get(address("tree")).context["nodes"]
    assert [node.place for node in nodes] == [base]
    assert len(client.get(f"{address('tree')}?closed=1").context["nodes"]) == 3
    client.post(address("reopen", row), {"reason": "Needed"})
    row.refresh_from_db()
    assert row.closed_on is not None
    client.post(address("reopen", rack), {"reason": "Needed"})
    client.post(address("reopen", row), {"reason": "Needed"})
    moving.move_joints(
        joints=[joint], location=Location.objects.get(pk=row.pk), by=people.socar_engineer, now=NOW
    )
    assert Event.objects.filter(verb="location.reopened").count() == 2


@pytest.mark.django_db
def test_places_are_renamed_and_closed_over_the_api(people: Cast) -> None:
    erp, (base, rack, _row) = caller(people.socar_engineer), yard_of(people)
    path = f"locations/{rack.public_id}/"
    offered = [one["action"] for one in erp.get(f"{path}actions/").json()["actions"]]
    assert offered == ["update", "close"]
    told = erp.patch(path, {"name": "Rack 9"}, erp.etag(path))
    assert (told.status_code, told.json()["name"]["en"]) == (200, "Rack 9"), told.content
    assert Location.objects.get(pk=rack.pk).parent == base
    moved = erp.patch(path, {"name": "Rack 9", "parent": None}, erp.etag(path))
    assert problem_of(moved, 422)["errors"][0]["pointer"] == "#/parent"
    assert erp.act(path, "close", {}).json()["closed_on"] is not None
    assert erp.act(path, "reopen", {"reason": "Needed"}).json()["closed_on"] is None
    problem_of(caller(people.stp_engineer).patch(path, {"name": "x"}, erp.etag(path)), 403)


@pytest.mark.django_db(transaction=True)
def test_closing_against_laying_down_leaves_one_of_them() -> None:
    people = cast.assemble()
    (joint,) = lives.joints_in(people, "in_stock")
    rack = place(people, "Rack 4", "rack", lives.base(people))
    copy = Location.objects.get(pk=rack.pk)
    answers = at_once(
        lambda: services.close_place(place=rack, by=people.socar_engineer, now=NOW),
        lambda: moving.move_joints(
            joints=[joint], location=copy, by=people.socar_engineer, now=NOW
        ),
    )
    assert refusals(answers) in ([Refused], [Conflict])
    rack.refresh_from_db()
    joint.refresh_from_db()
    assert (rack.closed_on is None) == (joint.location_id == rack.pk)


@pytest.mark.django_db
def test_only_the_keeper_changes_places_and_strangers_see_none(people: Cast) -> None:
    base, _rack, _row = yard_of(people)
    said = {"version": base.version, "name": "x", "reason": "x"}
    for name in ("edit", "close", "reopen"):
        target = address(name, base)
        assert client_of(people.stp_engineer).post(target, said).status_code == 403
        assert client_of(people.third_engineer).post(target, said).status_code == 404
    assert client_of(people.third_engineer).get(address("detail", base)).status_code == 404
    assert client_of(people.third_engineer).get(address("tree")).context["nodes"] == []
    page = client_of(people.stp_engineer).get(address("detail", base)).content.decode()
    assert address("close", base) not in page


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_tree_asks_the_same_queries_for_any_number_of_places(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    base, _rack, _row = yard_of(people)
    for number in range(count):
        factories.make_joint(place(people, f"R{number}", "rack", base), status="in_stock")
    client = client_of(people.socar_engineer)
    client.get(address("tree"))
    for name, asked in QUERIES.items():
        with django_assert_num_queries(asked):
            client.get(address(name.removeprefix("location-"), None if "tree" in name else base))
    assert len(queries.tree_of(Location.objects.all())) == count + 3
