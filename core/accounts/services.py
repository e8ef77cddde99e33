"""What party administrators do to the people of their party, and people to themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts import queries
from core.accounts.models import (
    ApiToken,
    Organisation,
    Party,
    Role,
    RoleGrant,
    Unit,
    User,
    Workspace,
)
from core.accounts.rules import administers, administers_for
from core.errors import Conflict, NotAllowed, Refused
from core.events import services as events
from core.rows import change


def require_administration(by: User, organisation_id: int, workspace_id: int | None) -> None:
    """Raise NotAllowed unless `by` administers that party for that workspace (None: all)."""
    own = by.organisation_id == organisation_id
    if by.acting_token is not None or not own or not administers_for(by, workspace_id):
        raise NotAllowed(_("Only an administrator of this party may do this."))


def check_authority(
    role: str, document: str, valid_from: dt.date | None, valid_to: dt.date | None
) -> dict[str, Any]:
    """The authority that goes with the role: a signatory's document and dates, else nothing.

    Raises Refused with field `authority_document`, `valid_from` or `valid_to`.
    """
    if role not in Role.values:
        raise Refused(_("This role is not known."), field="role")
    if role != Role.SIGNATORY:
        return {"authority_document": "", "valid_from": None, "valid_to": None}
    document = " ".join(document.split())
    if not document or len(document) > 120:
        raise Refused(
            _("Name the document that gives the authority to sign."), field="authority_document"
        )
    if valid_from is None:
        raise Refused(_("Say from which day the authority holds."), field="valid_from")
    if valid_to is not None and valid_to < valid_from:
        raise Refused(_("The authority ends before it begins."), field="valid_to")
    return {"authority_document": document, "valid_from": valid_from, "valid_to": valid_to}


def check_workspace(organisation_id: int, workspace: Workspace | None) -> None:
    """Raise Refused unless the party takes part in the workspace (None is always right)."""
    if workspace is None:
        return
    if not Party.objects.filter(workspace=workspace, organisation=organisation_id).exists():
        raise Refused(_("Your party takes no part in this memorandum."), field="workspace")


@transaction.atomic
def grant_role(
    *,
    person: User,
    role: str,
    workspace: Workspace | None,
    by: User,
    now: dt.datetime,
    authority_document: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    reason: str = "",
) -> RoleGrant:
    """Give a person of the own party a role, for one memorandum or (None) for all.

    A signatory's authority needs a document and its first day. Raises NotAllowed, or Refused when
    the person holds the role there already.
    """
    require_administration(by, person.organisation_id, workspace.pk if workspace else None)
    authority = check_authority(role, authority_document, valid_from, valid_to)
    check_workspace(person.organisation_id, workspace)
    _hold_party(person.organisation_id)
    if not User.objects.filter(pk=person.pk, is_active=True).exists():
        raise Refused(_("This person is deactivated."), code="wrong_state")
    standing = RoleGrant.objects.standing().filter(person=person, role=role, workspace=workspace)
    if standing.exists():
        raise Refused(_("The person holds this role already."), field="role")
    grant = RoleGrant.objects.create(
        person=person, role=role, workspace=workspace, granted_by=by, **authority
    )
    _forget_roles(person)
    after = {"role": role, "workspace": workspace and workspace.public_id}
    events.record(verb="role.granted", about=grant, by=by, now=now, after=after, reason=reason)
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: User, now: dt.datetime, reason: str = "") -> RoleGrant:
    """Take a role away at once.

    Raises Refused for the last administrator of the party and for one's own last administrator
    grant, Conflict when somebody else was first.
    """
    require_administration(by, grant.person.organisation_id, grant.workspace_id)
    if grant.revoked_at is not None:
        raise Refused(_("This role is revoked already."), code="wrong_state")
    if grant.role == Role.ADMINISTRATOR:
        _hold_party(grant.person.organisation_id)
        _keep_an_administrator(grant, by)
    change(grant, revoked_at=now)
    _forget_roles(grant.person)
    after = {"role": grant.role, "revoked_at": now}
    events.record(verb="role.revoked", about=grant, by=by, now=now, after=after, reason=reason)
    return grant


def _hold_party(organisation_id: int) -> None:
    """Let nobody else change the party's people until this transaction ends."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def _keep_an_administrator(grant: RoleGrant, by: User) -> None:
    own = RoleGrant.objects.standing().filter(person=grant.person, role=Role.ADMINISTRATOR)
    if own.exclude(pk=grant.pk).exists():
        return
    if grant.person_id == by.pk:
        raise Refused(_("You may not give up your own administration. Let a colleague do it."))
    _require_another_administrator(grant.person)


