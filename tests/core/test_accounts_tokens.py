"""Tokens: shown once, kept as a peppered digest, dead when revoked, expired or orphaned."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries, Settings

from core.accounts import keys, services, token_services, tokens
from core.accounts.models import ApiToken
from core.errors import Conflict, NotAllowed, Refused
from core.events.models import Event
from tests import cast, factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def make(actors: cast.Cast, **fields: Any) -> tuple[ApiToken, str]:
    values: dict[str, Any] = {
        "name": "ERP",
        "scopes": ["acts:read", "equipment:write"],
        "expires_at": None,
        "by": actors.socar_engineer,
        "now": NOW,
    }
    return token_services.create_token(**{**values, **fields})


def test_token_speaks_for_its_person_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    actors = cast.assemble()
    token, raw = make(actors)
    token_services.note_use(token=token, now=NOW)
    with django_assert_num_queries(1):
        user = tokens.authenticate(raw, NOW)
        assert user is not None
        assert (user, user.organisation, user.acting_token) == (
            actors.socar_engineer,
            actors.socar,
            token,
        )


def test_token_has_the_documented_form_and_256_bits() -> None:
    token, raw = make(cast.assemble())
    head, secret = raw.split(".")
    assert head == f"mp_{token.key}"
    assert len(secret) * 6 >= 256
    assert secret not in (token.secret_hmac, token.key)


def test_making_a_token_tells_an_event_without_its_secret() -> None:
    token, raw = make(cast.assemble())
    event = Event.objects.get(object_id=token.public_id)
    assert event.verb == "token.created"
    assert raw.split(".")[1] not in str(event.after)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["acts:sign"]}, "scopes"),
        ({"expires_at": NOW}, "expires_at"),
        ({"expires_at": NOW + dt.timedelta(days=3000)}, "expires_at"),
    ],
)
def test_wrong_wishes_are_refused_at_their_field(fields: dict[str, Any], field: str) -> None:
    actors = cast.assemble()
    with pytest.raises(Refused) as refusal:
        make(actors, **fields)
    assert (refusal.value.field, ApiToken.objects.count()) == (field, 0)


def test_token_may_not_make_tokens() -> None:
    actors = cast.assemble()
    actors.socar_engineer.acting_token, _raw = make(actors)
    with pytest.raises(NotAllowed):
        make(actors)


@pytest.mark.parametrize("raw", ["", "mp_", "mp_abc", "mp_abc.", "mp_абв.где", "x" * 500])
def test_garbage_is_nobody(raw: str) -> None:
    assert tokens.authenticate(raw, NOW) is None


def test_wrong_secret_is_nobody() -> None:
    token, _raw = make(cast.assemble())
    assert tokens.authenticate(keys.raw_form(token.key, "wrong"), NOW) is None


def test_expired_token_is_nobody() -> None:
    end = NOW + dt.timedelta(days=1)
    _token, raw = make(cast.assemble(), expires_at=end)
    assert tokens.authenticate(raw, end - dt.timedelta(seconds=1)) is not None
    assert tokens.authenticate(raw, end) is None


def test_revoked_token_is_nobody_and_the_event_says_so() -> None:
    actors = cast.assemble()
    token, raw = make(actors)
    token_services.revoke_token(token=token, by=actors.socar_engineer, now=NOW)
    assert tokens.authenticate(raw, NOW) is None
    assert Event.objects.filter(object_id=token.public_id, verb="token.revoked").count() == 1


def test_token_is_revoked_once() -> None:
    actors = cast.assemble()
    token, _raw = make(actors)
    late = ApiToken.objects.get(pk=token.pk)
    token_services.revoke_token(token=token, by=actors.socar_engineer, now=NOW)
    with pytest.raises(Refused):
        token_services.revoke_token(token=token, by=actors.socar_engineer, now=NOW)
    with pytest.raises(Conflict):
        token_services.revoke_token(token=late, by=actors.socar_engineer, now=NOW)


def test_deactivated_person_has_no_tokens() -> None:
    actors = cast.assemble()
    _token, raw = make(actors)
    services.deactivate_person(person=actors.socar_engineer, by=actors.socar_admin, now=NOW)
    assert tokens.authenticate(raw, NOW) is None


def test_newest_pepper_signs_and_older_ones_verify(settings: Settings) -> None:
    actors = cast.assemble()
    settings.TOKEN_PEPPERS = {1: "first"}
    _token, old = make(actors)
    settings.TOKEN_PEPPERS = {1: "first", 2: "second"}
    token, new = make(actors)
    assert token.pepper_number == 2
    assert None not in (tokens.authenticate(old, NOW), tokens.authenticate(new, NOW))
    settings.TOKEN_PEPPERS = {2: "second"}
    assert tokens.authenticate(old, NOW) is None


def test_use_is_noted_at_most_once_a_minute() -> None:
    token, raw = make(cast.assemble())
    for seconds in (0, 30, 59):
        tokens.authenticate(raw, NOW + dt.timedelta(seconds=seconds))
    token.refresh_from_db()
    assert (token.last_used_at, token.version) == (NOW, 1)
    tokens.authenticate(raw, NOW + dt.timedelta(seconds=60))
    token.refresh_from_db()
    assert token.last_used_at == NOW + dt.timedelta(seconds=60)


def test_command_prints_a_token_that_works() -> None:
    actors = cast.assemble()
    out = io.StringIO()
    call_command(
        "create_token",
        user=actors.socar_engineer.email,
        name="ERP",
        scopes="equipment:read,acts:read",
        expires_days=3650 // 10,
        stdout=out,
    )
    user = tokens.authenticate(out.getvalue().strip(), factories.now())
    assert user is not None and user.acting_token is not None
    assert user.acting_token.scopes == "acts:read equipment:read"


def test_command_refuses_unknown_people_and_scopes() -> None:
    actors = cast.assemble()
    with pytest.raises(CommandError, match="Nobody"):
        call_command("create_token", user="x@y.test", name="ERP", scopes="acts:read")
    with pytest.raises(CommandError, match="Choose scopes"):
        call_command("create_token", user=actors.stp_engineer.email, name="E", scopes="acts:sign")
