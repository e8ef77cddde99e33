"""Pages of maintenance plans."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts.rules import WORKERS, holds
from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import reason_of
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.maintenance import queries, rules, services, shown
from equipment.maintenance.forms import PlanForm
from equipment.maintenance.listed import PLANS
from equipment.maintenance.models import MaintenancePlan
from equipment.orders import rules as order_rules


def plan_or_404(request: HttpRequest, public_id: str) -> MaintenancePlan:
    """The plan as the person sees it; its memorandum becomes that of the page."""
    rows = queries.plan_for(member(request))
    plan: MaintenancePlan = entered_or_404(request, rows, public_id)
    return plan


@require_safe
@login_required
def plan_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    page = listing_page(request, queries.plans_for(user).filter(memorandum=workspace.pk), PLANS)
    context = {
        "page": page,
        "rows": [(plan, shown.rhythm_of(plan)) for plan in page.rows],
        "may_create": holds(user, workspace.pk, WORKERS),
    }
    return render_list(request, "equipment/maintenance/plan_list.html", context)


@require_safe
@login_required
def plan_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    plan = plan_or_404(request, public_id)
    context = {
        "plan": plan,
        "facts": shown.facts_of(plan, timezone.localdate()),
        "rhythm": shown.rhythm_of(plan),
        "raised": plan.raised.select_related("order")[:50],
        "actions": rules.actions_for(member(request), plan),
    }
    return render(request, "equipment/maintenance/plan_detail.html", context)


@login_required
def plan_create(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    order_rules.require_orderer(user, workspace.pk)
    chosen = {name: request.GET.get(name, "") for name in ("item", "pipe_set")}
    initial = {"first_due": timezone.localdate(), **chosen}
    form = PlanForm(request.POST or None, user=user, workspace=workspace, initial=initial)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            plan = services.create_plan(
                memorandum=workspace.memorandum, **form.facts(), by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(plan, done=_("Plan drawn up."))
    context = {
        "form": form,
        "form_key": "plan-new",
        "submit_label": _("Draw up plan"),
        "cancel_url": reverse("equipment:plan-list"),
    }
    return form_page(request, "equipment/maintenance/plan_form.html", context, answer)


@require_POST
@login_required
def plan_stop(request: HttpRequest, public_id: str) -> HttpResponse:
    plan = plan_or_404(request, public_id)
    with answering(request) as answer:
        services.stop_plan(
            plan=plan, by=member(request), now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(plan, done=_("Plan stopped."))


@require_POST
@login_required
def plan_resume(request: HttpRequest, public_id: str) -> HttpResponse:
    plan = plan_or_404(request, public_id)
    with answering(request) as answer:
        services.resume_plan(plan=plan, by=member(request), now=timezone.now())
    return answer.redirect(plan, done=_("The plan goes on."))
