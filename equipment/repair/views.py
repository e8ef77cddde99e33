"""Pages of repair records: the sheet of an order, one page for each line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.web.errors import Answer, answering, form_page
from core.web.people import member
from core.web.reasons import reason_of
from equipment.catalogue.queries import repair_types_of
from equipment.defects.queries import agreed_of, with_agreed
from equipment.defects.shown import findings_shown
from equipment.orders import rules as order_rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.views import order_or_404
from equipment.repair import actions, again, forms, queries, reversing, rules, services, shown
from equipment.repair.models import RepairRecord


def repair_order_or_404(request: HttpRequest, public_id: str) -> WorkOrder:
    """An order of repair or maintenance that the person sees."""
    order = order_or_404(request, public_id)
    if order.kind not in (WorkOrder.Kind.REPAIR, WorkOrder.Kind.MAINTENANCE):
        raise Http404
    return order


@require_safe
@login_required
def repair_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """All lines of an order with what was done to them and what is missing."""
    order = repair_order_or_404(request, public_id)
    lines = list(queries.lines_of(order))
    user = member(request)
    waiting = shown.next_line(lines)
    context = {
        "order": order,
        "lines": shown.lines_shown(lines),
        "done": sum(line.status == OrderLine.Status.DONE for line in lines),
        "rejected": sum(line.status == OrderLine.Status.REJECTED for line in lines),
        "next_url": shown.line_url(waiting) if waiting else "",
        "may_record": "record" in order_rules.actions_for(user, order),
    }
    return render(request, "equipment/repair/repair_sheet.html", context)


@login_required
def repair_line(request: HttpRequest, public_id: str, line_id: str) -> HttpResponse:
    """What was done to one line: a form for the crew while the order is in progress."""
    order = repair_order_or_404(request, public_id)
    lines = list(with_agreed(queries.lines_of(order)))
    line = _line_of(lines, line_id)
    user = member(request)
    if request.method == "POST":
        order_rules.require(user, "record", order)
    elif "record" not in order_rules.actions_for(user, order):
        return _record(request, order, line)
    form = _form(request, order, lines, line)
    answer = Answer(request)
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        with answering(request) as answer:
            services.save_repairs(order=order, rows=[form.facts()], by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(_after(request, order, lines, line), done=_("Saved."))
        form.mark(answer.rows or [{"field": "", "message": answer.error and answer.error.message}])
    return _form_page(request, lines, form, answer)


def _line_of(lines: Sequence[OrderLine], line_id: str) -> OrderLine:
    line = next((one for one in lines if one.public_id == line_id), None)
    if line is None:
        raise Http404
    return line


def _form(
    request: HttpRequest, order: WorkOrder, lines: Sequence[OrderLine], line: OrderLine
) -> forms.RepairForm:
    facts = queries.facts_of(line)
    lender = None
    wanted = request.GET.get("copy", "")
    if wanted and request.method == "GET":
        lender = queries.facts_of(_line_of(lines, wanted))
        facts = forms.lent(lender, line, facts.version or 0)
    types = {one.public_id: one for one in repair_types_of(order.kind)}
    own = {one.type.public_id: one.type for one in facts.operations}
    fitting = rules.fitting_types(types.values(), line, queries.frame_of(order, timezone.now()))
    offered = {one.public_id: one for one in fitting} | own
    posted = request.POST if request.method == "POST" else None
    today = timezone.localdate()
    return forms.RepairForm(
        line, facts, types | own, today, offered=offered, data=posted, lender=lender
    )


def _after(
    request: HttpRequest, order: WorkOrder, lines: Sequence[OrderLine], line: OrderLine
) -> str:
    if request.POST.get("then") == "stay":
        return shown.line_url(line)
    following = shown.next_line(lines, after=line)
    return shown.line_url(following) if following else order.get_absolute_url()


def _form_page(
    request: HttpRequest, lines: Sequence[OrderLine], form: forms.RepairForm, answer: Answer
) -> HttpResponse:
    line = form.line
    context = {
        **shown.record_page(line),
        "order": line.order,
        "line": line,
        "agreed": findings_shown(
            agreed_of(line),
            {one.code: one for one in form.types.values()},
        ),
        "form": form,
        "lender": shown.lender_of(lines, line),
        "form_key": f"repair-{line.public_id}",
        "places": len(lines),
        "actions": _actions(request, line),
        "cancel_url": line.order.get_absolute_url(),
    }
    if request.method == "POST" and "more" in request.POST:
        return render(request, "equipment/repair/repair_line.html", context)
    return form_page(request, "equipment/repair/repair_line.html", context, answer)


def _record(request: HttpRequest, order: WorkOrder, line: OrderLine) -> HttpResponse:
    context = {
        **shown.record_page(line),
        "order": order,
        "line": line,
        "actions": _actions(request, line),
    }
    return render(request, "equipment/repair/repair_record.html", context)


def _actions(request: HttpRequest, line: OrderLine) -> list[str]:
    record = queries.record_of(line)
    return actions.actions_for(member(request), record) if record else []


def _record_or_404(request: HttpRequest, public_id: str, line_id: str) -> RepairRecord:
    order = repair_order_or_404(request, public_id)
    rows = queries.records_for(member(request)).filter(line__order=order)
    found: RepairRecord = get_object_or_404(rows, line__public_id=line_id)
    return found


@require_POST
@login_required
def repair_clear(request: HttpRequest, public_id: str, line_id: str) -> HttpResponse:
    record = _record_or_404(request, public_id, line_id)
    line = record.line
    with answering(request) as answer:
        services.clear_repair(record=record, by=member(request), now=timezone.now())
    return answer.redirect(shown.line_url(line), done=_("Record taken back."))


@require_POST
@login_required
def repair_reverse(request: HttpRequest, public_id: str, line_id: str) -> HttpResponse:
    record = _record_or_404(request, public_id, line_id)
    with answering(request) as answer:
        reversing.reverse_repair(
            record=record,
            by=member(request),
            now=timezone.now(),
            reason=reason_of(request.POST),
        )
    return answer.redirect(shown.line_url(record.line), done=_("Repair reversed."))


@require_POST
@login_required
def repair_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draw up the next repair order for the lines that failed."""
    order = repair_order_or_404(request, public_id)
    made: Any = order
    with answering(request) as answer:
        made = again.order_again(order=order, by=member(request), now=timezone.now())
    done = _("Order created as a draft. Submit it when it is complete.")
    return answer.redirect(made, done=done)
