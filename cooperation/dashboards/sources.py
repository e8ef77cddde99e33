"""What commitments themselves have waiting for a person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment, CommitmentAgreement, Milestone
from cooperation.commitments.rules import leads
from cooperation.dashboards.waiting import Waiting
from cooperation.progress.models import Rollup
from core.accounts.models import Party, User, Workspace


def commitments_waiting(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
    """Drafts to agree, milestones and reached targets to accept; one statement."""
    short = user.organisation.short if user.organisation else ""
    mine = leads(user, workspace.pk)
    return [
        Waiting(
            text=_words(one),
            url=one.get_absolute_url(),
            since=one.updated_at,
            party=short,
            kind=_("Commitment"),
            mine=mine,
            note=f"{one.number} {one.title}",
        )
        for one in _waiting(user, workspace.pk)
    ]


def counted_commitments(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The same rows for the count, none for people who may not act on them."""
    rows = _waiting(user, workspace.pk)
    return rows if leads(user, workspace.pk) else rows.none()


def _words(one: Any) -> str:
    if one.to_agree:
        return _("Agree to %(number)s or have it changed") % {"number": one.number}
    if one.to_accept:
        return _("Accept %(number)s: its target is reached") % {"number": one.number}
    return _("Accept a milestone of %(number)s") % {"number": one.number}


def _waiting(user: User, workspace_id: int) -> QuerySet[Any]:
    own = user.organisation_id
    signs = Party.objects.filter(
        workspace=workspace_id, organisation=own, role=Party.Role.SIGNATORY
    )
    agreed = CommitmentAgreement.objects.filter(commitment=OuterRef("pk"), organisation=own)
    full = Rollup.objects.filter(commitment=OuterRef("pk"), level="commitment", accepted__gte=100)
    reached = Milestone.objects.filter(
        commitment=OuterRef("pk"), reached_by__isnull=False, is_locked=False
    ).exclude(reached_by__organisation=own)
    under_way = Q(status=Commitment.Status.IN_PROGRESS)
    rows: QuerySet[Any] = (
        Commitment.objects.filter(memorandum=workspace_id)
        .annotate(
            to_agree=Q(status=Commitment.Status.DRAFT) & Exists(signs) & ~Exists(agreed),
            to_accept=under_way & ~Q(created_by__organisation=own) & Exists(full),
            step_to_accept=under_way & Exists(reached),
        )
        .filter(Q(to_agree=True) | Q(to_accept=True) | Q(step_to_accept=True))
        .order_by("number")
    )
    return rows
