"""The sheet on which the run is recorded, and what a person keeps of it unfinished."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.web import numbers
from core.web.errors import Answer, answering
from core.web.people import member
from equipment.installation import drafts, queries, services
from equipment.installation.checking import SheetRefused
from equipment.installation.sheet import RunSheet
from equipment.installation.words import grid_words
from equipment.orders import drafts as drafting
from equipment.orders import queries as orders
from equipment.orders import rules as order_rules
from equipment.orders import shown
from equipment.orders.models import WorkOrder
from equipment.orders.recording import Saved
from equipment.orders.sheet_rows import drafted_words, saved_words
from equipment.orders.views import order_or_404

#: What the buttons under the sheet ask for.
STAY, RIGHT, DRAFT = "stay", "right", "draft"


def run_order_or_404(request: HttpRequest, public_id: str) -> WorkOrder:
    """The order as the person sees it, when it is one of installation."""
    order = order_or_404(request, public_id)
    if order.kind != WorkOrder.Kind.INSTALLATION:
        raise Http404
    return order


@login_required
def run_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Recording the run: the whole sheet is saved, or its right rows when the person says so."""
    order = run_order_or_404(request, public_id)
    user = member(request)
    order_rules.require(user, "record", order)
    sheet = _sheet(request, order)
    if request.method != "POST":
        return _page(request, sheet, Answer(request))
    then = request.POST.get("then", "")
    if then == DRAFT and sheet.head.is_valid():
        return _keep(request, sheet)
    if then == RIGHT and sheet.head.is_valid():
        return _save_right(request, sheet)
    return _save(request, sheet, then)


def _sheet(request: HttpRequest, order: WorkOrder) -> RunSheet:
    lines = list(orders.lines_of(order))
    frame = queries.frame_of(order, lines, timezone.now())
    if request.method == "POST":
        return RunSheet(order, lines, frame, request.POST)
    return RunSheet(order, lines, frame, drafts=drafting.drafts_of(order, member(request)))


def _save(request: HttpRequest, sheet: RunSheet, then: str) -> HttpResponse:
    user, now, answer = member(request), timezone.now(), Answer(request)
    if sheet.head.is_valid():
        save = services.save_records if sheet.is_valid() else services.check_records
        with answering(request) as answer:
            saved = save(
                order=sheet.order,
                rows=sheet.run_rows(),
                by=user,
                now=now,
                usual=sheet.usual,
                lines=sheet.lines,
            )
        if answer.ok and isinstance(saved, Saved):
            to = "equipment:run-sheet" if then == STAY else "equipment:order-detail"
            return answer.redirect(to, sheet.order.public_id, done=saved_words(saved))
    return _page(request, sheet, answer)


def _save_right(request: HttpRequest, sheet: RunSheet) -> HttpResponse:
    """Record the right rows; what was typed in the others is kept as the person's draft."""
    user, now, order = member(request), timezone.now(), sheet.order
    with answering(request) as answer:
        typed = sheet.drafted_of(sheet.touched)
        drafts.keep_drafts(order=order, drafts=typed, by=user, now=now)
        saved, wrong = services.save_right(
            order=order, rows=sheet.run_rows(), by=user, now=now, usual=sheet.usual
        )
    if not answer.ok:
        return _page(request, sheet, answer)
    left = len(wrong) + sum(bool(row.errors) for row in sheet.touched)
    done = f"{saved_words(saved)} {drafted_words(left)}" if left else saved_words(saved)
    return answer.redirect("equipment:run-sheet", order.public_id, done=done)


def _keep(request: HttpRequest, sheet: RunSheet) -> HttpResponse:
    """Keep all that was typed as the person's draft; nothing of it is recorded."""
    typed = sheet.drafted_of(sheet.touched)
    with answering(request) as answer:
        count = drafts.keep_drafts(
            order=sheet.order, drafts=typed, by=member(request), now=timezone.now()
        )
    if not answer.ok:
        return _page(request, sheet, answer)
    return answer.redirect("equipment:run-sheet", sheet.order.public_id, done=drafted_words(count))


@require_POST
@login_required
def run_drafts(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the browser sends while people type: the rows of `line` are kept as their draft."""
    order = run_order_or_404(request, public_id)
    now = timezone.now()
    wanted = set(request.POST.getlist("line"))
    lines = [line for line in orders.lines_of(order) if line.public_id in wanted]
    sheet = RunSheet(order, lines, queries.frame_of(order, [], now), request.POST)
    with answering(request) as answer:
        typed = sheet.drafted_of(sheet.rows)
        drafts.keep_drafts(order=order, drafts=typed, by=member(request), now=now)
    if answer.error is not None:
        return JsonResponse({"words": answer.error.message}, status=answer.status)
    return JsonResponse({"words": _("Draft kept at %(time)s.") % {"time": _clock(now)}})


@require_POST
@login_required
def run_drafts_discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Forget the person's draft of an order."""
    order = run_order_or_404(request, public_id)
    order_rules.require(member(request), "record", order)
    with answering(request) as answer:
        drafting.discard_drafts(order=order, by=member(request))
    return answer.redirect("equipment:run-sheet", public_id, done=_("Draft discarded."))


def _clock(now: Any) -> str:
    return f"{timezone.localtime(now):%H:%M}"


def _page(request: HttpRequest, sheet: RunSheet, answer: Answer) -> HttpResponse:
    if isinstance(answer.error, SheetRefused):
        sheet.overtake(answer.error.overtaken)
    sheet.mark(answer.rows)
    refused = answer.status if answer.error else 422
    status = refused if request.method == "POST" else 200
    context = _context(sheet, answer)
    return render(request, "equipment/installation/run_sheet.html", context, status=status)


def _context(sheet: RunSheet, answer: Answer) -> dict[str, Any]:
    drafted = [sheet.drafts[row.line.pk].saved_at for row in sheet.drafted]
    return {
        "order": sheet.order,
        "sheet": sheet,
        "rows": sheet.shown(),
        "columns": sheet.columns,
        "band": sheet.band,
        "band_words": shown.band_words(sheet.band),
        "datum": sheet.datum,
        "unit": sheet.unit,
        "tolerance": sheet.frame.tolerance_m,
        "started_on": sheet.frame.started_on,
        "today": sheet.frame.today,
        "problem": "" if answer.error is None or answer.rows else answer.error.message,
        "words": grid_words(sheet.frame),
        "totals": shown.lines_shown(sheet.order, sheet.lines).totals,
        "drafted_at": numbers.moment(max(drafted)) if drafted else "",
    }
