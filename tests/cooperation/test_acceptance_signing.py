"""Two parties sign one digest, each by a person with authority and a fresh proof."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from cooperation.acceptance import document, invariants, services
from cooperation.acceptance.models import ActLine
from cooperation.models import ProgressEntry
from core.accounts.models import RoleGrant, User
from core.errors import Conflict, NotAllowed, Refused
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard

NOW = factories.NOW
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("first", ["socar_signatory", "stp_signatory"])
def test_act_signed_by_both_is_accepted_locked_and_counted(
    actors: cast.Cast, yard: Yard, first: str
) -> None:
    second = {"socar_signatory": "stp_signatory", "stp_signatory": "socar_signatory"}[first]
    act = yards.make_sent(actors, yard, lines=2)
    yards.sign(act, getattr(actors, first))
    assert act.status == "signed_by_one"
    assert act.digest == document.digest_of(act.content)
    yards.sign(act, getattr(actors, second))
    assert (act.status, act.accepted_at) == ("accepted", NOW)
    assert yard.asked("lock") == 1
    entries = ProgressEntry.objects.filter(act=act)
    assert [entry.quantity for entry in entries] == [Decimal("2.000")]
    assert yards.verbs(act) == [
        "act.created",
        "act.sent",
        "act.signed",
        "progress.posted",
        "act.accepted",
    ]
    assert invariants.digest_breaches() == []


def test_signature_keeps_authority_proof_and_digest(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    yards.sign(act, actors.stp_signatory)
    signature = act.signatures.get()
    assert signature.signer_name == actors.stp_signatory.full_name
    assert signature.authority_document == f"PoA-{actors.stp_signatory.pk}"
    assert (signature.proof, signature.digest) == ("password", act.digest)
    event = yards.last_event(act)
    assert event.before == {"status": "sent"}
    assert event.after == {
        "status": "signed_by_one",
        "digest": act.digest,
        "authority": signature.authority_document,
    }


@pytest.mark.parametrize("name", ["socar_engineer", "socar_manager", "stp_admin"])
def test_only_signatories_sign(actors: cast.Cast, yard: Yard, name: str) -> None:
    act = yards.make_sent(actors, yard)
    with pytest.raises(NotAllowed):
        yards.sign(act, getattr(actors, name))


def test_signatory_of_another_organisation_does_not_sign(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    stranger = factories.make_user(actors.third, "signatory@third.test", "signatory")
    with pytest.raises(NotAllowed):
        yards.sign(act, stranger)


def test_executor_does_not_sign(actors: cast.Cast, yard: Yard) -> None:
    actors.memorandum.workspace.parties.create(
        organisation=actors.third, role="executor", position=3
    )
    executor = factories.make_user(actors.third, "signatory@third.test", "signatory")
    act = yards.make_sent(actors, yard)
    with pytest.raises(NotAllowed):
        yards.sign(act, executor)
    yards.sign(act, actors.socar_signatory)
    assert yards.sign(act, actors.stp_signatory).status == "accepted"


@pytest.mark.parametrize("age", [301, 3600, -6])
def test_stale_or_future_proof_does_not_sign(actors: cast.Cast, yard: Yard, age: int) -> None:
    act = yards.make_sent(actors, yard)
    with pytest.raises(Refused) as refused:
        yards.sign(act, actors.stp_signatory, age=age)
    assert refused.value.code == "stale_proof"
    assert act.signatures.count() == 0


def test_proof_of_exactly_five_minutes_signs(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    assert yards.sign(act, actors.stp_signatory, age=300).status == "signed_by_one"


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "signs"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 5, 31), False),
        (dt.date(2026, 6, 2), None, False),
        (dt.date(2026, 6, 1), dt.date(2026, 6, 1), True),
    ],
)
def test_authority_must_be_in_force_on_the_day(
    actors: cast.Cast, yard: Yard, valid_from: dt.date, valid_to: dt.date | None, signs: bool
) -> None:
    RoleGrant.objects.filter(person=actors.stp_signatory).update(
        valid_from=valid_from, valid_to=valid_to
    )
    act = yards.make_sent(actors, yard)
    if signs:
        assert yards.sign(act, actors.stp_signatory).status == "signed_by_one"
        return
    with pytest.raises(Refused) as refused:
        yards.sign(act, actors.stp_signatory)
    assert refused.value.code == "authority_not_in_force"


def test_token_neither_signs_nor_refuses(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    person: Any = actors.stp_signatory
    person.acting_token = SimpleNamespace(pk=1)
    with pytest.raises(NotAllowed):
        yards.sign(act, person)
    with pytest.raises(NotAllowed):
        services.refuse_act(act=act, by=person, now=NOW, reason="No")


def test_same_person_does_not_sign_for_both(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    person = actors.socar_signatory
    yards.sign(act, person)
    User.objects.filter(pk=person.pk).update(organisation=actors.stp)
    person = User.objects.get(pk=person.pk)
    with pytest.raises(Refused) as refused:
        yards.sign(act, person)
    assert refused.value.message.startswith("You have signed this act already.")
    assert act.signatures.count() == 1


def test_party_signs_once(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    colleague = factories.make_user(actors.socar, "second@socar.test", "signatory")
    yards.sign(act, actors.socar_signatory)
    with pytest.raises(Refused) as refused:
        yards.sign(act, colleague)
    assert refused.value.message == "Your party has signed this act already."


def test_digest_that_was_seen_must_be_the_digest_now(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    seen = yards.digest_of(act)
    services.amend_act(act=act, by=actors.socar_engineer, now=NOW)
    services.update_draft(
        act=act, title="Other", basis="", remarks="", by=actors.socar_engineer, now=NOW
    )
    services.send_act(act=act, by=actors.socar_engineer, now=NOW)
    with pytest.raises(Conflict) as conflict:
        yards.sign(act, actors.stp_signatory, digest=seen)
    assert conflict.value.code == "content_changed"


def test_line_changed_after_the_first_signature_is_seen(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    yards.sign(act, actors.socar_signatory)
    ActLine.objects.filter(act=act).update(quantity=Decimal(7))
    with pytest.raises(Conflict):
        yards.sign(act, actors.stp_signatory)
    assert invariants.digest_breaches() == [
        f"act {act.public_id}: its lines are not those that were signed"
    ]


def test_draft_is_not_signed(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    with pytest.raises(Refused) as refused:
        yards.sign(act, actors.stp_signatory)
    assert refused.value.code == "wrong_state"


def test_batch_signs_each_act_by_itself(actors: cast.Cast, yard: Yard) -> None:
    good, changed = yards.make_sent(actors, yard), yards.make_sent(actors, yard)
    other = yards.make_sent(actors, yard)
    results = services.sign_acts(
        chosen=[
            (good, yards.digest_of(good)),
            (changed, "0" * 64),
            (other, yards.digest_of(other)),
        ],
        proof="password",
        proved_at=NOW,
        by=actors.stp_signatory,
        now=NOW,
    )
    assert [result.ok for result in results] == [True, False, True]
    assert [act.signatures.count() for act in (good, changed, other)] == [1, 0, 1]
