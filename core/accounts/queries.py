"""Reads of people, grants, invitations, tokens and sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.accounts.models import ApiToken, Invitation, Role, RoleGrant, Unit, User, Workspace
from core.accounts.rules import FACTORS, standing_roles


def colleagues(user: User) -> QuerySet[User]:
    """The people of the person's own party."""
    return User.objects.filter(organisation=user.organisation_id)


def members(user: User, now: dt.datetime) -> QuerySet[User]:
    """Colleagues with `standing` grants and counts of sessions, tokens and factors.

    Two queries, whatever the number of people.
    """
    grants = RoleGrant.objects.standing().select_related("workspace")
    return (
        colleagues(user)
        .select_related("unit")
        .prefetch_related(Prefetch("grants", grants, to_attr="standing"))
        .annotate(
            session_count=_count(UserSession.objects.all(), "user"),
            token_count=_count(live_tokens(now), "person"),
            has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)),
        )
    )


def _count(rows: QuerySet[Any], owner: str) -> Coalesce:
    counted = (
        rows.order_by().filter(**{owner: OuterRef("pk")}).values(owner).annotate(n=Count("pk"))
    )
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def live_tokens(now: dt.datetime) -> QuerySet[ApiToken]:
    """Tokens that neither ended nor were revoked."""
    unrevoked = ApiToken.objects.filter(revoked_at=None)
    return unrevoked.exclude(expires_at__lte=now)


def tokens_of(person: User) -> list[ApiToken]:
    """All tokens of the person, newest first."""
    return list(ApiToken.objects.filter(person=person))


def grants_of(person: User) -> list[RoleGrant]:
    """All grants of the person, standing ones first."""
    found = RoleGrant.objects.filter(person=person).select_related("workspace", "granted_by")
    return sorted(found, key=lambda grant: (grant.revoked_at is not None, grant.role))


def open_invitations(user: User, now: dt.datetime) -> list[Invitation]:
    """The party's invitations that can still be accepted."""
    found = Invitation.objects.filter(
        organisation=user.organisation_id,
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=now,
    )
    return list(found.select_related("workspace", "invited_by"))


def units_of(user: User) -> QuerySet[Unit]:
    """The units of the person's own party."""
    return Unit.objects.filter(organisation=user.organisation_id)


def administered_workspaces(user: User) -> QuerySet[Workspace]:
    """The workspaces for which the person may give roles."""
    places = [where for role, where in standing_roles(user) if role == Role.ADMINISTRATOR]
    seen: QuerySet[Workspace] = Workspace.objects.visible_to(user)
    if None in places:
        return seen
    return seen.filter(pk__in=[where for where in places if where is not None])


def other_administrators(organisation_id: int, besides: User) -> QuerySet[RoleGrant]:
    """Administrator grants of active people of the party other than `besides`."""
    found: QuerySet[RoleGrant] = RoleGrant.objects.standing().filter(
        role=Role.ADMINISTRATOR,
        person__organisation=organisation_id,
        person__is_active=True,
    )
    return found.exclude(person=besides)
