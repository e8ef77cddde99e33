"""Invitations: one party, one address, one use, one week; two at once make one person."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from core.accounts import invitation_services, services
from core.accounts.models import Invitation, RoleGrant, User
from core.errors import Conflict, NotAllowed, PortalError, Refused
from core.events.models import Event
from tests import cast, factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
PASSWORD = "correct horse battery staple"
SIGNATORY = {
    "role": "signatory",
    "authority_document": "PoA 17 of 1 May 2026",
    "valid_from": dt.date(2026, 5, 1),
    "valid_to": dt.date(2027, 5, 1),
}


def invite(actors: cast.Cast, **fields: Any) -> tuple[Invitation, str]:
    values: dict[str, Any] = {
        "email": "New@socar.test",
        "role": "engineer",
        "workspace": None,
        "language": "en",
        "by": actors.socar_admin,
        "now": NOW,
    }
    return invitation_services.invite_person(**{**values, **fields})


def accept(invitation: Invitation, **fields: Any) -> User:
    values: dict[str, Any] = {
        "full_name": "Aysel Quliyeva",
        "position": "Engineer",
        "password": PASSWORD,
        "language": "az",
        "now": NOW,
    }
    return invitation_services.accept_invitation(invitation=invitation, **{**values, **fields})


def test_invited_signatory_comes_in_with_the_authority_of_the_invitation() -> None:
    actors = cast.assemble()
    invitation, _secret = invite(actors, workspace=actors.memorandum.workspace, **SIGNATORY)
    person = accept(invitation)
    assert (person.email, person.organisation, person.language) == (
        "new@socar.test",
        actors.socar,
        "az",
    )
    grant = RoleGrant.objects.get(person=person)
    assert (grant.role, grant.authority_document, grant.workspace, grant.granted_by) == (
        "signatory",
        SIGNATORY["authority_document"],
        actors.memorandum.workspace,
        actors.socar_admin,
    )
    assert person.check_password(PASSWORD)


def test_events_hold_no_personal_values() -> None:
    actors = cast.assemble()
    invitation, _secret = invite(actors)
    person = accept(invitation)
    told = list(
        Event.objects.filter(object_id=invitation.public_id)
        .order_by("pk")
        .values_list("verb", "actor", "after")
    )
    after = {"role": "engineer", "workspace": None}
    assert told == [
        ("person.invited", actors.socar_admin.pk, after),
        ("invitation.accepted", person.pk, after),
    ]


@pytest.mark.parametrize("who", ["socar_manager", "socar_engineer"])
def test_only_administrators_invite(who: str) -> None:
    actors = cast.assemble()
    with pytest.raises(NotAllowed):
        invite(actors, by=getattr(actors, who))
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "nonsense"}, "email"),
        ({"email": "engineer@socar.test"}, "email"),
        ({"email": "ENGINEER@stp.test"}, "email"),
        ({"role": "signatory"}, "authority_document"),
        ({"language": "fr"}, "language"),
    ],
)
def test_wrong_invitations_are_refused_at_their_field(fields: dict[str, Any], field: str) -> None:
    actors = cast.assemble()
    with pytest.raises(Refused) as refusal:
        invite(actors, **fields)
    assert (refusal.value.field, mail.outbox) == (field, [])


def test_letter_goes_to_the_address_in_its_language_with_the_only_copy_of_the_secret() -> None:
    invitation, secret = invite(cast.assemble(), language="az")
    (letter,) = mail.outbox
    assert letter.to == ["new@socar.test"]
    assert f"/invitation/{secret}/" in str(letter.body)
    assert secret not in str(Invitation.objects.filter(pk=invitation.pk).values())


def test_mail_server_that_is_away_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("core.accounts.letters.send_mail", away)
    with pytest.raises(Refused) as refusal:
        invite(cast.assemble())
    assert (refusal.value.code, Invitation.objects.count()) == ("mail_failed", 0)


def test_newer_invitation_ends_the_earlier_one() -> None:
    actors = cast.assemble()
    earlier, _secret = invite(actors)
    invite(actors)
    with pytest.raises(Refused) as refusal:
        accept(earlier)
    assert refusal.value.code == "revoked"


def test_invitation_serves_once_expires_and_is_revoked() -> None:
    actors = cast.assemble()
    invitation, _secret = invite(actors)
    with pytest.raises(Refused) as late:
        accept(invitation, now=NOW + dt.timedelta(days=7))
    accept(invitation, now=NOW + dt.timedelta(days=6))
    with pytest.raises(Refused) as again:
        accept(invitation)
    other, _secret = invite(actors, email="second@socar.test")
    invitation_services.revoke_invitation(invitation=other, by=actors.socar_admin, now=NOW)
    with pytest.raises(Refused) as revoked:
        accept(other)
    codes = [late.value.code, again.value.code, revoked.value.code]
    assert codes == ["expired", "used", "revoked"]


def test_other_party_may_not_revoke() -> None:
    actors = cast.assemble()
    invitation, _secret = invite(actors)
    with pytest.raises(NotAllowed):
        invitation_services.revoke_invitation(invitation=invitation, by=actors.stp_admin, now=NOW)


@pytest.mark.parametrize("password", ["short", "password1234", "new@socar.test"])
def test_weak_password_is_refused(password: str) -> None:
    actors = cast.assemble()
    invitation, _secret = invite(actors)
    with pytest.raises(Refused) as refusal:
        accept(invitation, password=password)
    assert refusal.value.field == "password"
    assert not User.objects.filter(email="new@socar.test").exists()


def at_once(*steps: Any) -> list[str]:
    """Run the steps in threads that begin together; each gives `done` or its refusal."""
    barrier = Barrier(len(steps))

    def run(step: Any) -> str:
        barrier.wait()
        try:
            step()
        except PortalError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return sorted(pool.map(run, steps))


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_make_one_person() -> None:
    invitation, _secret = invite(cast.assemble())
    outcome = at_once(lambda: accept(invitation), lambda: accept(invitation))
    assert outcome == ["Refused", "done"]
    assert User.objects.filter(email="new@socar.test").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_depose_each_other_leave_one() -> None:
    actors = cast.assemble()
    second = factories.make_user(actors.socar, "second@socar.test", "administrator")

    def depose(person: User, by: User) -> None:
        grant = RoleGrant.objects.standing().get(person=person, role="administrator")
        services.revoke_role(grant=grant, by=by, now=NOW)

    outcome = at_once(
        lambda: depose(second, actors.socar_admin), lambda: depose(actors.socar_admin, second)
    )
    assert outcome.count("done") == 1
    left = RoleGrant.objects.standing().filter(
        role="administrator", person__organisation=actors.socar
    )
    assert left.count() == 1
    assert Conflict.code == "conflict"


# -- the page ------------------------------------------------------------------------------
def form(**fields: str) -> dict[str, str]:
    values = {
        "full_name": "Aysel Quliyeva",
        "position": "",
        "language": "az",
        "password": PASSWORD,
        "password_again": PASSWORD,
    }
    return {**values, **fields}


def fresh(actors: cast.Cast) -> tuple[Invitation, str]:
    return invite(actors, now=factories.now())


def test_page_makes_the_person_who_then_signs_in(client: Client) -> None:
    _invitation, secret = fresh(cast.assemble())
    address = f"/invitation/{secret}/"
    assert client.get(address).status_code == 200
    assert client.post(address, form()).headers["Location"] == "/accounts/login/"
    client.post("/accounts/login/", {"login": "new@socar.test", "password": PASSWORD})
    assert client.get("/profile/").status_code == 200


def test_page_says_why_it_is_closed(client: Client) -> None:
    actors = cast.assemble()
    _invitation, secret = fresh(actors)
    client.force_login(actors.socar_engineer)
    other = client.get(f"/invitation/{secret}/")
    assert other.status_code == 410
    assert "new@socar.test" in other.content.decode()
    client.logout()
    client.post(f"/invitation/{secret}/", form())
    again = client.post(f"/invitation/{secret}/", form())
    assert (again.status_code, "has been used" in again.content.decode()) == (410, True)


def test_page_keeps_the_typing_and_names_the_field(client: Client) -> None:
    _invitation, secret = fresh(cast.assemble())
    weak = client.post(f"/invitation/{secret}/", form(password="short", password_again="short"))
    assert (weak.status_code, list(weak.context["form"].errors)) == (422, ["password"])
    differ = client.post(f"/invitation/{secret}/", form(password_again="x"))
    assert list(differ.context["form"].errors) == ["password_again"]
    assert "Aysel Quliyeva" in differ.content.decode()


def test_unknown_secret_is_missing(client: Client) -> None:
    assert client.get("/invitation/nothing/").status_code == 404
