"""Party administration: own party only, the last administrator stays, out means out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from core.accounts import queries, services, token_services
from core.accounts.models import Organisation, RoleGrant, Unit, User
from core.errors import Conflict, NotAllowed, Refused
from core.events.models import Event
from tests import cast, factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def grant(actors: cast.Cast, **fields: Any) -> RoleGrant:
    values: dict[str, Any] = {
        "person": actors.socar_engineer,
        "role": "coordinator",
        "workspace": None,
        "by": actors.socar_admin,
        "now": NOW,
    }
    return services.grant_role(**{**values, **fields})


def admin_grant(person: User) -> RoleGrant:
    found: RoleGrant = RoleGrant.objects.standing().get(person=person, role="administrator")
    return found


def revoke(actors: cast.Cast, of: User, by: User) -> RoleGrant:
    return services.revoke_role(grant=admin_grant(of), by=by, now=NOW)


def test_administrator_grants_a_role_and_the_event_names_it() -> None:
    actors = cast.assemble()
    made = grant(actors, workspace=actors.memorandum.workspace)
    event = Event.objects.get(object_id=made.public_id)
    assert (event.verb, event.after["role"]) == ("role.granted", "coordinator")
    assert (event.actor, made.granted_by) == (actors.socar_admin, actors.socar_admin)


@pytest.mark.parametrize("who", ["socar_manager", "stp_admin", "third_admin"])
def test_only_the_own_administrator_grants(who: str) -> None:
    actors = cast.assemble()
    with pytest.raises(NotAllowed):
        grant(actors, by=getattr(actors, who))


def test_token_of_an_administrator_may_not_grant() -> None:
    actors = cast.assemble()
    actors.socar_admin.acting_token, _raw = token_services.create_token(
        name="x", scopes=["people:read"], expires_at=None, by=actors.socar_admin, now=NOW
    )
    with pytest.raises(NotAllowed):
        grant(actors)


def test_administrator_of_one_memorandum_gives_roles_there_alone() -> None:
    actors = cast.assemble()
    local = factories.make_user(actors.stp, "local@stp.test")
    factories.grant_role(local, "administrator", actors.memorandum.workspace)
    place = actors.memorandum.workspace
    fields = {"person": actors.stp_engineer, "by": local}
    assert grant(actors, **fields, workspace=place).workspace == place
    for elsewhere in (None, actors.other_memorandum.workspace):
        with pytest.raises(NotAllowed):
            grant(actors, **fields, workspace=elsewhere)


def test_role_is_held_once_and_only_where_the_party_takes_part() -> None:
    actors = cast.assemble()
    grant(actors)
    for fields, field in (
        ({}, "role"),
        ({"workspace": actors.other_memorandum.workspace}, "workspace"),
        ({"role": "king"}, "role"),
    ):
        with pytest.raises(Refused) as refusal:
            grant(actors, **fields)
        assert refusal.value.field == field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "authority_document"),
        ({"authority_document": "PoA 7"}, "valid_from"),
        (
            {
                "authority_document": "PoA 7",
                "valid_from": dt.date(2026, 2, 1),
                "valid_to": dt.date(2026, 1, 1),
            },
            "valid_to",
        ),
    ],
)
def test_signatory_needs_document_and_dates(fields: dict[str, Any], field: str) -> None:
    actors = cast.assemble()
    with pytest.raises(Refused) as refusal:
        grant(actors, role="signatory", **fields)
    assert refusal.value.field == field


def test_revoked_role_is_gone_at_once() -> None:
    actors = cast.assemble()
    made = grant(actors)
    services.revoke_role(grant=made, by=actors.socar_admin, now=NOW, reason="moved")
    assert not RoleGrant.objects.standing().filter(pk=made.pk).exists()
    assert Event.objects.get(verb="role.revoked").reason == "moved"
    with pytest.raises(Refused):
        services.revoke_role(grant=made, by=actors.socar_admin, now=NOW)


def test_second_revocation_of_the_same_grant_loses_the_race() -> None:
    actors = cast.assemble()
    made = grant(actors)
    late = RoleGrant.objects.get(pk=made.pk)
    services.revoke_role(grant=made, by=actors.socar_admin, now=NOW)
    with pytest.raises(Conflict):
        services.revoke_role(grant=late, by=actors.socar_admin, now=NOW)


def test_own_last_administration_is_not_given_up() -> None:
    actors = cast.assemble()
    grant(actors, role="administrator")
    with pytest.raises(Refused):
        revoke(actors, actors.socar_admin, by=actors.socar_admin)


def test_last_administrator_of_the_party_stays() -> None:
    actors = cast.assemble()
    grant(actors, role="administrator")
    revoke(actors, actors.socar_admin, by=actors.socar_engineer)
    other = factories.make_user(actors.socar, "local@socar.test")
    factories.grant_role(other, "administrator", actors.memorandum.workspace)
    other.is_active = False
    User.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(Refused):
        services.deactivate_person(person=actors.socar_engineer, by=actors.socar_engineer, now=NOW)
    assert admin_grant(actors.socar_engineer).revoked_at is None


def test_deactivated_person_is_out_at_once(client: Client) -> None:
    actors = cast.assemble()
    client.force_login(actors.socar_engineer)
    key = client.session.session_key or ""
    UserSession.objects.create(user=actors.socar_engineer, ip="127.0.0.1", session_key=key)
    token_services.create_token(
        name="x", scopes=["acts:read"], expires_at=None, by=actors.socar_engineer, now=NOW
    )
    assert client.get("/profile/").status_code == 200
    services.deactivate_person(person=actors.socar_engineer, by=actors.socar_admin, now=NOW)
    assert client.get("/profile/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    assert not queries.live_tokens(NOW).exists()
    event = Event.objects.get(verb="person.deactivated")
    assert event.after == {"tokens_revoked": 1, "sessions_ended": 1}


@pytest.mark.parametrize("who", ["socar_manager", "stp_admin", "socar_admin"])
def test_who_may_not_deactivate(who: str) -> None:
    actors = cast.assemble()
    person = actors.socar_engineer if who != "socar_admin" else actors.socar_admin
    with pytest.raises((NotAllowed, Refused)):
        services.deactivate_person(person=person, by=getattr(actors, who), now=NOW)
    assert User.objects.get(pk=person.pk).is_active


def test_deactivating_twice_loses_the_race_and_reactivating_brings_back() -> None:
    actors = cast.assemble()
    fields: dict[str, Any] = {"person": actors.socar_engineer, "by": actors.socar_admin}
    services.deactivate_person(**fields, now=NOW)
    with pytest.raises(Conflict):
        services.deactivate_person(**fields, now=NOW)
    services.reactivate_person(**fields, now=NOW)
    assert User.objects.get(pk=actors.socar_engineer.pk).is_active


def test_unit_is_one_of_the_own_party() -> None:
    actors = cast.assemble()
    yard, other = (
        Unit.objects.create(organisation=party, name="Yard") for party in (actors.socar, actors.stp)
    )
    fields: dict[str, Any] = {"person": actors.socar_engineer, "by": actors.socar_admin, "now": NOW}
    services.assign_unit(unit=yard, **fields)
    assert User.objects.get(pk=actors.socar_engineer.pk).unit == yard
    with pytest.raises(Refused):
        services.assign_unit(unit=other, **fields)


def test_profile_event_names_fields_and_never_values() -> None:
    actors = cast.assemble()
    services.change_profile(
        full_name="Leyla Məmmədova", position="", by=actors.socar_engineer, now=NOW
    )
    event = Event.objects.get(verb="person.profile_changed")
    assert (event.before, event.after) == ({}, {"fields": ["full_name"]})
    assert Organisation.objects.count() == 3
