"""Pages of exports: a list taken out as a file, what is being made, and fetching it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.api.lists import MOST_TABLE_ROWS
from core.files import store
from core.transfer import answers, exporting, makers, rules, services, sources, writers
from core.transfer.filters import ExportFilter
from core.transfer.models import Export
from core.transfer.notices import label_of
from core.web import numbers
from core.web.errors import answering
from core.web.list_views import listing_or_404, way_back
from core.web.listings import COLUMNS
from core.web.lists import list_page, render_list
from core.web.people import member
from core.web.queries import kept_of
from core.web.steps import refreshed
from core.web.workspace import workspace_or_404


@require_POST
@login_required
def list_export(request: HttpRequest, key: str) -> HttpResponseBase:
    """The list as it stands, as a file at once; a large one is made in the background."""
    listing, workspace, user = listing_or_404(key), workspace_or_404(request), member(request)
    format = request.POST.get("format", "")
    if format not in writers.FORMATS:
        raise BadRequest("Unknown format")
    if not listing.cells:
        raise Http404
    query = listing.cleaned_query(request.POST.get("query", ""))
    kept = kept_of(user, key, workspace.pk).columns
    shows = listing.shown_columns(QueryDict(query).get(COLUMNS), kept)
    with answering(request) as answer:
        table = sources.of_listing(listing, user, workspace.pk, QueryDict(query), shows)
        if not table.exceeds(MOST_TABLE_ROWS):
            dialect = writers.dialect_of(get_language() or "en")
            return answers.table(table.title, format, table.head, table.lines(), dialect)
        export = services.ask_for_list(
            listing=listing,
            workspace=workspace,
            query=query,
            columns=",".join(name for name, shown in shows.items() if shown),
            format=format,
            by=user,
            now=timezone.now(),
        )
    if not answer.ok:
        return answer.redirect(way_back(request, listing))
    return answer.redirect(export, done=_("This is a long list: the file is being made."))


@require_safe
@login_required
def export_list(request: HttpRequest) -> HttpResponse:
    """What the person has taken out, newest first."""
    rows = Export.objects.visible_to(member(request)).select_related("content", "place")
    page = list_page(request, rows, ExportFilter, orderings={"newest": ("-pk",)}, default="newest")
    now = timezone.now()
    context = {"page": page, "lines": [_line(export, now) for export in page.rows]}
    return render_list(request, "core/transfer/export_list.html", context)


def _line(export: Export, now: dt.datetime) -> dict[str, Any]:
    return {
        "export": export,
        "label": label_of(export),
        "is_kept": rules.is_kept(export, now),
        "percent": _percent(export),
    }


def _percent(export: Export) -> int:
    return round(100 * export.rows_done / export.rows_total) if export.rows_total else 0


@require_safe
@login_required
def export_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the export stands; for htmx the progress alone, which asks for itself."""
    export = _export_or_404(request, public_id)
    if getattr(request, "htmx", False):
        return _progress(request, export)
    context = _line(export, timezone.now()) | {
        "failure": rules.failure_text(export.error) if export.error else "",
        "facts": _facts(export),
        **_job(export),
    }
    return render(request, "core/transfer/export_detail.html", context)


def _progress(request: HttpRequest, export: Export) -> HttpResponse:
    if not export.is_open:
        return refreshed()
    return render(request, "core/web/_job.html", _job(export))


def _job(export: Export) -> dict[str, Any]:
    words = _("%(done)s of %(total)s rows written")
    counts = {"done": export.rows_done, "total": export.rows_total or "…"}
    return {
        "job": {"percent": _percent(export), "text": words % counts},
        "url": export.get_absolute_url(),
        "running": export.is_open,
    }


def _facts(export: Export) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [
        (_("List"), label_of(export)),
        (_("Format"), export.get_format_display()),
        (_("Asked for"), numbers.moment(export.asked_at)),
    ]
    if export.place:
        found.append((_("Memorandum"), export.place.label))
    maker = makers.REGISTRY.get(export.source)
    if maker is not None:
        found += maker.facts(export)
    if export.content:
        found.append((_("Rows"), export.rows_total))
        found.append((_("Size"), _("%(size)s kB") % {"size": max(1, export.content.size // 1024)}))
    return found


@require_POST
@login_required
def export_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop an export that is being made."""
    export = _export_or_404(request, public_id)
    with answering(request) as answer:
        services.cancel_export(export=export, by=member(request), now=timezone.now())
    return answer.redirect(export, done=_("Export cancelled."))


@require_POST
@login_required
def export_fetch(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file, to be kept by the person."""
    export = _export_or_404(request, public_id)
    with answering(request) as answer:
        services.fetch_export(export=export, by=member(request), now=timezone.now())
        return file_of(export)
    return answer.redirect(export)


def file_of(export: Export) -> FileResponse:
    """The bytes of a ready export as an attachment."""
    content = export.content
    if content is None:
        raise Http404
    return FileResponse(
        store.open_content(content.sha256),
        as_attachment=True,
        filename=exporting.file_name(export),
        content_type=writers.MEDIA_TYPES[export.format],
    )


def _export_or_404(request: HttpRequest, public_id: str) -> Export:
    rows = Export.objects.visible_to(member(request)).select_related("content", "place")
    found: Export = get_object_or_404(rows, public_id=public_id)
    return found
