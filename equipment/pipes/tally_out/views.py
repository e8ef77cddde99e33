"""Addresses at which a registered tally is fetched as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.documents import languages
from equipment.pipes.tally_out import answers, sources
from equipment.pipes.tally_views import tally_or_404


@require_safe
@login_required
def tally_workbook(request: HttpRequest, public_id: str) -> FileResponse:
    """The tally as XLSX in the reader's language."""
    return answers.as_workbook(sources.of_tally(tally_or_404(request, public_id)))


@require_safe
@login_required
def tally_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The tally as PDF in the two languages of `?languages=`."""
    pair = languages.pair(request.GET.get("languages", ""))
    return answers.as_pdf(sources.of_tally(tally_or_404(request, public_id)), pair)
