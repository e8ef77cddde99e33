"""Serials that look alike: told with the other pipe named, stored on a person's word alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import Event
from equipment.models import Joint, Location
from equipment.pipes import batches, joints, serials, tasks
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives, workbooks, yard
from tests.equipment.test_pipes_pages import mapped, shelf

pytestmark = pytest.mark.django_db
NOW = factories.NOW
__all__ = ["shelf"]


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def known(people: Cast, serial: str, key: str) -> Joint:
    return lives.joints_in(people, "received", serial=serial, serial_key=key)[0]


def values(people: Cast, serial: str, **more: Any) -> dict[str, Any]:
    place = more.pop("location", None) or lives.base(people)
    return {
        "memorandum": people.memorandum, "serial": serial, "location": place,
        "product_line": factories.make_product_line(), "effective_length_m": 9,
        "by": people.socar_engineer, "now": NOW, **more,
    }  # fmt: skip


def row(people: Cast, serial: str) -> dict[str, Any]:
    names = ("serial", "location", "product_line", "effective_length_m")
    return {name: values(people, serial)[name] for name in names}


@pytest.mark.parametrize(
    ("there", "key", "new"),
    [("АВС-1", "ABC1", "ABC-1"), ("AO17", "AO17", "A017"), ("A-100", "A100", "AI00")],
)
def test_a_serial_that_looks_like_another_asks_for_a_word(
    people: Cast, there: str, key: str, new: str
) -> None:
    other = known(people, there, key)
    with pytest.raises(Refused) as refused:
        joints.create_joint(**values(people, new))
    assert (refused.value.code, refused.value.field) == ("look_alike", "serial")
    assert [one["row"] for one in refused.value.rows] == [other.public_id]
    assert there in refused.value.message
    assert Joint.objects.count() == 1
    made = joints.create_joint(**values(people, new), accept_look_alikes=True)
    assert made.serial == new
    with pytest.raises(Refused) as refused:
        joints.create_joint(**values(people, new), accept_look_alikes=True)
    assert refused.value.code == "serial_taken"


def test_neither_numbers_nor_other_products_nor_the_other_party_look_alike(people: Cast) -> None:
    known(people, "AB10", "AB10")
    other = factories.make_product_line(grade="P110")
    joints.create_joint(**values(people, "AB11"))
    joints.create_joint(**values(people, "AB1O", product_line=other))
    shop = factories.make_location(people.memorandum, people.stp, kind="workshop")
    joints.create_joint(**values(people, "AB1O", by=people.stp_engineer, location=shop))


def test_a_new_serial_of_a_known_pipe_is_looked_at_too(people: Cast) -> None:
    known(people, "АВС-1", "ABC1")
    joint = known(people, "X-1", "X1")
    said: dict[str, Any] = {
        "joint": joint,
        "by": people.socar_engineer,
        "now": NOW,
        "serial": "ABC-1",
    }
    with pytest.raises(Refused, match="looks like АВС-1"):
        joints.update_joint(**said)
    joint.refresh_from_db()
    joints.update_joint(**said | {"joint": joint}, accept_look_alikes=True)
    assert Joint.objects.get(pk=joint.pk).serial == "ABC-1"


def test_bulk_rows_name_the_twin_and_store_nothing_without_a_word(people: Cast) -> None:
    known(people, "АВС-1", "ABC1")
    rows = [row(people, "ABC-1"), row(people, "Z-1"), row(people, "ZA-5"), row(people, "ЗА-5")]
    said: dict[str, Any] = {
        "memorandum": people.memorandum,
        "rows": rows,
        "by": people.socar_engineer,
        "now": NOW,
    }
    with pytest.raises(Refused) as refused:
        batches.register_joints(**said)
    assert [(one["row"], one["code"]) for one in refused.value.rows] == [(0, "look_alike")]
    assert Joint.objects.count() == 1
    done = batches.register_joints(**said, accept_look_alikes=True)
    assert done.count("created") == 4
    again = batches.register_joints(**said)
    assert (again.count("same"), Joint.objects.count()) == (4, 5)


def test_rows_of_one_request_that_look_alike_are_told(people: Cast) -> None:
    rows = [row(people, "ABC-1"), row(people, "АВС-1")]
    said: dict[str, Any] = {
        "memorandum": people.memorandum,
        "rows": rows,
        "by": people.socar_engineer,
        "now": NOW,
    }
    with pytest.raises(Refused) as refused:
        batches.register_joints(**said)
    assert [(one["row"], one["code"]) for one in refused.value.rows] == [(1, "look_alike")]
    assert batches.register_joints(**said, accept_look_alikes=True).count("created") == 2


def test_the_page_of_a_new_pipe_warns_and_takes_a_confirmation(people: Cast) -> None:
    client, other = client_of(people.socar_engineer), known(people, "АВС-1", "ABC1")
    said = {
        "serial": "ABC-1", "product_line": factories.make_product_line().public_id,
        "location": lives.base(people).public_id, "effective_length_m": "31,5",
        "effective_length_m_unit": "ft", "kind": "joint",
    }  # fmt: skip
    assert client.get(reverse("equipment:joint-create")).status_code == 200
    page = client.post(reverse("equipment:joint-create"), said)
    words = page.content.decode()
    assert (page.status_code, Joint.objects.count()) == (422, 1)
    assert other.get_absolute_url() in words
    assert 'value="31,5"' in words
    done = client.post(reverse("equipment:joint-create"), said | {"accept_look_alikes": "on"})
    made = Joint.objects.latest("pk")
    assert done.headers["Location"] == made.get_absolute_url()
    assert (made.status, str(made.effective_length_m)) == ("received", "9.601")
    twice = client.post(reverse("equipment:joint-create"), said | {"accept_look_alikes": "on"})
    assert (twice.status_code, Joint.objects.count()) == (422, 2)
    for person in (people.socar_observer, people.socar_signatory):
        assert client_of(person).get(reverse("equipment:joint-create")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("yard", "", "received"),
        ("workshop", "", "received"),
        ("rig", "", "on_rig"),
        ("well", "", "on_rig"),
        ("yard", "in_stock", "in_stock"),
        ("yard", "on_rig", None),
        ("yard", "run", None),
    ],
)
def test_the_place_decides_how_new_pipe_enters(
    people: Cast, kind: str, status: str, expected: str | None
) -> None:
    place = factories.make_location(people.memorandum, people.socar, kind=kind)
    said = values(people, "A-1", location=place, **({"status": status} if status else {}))
    if expected is None:
        with pytest.raises(Refused) as refused:
            joints.create_joint(**said)
        assert refused.value.field == "status"
    else:
        assert joints.create_joint(**said).status == expected


def test_the_state_of_a_known_pipe_is_not_set_by_a_row(people: Cast) -> None:
    known(people, "A-1", "A1")
    said: dict[str, Any] = {
        "memorandum": people.memorandum,
        "by": people.socar_engineer,
        "now": NOW,
    }
    with pytest.raises(Refused) as refused:
        batches.register_joints(rows=[{"serial": "A-1", "status": "in_stock"}], **said)
    assert refused.value.rows[0]["code"] == "by_steps"
    told = batches.register_joints(rows=[{"serial": "A-1", "status": "received"}], **said)
    assert told.count("same") == 1


def test_a_tally_with_look_alikes_waits_for_a_word(people: Cast) -> None:
    client, rig = client_of(people.socar_engineer), yard.make_rig(people)
    factories.make_joint(rig, serial="АВС-1", serial_key="ABC1")
    tally = mapped(client, workbooks.tally([1, "1", "ABC-1", "Casing", 12.5]), rig, "Sheet1")
    page = client.get(tally.get_absolute_url()).content.decode()
    assert "looks like АВС-1 (Rig 54)" in page
    assert 'name="accept_look_alikes"' in page
    commit = reverse("equipment:tally-commit", args=[tally.public_id])
    refused = client.post(commit, {"version": tally.version})
    assert refused.status_code == 422
    assert "confirm that they are other pipes" in refused.content.decode()
    client.post(commit, {"version": tally.version, "accept_look_alikes": "1"})
    assert tasks.commit_tally(tally.pk)
    assert sorted(Joint.objects.values_list("serial", flat=True)) == ["ABC-1", "АВС-1"]
    assert Event.objects.get(verb="tally.commit_requested").after["look_alikes_accepted"] is True


def test_a_tally_of_a_yard_brings_received_pipe(people: Cast) -> None:
    client, base = client_of(people.socar_engineer), lives.base(people)
    factories.make_product_line()
    tally = mapped(client, workbooks.tally([1, "1", None, "Casing", 12.5]), base, "Sheet1")
    commit = reverse("equipment:tally-commit", args=[tally.public_id])
    client.post(commit, {"version": tally.version})
    assert tasks.commit_tally(tally.pk)
    assert Joint.objects.get().status == "received"
    assert Location.objects.get(pk=base.pk).kind == "yard"


def test_readings_swap_zeros_and_ones_alone() -> None:
    assert serials.readings_of("A0") == {"A0", "AO"}
    assert serials.readings_of("A10") == {"A10", "AI0", "A1O"}
    assert "AOO" in serials.readings_of("A00")
    assert serials.readings_of("AB") == {"AB"}
