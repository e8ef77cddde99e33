"""Pages of the dismantling: the sheet on which it is recorded, its list, the usage of its pipe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.documents import languages
from core.web.errors import Answer, answering, form_page
from core.web.people import member
from equipment.dismantling import balance, queries, services, shown, tally_out, usage
from equipment.dismantling.cells import Places
from equipment.dismantling.columns import columns
from equipment.dismantling.forms import PullSheet
from equipment.orders import rules as order_rules
from equipment.orders import shown as orders_shown
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.recording import Saved
from equipment.orders.views import order_or_404
from equipment.pipes.passport.forms import UsageForm
from equipment.pipes.tally_out import answers


def pull_order_or_404(request: HttpRequest, public_id: str) -> WorkOrder:
    """The order as the person sees it, when it is one of dismantling."""
    order = order_or_404(request, public_id)
    if order.kind != WorkOrder.Kind.DISMANTLING:
        raise Http404
    return order


@login_required
def pull_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Recording the dismantling: the whole sheet is saved or nothing of it."""
    order = pull_order_or_404(request, public_id)
    user = member(request)
    order_rules.require(user, "record", order)
    now = timezone.now()
    lines = list(queries.lines_of(order))
    places = Places(queries.places_for(order))
    posted = request.POST if request.method == "POST" else None
    sheet = PullSheet(order, lines, queries.frame_of(order, lines, now), places, posted)
    answer = Answer(request)
    if posted is not None and sheet.is_valid():
        with answering(request) as answer:
            saved = services.save_records(order=order, rows=sheet.pull_rows(), by=user, now=now)
        if answer.ok:
            return answer.redirect(_after(request, order), public_id, done=_told(saved))
    elif posted is not None and sheet.head.is_valid():
        with answering(request) as answer:
            services.check_records(order=order, rows=sheet.pull_rows(), by=user, now=now)
    sheet.mark(answer.rows)
    status = 200 if posted is None else (answer.status if answer.error else 422)
    context = _context(order, lines, sheet, now) | {
        "problem": "" if answer.error is None or answer.rows else answer.error.message,
        "may_log": usage.may_log(user, order),
    }
    return render(request, "equipment/dismantling/pull_sheet.html", context, status=status)


def _after(request: HttpRequest, order: WorkOrder) -> str:
    stay = request.POST.get("then") == "stay"
    return "equipment:pull-sheet" if stay else "equipment:order-detail"


def _told(saved: Saved) -> str:
    if not saved.total:
        return _("Nothing was changed.")
    return ngettext("%(count)s joint saved.", "%(count)s joints saved.", saved.total) % {
        "count": saved.total
    }


def _context(
    order: WorkOrder, lines: Sequence[OrderLine], sheet: PullSheet, now: dt.datetime
) -> dict[str, Any]:
    found = balance.balance_of(order, lines, now)
    return {
        "order": order,
        "sheet": sheet,
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
