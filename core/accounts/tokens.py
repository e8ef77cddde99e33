"""Whom a token speaks for."""

from __future__ import annotations

import datetime as dt

from core.accounts import keys, token_services
from core.accounts.models import ApiToken, User


def authenticate(raw: str, now: dt.datetime) -> User | None:
    """The active person behind a raw token, with `acting_token` set, or None.

    One query reads token, person and organisation; the use is noted at most once a minute.
    None for an unknown, revoked or expired token, a deactivated person, or a retired pepper.
    """
    parts = keys.parse(raw)
    if parts is None:
        return None
    key, secret = parts
    token = ApiToken.objects.select_related("person__organisation").filter(key=key).first()
    if token is None or not keys.matches(token.secret_hmac, key, secret, token.pepper_number):
        return None
    if not _stands(token, now):
        return None
    token_services.note_use(token=token, now=now)
    token.person.acting_token = token
    return token.person


def _stands(token: ApiToken, now: dt.datetime) -> bool:
    return (
        token.revoked_at is None
        and (token.expires_at is None or token.expires_at > now)
        and token.person.is_active
        and token.person.organisation_id == token.organisation_id
    )
