"""Pages of acts: what people see, what they may press, and what it costs."""

from __future__ import annotations

import hashlib
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperation.acceptance.models import Act
from core.accounts.models import User
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard

pytestmark = pytest.mark.django_db
RECORDS = "account_authentication_methods"


def signed_in(user: User, *, proved: bool = True) -> Client:
    """A browser in which the person has signed in, just now or ten minutes ago."""
    client = Client()
    client.force_login(user)
    session: Any = client.session
    at = time.time() - (0 if proved else 600)
    session[RECORDS] = [{"method": "password", "at": at, "email": user.email}]
    session[f"{RECORDS}_user"] = str(user.pk)
    session.save()
    return client


def give_code(user: User) -> str:
    """Give the person an authenticator app and say the code that it shows now."""
    Authenticator.objects.filter(user=user).delete()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return str(
        totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    )


def address(act: Act, page: str = "detail") -> str:
    return reverse(f"cooperation:act-{page}", args=[act.public_id])


# Reading


@pytest.mark.parametrize("name", ["socar_observer", "socar_manager", "stp_engineer"])
def test_everybody_of_the_parties_reads(actors: cast.Cast, yard: Yard, name: str) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(getattr(actors, name))
    page = client.get(address(act))
    assert page.status_code == 200
    assert "Exactly what you sign" in page.content.decode()
    assert "WO-2026-001/1" in page.content.decode()


@pytest.mark.parametrize("page", ["detail", "json", "sign", "update", "lines"])
def test_act_of_another_memorandum_is_missing(actors: cast.Cast, yard: Yard, page: str) -> None:
    act = yards.make_sent(actors, yard)
    assert signed_in(actors.third_engineer).get(address(act, page)).status_code == 404


@pytest.mark.parametrize("page", ["send", "amend", "withdraw", "sign", "refuse", "lines-remove"])
def test_nothing_is_done_to_an_act_of_another_memorandum(
    actors: cast.Cast, yard: Yard, page: str
) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(factories.make_user(actors.third, "s@third.test", "signatory", "engineer"))
    assert client.post(address(act, page), {"reason": "No"}).status_code == 404
    act.refresh_from_db()
    assert act.status == "sent"


