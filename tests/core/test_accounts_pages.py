"""Members and profile pages: who sees them, other party's ids, query counts."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.accounts import invitation_services, presentation, token_services
from core.accounts.models import ApiToken, Invitation, RoleGrant, Unit, User
from tests import cast, factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def admin(client: Client, actors: cast.Cast) -> Client:
    client.force_login(actors.socar_admin)
    return client


def test_members_are_the_people_of_the_own_party(admin: Client) -> None:
    page = admin.get("/members/").content.decode()
    assert "engineer@socar.test" in page
    assert "PoA-" in page
    assert "stp.test" not in page


@pytest.mark.parametrize("people", [1, 3, 50])
def test_members_list_takes_the_same_queries_at_any_size(
    people: int,
    admin: Client,
    actors: cast.Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(people):
        person = factories.make_user(actors.socar, f"p{number}@socar.test", "engineer")
        factories.grant_role(person, "signatory", actors.memorandum.workspace)
    with django_assert_num_queries(9):
        admin.get("/members/")


def test_menu_shows_members_to_administrators_alone(admin: Client, actors: cast.Cast) -> None:
    assert 'href="/members/"' in admin.get("/profile/").content.decode()
    admin.force_login(actors.socar_engineer)
    assert 'href="/members/"' not in admin.get("/profile/").content.decode()


@pytest.mark.parametrize("path", ["", "invite/", "{id}/", "{id}/grant/"])
def test_others_are_forbidden_and_strangers_sent_to_sign_in(
    path: str, client: Client, actors: cast.Cast
) -> None:
    address = "/members/" + path.format(id=actors.socar_engineer.public_id)
    assert client.get(address).status_code == 302
    client.force_login(actors.socar_manager)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("path", ["", "grant/", "unit/", "deactivate/", "reactivate/"])
def test_other_party_s_people_are_missing(path: str, admin: Client, actors: cast.Cast) -> None:
    for public_id in (actors.stp_engineer.public_id, "usr_nobody"):
        address = f"/members/{public_id}/{path}"
        answer = admin.get(address) if path in ("", "grant/") else admin.post(address)
        assert answer.status_code == 404


def test_other_party_s_grants_invitations_and_tokens_are_missing(
    admin: Client, actors: cast.Cast
) -> None:
    grant = RoleGrant.objects.get(person=actors.stp_engineer)
    invitation, _secret = invitation_services.invite_person(
        email="x@stp.test",
        role="engineer",
        workspace=None,
        language="en",
        by=actors.stp_admin,
        now=factories.now(),
    )
    token, _raw = token_services.create_token(
        name="x", scopes=["acts:read"], expires_at=None, by=actors.stp_engineer, now=NOW
    )
    own = actors.socar_engineer.public_id
    for address in (
        f"/members/{own}/roles/{grant.public_id}/revoke/",
        f"/members/invitations/{invitation.public_id}/revoke/",
        f"/profile/tokens/{token.public_id}/revoke/",
    ):
        assert admin.post(address).status_code == 404
    assert RoleGrant.objects.standing().filter(pk=grant.pk).exists()
    assert ApiToken.objects.get().revoked_at is None
    assert Invitation.objects.get().revoked_at is None


def test_administrator_invites_grants_revokes_and_deactivates(
    admin: Client, actors: cast.Cast
) -> None:
    body = {"email": "new@socar.test", "language": "ru", "role": "engineer", "workspace": ""}
    assert admin.post("/members/invite/", body).headers["Location"] == "/members/"
    assert "new@socar.test" in admin.get("/members/").content.decode()
    home = f"/members/{actors.socar_engineer.public_id}/"
    role = {"role": "signatory", "workspace": actors.memorandum.workspace.public_id}
    refused = admin.post(home + "grant/", role)
    assert (refused.status_code, list(refused.context["form"].errors)) == (
        422,
        ["authority_document"],
    )
    authority = {"authority_document": "PoA 9", "valid_from": "2026-01-01"}
    assert admin.post(home + "grant/", {**role, **authority}).headers["Location"] == home
    grant = RoleGrant.objects.get(person=actors.socar_engineer, role="signatory")
    admin.post(f"{home}roles/{grant.public_id}/revoke/", {"reason": "left"})
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    admin.post(home + "deactivate/", {"reason": "left"})
    assert not User.objects.get(pk=actors.socar_engineer.pk).is_active
    admin.post(home + "reactivate/")
    assert User.objects.get(pk=actors.socar_engineer.pk).is_active


def test_administrator_places_a_member_in_a_unit_of_the_party(
    admin: Client, actors: cast.Cast
) -> None:
    yard, other = (
        Unit.objects.create(organisation=party, name=f"Yard of {party.short}")
        for party in (actors.socar, actors.stp)
    )
    home = f"/members/{actors.socar_engineer.public_id}/"
    assert other.name not in admin.get(home).content.decode()
    admin.post(home + "unit/", {"unit": yard.public_id})
    admin.post(home + "unit/", {"unit": other.public_id})
    assert User.objects.get(pk=actors.socar_engineer.pk).unit == yard


def test_refused_action_is_told_on_the_page_of_the_person(admin: Client, actors: cast.Cast) -> None:
    home = f"/members/{actors.socar_admin.public_id}/"
    grant = RoleGrant.objects.get(person=actors.socar_admin)
    page = admin.post(f"{home}roles/{grant.public_id}/revoke/", follow=True)
    assert "You may not give up your own administration" in page.content.decode()


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "–"),
    ],
)
def test_session_is_named_by_browser_and_system(header: str, words: str) -> None:
    assert presentation.browser(header) == words


# -- profile -------------------------------------------------------------------------------
def test_person_changes_name_and_position(client: Client, actors: cast.Cast) -> None:
    client.force_login(actors.socar_engineer)
    client.post("/profile/edit/", {"full_name": "Rəşad Əliyev", "position": "Yard engineer"})
    person = User.objects.get(pk=actors.socar_engineer.pk)
    assert (person.full_name, person.position) == ("Rəşad Əliyev", "Yard engineer")


def test_secret_of_a_token_is_shown_once(client: Client, actors: cast.Cast) -> None:
    client.force_login(actors.socar_engineer)
    body = {"name": "ERP", "scopes": ["acts:read", "files:write"], "lifetime": "90"}
    made = client.post("/profile/tokens/new/", body)
    token = ApiToken.objects.get()
    assert f"mp_{token.key}." in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert f"mp_{token.key}." not in client.get("/profile/").content.decode()
    client.post(f"/profile/tokens/{token.public_id}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_administrator_revokes_a_colleague_s_token_and_a_colleague_does_not(
    client: Client, actors: cast.Cast
) -> None:
    token, _raw = token_services.create_token(
        name="x", scopes=["acts:read"], expires_at=None, by=actors.socar_engineer, now=NOW
    )
    address = f"/profile/tokens/{token.public_id}/revoke/"
    client.force_login(actors.socar_manager)
    assert client.post(address).status_code == 404
    client.force_login(actors.socar_admin)
    assert client.post(address).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
