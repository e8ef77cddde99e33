"""Invitations: how a person comes into the portal, once, for one party."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts import letters
from core.accounts.models import Invitation, RoleGrant, User, Workspace
from core.accounts.services import (
    check_authority,
    check_workspace,
    clean_person_name,
    require_administration,
)
from core.errors import Refused
from core.events import services as events
from core.rows import change


def digest_of(secret: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite_person(
    *,
    email: str,
    role: str,
    workspace: Workspace | None,
    language: str,
    by: User,
    now: dt.datetime,
    authority_document: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> tuple[Invitation, str]:
    """Write to a new colleague of `by`; gives the invitation and its secret.

    An earlier open invitation of the same address ends. Raises NotAllowed, or Refused with field
    `email`, `role`, `workspace`, `language`, `authority_document`, `valid_from`, `valid_to`, or
    with code `mail_failed` when the letter could not be handed over; then nothing is kept.
    """
    require_administration(by, by.organisation_id, workspace.pk if workspace else None)
    authority = check_authority(role, authority_document, valid_from, valid_to)
    check_workspace(by.organisation_id, workspace)
    if language not in User.Language.values:
        raise Refused(_("This language is not offered."), field="language")
    address = _clean_address(email)
    secret = secrets.token_urlsafe(32)
    _end_earlier(by, address, now)
    invitation = Invitation.objects.create(
        organisation_id=by.organisation_id,
        email=address,
        role=role,
        workspace=workspace,
        language=language,
        secret_digest=digest_of(secret),
        invited_by=by,
        expires_at=now + dt.timedelta(days=settings.INVITATION_DAYS),
        **authority,
    )
    _tell("person.invited", invitation, by, now)
    letters.send_invitation(invitation, secret)
    return invitation, secret


def _clean_address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(_("This is not an e-mail address."), field="email") from error
    if User.objects.filter(email__iexact=address).exists():
        raise Refused(_("This address has an account already."), field="email")
    return address


def _end_earlier(by: User, address: str, now: dt.datetime) -> None:
    """Only the newest letter opens the door."""
    earlier = Invitation.objects.filter(
        organisation=by.organisation_id, email=address, accepted_at=None, revoked_at=None
    )
    for invitation in earlier.select_related("workspace"):
        change(invitation, revoked_at=now)
        _tell("invitation.revoked", invitation, by, now, _("Replaced by a newer one."))


def _tell(verb: str, invitation: Invitation, by: User, now: dt.datetime, reason: str = "") -> None:
    place = invitation.workspace.public_id if invitation.workspace else None
    after: dict[str, Any] = {"role": invitation.role, "workspace": place}
    events.record(verb=verb, about=invitation, by=by, now=now, after=after, reason=reason)


@transaction.atomic
def revoke_invitation(
    *, invitation: Invitation, by: User, now: dt.datetime, reason: str = ""
) -> Invitation:
    """Make the letter useless; raises Refused when it is used or revoked already."""
    require_administration(by, invitation.organisation_id, invitation.workspace_id)
    if invitation.accepted_at is not None or invitation.revoked_at is not None:
        raise Refused(_("This invitation is used or revoked already."), code="wrong_state")
    change(invitation, revoked_at=now)
    _tell("invitation.revoked", invitation, by, now, reason)
    return invitation


def require_open(invitation: Invitation, now: dt.datetime) -> None:
    """Raise Refused, saying why, unless the invitation can be accepted."""
    if invitation.accepted_at is not None:
        raise Refused(_("This invitation has been used. Sign in instead."), code="used")
    if invitation.revoked_at is not None:
        raise Refused(_("This invitation was withdrawn. Ask for a new one."), code="revoked")
    if invitation.expires_at <= now:
        raise Refused(_("This invitation has expired. Ask for a new one."), code="expired")


@transaction.atomic
def accept_invitation(
    *,
    invitation: Invitation,
    full_name: str,
    position: str,
    password: str,
    language: str,
    now: dt.datetime,
) -> User:
    """Make the invited person with the invited role; the person is the actor of the event.

    Of two who come at once one gets in; the other, like who comes late, meets Refused with code
    `used`, `revoked` or `expired`. Further fields: `full_name`, `password`, `language`.
    """
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    require_open(held, now)
    if User.objects.filter(email__iexact=held.email).exists():
        raise Refused(_("This address has an account already."), code="used")
    if language not in User.Language.values:
        raise Refused(_("This language is not offered."), field="language")
    person = User(
        email=held.email,
        full_name=clean_person_name(full_name),
        position=" ".join(position.split())[:150],
        organisation_id=held.organisation_id,
        language=language,
        is_demonstration=held.invited_by.is_demonstration,
    )
    _set_password(person, password)
    person.save()
    _give_invited_role(held, person)
    change(held, accepted_at=now, accepted_by=person)
    _tell("invitation.accepted", held, person, now)
    return person


def _set_password(person: User, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
    person.set_password(password)


def _give_invited_role(invitation: Invitation, person: User) -> None:
    RoleGrant.objects.create(
        person=person,
        role=invitation.role,
        workspace=invitation.workspace,
        authority_document=invitation.authority_document,
        valid_from=invitation.valid_from,
        valid_to=invitation.valid_to,
        granted_by=invitation.invited_by,
    )
