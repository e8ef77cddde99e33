"""How recently, and how, the person behind a request proved who they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest

FACTORS = {"totp": "totp", "webauthn": "passkey", "recovery_codes": "recovery code"}


@dataclass(frozen=True)
class Proof:
    """A proof of identity: when, and by what (password, totp, passkey, recovery code)."""

    at: dt.datetime
    kind: str


def proof_of(request: HttpRequest) -> Proof | None:
    """The latest proof of identity of this session: sign-in or re-authentication, else None."""
    user = request.user
    if not user.is_authenticated or getattr(user, "acting_token", None) is not None:
        return None
    records = get_authentication_records(request, user)
    if not records:
        return None
    last = max(records, key=lambda record: record["at"])
    kind = FACTORS.get(last.get("type", ""), "password") if last["method"] == "mfa" else "password"
    return Proof(dt.datetime.fromtimestamp(last["at"], dt.UTC), kind)


def proved_identity_at(request: HttpRequest) -> dt.datetime | None:
    """When the person last proved who they are in this session, or None."""
    found = proof_of(request)
    return found.at if found else None


def is_recent(found: Proof | None, now: dt.datetime) -> bool:
    """Whether the proof is at most five minutes old (5-quality, security)."""
    limit = dt.timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    # A clock that stepped back a little leaves the proof a moment ahead.
    return found is not None and -dt.timedelta(seconds=5) <= now - found.at <= limit


def require_recent_proof(request: HttpRequest, now: dt.datetime) -> Proof:
    """The proof of the last five minutes.

    Raises allauth's ReauthenticationRequired otherwise: its middleware sends the person to prove
    who they are and, for a POST, carries on where they were.
    """
    found = proof_of(request)
    if found is None or not is_recent(found, now):
        raise ReauthenticationRequired
    return found
