"""The ledger's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from cooperation.progress import queries
from cooperation.progress.filters import EntryFilter
from cooperation.progress.models import ProgressEntry
from core.web.lists import list_page, render_list
from core.web.people import member
from core.web.workspace import workspace_or_404

ORDERINGS = {
    "-posted": ("-posted_at",),
    "posted": ("posted_at",),
    "-on": ("-on",),
    "on": ("on",),
    "commitment": ("commitment__number", "on"),
}


@require_GET
@login_required
def entry_list(request: HttpRequest) -> HttpResponse:
    """Accepted work, entry by entry, with the act that posted it."""
    workspace = workspace_or_404(request)
    rows = (
        ProgressEntry.objects.visible_to(member(request))
        .filter(memorandum=workspace.pk)
        .select_related("commitment__area", "act")
    )
    page = list_page(request, rows, EntryFilter, orderings=ORDERINGS, default="-posted")
    context = {"page": page, "totals": queries.totals_by_unit(page.filter.qs)}
    return render_list(request, "cooperation/progress/entry_list.html", context)
