"""The memorandum in which a person works: chosen once, kept in the session."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from core.accounts.models import Organisation, Party, User, Workspace
from core.accounts.rules import roles_in
from core.notices import bell

SESSION_KEY = "workspace"


def visible_workspaces(request: HttpRequest) -> list[Workspace]:
    """What the person may see, read once a request; each knows `party_short`, `party_shorts`
    and, for the bell, `unread`: how many notices the person has not read in all."""
    kept: list[Workspace] | None = request.__dict__.get("_workspaces")
    if kept is None:
        kept = list(_visible(request.user)) if request.user.is_authenticated else []
        request.__dict__["_workspaces"] = kept
    return kept


def _visible(user: User) -> QuerySet[Workspace]:
    own = Organisation.objects.filter(pk=user.organisation_id).values("short")[:1]
    signatories = Party.objects.filter(workspace=OuterRef("pk"), role=Party.Role.SIGNATORY)
    found: QuerySet[Workspace] = Workspace.objects.visible_to(user).annotate(
        unread=bell.unread_count(user),
        party_short=own,
        party_shorts=ArraySubquery(signatories.order_by("position").values("organisation__short")),
    )
    return found


def current_workspace(request: HttpRequest) -> Workspace | None:
    """The memorandum of the page: that of its object, else the chosen one, else the first."""
    choices = visible_workspaces(request)
    wanted = request.__dict__.get("_entered") or request.session.get(SESSION_KEY)
    for workspace in choices:
        if workspace.pk == wanted:
            return workspace
    return choices[0] if choices else None


def workspace_or_404(request: HttpRequest) -> Workspace:
    """The current memorandum, or the answer that there is none to see."""
    workspace = current_workspace(request)
    if workspace is None:
        raise Http404
    return workspace


def enter(request: HttpRequest, workspace: Workspace | int) -> None:
    """Show this page in the memorandum of its object, whatever was chosen before."""
    request.__dict__["_entered"] = workspace if isinstance(workspace, int) else workspace.pk


def entered_or_404(request: HttpRequest, rows: QuerySet[Any], public_id: str) -> Any:
    """Of the rows that the person sees the one with this id; its memorandum becomes that of the
    page."""
    row = get_object_or_404(rows, public_id=public_id)
    enter(request, row.memorandum_id)
    return row


def choose(request: HttpRequest, public_id: str) -> Workspace:
    """Keep the choice for the session; a memorandum that the person does not see is a 404."""
    for workspace in visible_workspaces(request):
        if workspace.public_id == public_id:
            request.session[SESSION_KEY] = workspace.pk
            return workspace
    raise Http404


def roles_here(request: HttpRequest) -> set[str]:
    """The roles that the person holds for the current memorandum."""
    workspace = current_workspace(request)
    if workspace is None or not request.user.is_authenticated:
        return set()
    return roles_in(request.user, workspace.pk)
