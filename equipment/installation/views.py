"""Pages of the run: the sheet on which it is recorded, and the list that is printed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.documents import languages
from core.web import numbers
from core.web.errors import Answer, answering
from core.web.people import member
from equipment.installation import queries, services
from equipment.installation.forms import RunSheet
from equipment.installation.services import Saved
from equipment.installation.shown import run_shown
from equipment.orders import queries as orders
from equipment.orders import rules as order_rules
from equipment.orders import shown, tally_out
from equipment.orders.models import WorkOrder
from equipment.orders.views import order_or_404
from equipment.pipes.tally_out import answers


def run_order_or_404(request: HttpRequest, public_id: str) -> WorkOrder:
    """The order as the person sees it, when it is one of installation."""
    order = order_or_404(request, public_id)
    if order.kind != WorkOrder.Kind.INSTALLATION:
        raise Http404
    return order


@login_required
def run_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Recording the run: the whole sheet is saved or nothing of it."""
    order = run_order_or_404(request, public_id)
    user = member(request)
    order_rules.require(user, "record", order)
    now = timezone.now()
    lines = list(orders.lines_of(order))
    posted = request.POST if request.method == "POST" else None
    sheet = RunSheet(order, lines, queries.frame_of(order, now), posted)
    answer = Answer(request)
    if posted is not None and sheet.is_valid():
        with answering(request) as answer:
            saved = services.save_records(order=order, rows=sheet.run_rows(), by=user, now=now)
        if answer.ok:
            return answer.redirect(_after(request, order), public_id, done=_told(saved))
    elif posted is not None and sheet.head.is_valid():
        with answering(request) as answer:
            services.check_records(order=order, rows=sheet.run_rows(), by=user, now=now)
    sheet.mark(answer.rows)
    status = 200 if posted is None else (answer.status if answer.error else 422)
    context = _context(order, sheet, answer)
    return render(request, "equipment/installation/run_sheet.html", context, status=status)


def _after(request: HttpRequest, order: WorkOrder) -> str:
    stay = request.POST.get("then") == "stay"
    return "equipment:run-sheet" if stay else "equipment:order-detail"


def _told(saved: Saved) -> str:
    if not saved.total:
        return _("Nothing was changed.")
    return ngettext("%(count)s joint saved.", "%(count)s joints saved.", saved.total) % {
        "count": saved.total
    }


def _context(order: WorkOrder, sheet: RunSheet, answer: Answer) -> dict[str, Any]:
    return {
        "order": order,
        "sheet": sheet,
        "band": sheet.band,
        "band_words": shown.band_words(sheet.band),
        "datum": sheet.datum,
        "unit": sheet.frame.unit,
        "started_on": sheet.frame.started_on,
        "today": sheet.frame.today,
        "problem": "" if answer.error is None or answer.rows else answer.error.message,
        "words": grid_words(sheet),
        "totals": shown.lines_shown(order, [row.line for row in sheet.rows]).totals,
    }


def grid_words(sheet: RunSheet) -> dict[str, str]:
    """What the sheet says by itself while it is filled in; `{…}` are put in by the browser."""
    band = sheet.band
    low = numbers.measure(band.entered_minimum, band.entered_unit) if band else ""
    high = numbers.measure(band.entered_maximum, band.entered_unit) if band else ""
    return {
        "number": _("Enter a number, such as 12.45."),
        "places": _("Give at most 3 decimals."),
        "positive": _("The value must be greater than nought."),
        "long": _("No joint is longer than 30 m. Check the decimal mark."),
        "low": _("The torque is below %(limit)s. Say why.") % {"limit": low},
        "high": _("The torque is above %(limit)s. Say why.") % {"limit": high},
        "reject": _("Say why the joint was rejected."),
        "day": _("Enter a day, such as 23.11.2026."),
        "early": _("The work started on %(day)s.") % {"day": numbers.day(sheet.frame.started_on)},
        "future": _("The day lies in the future."),
        "whole": _("Enter a whole number."),
        "twice": _("Number {number} is used by row {row} as well."),
        "differs": _("{mm} mm beside the register's length."),
        "outside": _("Outside the torque band; the reason is given."),
        "outcome": _("Choose “run” or “rejected”."),
        "pasted": _("{count} cells pasted."),
        "overflow": _("{count} rows of the paste found no line."),
        "filled": _("{count} cells filled."),
        "cleared": _("{count} cells cleared."),
        "undone": _("Undone."),
        "left": _("{right} right · {wrong} to mend"),
        "allRight": _("{right} right"),
        "row": _("Row {row} · {column}"),
    }


@require_safe
@login_required
def running_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """The running list as rigs print it: facts above, joints as they went in, sums below."""
    order = run_order_or_404(request, public_id)
    lines = orders.running_list(order)
    context = shown.page_of(order, lines, member(request), timezone.now())
    context["lines"] = run_shown(lines, context["datum"])
    context |= {"printed_at": timezone.now(), "pdf_pairs": languages.PAIRS}
    return render(request, "equipment/installation/running_list.html", context)


@require_safe
@login_required
def running_list_workbook(request: HttpRequest, public_id: str) -> FileResponse:
    """The running list as XLSX, which the import of tallies reads."""
    return answers.as_workbook(tally_out.running_list_of(run_order_or_404(request, public_id)))


@require_safe
@login_required
def running_list_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The running list as PDF in the two languages of `?languages=`."""
    pair = languages.pair(request.GET.get("languages", ""))
    return answers.as_pdf(tally_out.running_list_of(run_order_or_404(request, public_id)), pair)
