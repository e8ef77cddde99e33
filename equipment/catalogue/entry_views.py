"""Pages of grades, connections and limits of tool joints."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.web.errors import answering
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import reason_of
from equipment.catalogue import (
    connection_services,
    grade_services,
    limit_services,
    queries,
    rules,
    shown,
)
from equipment.catalogue.entry_forms import (
    ConnectionForm,
    GradeForm,
    ToolJointLimitForm,
    TorqueForm,
    filled_with_connection,
    filled_with_grade,
    filled_with_limit,
)
from equipment.catalogue.listed import (
    CONNECTIONS,
    GRADES,
    LIMITS,
)
from equipment.catalogue.models import MakeUpTorque
from equipment.catalogue.views import as_read, entry_page, form_page

FORM = "equipment/catalogue/{}_form.html"


@require_safe
@login_required
def grade_list(request: HttpRequest) -> HttpResponse:
    user = member(request)
    page = listing_page(request, queries.grades_for(user), GRADES)
    context = {"page": page, "may_change": rules.may_change(user)}
    return render_list(request, "equipment/catalogue/grade_list.html", context)


@require_safe
@login_required
def grade_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    grade = get_object_or_404(queries.grades_for(member(request)), public_id=public_id)
    context = {
        "grade": grade,
        "strengths": shown.strengths_of(grade),
        "facts": shown.facts_of_grade(grade),
    }
    return entry_page(request, "equipment/catalogue/grade_detail.html", grade, context)


@login_required
def grade_create(request: HttpRequest) -> HttpResponse:
    user = member(request)
    rules.require_change(user)
    form = GradeForm(request.POST or None)
    return form_page(
        request,
        form,
        FORM.format("grade"),
        lambda: grade_services.add_grade(facts=form.facts(), by=user, now=timezone.now()),
        {"form_key": "grade-new", "cancel_url": reverse("equipment:grade-list")},
    )


@login_required
def grade_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    user = member(request)
    grade = get_object_or_404(queries.grades_for(user), public_id=public_id)
    rules.require_change(user)
    form = GradeForm(request.POST or None, initial=filled_with_grade(grade))
    return form_page(
        request,
        form,
        FORM.format("grade"),
        lambda: grade_services.update_grade(
            grade=as_read(grade, form),
            facts=form.facts(),
            by=user,
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        ),
        {"grade": grade, "form_key": public_id, "cancel_url": grade.get_absolute_url()},
    )


@require_safe
@login_required
def connection_list(request: HttpRequest) -> HttpResponse:
    user = member(request)
    page = listing_page(request, queries.connections_for(user), CONNECTIONS)
    context = {"page": page, "may_change": rules.may_change(user)}
    return render_list(request, "equipment/catalogue/connection_list.html", context)


@require_safe
@login_required
def connection_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    row = get_object_or_404(queries.connections_for(member(request)), public_id=public_id)
    context = {
        "connection": row,
        "torques": row.torques.select_related("grade"),
        "facts": shown.facts_of_connection(row),
    }
    return entry_page(request, "equipment/catalogue/connection_detail.html", row, context)


@login_required
def connection_create(request: HttpRequest) -> HttpResponse:
    user = member(request)
    rules.require_change(user)
    form = ConnectionForm(request.POST or None)
    return form_page(
        request,
        form,
        FORM.format("connection"),
        lambda: connection_services.add_connection(facts=form.facts(), by=user, now=timezone.now()),
        {"form_key": "connection-new", "cancel_url": reverse("equipment:connection-list")},
    )


@login_required
def connection_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    user = member(request)
    row = get_object_or_404(queries.connections_for(user), public_id=public_id)
    rules.require_change(user)
    filled, units = filled_with_connection(row)
    form = ConnectionForm(request.POST or None, initial=filled, units=units)
    return form_page(
        request,
        form,
        FORM.format("connection"),
        lambda: connection_services.update_connection(
            connection=as_read(row, form),
            facts=form.facts(),
            by=user,
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        ),
        {"connection": row, "form_key": public_id, "cancel_url": row.get_absolute_url()},
    )


@login_required
def torque_set(request: HttpRequest, public_id: str) -> HttpResponse:
    """The torque of a connection on one size of pipe."""
    user = member(request)
    row = get_object_or_404(queries.connections_for(user), public_id=public_id)
    rules.require_change(user)
    form = TorqueForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            connection_services.set_torque(
                connection=row, facts=form.facts(), by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(row, done=_("Saved."))
        status = answer.status
    context = {
        "form": form,
        "connection": row,
        "form_key": f"torque-{public_id}",
        "cancel_url": row.get_absolute_url(),
    }
    return render(request, FORM.format("torque"), context, status=status)


@require_POST
@login_required
def torque_remove(request: HttpRequest, public_id: str, torque_id: str) -> HttpResponse:
    user = member(request)
    row = get_object_or_404(queries.connections_for(user), public_id=public_id)
    torque = get_object_or_404(MakeUpTorque, connection=row, public_id=torque_id)
    with answering(request) as answer:
        connection_services.remove_torque(
            connection=row,
            torque=torque,
            by=user,
            now=timezone.now(),
            reason=reason_of(request.POST),
        )
    return answer.redirect(row, done=_("Removed."))


@require_safe
@login_required
def limit_list(request: HttpRequest) -> HttpResponse:
    user = member(request)
    page = listing_page(request, queries.limits_for(user), LIMITS)
    context = {
        "page": page,
        "rows": shown.limits_shown(page.rows),
        "may_change": rules.may_change(user),
    }
    return render_list(request, "equipment/catalogue/tool_joint_limit_list.html", context)


@require_safe
@login_required
def limit_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    limit = get_object_or_404(queries.limits_for(member(request)), public_id=public_id)
    context = {
        "limit": limit,
        "figures": shown.figures_of_limit(limit),
        "facts": shown.facts_of_limit(limit),
    }
    return entry_page(request, "equipment/catalogue/tool_joint_limit_detail.html", limit, context)


@login_required
def limit_create(request: HttpRequest) -> HttpResponse:
    user = member(request)
    rules.require_change(user)
    form = ToolJointLimitForm(request.POST or None)
    return form_page(
        request,
        form,
        FORM.format("tool_joint_limit"),
        lambda: limit_services.add_limit(facts=form.facts(), by=user, now=timezone.now()),
        {"form_key": "limit-new", "cancel_url": reverse("equipment:tool-joint-limit-list")},
    )


@login_required
def limit_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    user = member(request)
    limit = get_object_or_404(queries.limits_for(user), public_id=public_id)
    rules.require_change(user)
    filled, units = filled_with_limit(limit)
    form = ToolJointLimitForm(request.POST or None, limit=limit, initial=filled, units=units)
    return form_page(
        request,
        form,
        FORM.format("tool_joint_limit"),
        lambda: limit_services.update_limit(
            limit=as_read(limit, form),
            facts=form.facts(),
            by=user,
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        ),
        {"limit": limit, "form_key": public_id, "cancel_url": limit.get_absolute_url()},
    )