def test_stranger_is_asked_to_sign_in(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    assert Client().get(address(act)).status_code == 302


def test_json_is_exactly_the_frozen_bytes(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_accepted(actors, yard)
    answer = signed_in(actors.stp_engineer).get(address(act, "json"))
    assert hashlib.sha256(answer.content).hexdigest() == act.digest
    assert answer["Content-Disposition"] == 'attachment; filename="act-2026-001.json"'


def test_json_before_signing_has_the_digest_of_the_page(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(actors.stp_signatory)
    digest = hashlib.sha256(client.get(address(act, "json")).content).hexdigest()
    assert digest in client.get(address(act)).content.decode()


def test_list_is_filtered_by_whose_signature_is_awaited(actors: cast.Cast, yard: Yard) -> None:
    first, second = yards.make_sent(actors, yard), yards.make_sent(actors, yard)
    yards.sign(first, actors.stp_signatory)
    client = signed_in(actors.stp_signatory)

    def shown(query: str) -> list[Act]:
        rows: list[Act] = client.get(reverse("cooperation:act-list") + query).context["page"].rows
        return rows

    assert shown("") == [second, first]
    assert shown("?waiting=mine") == [second]
    assert shown("?waiting=theirs") == [first]
    assert shown("?status=signed_by_one") == [first]
    assert shown("?q=2026-002") == [second]
    assert shown("?q=wo-2026-001/1") == [second, first]
    assert shown("?q=nothing") == []
    commitment = first.lines.get().commitment
    assert shown(f"?commitment={commitment.public_id}") == [first]


def test_list_counts_what_matters(actors: cast.Cast, yard: Yard) -> None:
    yards.make_sent(actors, yard)
    yards.make_accepted(actors, yard)
    page = signed_in(actors.stp_signatory).get(reverse("cooperation:act-list"))
    assert [one["count"] for one in page.context["counts"]] == [1, 0, 1]


# Preparing


def test_whole_order_and_single_line_are_put_on_an_act(actors: cast.Cast, yard: Yard) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.finish(commitment, lines=3, group="WO-2026-007")
    single, *_rest = yard.finish(commitment, lines=3, group="WO-2026-008")
    client = signed_in(actors.socar_engineer)
    data = {
        "title": "May",
        "orders": [f"{yards.KIND}:WO-2026-007"],
        "items": [f"{single.kind}:{single.source_id}"],
    }
    answer = client.post(reverse("cooperation:act-create"), data)
    act = Act.objects.get()
    assert answer.headers["Location"] == address(act)
    references = [line.reference for line in act.lines.all()]
    assert references == ["WO-2026-007/1", "WO-2026-007/2", "WO-2026-007/3", "WO-2026-008/1"]


def test_order_is_ticked_beforehand(actors: cast.Cast, yard: Yard) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.finish(commitment, group="WO-2026-007")
    page = signed_in(actors.socar_engineer).get(
        reverse("cooperation:act-create") + "?order=WO-2026-007"
    )
    assert [one["checked"] for one in page.context["shown"]] == [True]


def test_choice_is_narrowed_to_a_commitment(actors: cast.Cast, yard: Yard) -> None:
    one = factories.make_commitment(actors.area, actors.socar_coordinator)
    other = factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.finish(one, group="WO-1")
    yard.finish(other, group="WO-2")
    page = signed_in(actors.socar_engineer).get(
        reverse("cooperation:act-create") + f"?commitment={other.public_id}"
    )
    assert [shown["group"].name for shown in page.context["shown"]] == ["WO-2"]


def test_work_that_has_gone_keeps_the_typing(actors: cast.Cast, yard: Yard) -> None:
    client = signed_in(actors.socar_engineer)
    page = client.post(
        reverse("cooperation:act-create"), {"title": "Kept title", "items": ["yard_work:gone"]}
    )
    assert page.status_code == 422
    assert "Kept title" in page.content.decode()
    assert "no longer free" in page.content.decode()
    assert not Act.objects.exists()


@pytest.mark.parametrize("page", ["act-create"])
def test_observer_prepares_nothing(actors: cast.Cast, yard: Yard, page: str) -> None:
    client = signed_in(actors.socar_observer)
    assert client.get(reverse(f"cooperation:{page}")).status_code == 403
    assert client.post(reverse(f"cooperation:{page}"), {"title": "x"}).status_code == 403


def test_other_party_does_not_edit_the_draft(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    client = signed_in(actors.stp_engineer)
    assert client.get(address(act, "update")).status_code == 403
    assert client.post(address(act, "lines"), {"items": []}).status_code == 403
    assert client.post(address(act, "send")).status_code == 403


def test_draft_is_mended_sent_and_withdrawn(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard, lines=2)
    client = signed_in(actors.socar_engineer)
    line = act.lines.all()[0]
    client.post(address(act, "lines-remove"), {"lines": [line.public_id]})
    client.post(address(act, "update"), {"title": "June", "basis": "", "remarks": "One left"})
    client.post(address(act, "send"))
    act.refresh_from_db()
    assert (act.title, act.status, act.lines.count()) == ("June", "sent", 1)
    client.post(address(act, "withdraw"), {"reason": "Doubled"})
    act.refresh_from_db()
    assert act.status == "withdrawn"


def test_work_is_added_to_a_draft(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.finish(commitment, lines=2, group="WO-2026-009")
    client = signed_in(actors.socar_engineer)
    client.post(address(act, "lines"), {"orders": [f"{yards.KIND}:WO-2026-009"]})
    assert act.lines.count() == 3


# Signing


def test_signatory_signs_what_the_page_shows(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    for person in (actors.stp_signatory, actors.socar_signatory):
        client = signed_in(person)
        digest = client.get(address(act)).context["sheet"].paper.digest
        client.post(address(act, "sign"), {"digest": digest})
    act.refresh_from_db()
    assert act.status == "accepted"


def test_changed_content_is_not_signed(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(actors.stp_signatory)
    page = client.post(address(act, "sign"), {"digest": "0" * 64}, follow=True)
    assert "has changed since you read it" in page.content.decode()
    assert act.signatures.count() == 0


def test_proof_is_asked_for_and_the_signature_carried_on(actors: cast.Cast, yard: Yard) -> None:
    person = actors.stp_signatory
    code = give_code(person)
    act = yards.make_sent(actors, yard)
    client = signed_in(person, proved=False)
    asked = client.post(address(act, "sign"), {"digest": yards.digest_of(act)})
    assert asked.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    wrong = client.post(asked.headers["Location"], {"code": "000000"})
    assert (wrong.status_code, act.signatures.count()) == (200, 0)
    client.post(asked.headers["Location"], {"code": code, "next": address(act, "sign")})
    assert act.signatures.get().proof == "totp"


def test_coming_to_the_address_of_signing_does_not_sign(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    answer = signed_in(actors.stp_signatory).get(address(act, "sign"))
    assert answer.headers["Location"] == address(act)
    assert act.signatures.count() == 0


def test_engineer_has_no_button_and_no_way_to_sign(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(actors.stp_engineer)
    assert address(act, "sign") not in client.get(address(act)).content.decode()
    assert client.post(address(act, "sign"), {"digest": "x"}).status_code == 403


def test_refusal_goes_back_with_its_reasons(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(actors.stp_signatory)
    empty = client.post(address(act, "refuse"), {"reason": " "}, follow=True)
    assert "Say why the act is refused." in empty.content.decode()
    page = client.post(address(act, "refuse"), {"reason": "Joint 1 leaks"}, follow=True)
    assert "Refused by STP" in page.content.decode()
    assert "Joint 1 leaks" in page.content.decode()


def test_batch_signs_the_ticked_acts_after_one_proof(actors: cast.Cast, yard: Yard) -> None:
    acts = [yards.make_sent(actors, yard) for _number in range(3)]
    client = signed_in(actors.stp_signatory)
    sheets = client.get(reverse("cooperation:act-batch")).context["sheets"]
    assert [sheet.act for sheet in sheets] == acts
    data: dict[str, Any] = {f"digest-{sheet.act.public_id}": sheet.paper.digest for sheet in sheets}
    data[f"digest-{acts[1].public_id}"] = "0" * 64
    data["act"] = [acts[0].public_id, acts[1].public_id, "act_of_nobody"]
    page = client.post(reverse("cooperation:act-batch"), data, follow=True)
    assert [act.signatures.count() for act in acts] == [1, 0, 0]
    assert [str(message) for message in page.context["messages"]] == [
        "1 act signed: 2026-001.",
        "2026-002: The content of the act has changed since you read it. Read it again.",
        "Acts that no longer wait for your signature: 1.",
    ]


def test_batch_asks_for_proof_once_and_carries_on(actors: cast.Cast, yard: Yard) -> None:
    person = actors.stp_signatory
    code = give_code(person)
    acts = [yards.make_sent(actors, yard) for _number in range(2)]
    client = signed_in(person, proved=False)
    data: dict[str, Any] = {f"digest-{act.public_id}": yards.digest_of(act) for act in acts}
    data["act"] = [act.public_id for act in acts]
    asked = client.post(reverse("cooperation:act-batch"), data)
    proof = {"code": code, "next": reverse("cooperation:act-batch")}
    client.post(asked.headers["Location"], proof)
    assert [act.signatures.count() for act in acts] == [1, 1]


def test_batch_is_not_for_engineers(actors: cast.Cast, yard: Yard) -> None:
    yards.make_sent(actors, yard)
    client = signed_in(actors.stp_engineer)
    assert client.get(reverse("cooperation:act-batch")).status_code == 200
    assert client.post(reverse("cooperation:act-batch"), {}).status_code == 403


# Bad input


@pytest.mark.parametrize("reason", ["x" * 2001, "hidden \u202e mark", "null \x00 mark"])
def test_unreadable_reasons_are_refused(actors: cast.Cast, yard: Yard, reason: str) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(actors.stp_signatory)
    assert client.post(address(act, "refuse"), {"reason": reason}).status_code == 302
    act.refresh_from_db()
    assert (act.status, act.refusals.count()) == ("sent", 0)


@pytest.mark.parametrize("query", ["commitment=%00", "commitment=com_nobody", "commitment="])
def test_unknown_commitment_is_missing(actors: cast.Cast, yard: Yard, query: str) -> None:
    client = signed_in(actors.socar_engineer)
    assert client.get(f"{reverse('cooperation:act-create')}?{query}").status_code == 404


@pytest.mark.parametrize("query", ["sort=nothing", "after=broken", "before=%00"])
def test_broken_list_addresses_are_refused(actors: cast.Cast, yard: Yard, query: str) -> None:
    client = signed_in(actors.socar_engineer)
    assert client.get(f"{reverse('cooperation:act-list')}?{query}").status_code == 400


@pytest.mark.parametrize("query", ["q=%00", "status=nothing", "commitment=%00", "waiting=x"])
def test_wrong_filter_shows_its_error_and_no_rows(
    actors: cast.Cast, yard: Yard, query: str
) -> None:
    yards.make_sent(actors, yard)
    page = signed_in(actors.socar_engineer).get(f"{reverse('cooperation:act-list')}?{query}")
    assert (page.status_code, page.context["page"].rows) == (200, [])


@pytest.mark.parametrize("title", ["", "x" * 201, "hidden \u202e mark", "null \x00 mark"])
def test_unreadable_title_is_refused_at_its_field(
    actors: cast.Cast, yard: Yard, title: str
) -> None:
    page = signed_in(actors.socar_engineer).post(
        reverse("cooperation:act-create"), {"title": title}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["title"]
    assert not Act.objects.exists()


def test_lines_that_are_not_on_the_act_are_not_taken_off(actors: cast.Cast, yard: Yard) -> None:
    act, other = yards.make_draft(actors, yard), yards.make_draft(actors, yard)
    foreign = other.lines.get().public_id
    client = signed_in(actors.socar_engineer)
    for chosen in ([foreign], ["\x00"], []):
        client.post(address(act, "lines-remove"), {"lines": chosen})
    assert (act.lines.count(), other.lines.count()) == (1, 1)


# What it costs


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("lines", [1, 3, 50])
def test_act_page_costs_the_same_at_every_size(actors: cast.Cast, yard: Yard, lines: int) -> None:
    act = yards.make_sent(actors, yard, lines)
    yards.sign(act, actors.socar_signatory)
    assert queries_of(signed_in(actors.stp_signatory), address(act)) == 12


@pytest.mark.parametrize("acts", [1, 3, 50])
def test_list_costs_the_same_at_every_size(actors: cast.Cast, yard: Yard, acts: int) -> None:
    for _number in range(acts):
        yards.make_sent(actors, yard)
    url = reverse("cooperation:act-list")
    assert queries_of(signed_in(actors.stp_signatory), url) == 11


@pytest.mark.parametrize("acts", [1, 3, 50])
def test_batch_costs_the_same_at_every_size(actors: cast.Cast, yard: Yard, acts: int) -> None:
    for _number in range(acts):
        yards.make_sent(actors, yard)
    url = reverse("cooperation:act-batch")
    assert queries_of(signed_in(actors.stp_signatory), url) == 11


@pytest.mark.parametrize("lines", [1, 3, 50])
def test_preparing_costs_the_same_at_every_size(actors: cast.Cast, yard: Yard, lines: int) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.finish(commitment, lines=lines)
    url = reverse("cooperation:act-create")
    assert queries_of(signed_in(actors.socar_engineer), url) == 9
