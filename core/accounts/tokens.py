"""Whom a token speaks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from core.accounts import keys, token_services
from core.accounts.models import ApiToken, Organisation, User
from core.prepared import fetch_one as kept_plan

#: What a question may call the caller's own keys.
PERSON = "caller.person_id"
ORGANISATION = "caller.organisation_id"


@dataclass(frozen=True)
class Question:
    """SQL for one more value about the caller, answered by the statement that reads the token."""

    text: str
    parameters: tuple[Any, ...] = ()


NOTHING = Question("NULL")


def authenticate(raw: str, now: dt.datetime) -> User | None:
    """The active person behind a raw token, with `acting_token` set, or None."""
    found = identify(raw, now, NOTHING)
    return found[0] if found else None


def identify(
    raw: str, now: dt.datetime, question: Question, *, barely: bool = False
) -> tuple[User, Any] | None:
    """The active person behind a raw token, with `acting_token` set, and the question's answer.

    One query reads token, person, organisation and answer, `barely` of the latter two only what
    decides whether the token stands. The use is noted at most once a minute.
    None for an unknown, revoked or expired token, a deactivated person, or a retired pepper.
    """
    parts = keys.parse(raw)
    if parts is None:
        return None
    key, secret = parts
    found = _read(key, question, BARELY if barely else WHOLE)
    if found is None:
        return None
    token, answer = found
    if not keys.matches(token.secret_hmac, key, secret, token.pepper_number):
        return None
    if not _stands(token, now):
        return None
    token_services.note_use(token=token, now=now)
    token.person.acting_token = token
    return token.person, answer


#: The models that one row of the statement holds, each with the way to it from the token and the
#: columns that are read.
Reading = tuple[tuple[Any, str, tuple[str, ...]], ...]


def _columns(model: Any, *only: str) -> tuple[str, ...]:
    """The columns of a model, or those that are named, in the order in which `from_db` reads."""
    names = (field.attname for field in model._meta.concrete_fields)
    return tuple(name for name in names if not only or name in only)


WHOLE: Reading = (
    (ApiToken, "", _columns(ApiToken)),
    (User, "person__", _columns(User)),
    (Organisation, "person__organisation__", _columns(Organisation)),
)
BARELY: Reading = (
    (
        ApiToken,
        "",
        _columns(ApiToken, "id", "key", "secret_hmac", "pepper_number", "person_id", "scopes",
                 "organisation_id", "expires_at", "last_used_at", "revoked_at"),
    ),
    (User, "person__", _columns(User, "id", "public_id", "is_active", "organisation_id")),
)  # fmt: skip


@cache
def _statement(question: str, reading: Reading) -> str:
    """The text that reads a token by its key; every call of the API needs it, so built once."""
    columns = [f"{way}{name}" for _model, way, names in reading for name in names]
    query = ApiToken.objects.filter(key="").order_by().values_list(*columns).query
    text, _parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    named = {"person_id": "person_id", "person__organisation_id": "organisation_id"}
    names = ", ".join(named.get(column, f"c{at}") for at, column in enumerate(columns))
    caller = f"WITH caller ({names}) AS MATERIALIZED ({text})"
    return f"{caller} SELECT caller.*, ({question}) FROM caller"  # noqa: S608 - our own text


def _fetch(text: str, parameters: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        line: tuple[Any, ...] | None = cursor.fetchone()
    return line


def _read(key: str, question: Question, reading: Reading) -> tuple[ApiToken, Any] | None:
    """The token with its person, and the answer; or None."""
    text, parameters = _statement(question.text, reading), [key, *question.parameters]
    # What is asked at every call of a poller is planned once for a connection.
    line = kept_plan(text, parameters) if reading is BARELY else _fetch(text, parameters)
    if line is None:
        return None
    values = iter(line)
    read: list[Any] = [
        model.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names))))
        for model, _way, names in reading
    ]
    token, person, *organisations = read
    token.person = person
    for organisation in organisations:
        person.organisation = organisation if organisation.pk else None
    return token, next(values)


def _stands(token: ApiToken, now: dt.datetime) -> bool:
    return (
        token.revoked_at is None
        and (token.expires_at is None or token.expires_at > now)
        and token.person.is_active
        and token.person.organisation_id == token.organisation_id
    )
