"""Pages on which joints are moved and taken a step further: one of them or many."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.web.list_views import ask, chosen_rows, way_back
from core.web.people import member
from core.web.workspace import workspace_or_404
from equipment.pipes.handling import actions
from equipment.pipes.handling.choices import common_steps
from equipment.pipes.life import fitness
from equipment.pipes.life.rules import BY_HAND, WORDS
from equipment.pipes.listed import JOINTS


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def joint_move(request: HttpRequest) -> HttpResponseBase:
    """Ask where to lay the joints down that the address or the list names, then do it."""
    return ask(request, JOINTS, actions.MOVE, _ids(request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def joint_step(request: HttpRequest) -> HttpResponseBase:
    """Ask which step the joints take, of those that all of them may; then ask about the step."""
    name = request.POST.get("step", request.GET.get("step", ""))
    if name:
        if name not in BY_HAND:
            raise Http404
        return ask(request, JOINTS, actions.step_action(name), _ids(request))
    workspace, user = workspace_or_404(request), member(request)
    if not actions.STEP.offered(user, workspace.pk):
        raise PermissionDenied
    rows = chosen_rows(request, JOINTS, _ids(request))
    if isinstance(rows, HttpResponse):
        return rows
    today = timezone.localdate()
    steps = [
        (step, WORDS[step], len(rows) - len(fitness.stopped(rows, step, today)))
        for step in common_steps(rows)
    ]
    context = {
        "rows": rows,
        "steps": steps,
        "back": way_back(request, JOINTS),
        "home": reverse(JOINTS.key),
    }
    return render(request, "equipment/pipes/handling/step_choose.html", context)


def _ids(request: HttpRequest) -> list[str]:
    """The joints of a list's boxes, else those that the address names."""
    return request.POST.getlist("id") or request.GET.getlist("joint")
