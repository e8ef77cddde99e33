"""Pages of tallies: upload, sheet, header rows, columns, preview, registration."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.documents import languages
from core.errors import Refused
from core.web.errors import Answer, answering, form_page
from core.web.forms import VersionForm
from core.web.lists import list_page, render_list
from core.web.people import member
from core.web.steps import refreshed, step
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.pipes import importing, queries, rules, services, sheets_shown, shown, undoing
from equipment.pipes.filters import TallyFilter
from equipment.pipes.forms import ColumnsForm, DecisionsForm, HeaderForm, UploadForm
from equipment.pipes.models import Tally, TallyRow
from equipment.pipes.reconciliation import still_there
from equipment.pipes.reconciliation.rules import reconcile
from equipment.pipes.reconciliation.shown import statement_of

ORDERINGS = {"newest": ("-pk",), "name": ("name",), "-name": ("-name",)}
VIEWS = ("all", "remarks", "errors", "ignored")


def tally_or_404(request: HttpRequest, public_id: str) -> Tally:
    """The tally as the person sees it; its memorandum becomes that of the page."""
    tally: Tally = entered_or_404(request, queries.tallies_for(member(request)), public_id)
    return tally


@require_safe
@login_required
def tally_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.tallies_for(user).filter(memorandum=workspace.pk)
    page = list_page(request, rows, TallyFilter, orderings=ORDERINGS, default="newest")
    context = {"page": page, "may_import": rules.may_import(user, workspace.pk)}
    return render_list(request, "equipment/pipes/tally_list.html", context)


@login_required
def tally_upload(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rules.require_import(user, workspace.pk)
    form = UploadForm(request.POST or None, request.FILES or None, user=user, workspace=workspace)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            tally = services.upload_tally(
                memorandum=workspace.memorandum, by=user, now=timezone.now(), **form.facts()
            )
        if answer.ok:
            return answer.redirect("equipment:tally-sheet", tally.public_id)
    context = {
        "form": form,
        "form_key": "tally-new",
        "submit_label": _("Upload"),
        "cancel_url": reverse("equipment:tally-list"),
    }
    return form_page(request, "equipment/pipes/tally_upload.html", context, answer)


@require_safe
@login_required
def tally_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which sheet holds the tally; a file with one sheet goes on by itself."""
    tally = _open_tally(request, public_id)
    cards = importing.sheet_cards(tally)
    if len(cards) == 1 and cards[0].found:
        return redirect(cards[0].url)
    context = {"tally": tally, "cards": cards, "step": "sheet"}
    return render(request, "equipment/pipes/tally_sheet.html", context)


