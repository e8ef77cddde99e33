"""Who may do what: the one place where roles are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.conf import settings

from core.accounts.models import Party, Role, RoleGrant, User

#: Roles that include the sight and the work of others.
WORKERS = frozenset({Role.ENGINEER, Role.COORDINATOR})
LEADERS = frozenset({Role.COORDINATOR, Role.MANAGER})


def standing_roles(user: User) -> list[tuple[str, int | None]]:
    """Role and workspace (None = all) of each standing grant; one query, kept on the user."""
    grants: list[tuple[str, int | None]] | None = user.__dict__.get("_grants")
    if grants is None:
        rows = list(RoleGrant.objects.standing().filter(person=user))
        grants = [(row.role, row.workspace_id) for row in rows]
        user.__dict__["_grants"], user.__dict__["_grant_rows"] = grants, rows
    return grants


def roles_in(user: User, workspace_id: int) -> set[str]:
    """The roles that `user` holds for the workspace; one query a request, kept on the user."""
    kept: dict[int, set[str]] = user.__dict__.setdefault("_roles_in", {})
    if workspace_id not in kept:
        grants = standing_roles(user)
        kept[workspace_id] = {role for role, where in grants if where in (None, workspace_id)}
    return kept[workspace_id]


def holds(user: User, workspace_id: int, roles: Collection[str]) -> bool:
    """Whether the person is active and holds one of `roles` for the workspace."""
    return user.is_active and not roles_in(user, workspace_id).isdisjoint(roles)


#: Roles that need a second factor.
GUARDED = frozenset({Role.SIGNATORY, Role.ADMINISTRATOR})
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """Whether the person has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def lacks_second_factor(user: User) -> bool:
    """Whether the person's roles demand a second factor that they have not set up.

    Signatories and party administrators need one, outside the demonstration.
    """
    if settings.DEMONSTRATION and user.is_demonstration:
        return False
    guarded = any(role in GUARDED for role, _workspace in standing_roles(user))
    return guarded and not has_second_factor(user)


def administers_for(user: User, workspace_id: int | None) -> bool:
    """Whether the person administers their party for that workspace (None: for all of them)."""
    return user.is_active and any(
        role == Role.ADMINISTRATOR and where in (None, workspace_id)
        for role, where in standing_roles(user)
    )


def holds_anywhere(user: User, roles: Collection[str]) -> bool:
    """Whether the person is active and holds one of `roles` for any memorandum of their party."""
    return user.is_active and any(role in roles for role, _workspace in standing_roles(user))


def administers(user: User) -> bool:
    """Whether the person is an administrator of their own party (for any of its memoranda)."""
    return holds_anywhere(user, {Role.ADMINISTRATOR})


def is_party(organisation_id: int | None, workspace_id: int) -> bool:
    """Whether the organisation is a party to the workspace."""
    return Party.objects.filter(workspace=workspace_id, organisation=organisation_id).exists()


def signing_authority(user: User, workspace_id: int, on: dt.date) -> RoleGrant | None:
    """The grant by which `user` may sign for their party on that day, or None."""
    grants = RoleGrant.objects.in_force(on).for_workspace(workspace_id)
    found: RoleGrant | None = grants.filter(person=user, role=Role.SIGNATORY).first()
    return found


def authority_shown(user: User, workspace_id: int, on: dt.date) -> RoleGrant | None:
    """The same for a page, from the grants that the request has read; no one signs by it."""
    standing_roles(user)
    rows: list[RoleGrant] = user.__dict__.get("_grant_rows", [])
    for row in rows:
        here = row.role == Role.SIGNATORY and row.workspace_id in (None, workspace_id)
        if here and row.is_in_force(on):
            return row
    return None
