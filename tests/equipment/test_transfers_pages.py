"""Pages of waybills: drawn up, loaded, sent, confirmed pipe by pipe, refused, answered, printed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from core.clocks import invariants as clocks
from core.clocks.models import ClockSpell
from core.models import Event
from equipment.models import Joint, Transfer
from equipment.pipes import invariants
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives, yard
from tests.equipment.test_transfers_way import send, shop

pytestmark = pytest.mark.django_db
QUERIES = {"transfer-list": 7, "transfer-detail": 8, "transfer-receive": 9}
QUERIES_OF_DRAFT = 8


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, row: Any = None) -> str:
    return reverse(f"equipment:{name}", args=[row.public_id] if row else [])


def drafted(people: Cast, client: Client) -> Transfer:
    said = {"destination": shop(people).public_id, "carrier": "10-AB-123"}
    page = client.post(address("transfer-create"), said)
    made = Transfer.objects.latest("pk")
    assert page.headers["Location"] == address("transfer-joints", made)
    return made


def waits(transfer: Transfer) -> list[str]:
    running = ClockSpell.objects.filter(object_id=transfer.public_id, closed_at=None)
    return list(running.values_list("organisation__short", flat=True))


def three(people: Cast) -> list[Joint]:
    return [
        lives.joints_in(people, "in_stock", serial=serial, serial_key=serial)[0]
        for serial in ("AA1", "AA2", "AA3")
    ]


def loaded(people: Cast, client: Client, joints: list[Joint]) -> Transfer:
    """A draft with the pipes on it, the first ticked and the others typed."""
    made = drafted(people, client)
    typed = "\n".join(joint.serial.lower() for joint in joints[1:])
    load = {"version": made.version, "joints": [joints[0].public_id], "lines": typed}
    assert client.post(address("transfer-joints", made), load).status_code == 302
    made.refresh_from_db()
    return made


def test_a_draft_is_loaded_unloaded_and_changed_while_its_pipes_stay(people: Cast) -> None:
    ours, joints = client_of(people.socar_engineer), three(people)
    made = loaded(people, ours, joints)
    assert (made.status, waits(made)) == ("draft", ["SOCAR"])
    off = {"off-version": made.version, "off-joints": [joints[2].public_id]}
    assert ours.post(address("transfer-unload", made), off).status_code == 302
    made.refresh_from_db()
    edited = {"destination": shop(people).public_id, "carrier": "77", "version": made.version}
    assert ours.post(address("transfer-edit", made), edited).status_code == 302
    stale = ours.post(address("transfer-edit", made), {**edited, "carrier": "78"})
    assert stale.status_code == 409
    assert {joint.status for joint in lives.fresh(joints)} == {"in_stock"}
    assert list(made.lines.values_list("joint__serial", "position")) == [("AA1", 1), ("AA2", 2)]
    told = ("drafted", "joints_added", "joints_removed", "updated")
    assert yard.verbs(made) == [f"transfer.{verb}" for verb in told]


def test_a_waybill_is_sent_and_received_by_pages_alone(people: Cast) -> None:
    ours, theirs = client_of(people.socar_engineer), client_of(people.stp_engineer)
    joints = three(people)
    made = loaded(people, ours, joints)
    assert ours.post(address("transfer-send", made), {"version": made.version}).status_code == 302
    made.refresh_from_db()
    assert (made.status, waits(made)) == ("dispatched", ["STP"])
    assert {joint.status for joint in lives.fresh(joints)} == {"in_transit"}
    assert "AA1" in theirs.get(address("transfer-receive", made)).content.decode()
    said = {"version": made.version, "place": shop(people).public_id}
    said |= {f"outcome_{line.public_id}": "received" for line in made.lines.all()}
    assert theirs.post(address("transfer-receive", made), said).status_code == 302
    again = theirs.post(address("transfer-receive", made), said)
    assert again.status_code in (409, 422)
    assert {joint.holder for joint in lives.fresh(joints)} == {people.stp}
    made.refresh_from_db()
    assert (made.status, waits(made)) == ("received", [])
    assert yard.verbs(made)[-2:] == ["transfer.dispatched", "transfer.confirmed"]
    assert invariants.joints_follow_their_steps() == []
    assert invariants.joints_under_way_are_on_a_waybill() == []
    assert clocks.clocks_match_states() == []


def differing(people: Cast) -> tuple[Transfer, Joint]:
    """A waybill that the receiver confirmed with a missing pipe and one that it does not name."""
    theirs = client_of(people.stp_engineer)
    good, bent, gone = lives.joints_in(people, "in_stock", 3)
    lives.joints_in(people, "in_stock", serial="BB9", serial_key="BB9")
    made = send(people, [good, bent, gone])
    first, second, third = made.lines.order_by("position")
    said: dict[str, Any] = {
        "version": made.version, "place": shop(people).public_id, "extra": "bb9",
        f"outcome_{first.public_id}": "received", f"outcome_{second.public_id}": "damaged",
        f"outcome_{third.public_id}": "missing", f"reason_{third.public_id}": "Not on the lorry",
    }  # fmt: skip
    page = theirs.post(address("transfer-receive", made), said)
    words = page.content.decode()
    assert (page.status_code, Transfer.objects.get().status) == (422, "dispatched")
    for fault in ("Say what is wrong with this pipe.", "Say how you know", "Not on the lorry"):
        assert fault in words
    said |= {f"reason_{second.public_id}": "Bent", "extra_reason": "Stencil"}
    assert theirs.post(address("transfer-receive", made), said).status_code == 302
    made.refresh_from_db()
    return made, gone


def test_differences_are_answered_by_the_party_whose_word_they_need(people: Cast) -> None:
    ours, theirs = client_of(people.socar_engineer), client_of(people.stp_engineer)
    made, gone = differing(people)
    assert (made.status, waits(made)) == ("differing", ["SOCAR"])
    assert 'value="lost"' in ours.get(made.get_absolute_url()).content.decode()
    assert 'value="lost"' not in theirs.get(made.get_absolute_url()).content.decode()
    answer = {"joint": gone.public_id, "outcome": "returned", "version": made.version}
    without = ours.post(address("transfer-settle", made), answer)
    assert (without.status_code, Transfer.objects.get().status) == (422, "differing")
    answer["reason"] = "It stood here"
    assert ours.post(address("transfer-settle", made), answer).status_code == 302
    assert ours.post(address("transfer-settle", made), answer).status_code == 422
    extra = made.lines.get(outcome="extra")
    made.refresh_from_db()
    denied = {
        "joint": extra.joint.public_id, "outcome": "denied", "reason": "Another pipe",
        "version": made.version,
    }  # fmt: skip
    assert ours.post(address("transfer-settle", made), denied).status_code == 302
    assert Transfer.objects.get().status == "settled"
    assert clocks.clocks_match_states() == []


@pytest.mark.parametrize(("name", "status"), [("refuse", "refused"), ("cancel", "cancelled")])
def test_pipe_is_where_it_was_after_a_refusal_or_a_withdrawal(
    people: Cast, name: str, status: str
) -> None:
    joints = lives.joints_in(people, "in_stock", 2)
    made = send(people, joints)
    who, other = (people.stp_engineer, people.socar_engineer)
    if name == "cancel":
        who, other = other, who
    reason = {"reason": "No lorry"}
    assert client_of(other).post(address(f"transfer-{name}", made), reason).status_code == 403
    client_of(who).post(address(f"transfer-{name}", made))
    assert Transfer.objects.get().status == "dispatched"
    client_of(who).post(address(f"transfer-{name}", made), reason)
    made.refresh_from_db()
    assert (made.status, waits(made)) == (status, [])
    assert {(j.status, j.holder) for j in lives.fresh(joints)} == {("in_stock", None)}
    assert Event.objects.filter(object_id=made.public_id).latest("pk").reason == "No lorry"
    assert invariants.joints_under_way_are_on_a_waybill() == []


def test_a_draft_may_be_dropped_and_an_empty_one_is_not_sent(people: Cast) -> None:
    client = client_of(people.socar_engineer)
    made = drafted(people, client)
    page = client.post(address("transfer-send", made), {"version": made.version}, follow=True)
    assert "Put pipes on the waybill first." in page.content.decode()
    client.post(address("transfer-cancel", made), {"reason": "No lorry"})
    assert Transfer.objects.get().status == "cancelled"


def test_a_pipe_that_left_meanwhile_stops_the_sending(people: Cast) -> None:
    client, joints = client_of(people.socar_engineer), lives.joints_in(people, "in_stock", 2)
    made = drafted(people, client)
    load = {"version": made.version, "joints": [joint.public_id for joint in joints]}
    client.post(address("transfer-joints", made), load)
    send(people, joints[:1])
    made.refresh_from_db()
    page = client.post(address("transfer-send", made), {"version": made.version})
    assert page.status_code == 422
    assert f"{joints[0]}: is in the state" in page.content.decode()
    assert Transfer.objects.get(pk=made.pk).status == "draft"


def test_lists_tell_what_waits_for_us_and_what_we_sent(people: Cast) -> None:
    made = send(people, lives.joints_in(people, "in_stock"))
    for person, waiting, sent in (
        (people.stp_engineer, [made], []),
        (people.socar_engineer, [], [made]),
    ):
        client = client_of(person)
        for query, expected in (("waiting_on=us", waiting), ("sent_by=us", sent)):
            page = client.get(f"{address('transfer-list')}?{query}").context["page"]
            assert page.rows == expected
    assert client_of(people.third_engineer).get(address("transfer-list")).context["rows"] == []


def test_the_waybill_is_printed_in_two_languages(people: Cast) -> None:
    made = send(people, lives.joints_in(people, "in_stock", 2), carrier="10-AB-123")
    client = client_of(people.stp_manager)
    page = client.get(f"{address('transfer-pdf', made)}?languages=az,ru")
    assert (page.headers["Content-Type"], page.content[:5]) == ("application/pdf", b"%PDF-")
    assert f"waybill-{made.number}-az-ru.pdf" in page.headers["Content-Disposition"]
    again = client.get(f"{address('transfer-pdf', made)}?languages=az,ru")
    assert again.content == page.content


def test_strangers_find_no_waybill_and_the_wrong_side_no_button(people: Cast) -> None:
    made = send(people, lives.joints_in(people, "in_stock"))
    names = ("detail", "edit", "joints", "receive", "pdf")
    posts = ("unload", "send", "refuse", "cancel", "settle")
    stranger, observer = client_of(people.third_engineer), client_of(people.socar_observer)
    for name in names:
        assert stranger.get(address(f"transfer-{name}", made)).status_code == 404
    for name in posts:
        target, said = address(f"transfer-{name}", made), {"version": 1, "reason": "x"}
        assert stranger.post(target, said).status_code == 404
        assert observer.post(target, said).status_code == 403
    assert (
        client_of(people.socar_engineer).get(address("transfer-receive", made)).status_code == 403
    )
    assert client_of(people.stp_engineer).get(address("transfer-edit", made)).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_of_waybills_ask_the_same_queries_at_any_length(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    joints = lives.joints_in(people, "in_stock", 2 * count)
    made = send(people, joints[:count])
    for _number in range(count - 1):
        Transfer.objects.create(
            number=f"TR-{_number}", memorandum=people.memorandum, sender=people.socar,
            receiver=people.stp, destination=shop(people), status="cancelled",
            dispatched_by=people.socar_engineer, dispatched_at=factories.NOW,
        )  # fmt: skip
    client = client_of(people.stp_engineer)
    client.get(address("transfer-list"))
    for name, asked in QUERIES.items():
        with django_assert_num_queries(asked):
            client.get(address(name, None if name == "transfer-list" else made))
    ours = client_of(people.socar_engineer)
    draft = drafted(people, ours)
    load = {"version": draft.version, "joints": [joint.public_id for joint in joints[count:]]}
    ours.post(address("transfer-joints", draft), load)
    with django_assert_num_queries(QUERIES_OF_DRAFT):
        ours.get(address("transfer-joints", draft))