def _require_another_administrator(person: User) -> None:
    if not queries.other_administrators(person.organisation_id, besides=person).exists():
        raise Refused(_("A party keeps at least one administrator."))


def _forget_roles(person: User) -> None:
    person.__dict__.pop("_grants", None)
    person.__dict__.pop("_roles_in", None)


@transaction.atomic
def deactivate_person(*, person: User, by: User, now: dt.datetime, reason: str = "") -> User:
    """Shut a person out at once: sessions end and tokens are revoked in the same transaction.

    Raises Refused for oneself and for the party's last administrator, Conflict on a lost race.
    """
    require_administration(by, person.organisation_id, None)
    if person.pk == by.pk:
        raise Refused(_("You may not deactivate yourself."))
    _hold_party(person.organisation_id)
    _forget_roles(person)
    if administers(person):
        _require_another_administrator(person)
    _switch(person, active=False)
    tokens = ApiToken.objects.filter(person=person, revoked_at=None)
    ended = {"tokens_revoked": tokens.update(revoked_at=now), "sessions_ended": _end(person)}
    events.record(
        verb="person.deactivated", about=person, by=by, now=now, after=ended, reason=reason
    )
    return person


@transaction.atomic
def reactivate_person(*, person: User, by: User, now: dt.datetime, reason: str = "") -> User:
    """Let a deactivated person sign in again; their tokens stay revoked."""
    require_administration(by, person.organisation_id, None)
    _switch(person, active=True)
    events.record(verb="person.reactivated", about=person, by=by, now=now, reason=reason)
    return person


def _switch(person: User, *, active: bool) -> None:
    changed = User.objects.filter(pk=person.pk, is_active=not active).update(is_active=active)
    if not changed:
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))
    person.is_active = active


def _end(person: User) -> int:
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def assign_unit(
    *, person: User, unit: Unit | None, by: User, now: dt.datetime, reason: str = ""
) -> User:
    """Place a person of the own party in one of its units (None: in none)."""
    require_administration(by, person.organisation_id, None)
    if unit is not None and unit.organisation_id != person.organisation_id:
        raise Refused(_("This department belongs to another party."), field="unit")
    User.objects.filter(pk=person.pk).update(unit=unit)
    person.unit = unit
    after = {"unit": unit and unit.public_id}
    events.record(
        verb="person.unit_assigned", about=person, by=by, now=now, after=after, reason=reason
    )
    return person


@transaction.atomic
def change_profile(
    *, full_name: str, position: str, by: User, now: dt.datetime, reason: str = ""
) -> User:
    """Keep how a person writes their own name and position; the event tells the fields alone."""
    if by.acting_token is not None:
        raise NotAllowed(_("A token may not change a profile."))
    values = {"full_name": clean_person_name(full_name), "position": " ".join(position.split())}
    changed = [name for name, value in values.items() if getattr(by, name) != value]
    if not changed:
        return by
    User.objects.filter(pk=by.pk).update(**values)
    by.full_name, by.position = values["full_name"], values["position"]
    after = {"fields": changed}
    events.record(
        verb="person.profile_changed", about=by, by=by, now=now, after=after, reason=reason
    )
    return by


def clean_person_name(name: str) -> str:
    """The name with single spaces; raises Refused when nothing or too much of it is there."""
    name = " ".join(name.split())
    if not 2 <= len(name) <= 150:
        raise Refused(_("Give the full name."), field="full_name")
    return name
