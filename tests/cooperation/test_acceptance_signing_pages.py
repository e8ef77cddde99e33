"""Pages on which acts are signed and refused, and what the pages of acts cost."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts.models import User
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.browsers import address, signed_in
from tests.cooperation.yard import Yard

pytestmark = pytest.mark.django_db


def give_code(user: User) -> str:
    """Give the person an authenticator app and say the code that it shows now."""
    Authenticator.objects.filter(user=user).delete()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return str(
        totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    )


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
    assert queries_of(signed_in(actors.stp_signatory), url) == 10


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
