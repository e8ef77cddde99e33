"""Pages of heats and lots with their mill certificates."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.pipes import rules as register
from equipment.pipes.heats import queries, services
from equipment.pipes.heats.forms import HeatFacts, HeatForm
from equipment.pipes.heats.listed import HEATS
from equipment.pipes.heats.models import Heat
from equipment.pipes.typed import JointsForm

#: Pipes that the page of a heat names; the register has all of them.
MOST_SHOWN = 200


def heat_or_404(request: HttpRequest, public_id: str) -> Heat:
    """The heat as the person sees it; its memorandum becomes that of the page."""
    heat: Heat = entered_or_404(request, queries.heats_for(member(request)), public_id)
    return heat


@require_safe
@login_required
def heat_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.heats_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, HEATS)
    context = {"page": page, "may_create": register.may_import(user, workspace.pk)}
    return render_list(request, "equipment/pipes/heats/heat_list.html", context)


@require_safe
@login_required
def heat_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    heat = heat_or_404(request, public_id)
    certificate = f"{heat.certificate_number} {heat.get_certificate_type_display()}".strip()
    facts = [
        (_("Mill"), heat.mill),
        (_("Heat number"), heat.heat_number),
        (_("Lot"), heat.lot_number or None),
        (_("Certificate"), certificate or None),
        (_("Party"), heat.organisation.short),
    ]
    context = {
        "heat": heat,
        "facts": facts,
        "joints": list(queries.joints_of(heat)[:MOST_SHOWN]),
        "may_keep": services.may_keep(member(request), heat),
    }
    return render(request, "equipment/pipes/heats/heat_detail.html", context)


@login_required
def heat_create(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    register.require_import(user, workspace.pk)
    form, answer = HeatFacts(request.POST or None), Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            heat = services.create_heat(
                memorandum=workspace.memorandum, **form.facts(), by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(heat, done=_("Heat entered. Attach its certificate."))
    context = {
        "form": form,
        "form_key": "heat-new",
        "submit_label": _("Enter heat"),
        "cancel_url": reverse("equipment:heat-list"),
    }
    return form_page(request, "equipment/pipes/heats/heat_form.html", context, answer)


@login_required
def heat_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    heat, user = heat_or_404(request, public_id), member(request)
    services.require_keeper(user, heat)
    first: dict[str, Any] = {name: getattr(heat, name) for name in (*services.FACTS, "version")}
    form, answer = HeatForm(request.POST or None, initial=first), Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            heat.version = form.cleaned_data["version"]
            services.update_heat(heat=heat, **form.facts(), by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(heat, done=_("Heat saved."))
    context = {
        "form": form,
        "heat": heat,
        "form_key": f"heat-{heat.public_id}",
        "cancel_url": heat.get_absolute_url(),
    }
    return form_page(request, "equipment/pipes/heats/heat_form.html", context, answer)


@login_required
def heat_joints(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ticking or typing pipes that are of the heat."""
    heat, user = heat_or_404(request, public_id), member(request)
    services.require_keeper(user, heat)
    own = queries.own_joints(user, heat)
    form = JointsForm(
        request.POST if request.method == "POST" else None,
        pickable=own.filter(heat=None),
        among=own,
        initial={"version": heat.version},
    )
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        chosen, version = form.cleaned_data["chosen"], form.cleaned_data["version"]
        with answering(request, form) as answer:
            heat.version = version
            services.give_heat(heat=heat, joints=chosen, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(heat, done=_("Pipes said to be of the heat."))
    context = {
        "heat": heat,
        "form": form,
        "picked": form.ticks(request.GET.get("q", "").strip()),
        "form_key": f"heat-joints-{heat.public_id}",
    }
    return form_page(request, "equipment/pipes/heats/heat_joints.html", context, answer)
