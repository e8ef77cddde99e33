"""Pages of the dismantling: the sheet on which it is recorded, its list, the usage of its pipe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.documents import languages
from core.web import numbers
from core.web.errors import Answer, answering, form_page
from core.web.people import member
from equipment.dismantling import balance, queries, services, shown, tally_out, usage
from equipment.dismantling.cells import CELLS, Places
from equipment.dismantling.columns import columns
from equipment.dismantling.forms import PullSheet
from equipment.orders import drafts as drafting
from equipment.orders import rules as order_rules
from equipment.orders import shown as orders_shown
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.recording import Saved
from equipment.orders.sheet_rows import drafted_words, saved_words
from equipment.orders.views import order_or_404
from equipment.pipes.passport.forms import UsageForm
from equipment.pipes.tally_out import answers

#: What the buttons under the sheet ask for.
STAY, RIGHT, DRAFT = "stay", "right", "draft"


def pull_order_or_404(request: HttpRequest, public_id: str) -> WorkOrder:
    """The order as the person sees it, when it is one of dismantling."""
    order = order_or_404(request, public_id)
    if order.kind != WorkOrder.Kind.DISMANTLING:
        raise Http404
    return order


@login_required
def pull_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Recording the dismantling: the whole sheet is saved, or its right rows when the person says
    so."""
    order = pull_order_or_404(request, public_id)
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


def _sheet(request: HttpRequest, order: WorkOrder) -> PullSheet:
    lines = list(queries.lines_of(order))
    frame = queries.frame_of(order, lines, timezone.now())
    places = Places(queries.places_for(order))
    if request.method == "POST":
        return PullSheet(order, lines, frame, places, request.POST)
    kept = drafting.drafts_of(order, member(request))
    return PullSheet(order, lines, frame, places, drafts=kept)


def _save(request: HttpRequest, sheet: PullSheet, then: str) -> HttpResponse:
    user, now, answer = member(request), timezone.now(), Answer(request)
    if sheet.head.is_valid():
        save = services.save_records if sheet.is_valid() else services.check_records
        with answering(request) as answer:
            saved = save(order=sheet.order, rows=sheet.pull_rows(), by=user, now=now)
        if answer.ok and isinstance(saved, Saved):
            to = "equipment:pull-sheet" if then == STAY else "equipment:order-detail"
            return answer.redirect(to, sheet.order.public_id, done=saved_words(saved))
    return _page(request, sheet, answer)


def _save_right(request: HttpRequest, sheet: PullSheet) -> HttpResponse:
    """Record the right rows; what was typed in the others is kept as the person's draft."""
    user, now, order = member(request), timezone.now(), sheet.order
    with answering(request) as answer:
        services.require_recorder(order, user)
        typed = sheet.drafted_of(sheet.touched)
        drafting.keep_drafts(order=order, drafts=typed, cells=CELLS, by=user, now=now)
        rows = sheet.pull_rows()
        saved, wrong = services.save_right(order=order, rows=rows, by=user, now=now)
    if not answer.ok:
        return _page(request, sheet, answer)
    left = len(wrong) + sum(bool(row.errors) for row in sheet.touched)
    done = f"{saved_words(saved)} {drafted_words(left)}" if left else saved_words(saved)
    return answer.redirect("equipment:pull-sheet", order.public_id, done=done)


def _keep(request: HttpRequest, sheet: PullSheet) -> HttpResponse:
    """Keep all that was typed as the person's draft; nothing of it is recorded."""
    user, now = member(request), timezone.now()
    typed = sheet.drafted_of(sheet.touched)
    with answering(request) as answer:
        services.require_recorder(sheet.order, user)
        count = drafting.keep_drafts(order=sheet.order, drafts=typed, cells=CELLS, by=user, now=now)
    if not answer.ok:
        return _page(request, sheet, answer)
    return answer.redirect("equipment:pull-sheet", sheet.order.public_id, done=drafted_words(count))


