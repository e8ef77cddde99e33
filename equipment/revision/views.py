"""Pages of revision records: the sheet of an order, a line with its result, one step a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import reason_of
from core.web.workspace import workspace_or_404
from equipment.certificates import shown as certificates
from equipment.certificates.rules import issues
from equipment.orders import rules as order_rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.views import order_or_404
from equipment.pipes.readings import queries as readings
from equipment.programmes import queries as programmes
from equipment.programmes.models import ProgrammeStep, ProgrammeVersion
from equipment.revision import completing, forms, proposing, queries, services, shown, withdrawing
from equipment.revision.actions import actions_for
from equipment.revision.facts import DoneFacts, RevisionFacts
from equipment.revision.listed import REVISIONS
from equipment.revision.models import RevisionRecord


def revision_order_or_404(request: HttpRequest, public_id: str) -> WorkOrder:
    """An order of revision that the person sees."""
    order = order_or_404(request, public_id)
    if order.kind != WorkOrder.Kind.REVISION:
        raise Http404
    return order


def _line_or_404(order: WorkOrder, line_id: str) -> Any:
    """A line of the order with its whole record, and the next line that waits."""
    rows = queries.with_records(OrderLine.objects.filter(order=order))
    found: Any = get_object_or_404(queries.with_next(rows), public_id=line_id)
    return found


def _head_or_404(order: WorkOrder, line_id: str) -> OrderLine:
    """A line of the order with its record, without its steps."""
    rows = OrderLine.objects.filter(order=order).select_related(
        "joint__product_line", "item", "order", "revision__programme"
    )
    found: OrderLine = get_object_or_404(rows, public_id=line_id)
    return found


@require_safe
@login_required
def revision_list(request: HttpRequest) -> HttpResponse:
    workspace = workspace_or_404(request)
    rows = queries.listed(member(request)).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, REVISIONS)
    context = {"page": page, "rows": [shown.row_of(one) for one in page.rows]}
    return render_list(request, "equipment/revision/revision_list.html", context)


@require_safe
@login_required
def revision_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """All lines of an order with how far each is, and the next one."""
    order = revision_order_or_404(request, public_id)
    lines = list(queries.with_progress(queries.lines_of(order)))
    waiting = shown.next_line(lines)
    context = {
        "order": order,
        "lines": shown.lines_shown(lines),
        "done": sum(line.status != OrderLine.Status.PLANNED for line in lines),
        "next_url": shown.line_url(waiting) if waiting else "",
        "may_record": "record" in order_rules.actions_for(member(request), order),
    }
    return render(request, "equipment/revision/revision_sheet.html", context)


@require_safe
@login_required
def revision_line(request: HttpRequest, public_id: str, line_id: str) -> HttpResponse:
    """One line: its steps, and what it comes to; before it is begun the programmes that fit."""
    order = revision_order_or_404(request, public_id)
    line = _line_or_404(order, line_id)
    record = queries.record_of(line)
    may_record = "record" in order_rules.actions_for(member(request), order)
    context: dict[str, Any] = {
        "order": order, "line": line, "record": record, "may_record": may_record,
        "former": shown.former_shown(line) if line.has_former else [],
        "certificates": certificates.beside(line),
    }  # fmt: skip
    if record is None:
        context["offered"] = _offered(line) if may_record else []
    else:
        context |= _record_page(request, record, line)
    return render(request, "equipment/revision/revision_line.html", context)


def _offered(line: OrderLine) -> list[tuple[ProgrammeVersion, str]]:
    """The programmes that fit a line today, each with the way to its first step."""
    today, subject = timezone.localdate(), programmes.subject_of(line.joint)
    found = []
    for version in programmes.versions_in_force([subject], today):
        first = programmes.steps_of(version)[0]
        url = shown.step_url(line, first.code, version.programme.public_id)
        found.append((version, url))
    return found


def _record_page(request: HttpRequest, record: RevisionRecord, line: OrderLine) -> dict[str, Any]:
    walls: list[Any] = []
    foreseen = None
    if record.completed_at is None:
        known = readings.walls_of([line.joint_id]) if line.joint_id else {}
        walls = known.get(line.joint_id or 0, [])
        foreseen = completing.judge(record, line, queries.told_of(record))
    steps = shown.steps_shown(record, line, walls)
    waiting = next((one for one in steps if not one.done.outcome), None)
    classes = shown.classes_foreseen(foreseen) if foreseen else shown.classes_shown(record)
    user = member(request)
    return {
        "steps": steps,
        "classes": classes,
        "foreseen": foreseen,
        "next_step": waiting,
        "is_whole": waiting is None,
        "tone": RevisionRecord.VERDICT_TONES[record.verdict],
        "actions": actions_for(user, record),
        "next_url": _next_line_url(line),
        "may_certify": record.completed_at is not None and issues(user, line.order),
    }


def _next_line_url(line: Any) -> str:
    if not line.next_line:
        return ""
    return reverse("equipment:revision-line", args=[line.order.public_id, line.next_line])


@login_required
def revision_step(request: HttpRequest, public_id: str, line_id: str, code: str) -> HttpResponse:
    """One step of a line: a form for the crew while the order is in progress."""
    order = revision_order_or_404(request, public_id)
    line = _head_or_404(order, line_id)
    user, record = member(request), queries.record_of(line)
    if request.method == "POST":
        order_rules.require(user, "record", order)
    elif "record" not in order_rules.actions_for(user, order):
        return Answer(request).redirect(shown.line_url(line))
    if record is not None and record.completed_at is not None:
        return Answer(request).redirect(shown.line_url(line))
    version, chosen = _version(request, line)
    steps = programmes.steps_of(version)
    step = next((one for one in steps if one.code == code), None)
    if step is None:
        raise Http404
    form = _form(request, line, step, chosen)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        facts = RevisionFacts(line.public_id, [form.facts()], chosen)
        with answering(request) as answer:
            services.save_revisions(order=order, rows=[facts], by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(_after(request, line, steps, step), done=_("Saved."))
        form.mark(answer.rows or [{"field": "", "message": answer.error and answer.error.message}])
    return _step_page(request, line, steps, form, answer)


def _version(request: HttpRequest, line: OrderLine) -> tuple[ProgrammeVersion, str]:
    """The version of the record, or of the programme that was chosen for a line without one."""
    record = queries.record_of(line)
    if record is not None:
        return record.programme, ""
    wanted = str(request.POST.get("programme") or request.GET.get("programme") or "")
    offered = programmes.versions_in_force(
        [programmes.subject_of(line.joint)], timezone.localdate()
    )
    fitting = [one for one in offered if wanted in ("", one.programme.public_id)]
    if len(fitting) != 1:
        raise Http404
    whole: ProgrammeVersion = programmes.version_of(fitting[0].public_id)
    return whole, fitting[0].programme.public_id


def _form(
    request: HttpRequest, line: OrderLine, step: ProgrammeStep, programme: str
) -> forms.StepForm:
    own, lender = queries.own_and_last(line, step.code)
    facts = queries.facts_of(own) if own else DoneFacts(step.code, version=0)
    setting = forms.Setting(
        line=line,
        step=step,
        today=timezone.localdate(),
        by=member(request),
        inspectors=list(queries.inspectors_of(line.order)),
        instruments=list(queries.instruments_of(line.order)),
        previous=_previous(line, step),
        lender=lender,
    )
    data = request.POST if request.method == "POST" else None
    form = forms.StepForm(setting, facts, data)
    form.head.initial["programme"] = programme
    return form


def _previous(line: OrderLine, step: ProgrammeStep) -> queries.Previous:
    if line.joint_id is None or not step.readings.all():
        return {}
    return queries.previous_readings([line.joint_id])


def _after(
    request: HttpRequest, line: OrderLine, steps: Sequence[ProgrammeStep], step: ProgrammeStep
) -> str:
    """The next step of the programme, or the line when it was the last."""
    if request.POST.get("then") == "stay":
        return shown.step_url(line, step.code)
    behind = [one for one in steps if one.position > step.position]
    return shown.step_url(line, behind[0].code) if behind else shown.line_url(line)


def _step_page(
    request: HttpRequest,
    line: OrderLine,
    steps: Sequence[ProgrammeStep],
    form: forms.StepForm,
    answer: Answer,
) -> HttpResponse:
    step = form.setting.step
    before = [one for one in steps if one.position < step.position]
    back = shown.line_url(line)
    if before and queries.record_of(line) is not None:
        back = shown.step_url(line, before[-1].code)
    context = {
        "order": line.order,
        "line": line,
        "step": step,
        "form": form,
        "at": len(before) + 1,
        "total": len(steps),
        "is_last": len(before) + 1 == len(steps),
        "back_url": back,
        "line_url": shown.line_url(line),
        "form_key": f"revision-{line.public_id}-{step.code}",
    }
    return form_page(request, "equipment/revision/revision_step.html", context, answer)


def _record_or_404(request: HttpRequest, public_id: str, line_id: str) -> RevisionRecord:
    order = revision_order_or_404(request, public_id)
    rows = queries.records_for(member(request)).filter(line__order=order)
    found: RevisionRecord = get_object_or_404(rows, standing_line__public_id=line_id)
    return found


@require_POST
@login_required
def revision_complete(request: HttpRequest, public_id: str, line_id: str) -> HttpResponse:
    record = _record_or_404(request, public_id, line_id)
    with answering(request) as answer:
        completing.complete_revision(record=record, by=member(request), now=timezone.now())
    return answer.redirect(
        shown.line_url(record.line), done=_("Revision (strip-down inspection) completed.")
    )


@require_POST
@login_required
def revision_clear(request: HttpRequest, public_id: str, line_id: str) -> HttpResponse:
    record = _record_or_404(request, public_id, line_id)
    with answering(request) as answer:
        services.clear_revision(record=record, by=member(request), now=timezone.now())
    return answer.redirect(shown.line_url(record.line), done=_("Record taken back."))


@require_POST
@login_required
def revision_withdraw(request: HttpRequest, public_id: str, line_id: str) -> HttpResponse:
    """Call a completed record wrong."""
    record = _record_or_404(request, public_id, line_id)
    with answering(request) as answer:
        withdrawing.withdraw_revision(
            record=record, by=member(request), now=timezone.now(), reason=reason_of(request.POST)
        )
    done = _("Called wrong. What it did is taken back.")
    return answer.redirect(shown.line_url(record.line), done=done)


@require_POST
@login_required
def revision_repair(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draw up a repair order for the lines that failed."""
    order = revision_order_or_404(request, public_id)
    made: Any = order
    with answering(request) as answer:
        made = proposing.propose_repair(order=order, by=member(request), now=timezone.now())
    done = gettext_lazy("Order created as a draft. Submit it when it is complete.")
    return answer.redirect(made, done=done)
