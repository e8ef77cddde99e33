"""The running list that is printed, and the report of a shift."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.documents import languages
from core.documents.answers import attached
from core.files import queries as files
from core.web.people import member
from equipment.installation import queries, shift_printing, shifts, tally_out
from equipment.installation.shifts import ShiftOf, ShiftReport
from equipment.installation.shown import run_shown
from equipment.installation.views import run_order_or_404
from equipment.orders import shown
from equipment.orders.models import Shift, WorkOrder
from equipment.pipes.tally_out import answers


@require_safe
@login_required
def running_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """The running list as rigs print it: facts above, joints as they went in, sums below."""
    order = run_order_or_404(request, public_id)
    lines = queries.running_list(order)
    context = shown.page_of(order, lines, member(request), timezone.now())
    context["lines"] = run_shown(lines, context["datum"], queries.judging(order, lines))
    used = shifts.used_columns(lines)
    context |= {
        "printed_at": timezone.now(),
        "pdf_pairs": languages.PAIRS,
        "attached": files.attachments_of(order),
        "used": used,
        "tail": len(used) + (5 if context["datum"] is not None else 4),
    }
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


@require_safe
@login_required
def shift_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was run in one shift of an order: joints, metres, torques, remarks."""
    order = run_order_or_404(request, public_id)
    report, choices = _report(request, order)
    context = {
        "order": order,
        "report": report,
        "facts": shift_printing.facts_shown(report),
        "choices": choices,
        "shifts": Shift.choices,
        "pdf_pairs": languages.PAIRS,
        "printed_at": timezone.now(),
    }
    return render(request, "equipment/installation/shift_report.html", context)


@require_safe
@login_required
def shift_report_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The report of a shift as PDF in the two languages of `?languages=`."""
    report, _choices = _report(request, run_order_or_404(request, public_id))
    pair = languages.pair(request.GET.get("languages", ""))
    return attached(shift_printing.pdf(report, pair), shift_printing.file_name(report, pair))


def _report(request: HttpRequest, order: WorkOrder) -> tuple[ShiftReport, list[ShiftOf]]:
    """The shift of the address, or the last in which something was recorded."""
    lines = queries.recorded_lines(order)
    choices = shifts.shifts_of(lines)
    frame = queries.frame_of(order, lines, timezone.now())
    return shifts.report_of(order, lines, frame, _asked(request, choices)), choices


def _asked(request: HttpRequest, choices: list[ShiftOf]) -> ShiftOf:
    shift = request.GET.get("shift", "")
    shift = shift if shift in Shift.values else ""
    try:
        return ShiftOf(dt.date.fromisoformat(request.GET.get("day", "")), shift)
    except ValueError:
        return choices[-1] if choices else ShiftOf(timezone.localdate(), shift)
