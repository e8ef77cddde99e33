"""Programme, My side and Area: what people open first."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.commitments.rules import leads
from cooperation.dashboards import charts, links, queries, waiting
from cooperation.memoranda.models import Area
from cooperation.progress.words import reason_of
from core.web.people import member
from core.web.words import verb_words
from core.web.workspace import enter, workspace_or_404

SHOWN_EXCEPTIONS = 5


@require_GET
@login_required
def programme(request: HttpRequest) -> HttpResponse:
    """How far the memorandum has come, what is off its course, and what comes next."""
    workspace = workspace_or_404(request)
    now = timezone.now()
    today = timezone.localdate(now)
    found = queries.programme(workspace.pk, member(request), today, _as_of(request, today))
    if found is None:
        may_write = leads(member(request), workspace.pk)
        return render(
            request, "cooperation/dashboards/programme_empty.html", {"may_write": may_write}
        )
    context = {
        "programme": found,
        "chart": charts.curve_chart(found.curve, found.on),
        "exceptions": found.exceptions[:SHOWN_EXCEPTIONS],
        "more": found.exceptions[SHOWN_EXCEPTIONS:],
        "today": today,
        "now": now,
    }
    return render(request, "cooperation/dashboards/programme.html", context)


def _as_of(request: HttpRequest, today: dt.date) -> dt.date | None:
    text = request.GET.get("as_of", "")
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest("as_of is a day such as 2026-09-30") from error
    return day if day < today else None


@require_GET
@login_required
def my_side(request: HttpRequest) -> HttpResponse:
    """What waits for the person and for their party, overdue first, and what happened lately."""
    workspace = workspace_or_404(request)
    now = timezone.now()
    today = timezone.localdate(now)
    found = waiting.waiting_for(member(request), workspace, today)
    events = queries.recent_events(workspace.pk, member(request))
    context = {
        "now": now,
        "today": today,
        "mine": [one for one in found if one.mine],
        "party": [one for one in found if not one.mine],
        "events": [(event, verb_words(event.verb), links.url_of(event)) for event in events],
    }
    return render(request, "cooperation/dashboards/my_side.html", context)


@require_GET
@login_required
def area_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One area: its figures, the commitments they come from, and its clauses."""
    rows = Area.objects.visible_to(member(request)).select_related("memorandum__workspace")
    area: Area = get_object_or_404(rows, public_id=public_id)
    enter(request, area.memorandum_id)
    today = timezone.localdate()
    found = queries.area_figures(area.memorandum_id, area.pk, today)
    context = {
        "area": area,
        "figures": found,
        "lines": [(row, reason_of(row)) for row in found.commitments],
        "clauses": area.clauses.all(),
        "chart": charts.curve_chart(found.curve, today),
        "may_write": leads(member(request), area.memorandum_id),
    }
    return render(request, "cooperation/dashboards/area_detail.html", context)
