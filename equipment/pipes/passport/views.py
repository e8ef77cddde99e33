"""The passport of a joint, and what is recorded from it in the yard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.documents import codes
from core.web.errors import Answer, answering, show_in
from core.web.people import member
from core.web.workspace import entered_or_404
from equipment.pipes.custody import require_custody
from equipment.pipes.labels.printing import address_of
from equipment.pipes.life import services as life
from equipment.pipes.passport import queries, shown
from equipment.pipes.passport.entry_words import set_url
from equipment.pipes.passport.forms import InspectionForm, StepForm, UsageForm
from equipment.pipes.readings import services as readings
from equipment.pipes.tool_joints import services as tool_joints
from equipment.pipes.tool_joints.forms import ToolJointForm
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.rules import Used


def joint_or_404(request: HttpRequest, public_id: str) -> Any:
    """The joint as the person sees it, with what a passport shows; its memorandum is entered."""
    return entered_or_404(request, queries.joint_for(member(request)), public_id)


@require_safe
@login_required
def joint_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    joint = joint_or_404(request, public_id)
    context = shown.page_of(joint, member(request), request.GET.dict(), timezone.localdate())
    return render(request, "equipment/pipes/joint_detail.html", context)


@require_safe
@login_required
def joint_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """The code of the joint's label as SVG."""
    joint = joint_or_404(request, public_id)
    return HttpResponse(codes.qr_svg(address_of(joint)), content_type="image/svg+xml")


@login_required
def joint_use(request: HttpRequest, public_id: str) -> HttpResponse:
    """Log a day's usage of the joint alone."""
    joint, user = joint_or_404(request, public_id), member(request)
    require_custody(user, [joint])
    form = UsageForm(request.POST or None, initial={"used_on": timezone.localdate()})
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request) as answer:
            row = Used(joint=joint, **form.facts())
            usage.record_usage(rows=[row], by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(joint, done=_("Usage logged."))
        show_rows(form, answer)
    context = {"joint": joint, "set_url": set_url(joint.set_id) if joint.set_id else ""}
    return page_of_form(request, "usage_form", form, answer, joint, **context)


@login_required
def joint_inspect(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record what an inspection found of the joint."""
    joint, user = joint_or_404(request, public_id), member(request)
    require_custody(user, [joint])
    initial = {"inspected_on": timezone.localdate(), "inspector": user.full_name, "method": "ut"}
    form = InspectionForm(request.POST or None, joint=joint, initial=initial)
    answer, asks_for_rows = Answer(), "more" in request.POST
    if asks_for_rows:
        form = InspectionForm(joint=joint, initial=_typed(request, form))
    elif request.method == "POST" and form.is_valid():
        with answering(request) as answer:
            readings.record_inspections(
                facts=form.inspection(), rows=[form.judged()], by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(joint, done=_("Inspection recorded."))
        show_rows(form, answer)
    return page_of_form(request, "inspection_form", form, answer, joint, joint=joint)


def _typed(request: HttpRequest, form: InspectionForm) -> dict[str, Any]:
    """What was typed so far, for the same form with more rows."""
    typed = {name: request.POST.get(name) for name in form.fields if name in request.POST}
    units = {name: request.POST.get(f"{name}_unit", "") for name in typed if name[:6] == "value_"}
    values = {name: (typed[name], unit) for name, unit in units.items()}
    return {**typed, **values, "rows": form.count}


@login_required
def joint_step(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a step with the joint."""
    joint, user = joint_or_404(request, public_id), member(request)
    require_custody(user, [joint])
    initial = {"on": timezone.localdate()}
    form = StepForm(request.POST or None, joint=joint, user=user, initial=initial)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request) as answer:
            life.take_step(joints=[joint], by=user, now=timezone.now(), **form.cleaned_data)
        if answer.ok:
            return answer.redirect(joint, done=_("Step taken."))
        show_rows(form, answer)
    return page_of_form(request, "step_form", form, answer, joint, joint=joint)


@login_required
def joint_fit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which pin and box the joint has from a day on."""
    joint, user = joint_or_404(request, public_id), member(request)
    require_custody(user, [joint])
    connection = joint.product_line.connection
    initial = {
        "fitted_on": timezone.localdate(),
        "connection": connection.name if connection else "",
    }
    form = ToolJointForm(request.POST or None, initial=initial)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request) as answer:
            tool_joints.fit_pair(joint=joint, by=user, now=timezone.now(), **form.cleaned_data)
        if answer.ok:
            return answer.redirect(joint, done=_("Tool joint kept."))
        show_rows(form, answer)
    return page_of_form(request, "tool_joint_form", form, answer, joint, joint=joint)


def show_rows(form: forms.BaseForm, answer: Answer) -> None:
    """Each fault of the record at its field, else above the form; without any the refusal."""
    if answer.error is None:
        return
    if not answer.rows:
        show_in(form, answer.error)
    for row in answer.rows:
        name = str(row.get("field", ""))
        form.add_error(name if name in form.fields else None, str(row["message"]))


def page_of_form(
    request: HttpRequest,
    name: str,
    form: forms.BaseForm,
    answer: Answer,
    about: Any,
    **more: Any,
) -> HttpResponse:
    """The form's page, with the way back to what it is about."""
    status = answer.status if not answer.ok else 422 if form.errors else 200
    context = more | {
        "form": form,
        "form_key": f"{name}-{about.public_id}",
        "cancel_url": about.get_absolute_url(),
    }
    return render(request, f"equipment/pipes/{name}.html", context, status=status)
