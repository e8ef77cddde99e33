"""Whom a token speaks for."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from core.accounts import keys, token_services
from core.accounts.models import ApiToken, Organisation, User


def authenticate(raw: str, now: dt.datetime) -> User | None:
    """The active person behind a raw token, with `acting_token` set, or None.

    One query reads token, person and organisation; the use is noted at most once a minute.
    None for an unknown, revoked or expired token, a deactivated person, or a retired pepper.
    """
    parts = keys.parse(raw)
    if parts is None:
        return None
    key, secret = parts
    token = _read(key)
    if token is None or not keys.matches(token.secret_hmac, key, secret, token.pepper_number):
        return None
    if not _stands(token, now):
        return None
    token_services.note_use(token=token, now=now)
    token.person.acting_token = token
    return token.person


#: The models that one row of the statement holds, each with the way to it from the token.
_READ: tuple[tuple[Any, str], ...] = (
    (ApiToken, ""),
    (User, "person__"),
    (Organisation, "person__organisation__"),
)


@cache
def _statement() -> str:
    """The text that reads a token by its key; every call of the API needs it, so built once."""
    columns = [f"{way}{name}" for model, way in _READ for name in _columns(model)]
    query = ApiToken.objects.filter(key="").order_by().values_list(*columns).query
    text, _parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return str(text)


def _read(key: str) -> ApiToken | None:
    """The token with its person and their organisation, or None."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [key])
        line = cursor.fetchone()
    if line is None:
        return None
    values = iter(line)
    token, person, organisation = (
        model.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names))))
        for model, names in ((model, _columns(model)) for model, _way in _READ)
    )
    token.person, person.organisation = person, organisation if organisation.pk else None
    found: ApiToken = token
    return found


@cache
def _columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _stands(token: ApiToken, now: dt.datetime) -> bool:
    return (
        token.revoked_at is None
        and (token.expires_at is None or token.expires_at > now)
        and token.person.is_active
        and token.person.organisation_id == token.organisation_id
    )
