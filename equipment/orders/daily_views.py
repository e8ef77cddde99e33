"""The page of what a party did on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cooperation.acceptance.queries import parties_of
from core.accounts.models import Organisation
from core.web.people import member
from core.web.workspace import workspace_or_404
from equipment.orders import daily
from equipment.orders.daily import DayOf


@require_safe
@login_required
def daily_report(request: HttpRequest) -> HttpResponse:
    """What a party's crews did on the day of `?day=`; without one the last day on which they
    recorded something."""
    workspace, user = workspace_or_404(request), member(request)
    parties = [one.organisation for one in parties_of(workspace.pk)]
    party = _party(request, parties, user.organisation_id)
    day = _day(request) or daily.last_day(workspace.pk, party, timezone.localdate())
    of = DayOf(workspace.pk, party, day)
    one_day = dt.timedelta(days=1)
    context = {
        "report": daily.report_of(of),
        "panels": daily.panels_of(user, of),
        "parties": parties,
        "before": day - one_day,
        "after": day + one_day if day < timezone.localdate() else None,
        "printed_at": timezone.now(),
    }
    return render(request, "equipment/orders/daily_report.html", context)


def _day(request: HttpRequest) -> dt.date | None:
    """The day of the address; None without one, and for one in which nobody can have worked."""
    try:
        asked = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return asked if dt.date(1970, 1, 2) <= asked <= timezone.localdate() else None


def _party(request: HttpRequest, parties: Sequence[Organisation], own: int) -> Organisation:
    """The party of the address, the reader's own else."""
    wanted = request.GET.get("party", "")
    for party in parties:
        if (party.public_id == wanted) if wanted else (party.pk == own):
            return party
    raise Http404
