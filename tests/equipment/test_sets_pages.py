"""Pages of sets: opened, renamed, filled by ticks and by pasted serials, emptied, closed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from core.models import Event
from equipment.models import PipeSet, SetMember
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives
from tests.equipment.test_sets_members import fill, make_set

pytestmark = pytest.mark.django_db
QUERIES = {"set-list": 7, "set-members": 8, "set-detail": 11}


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, row: Any = None) -> str:
    return reverse(f"equipment:{name}", args=[row.public_id] if row else [])


def given(**more: Any) -> dict[str, Any]:
    values = {
        "number": "DP-7",
        "kind": "drill_pipe_set",
        "product_line": factories.make_product_line().public_id,
        "opened_on": "2026-01-01",
    }
    return {**values, **more}


def members(pipe_set: PipeSet) -> list[str]:
    rows = SetMember.objects.filter(pipe_set=pipe_set, left_on=None).order_by("pk")
    return [str(one.joint) for one in rows.select_related("joint")]


def test_a_set_is_opened_renamed_closed_and_opened_again(people: Cast) -> None:
    client = client_of(people.socar_engineer)
    page = client.post(address("set-create"), given(), follow=True)
    made = PipeSet.objects.get()
    assert (page.status_code, page.redirect_chain[-1][0]) == (200, address("set-members", made))
    twice = client.post(address("set-create"), given())
    assert (twice.status_code, PipeSet.objects.count()) == (422, 1)
    assert 'value="DP-7"' in twice.content.decode()
    said = {"number": "DP-8", "kind": "drill_pipe_set", "version": made.version}
    assert client.post(address("set-edit", made), said).status_code == 302
    stale = client.post(address("set-edit", made), {**said, "number": "DP-9"})
    assert (stale.status_code, PipeSet.objects.get().number) == (409, "DP-8")
    made.refresh_from_db()
    closing = {"on": "2026-06-01", "version": made.version}
    assert client.post(address("set-close", made), closing).status_code == 302
    assert client.post(address("set-close", made), closing).status_code in (409, 422)
    client.post(address("set-reopen", made), {"reason": "One more well"})
    assert PipeSet.objects.get().closed_on is None
    told = Event.objects.filter(object_id=made.public_id).order_by("pk")
    verbs = [verb.removeprefix("pipe_set.") for verb in told.values_list("verb", flat=True)]
    assert verbs == ["created", "updated", "closed", "reopened"]


def test_pipes_join_by_ticks_and_by_pasted_serials(people: Cast) -> None:
    client, made = client_of(people.socar_engineer), make_set(people)
    one, two, three = (
        lives.joints_in(people, "on_rig", serial=serial, serial_key=serial)[0]
        for serial in ("AA1", "AA2", "AA3")
    )
    assert "AA1" in client.get(address("set-members", made)).content.decode()
    said = {
        "version": made.version, "on": "2026-03-01", "joints": [one.public_id],
        "lines": f"aa-2\r\n\r\n{three.public_id}\r\n",
    }  # fmt: skip
    assert client.post(address("set-members", made), said).status_code == 302
    assert members(made) == ["AA1", "AA2", "AA3"]
    again = client.post(address("set-members", made), said)
    assert (again.status_code, SetMember.objects.count()) == (422, 3)
    made.refresh_from_db()
    out = {"out-version": made.version, "out-on": "2026-04-01"}
    leaves = SetMember.objects.get(joint=two).public_id
    assert (
        client.post(address("set-remove", made), {**out, "out-members": leaves}).status_code == 302
    )
    assert members(made) == ["AA1", "AA3"]
    nobody = client.post(address("set-remove", made), out)
    assert "Tick the pipes that leave" in nobody.content.decode()


def test_wrong_lines_are_told_by_line_and_nothing_is_stored(people: Cast) -> None:
    client, made = client_of(people.socar_engineer), make_set(people)
    lives.joints_in(people, "on_rig", serial="AA1", serial_key="AA1")
    for _twin in range(2):
        lives.joints_in(people, "on_rig", tally_number="7", number_key="7")
    said = {"version": made.version, "on": "2026-03-01", "lines": "AA1\nXX9\n7\naa1"}
    page = client.post(address("set-members", made), said)
    words = page.content.decode()
    assert page.status_code == 422
    for fault in (
        "Line 2, “XX9”: no such pipe here.",
        "Line 3, “7”: several pipes are called so",
        "Line 4, “aa1”: stands in line 1 already.",
    ):
        assert fault in words
    assert "XX9\n7" in words
    assert not SetMember.objects.exists()


def test_a_pipe_of_another_set_is_refused_with_the_set_named(people: Cast) -> None:
    client, made, other = (
        client_of(people.socar_engineer),
        make_set(people),
        make_set(people, "DP-2"),
    )
    (joint,) = lives.joints_in(people, "on_rig", serial="AA1", serial_key="AA1")
    fill(other, [joint], people.socar_engineer, lives.day(20))
    said = {"version": made.version, "on": str(lives.day(10)), "lines": "AA1"}
    page = client.post(address("set-members", made), said)
    assert page.status_code == 422
    assert "AA1: is in the set DP-2" in page.content.decode()
    before = {**said, "on": str(lives.day(40)), "until": str(lives.day(20))}
    assert client.post(address("set-members", made), before).status_code == 302
    assert SetMember.objects.get(pipe_set=made).left_on == lives.day(20)
    backwards = {**before, "on": str(lives.day(10)), "version": made.version + 1}
    assert (
        "after the day on which it joins"
        in client.post(address("set-members", made), backwards).content.decode()
    )


def test_only_the_keeper_changes_and_strangers_see_nothing(people: Cast) -> None:
    made = make_set(people)
    for name in ("set-edit", "set-members", "set-close"):
        assert client_of(people.stp_engineer).get(address(name, made)).status_code == 403
        assert client_of(people.third_engineer).get(address(name, made)).status_code == 404
    for name in ("set-remove", "set-reopen"):
        assert client_of(people.socar_observer).post(address(name, made)).status_code == 403
        assert client_of(people.third_engineer).post(address(name, made)).status_code == 404
    page = client_of(people.stp_engineer).get(address("set-detail", made))
    assert page.status_code == 200
    assert address("set-members", made) not in page.content.decode()
    assert client_of(people.third_engineer).get(address("set-list")).context["page"].rows == []


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_of_sets_ask_the_same_queries_at_any_length(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    made = make_set(people)
    joints = lives.joints_in(people, "on_rig", 2 * count)
    fill(made, joints[:count], people.socar_engineer)
    for number in range(count):
        make_set(people, f"S-{number}")
    client = client_of(people.socar_engineer)
    client.get(address("set-list"))
    for name, asked in QUERIES.items():
        with django_assert_num_queries(asked):
            client.get(address(name, None if name == "set-list" else made))