@require_POST
@login_required
def pull_drafts(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the browser sends while people type: the rows of `line` are kept as their draft."""
    order, now = pull_order_or_404(request, public_id), timezone.now()
    wanted = set(request.POST.getlist("line"))
    lines = [line for line in queries.lines_of(order) if line.public_id in wanted]
    frame = queries.frame_of(order, lines, now)
    sheet = PullSheet(order, lines, frame, Places(queries.places_for(order)), request.POST)
    with answering(request) as answer:
        services.require_recorder(order, member(request))
        typed = sheet.drafted_of(sheet.rows)
        drafting.keep_drafts(order=order, drafts=typed, cells=CELLS, by=member(request), now=now)
    if answer.error is not None:
        return JsonResponse({"words": answer.error.message}, status=answer.status)
    clock = f"{timezone.localtime(now):%H:%M}"
    return JsonResponse({"words": _("Draft kept at %(time)s.") % {"time": clock}})


@require_POST
@login_required
def pull_drafts_discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Forget the person's draft of an order."""
    order = pull_order_or_404(request, public_id)
    order_rules.require(member(request), "record", order)
    with answering(request) as answer:
        drafting.discard_drafts(order=order, by=member(request))
    return answer.redirect("equipment:pull-sheet", public_id, done=_("Draft discarded."))


def _page(request: HttpRequest, sheet: PullSheet, answer: Answer) -> HttpResponse:
    sheet.mark(answer.rows)
    refused = answer.status if answer.error else 422
    status = refused if request.method == "POST" else 200
    order, now = sheet.order, timezone.now()
    context = _context(order, [row.line for row in sheet.rows], sheet, now) | {
        "problem": "" if answer.error is None or answer.rows else answer.error.message,
        "may_log": usage.may_log(member(request), order),
    }
    return render(request, "equipment/dismantling/pull_sheet.html", context, status=status)


def _context(
    order: WorkOrder, lines: Sequence[OrderLine], sheet: PullSheet, now: dt.datetime
) -> dict[str, Any]:
    found = balance.balance_of(order, lines, now)
    drafted = [sheet.drafts[row.line.pk].saved_at for row in sheet.drafted]
    return {
        "order": order,
        "sheet": sheet,
        "drafted_at": numbers.moment(max(drafted)) if drafted else "",
        "columns": columns(sheet.frame.unit),
        "places": [sheet.places.name_of(place) for place in sheet.places.places],
        "started_on": sheet.frame.started_on,
        "today": sheet.frame.today,
        "words": shown.grid_words(sheet.frame),
        "totals": shown.totals_of(lines),
        "balance": found,
        "statement": balance.statement_of(found),
        "usage": usage.since_inspection(lines),
    }


@login_required
def dismantling_usage(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the pipe of the order went through, and logging it for all of it at once."""
    order = pull_order_or_404(request, public_id)
    user = member(request)
    usage.require_logger(user, order)
    lines = list(queries.lines_of(order))
    own = usage.of_own(user, lines)
    place: Any = getattr(order, "place", None)
    first = {"well": place.well if place else "", "used_on": shown.last_day(own)}
    form = UsageForm(request.POST if request.method == "POST" else None, initial=first)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            usage.log_usage(order=order, facts=form.facts(), by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(order, done=_("Usage logged."))
    context = {
        "order": order,
        "form": form,
        "own": own,
        "laid": usage.laid_down(lines),
        "usage": usage.since_inspection(lines),
        "form_key": f"dismantling-usage-{order.public_id}",
        "cancel_url": order.get_absolute_url(),
    }
    return form_page(request, "equipment/dismantling/usage_form.html", context, answer)


@require_safe
@login_required
def laying_down_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """The laying-down list as yards print it: facts above, joints as they came out, sums below."""
    order = pull_order_or_404(request, public_id)
    lines = queries.laying_down_list(order)
    now = timezone.now()
    found = balance.balance_of(order, lines, now)
    context = {
        "order": order,
        "lines": shown.lines_shown(lines),
        "totals": shown.totals_of(lines),
        "facts": orders_shown.facts_of(order),
        "balance": found,
        "statement": balance.statement_of(found),
        "printed_at": now,
        "pdf_pairs": languages.PAIRS,
    }
    return render(request, "equipment/dismantling/laying_down_list.html", context)


@require_safe
@login_required
def laying_down_workbook(request: HttpRequest, public_id: str) -> FileResponse:
    """The laying-down list as XLSX."""
    return answers.as_workbook(tally_out.laying_down_list_of(pull_order_or_404(request, public_id)))


@require_safe
@login_required
def laying_down_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The laying-down list as PDF in the two languages of `?languages=`."""
    pair = languages.pair(request.GET.get("languages", ""))
    order = pull_order_or_404(request, public_id)
    return answers.as_pdf(tally_out.laying_down_list_of(order), pair)