@require_safe
@login_required
def tally_header(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which rows are the header; the sheet is shown as it stands in the file."""
    tally = _open_tally(request, public_id)
    sheet = queries.sheet_of(tally, request.GET.get("sheet", ""))
    asked = "header_first" in request.GET
    form = HeaderForm(request.GET if asked else None, initial=importing.frame_of(tally, sheet))
    if asked and form.is_valid() and "again" not in request.GET:
        return redirect(importing.columns_url(tally, form.cleaned_data))
    context = importing.header_context(tally, sheet, form)
    return render(request, "equipment/pipes/tally_header.html", context | {"step": "header"})


@login_required
def tally_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """What each column means; saving it leads to the preview."""
    tally = _open_tally(request, public_id)
    frame = HeaderForm(request.GET)
    if not frame.is_valid():
        return redirect("equipment:tally-sheet", public_id)
    found = importing.columns_found(tally, frame.cleaned_data)
    form = ColumnsForm(
        request.POST or None, initial=found.initial, columns=found.columns, header=found.header
    )
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.map_tally(
                tally=tally,
                mapping=form.mapping(found.frame),
                by=member(request),
                now=timezone.now(),
            )
        if answer.ok:
            return answer.redirect(tally)
    context = {
        "tally": tally,
        "form": form,
        "found": found,
        "columns": importing.column_lines(form, found),
        "facts": sheets_shown.facts_of(found.suggestion.facts),
        "step": "columns",
    }
    return form_page(request, "equipment/pipes/tally_columns.html", context, answer)


def _open_tally(request: HttpRequest, public_id: str) -> Tally:
    """A tally whose sheet and columns the person may still choose."""
    tally = tally_or_404(request, public_id)
    rules.require_decide(member(request), tally)
    rules.require_open(tally)
    return tally


@require_safe
@login_required
def tally_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the tally stands: what its rows will become, its progress, or what they became."""
    tally = tally_or_404(request, public_id)
    if getattr(request, "htmx", False):
        return _progress(request, tally)
    return _detail(request, tally, Answer(request))


def _progress(request: HttpRequest, tally: Tally) -> HttpResponse:
    """The fragment that asks for itself; when the work is over the whole page is fetched."""
    if tally.status != Tally.Status.COMMITTING:
        return refreshed()
    return render(request, "core/web/_job.html", importing.job_of(tally))


def _detail(request: HttpRequest, tally: Tally, answer: Answer) -> HttpResponse:
    user = member(request)
    context: dict[str, Any] = {
        "tally": tally,
        "facts": shown.facts_of_tally(tally),
        "actions": undoing.actions_for(user, tally),
        "may_order": tally.status == Tally.Status.COMMITTED and rules.may_decide(user, tally),
        "pdf_pairs": languages.PAIRS,
        "failure": rules.failure_text(tally.failure) if tally.failure else "",
        "error": answer.error,
        "version": VersionForm(initial={"version": tally.version}),
    }
    context |= _body(request, tally)
    return render(request, "equipment/pipes/tally_detail.html", context, status=answer.status)


def _body(request: HttpRequest, tally: Tally) -> dict[str, Any]:
    which = request.GET.get("show", "all")
    if which not in VIEWS:
        raise BadRequest("Unknown view")
    if tally.status == Tally.Status.COMMITTING:
        return importing.job_of(tally)
    if tally.status == Tally.Status.COMMITTED:
        rows = list(queries.rows_of(tally))
        lines = [shown.line_of_row(row) for row in rows]
        return _paged(request, which, lines) | _counted(tally, rows)
    if tally.status != Tally.Status.MAPPED:
        return {}
    try:
        preview = queries.preview_of(tally)
    except Refused as error:
        return {"unreadable": error.message}
    form = DecisionsForm(rows=preview.rows, initial={"version": tally.version})
    lines = [shown.line_of_preview(row, form[f"row_{row.sheet_row}"]) for row in preview.rows]
    totals = {"totals": shown.totals_of(preview), "preview": preview, "summary": preview.totals}
    if tally.purpose == Tally.Purpose.LAYING_DOWN:
        totals["there"] = still_there.of_preview(preview)
    return _paged(request, which, lines) | totals


def _counted(tally: Tally, rows: list[TallyRow]) -> dict[str, Any]:
    """What became of what came on the rig, or what is still there of what was run."""
    if tally.purpose == Tally.Purpose.RUNNING:
        found = reconcile(rows, tally.location_id)
        return {"reconciliation": found, "statement": statement_of(found)}
    if tally.purpose == Tally.Purpose.LAYING_DOWN:
        return {"there": still_there.of_tally(tally, rows)}
    return {}


def _paged(request: HttpRequest, which: str, lines: list[shown.Line]) -> dict[str, Any]:
    chosen = [line for line in lines if shown.belongs(line, which)]
    page = Paginator(chosen, shown.PER_PAGE).get_page(request.GET.get("page"))
    counts = {name: sum(shown.belongs(line, name) for line in lines) for name in VIEWS}
    return {
        "lines": page,
        "which": which,
        "views": shown.views_of(counts, which),
        "has_overall": any(line.overall_m is not None for line in lines),
        "has_depth": any(line.depth_m is not None for line in lines),
    }


@require_POST
@login_required
def tally_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what single rows are to become."""
    tally = tally_or_404(request, public_id)
    rules.require_decide(member(request), tally)
    with answering(request) as answer:
        form = DecisionsForm(request.POST, rows=queries.preview_of(tally).rows)
        outcomes = _decided(form)
        tally.version = form.cleaned_data["version"]
        services.decide_rows(tally=tally, outcomes=outcomes, by=member(request), now=timezone.now())
    return answer.redirect(tally, done=_("Decisions kept."))


def _decided(form: DecisionsForm) -> dict[int, str]:
    if not form.is_valid():
        raise BadRequest("Broken form")
    return form.outcomes()


_step = partial(step, name="tally", find=tally_or_404, shown=_detail)
tally_cancel = _step(services.cancel_import, _("Stopped; nothing was registered."))
tally_discard = _step(services.discard_tally, _("Tally discarded."))
tally_undo = _step(
    undoing.undo_tally, _("Tally undone: what it did to the register is taken back.")
)


@require_POST
@login_required
def tally_commit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the registration, with the word that serials which look alike are other pipes."""
    confirmed = "accept_look_alikes" in request.POST
    service = partial(services.commit_tally, accept_look_alikes=confirmed)
    done = _("The tally is being registered.")
    return _step(service, done)(request, public_id)
