"""Making, using and revoking tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.accounts import keys
from core.accounts.models import ApiToken, User
from core.errors import NotAllowed, Refused
from core.events import services as events
from core.rows import change

#: What a token may be given; signing is not among it.
SCOPES = (
    "memoranda:read",
    "commitments:read",
    "commitments:write",
    "acts:read",
    "acts:write",
    "equipment:read",
    "equipment:write",
    "exchange:read",
    "exchange:write",
    "events:read",
    "people:read",
    "people:write",
    "files:read",
    "files:write",
    "notices:read",
    "notices:write",
    "comments:read",
    "comments:write",
    "calendar:read",
    "calendar:write",
)
LONGEST = dt.timedelta(days=730)
USE_NOTED_EVERY = dt.timedelta(minutes=1)


@transaction.atomic
def create_token(
    *,
    name: str,
    scopes: Collection[str],
    expires_at: dt.datetime | None,
    by: User,
    now: dt.datetime,
) -> tuple[ApiToken, str]:
    """Make a token of `by` for their own party; gives it with its raw form, never seen again.

    Raises NotAllowed to tokens and to the deactivated; Refused with field `name`,
    `scopes` or `expires_at`.
    """
    if by.acting_token is not None or not by.is_active:
        raise NotAllowed(_("Only a member of a party makes a token."))
    name = " ".join(name.split())
    _check(name, scopes, expires_at, now)
    key, secret = keys.new_key_and_secret()
    pepper = keys.current_pepper()
    token = ApiToken.objects.create(
        key=key,
        secret_hmac=keys.digest(key, secret, pepper),
        pepper_number=pepper,
        name=name,
        person=by,
        organisation_id=by.organisation_id,
        scopes=" ".join(scope for scope in SCOPES if scope in scopes),
        expires_at=expires_at,
    )
    after = {"scopes": token.scopes, "expires_at": expires_at}
    events.record(verb="token.created", about=token, by=by, now=now, after=after)
    return token, keys.raw_form(key, secret)


def _check(
    name: str, scopes: Collection[str], expires_at: dt.datetime | None, now: dt.datetime
) -> None:
    if not 0 < len(name) <= 80:
        raise Refused(_("Give the token a name of at most 80 characters."), field="name")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Refused(
            _("Choose scopes among: %(scopes)s.") % {"scopes": ", ".join(SCOPES)}, field="scopes"
        )
    if expires_at is not None and not now < expires_at <= now + LONGEST:
        raise Refused(_("A token ends within the next two years."), field="expires_at")


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, now: dt.datetime, reason: str = "") -> ApiToken:
    """End a token at once; its owner does, and the administrators of its party.

    The caller has made sure that `by` may see it. Raises Refused when it is revoked already.
    """
    if by.acting_token is not None:
        raise NotAllowed(_("A token may not revoke tokens."))
    if token.revoked_at is not None:
        raise Refused(_("This token is revoked already."), code="wrong_state")
    change(token, revoked_at=now)
    events.record(
        verb="token.revoked", about=token, by=by, now=now, after={"revoked_at": now}, reason=reason
    )
    return token


def note_use(*, token: ApiToken, now: dt.datetime) -> None:
    """Keep when the token was last used, at most once a minute; no change in the sense of ETags."""
    stale = now - USE_NOTED_EVERY
    if token.last_used_at is not None and token.last_used_at > stale:
        return
    ApiToken.objects.filter(Q(last_used_at=None) | Q(last_used_at__lte=stale), pk=token.pk).update(
        last_used_at=now
    )
    token.last_used_at = now
