"""Signing in through the real pages: password, TOTP, limits, demonstration people, proofs."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

import pytest
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django import Settings

from core.accounts import adapters, proof
from core.accounts.models import User
from tests import cast, factories

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def actors() -> cast.Cast:
    found = cast.assemble()
    for person in (found.socar_engineer, found.socar_signatory):
        person.set_password(PASSWORD)
        person.save()
    return found


def sign_in(client: Client, person: User, password: str = PASSWORD, **extra: Any) -> Any:
    body = {"login": person.email, "password": password}
    return client.post("/accounts/login/", body, **extra)


def code_of(secret: str) -> str:
    counter = int(time.time()) // 30
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def give_totp(person: User) -> str:
    secret = str(totp.generate_totp_secret())
    Authenticator.objects.filter(user=person).delete()
    totp.TOTP.activate(person, secret)
    return secret


def is_in(client: Client) -> bool:
    return bool(client.get("/profile/").status_code == 200)


def test_person_signs_in_with_address_and_password(client: Client, actors: cast.Cast) -> None:
    response = sign_in(client, actors.socar_engineer)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert is_in(client)
    assert UserSession.objects.filter(user=actors.socar_engineer).count() == 1


def test_password_is_kept_by_argon2(actors: cast.Cast) -> None:
    assert actors.socar_engineer.password.startswith("argon2$")


def test_wrong_password_and_deactivated_person_stay_out(client: Client, actors: cast.Cast) -> None:
    assert sign_in(client, actors.socar_engineer, "wrong").status_code == 200
    User.objects.filter(pk=actors.socar_engineer.pk).update(is_active=False)
    sign_in(client, actors.socar_engineer)
    assert not is_in(client)


def test_sixth_wrong_password_shuts_even_the_right_one_out(
    client: Client, actors: cast.Cast
) -> None:
    for _attempt in range(5):
        sign_in(client, actors.socar_engineer, "wrong")
    sign_in(client, actors.socar_engineer)
    assert not is_in(client)


def test_second_factor_is_asked_after_the_password(client: Client, actors: cast.Cast) -> None:
    secret = give_totp(actors.socar_signatory)
    response = sign_in(client, actors.socar_signatory)
    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert is_in(client)


def test_recovery_code_lets_in_once(client: Client, actors: cast.Cast) -> None:
    give_totp(actors.socar_signatory)
    code = RecoveryCodes.activate(actors.socar_signatory).get_unused_codes()[0]
    for expected in (True, False):
        sign_in(client, actors.socar_signatory)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_in(client) is expected
        client.logout()


def test_totp_secret_is_encrypted_at_rest(actors: cast.Cast) -> None:
    secret = give_totp(actors.socar_signatory)
    assert secret not in str(Authenticator.objects.get(user=actors.socar_signatory).data)


def test_there_is_no_open_sign_up(client: Client, actors: cast.Cast) -> None:
    people = User.objects.count()
    body = {"email": "a@b.test", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", body)
    assert User.objects.count() == people


def test_sign_in_page_offers_a_passkey_with_scripts_of_our_own(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "passkey_login" in page
    assert "mfa/js/webauthn" in page


def test_nobody_adds_a_second_address(client: Client, actors: cast.Cast) -> None:
    client.force_login(actors.socar_engineer)
    response = client.post("/accounts/email/", {"action_add": "", "email": "x@y.test"})
    assert response.headers["Location"] == "/profile/"


def test_forgotten_password_is_chosen_anew_by_letter(client: Client, actors: cast.Cast) -> None:
    User.objects.filter(pk=actors.socar_engineer.pk).update(language="az")
    client.post("/accounts/password/reset/", {"email": actors.socar_engineer.email})
    (letter,) = mail.outbox
    address = re.findall(r"/accounts/password/reset/key/\S+", str(letter.body))[0]
    page = client.get(address, follow=True)
    fresh = "another correct horse battery"
    client.post(page.request["PATH_INFO"], {"password1": fresh, "password2": fresh})
    sign_in(client, actors.socar_engineer, fresh)
    assert is_in(client)


def test_letter_for_an_unknown_address_lets_nobody_in(client: Client) -> None:
    client.post("/accounts/password/reset/", {"email": "nobody@socar.test"})
    assert not any("/reset/key/" in str(letter.body) for letter in mail.outbox)


def test_change_of_password_ends_the_other_sessions(client: Client, actors: cast.Cast) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser, actors.socar_engineer)
    fresh = "another correct horse battery"
    body = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    client.post("/accounts/password/change/", body)
    assert (is_in(client), is_in(other)) == (True, False)


def test_person_ends_their_other_sessions(client: Client, actors: cast.Cast) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser, actors.socar_engineer)
    client.post("/accounts/sessions/")
    assert (is_in(client), is_in(other)) == (True, False)


# -- compulsory second factor --------------------------------------------------------------
@pytest.mark.parametrize("who", ["socar_signatory", "socar_admin"])
def test_signatory_and_administrator_set_up_a_second_factor_first(
    who: str, client: Client, actors: cast.Cast
) -> None:
    person: User = getattr(actors, who)
    Authenticator.objects.filter(user=person).delete()
    client.force_login(person)
    response = client.get("/profile/")
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/2fa/")
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/api/v1/me/").status_code == 403
    factories.give_second_factor(person)
    assert is_in(client)


def test_engineer_needs_no_second_factor(client: Client, actors: cast.Cast) -> None:
    client.force_login(actors.socar_engineer)
    assert is_in(client)


@pytest.mark.parametrize(("demonstration", "expected"), [(True, True), (False, False)])
def test_demonstration_people_need_none_in_a_demonstration(
    demonstration: bool,
    expected: bool,
    client: Client,
    actors: cast.Cast,
    settings: Settings,
) -> None:
    settings.DEMONSTRATION = demonstration
    Authenticator.objects.all().delete()
    User.objects.filter(pk=actors.socar_admin.pk).update(is_demonstration=True)
    client.force_login(actors.socar_admin)
    assert is_in(client) is expected


def test_last_compulsory_factor_is_not_removed(actors: cast.Cast) -> None:
    only = Authenticator.objects.get(user=actors.socar_signatory)
    adapter = adapters.SecondFactorAdapter()
    assert not adapter.can_delete_authenticator(only)
    key = Authenticator.objects.create(user=actors.socar_signatory, type="webauthn", data={})
    assert adapter.can_delete_authenticator(only)
    assert adapter.can_delete_authenticator(key)


# -- demonstration people ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "192.0.2.7"}, False),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False),
    ],
)
def test_demonstration_person_signs_in_on_this_machine_only(
    extra: dict[str, str], expected: bool, client: Client, actors: cast.Cast
) -> None:
    User.objects.filter(pk=actors.socar_engineer.pk).update(is_demonstration=True)
    sign_in(client, actors.socar_engineer, **extra)
    assert is_in(client) is expected


def test_operator_may_allow_demonstration_people_from_elsewhere(
    client: Client, actors: cast.Cast, settings: Settings
) -> None:
    settings.DEMONSTRATION_ALLOW_REMOTE = True
    User.objects.filter(pk=actors.socar_engineer.pk).update(is_demonstration=True)
    sign_in(client, actors.socar_engineer, REMOTE_ADDR="192.0.2.7")
    assert is_in(client)


# -- language ------------------------------------------------------------------------------
def test_pages_follow_the_person_and_not_the_browser(client: Client, actors: cast.Cast) -> None:
    User.objects.filter(pk=actors.socar_engineer.pk).update(language="az")
    client.force_login(actors.socar_engineer)
    response = client.get("/profile/", headers={"accept-language": "ru"})
    assert response.headers["Content-Language"] == "az"


# -- proof of identity ---------------------------------------------------------------------
def request_of(client: Client, person: User) -> Any:
    request = RequestFactory().post("/acts/1/sign/")
    request.user = person
    request.session = SessionStore(client.session.session_key)
    return request


def test_fresh_sign_in_proves_identity_for_five_minutes(client: Client, actors: cast.Cast) -> None:
    sign_in(client, actors.socar_engineer)
    request = request_of(client, actors.socar_engineer)
    found = proof.require_recent_proof(request, factories.now())
    assert found.kind == "password"
    late = found.at + dt.timedelta(minutes=5)
    assert proof.require_recent_proof(request, late) == found
    with pytest.raises(ReauthenticationRequired):
        proof.require_recent_proof(request, late + dt.timedelta(seconds=1))


def test_second_factor_names_itself_in_the_proof(client: Client, actors: cast.Cast) -> None:
    secret = give_totp(actors.socar_signatory)
    sign_in(client, actors.socar_signatory)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    found = proof.proof_of(request_of(client, actors.socar_signatory))
    assert found is not None and found.kind == "totp"


def test_session_without_proof_and_other_person_prove_nothing(
    client: Client, actors: cast.Cast
) -> None:
    sign_in(client, actors.socar_engineer)
    request = request_of(client, actors.stp_engineer)
    assert proof.proved_identity_at(request) is None
    with pytest.raises(ReauthenticationRequired):
        proof.require_recent_proof(request, factories.now())
