"""Pages of non-conformances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import VersionedReasonForm
from core.web.steps import reasoned, step
from core.web.workspace import enter, entered_or_404, workspace_or_404
from equipment.nonconformance import queries, rules, services, shown
from equipment.nonconformance.forms import (
    CloseForm,
    ProposeForm,
    RaiseForm,
    ReportForm,
)
from equipment.nonconformance.listed import NONCONFORMANCES
from equipment.nonconformance.models import Nonconformance
from equipment.orders.models import OrderLine
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint

FOLDER = "equipment/nonconformance"


def report_or_404(request: HttpRequest, public_id: str) -> Nonconformance:
    """The report as the person sees it; its memorandum becomes that of the page."""
    rows = queries.report_for(member(request))
    report: Nonconformance = entered_or_404(request, rows, public_id)
    return report


@require_safe
@login_required
def report_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.reports_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, NONCONFORMANCES)
    now = timezone.now()
    context = {"page": page, "rows": [shown.row_of(report, now) for report in page.rows]}
    return render_list(request, f"{FOLDER}/nonconformance_list.html", context)


@require_safe
@login_required
def report_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return _detail(request, report_or_404(request, public_id), Answer(request))


def _detail(request: HttpRequest, report: Nonconformance, answer: Answer) -> HttpResponse:
    context = shown.page_of(report, member(request), timezone.now()) | {"wrong": answer.rows}
    return form_page(request, f"{FOLDER}/nonconformance_detail.html", context, answer)


def _subject(request: HttpRequest) -> dict[str, Any]:
    """The joint, item or line of an order that the address or the form names, nothing without;
    404 for what is not seen."""
    user = member(request)
    for name, model in (("joint", Joint), ("item", EquipmentItem), ("line", OrderLine)):
        if public_id := request.POST.get(name) or request.GET.get(name, ""):
            found = model.objects.visible_to(user).filter(public_id=public_id).first()
            if found is None:
                raise Http404
            enter(request, found.memorandum_id)
            return {name: found}
    return {}


@login_required
def report_create(request: HttpRequest) -> HttpResponse:
    """A report about the joint, item or line of an order that the address names; without one
    what can be reported on is offered."""
    about, user = _subject(request), member(request)
    workspace = workspace_or_404(request)
    if not rules.raises(user, workspace.pk):
        raise NotAllowed(str(_("Only engineers and coordinators may do this.")))
    if not about:
        return _choose(request)
    form = RaiseForm(request.POST or None, user=user, memorandum_id=workspace.pk)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            report = services.raise_report(
                **about, **form.cleaned_data, by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(report, done=_("Reported. It waits for the other party now."))
    ((name, found),) = about.items()
    subject = found.subject if isinstance(found, OrderLine) else found
    context = {
        "form": form,
        "subject": subject,
        "about": (name, found.public_id),
        "form_key": f"nonconformance-{found.public_id}",
        "submit_label": _("Report"),
        "cancel_url": subject.get_absolute_url(),
    }
    return form_page(request, f"{FOLDER}/nonconformance_form.html", context, answer)


def _choose(request: HttpRequest) -> HttpResponse:
    """The lines of the order that the address names, each a way to a report about it."""
    user = member(request)
    named = request.GET.get("order", "")
    rows = OrderLine.objects.visible_to(user).filter(order__public_id=named)
    lines = list(rows.select_related("order", "joint__product_line", "item").order_by("position"))
    if named and not lines:
        raise Http404
    context = {"lines": lines, "order": lines[0].order if lines else None}
    return render(request, f"{FOLDER}/choose_line.html", context)


@dataclass(frozen=True)
class FormStep:
    """A step whose facts are typed on a page of its own, and what the page says."""

    action: str
    form: forms.Form
    service: Callable[..., Any]
    heading: str | Promise
    submit: str | Promise
    done: str | Promise


def _typed(request: HttpRequest, report: Nonconformance, one: FormStep) -> HttpResponse:
    """The page of a step, or the step itself for the version that was read."""
    answer = Answer(request)
    if request.method == "POST" and one.form.is_valid():
        said = dict(one.form.cleaned_data)
        with answering(request, one.form) as answer:
            report.version = said.pop("version")
            one.service(report=report, **said, by=member(request), now=timezone.now())
        if answer.ok:
            return answer.redirect(report, done=one.done)
    context = {
        "form": one.form,
        "report": report,
        "heading": one.heading,
        "form_key": f"nonconformance-{one.action}-{report.public_id}",
        "submit_label": one.submit,
        "cancel_url": report.get_absolute_url(),
    }
    return form_page(request, f"{FOLDER}/nonconformance_step.html", context, answer)


def _taking(request: HttpRequest, public_id: str, action: str) -> Nonconformance:
    """The report, on which the person may take the step now."""
    report = report_or_404(request, public_id)
    rules.require(member(request), action, report)
    rules.require_state(action, report)
    return report


@login_required
def report_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    report = _taking(request, public_id, "update")
    initial = {name: getattr(report, name) for name in ("version", "what", "severity")}
    form = ReportForm(request.POST or None, initial=initial)
    words = (_("Change"), _("Save"), _("Report saved."))
    return _typed(request, report, FormStep("edit", form, services.update_report, *words))


@login_required
def report_propose(request: HttpRequest, public_id: str) -> HttpResponse:
    report = _taking(request, public_id, "propose")
    initial = {"version": report.version, "disposition": report.disposition or "rework"}
    form = ProposeForm(request.POST or None, initial=initial)
    done = _("Disposition proposed. It waits for agreement now.")
    words = (_("Propose a disposition"), _("Propose"), done)
    service = services.propose_disposition
    return _typed(request, report, FormStep("propose", form, service, *words))


@login_required
def report_close(request: HttpRequest, public_id: str) -> HttpResponse:
    report = _taking(request, public_id, "close")
    form = CloseForm(request.POST or None, initial={"version": report.version})
    words = (_("Close with evidence"), _("Close"), _("Non-conformance closed."))
    return _typed(request, report, FormStep("close", form, services.close_report, *words))


report_agree = step(
    services.agree_disposition,
    _("Disposition agreed."),
    name="report",
    find=report_or_404,
    shown=_detail,
)


report_decline = reasoned(
    services.decline_disposition,
    _("Disposition declined. Another may be proposed."),
    name="report",
    find=report_or_404,
    require=lambda user, report: rules.require(user, "decline", report),
    form=VersionedReasonForm,
)
report_cancel = reasoned(
    services.cancel_report,
    _("Report cancelled."),
    name="report",
    find=report_or_404,
    require=lambda user, report: rules.require(user, "cancel", report),
    form=VersionedReasonForm,
)
