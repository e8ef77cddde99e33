"""The page of a memorandum."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cooperation.memoranda import queries
from cooperation.memoranda.models import Memorandum
from core.web.people import member
from core.web.workspace import enter, workspace_or_404


@require_GET
@login_required
def memorandum_current(request: HttpRequest) -> HttpResponse:
    """The memorandum in which the person works."""
    workspace = workspace_or_404(request)
    return _page(request, _seen(request, pk=workspace.pk))


@require_GET
@login_required
def memorandum_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """A memorandum: what was agreed, by whom, and where that is known from."""
    memorandum = _seen(request, public_id=public_id)
    enter(request, memorandum.pk)
    return _page(request, memorandum)


def _seen(request: HttpRequest, **chosen: object) -> Memorandum:
    rows = Memorandum.objects.visible_to(member(request)).select_related("workspace")
    memorandum: Memorandum = get_object_or_404(rows, **chosen)
    return memorandum


def _page(request: HttpRequest, memorandum: Memorandum) -> HttpResponse:
    context = {"memorandum": memorandum, "contents": queries.contents_of(memorandum)}
    return render(request, "cooperation/memoranda/memorandum_detail.html", context)
