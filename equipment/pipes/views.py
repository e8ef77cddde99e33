"""Pages of the register: joints and places."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.web.errors import answering
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.workspace import workspace_or_404
from equipment.pipes import queries, rules, services
from equipment.pipes.forms import LocationForm
from equipment.pipes.listed import JOINTS, LOCATIONS


@require_safe
@login_required
def joint_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.joints_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, JOINTS)
    context = {"page": page, "may_import": rules.may_import(user, workspace.pk)}
    return render_list(request, "equipment/pipes/joint_list.html", context)


@require_safe
@login_required
def location_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.locations_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, LOCATIONS)
    context = {"page": page, "may_add": rules.may_import(user, workspace.pk)}
    return render_list(request, "equipment/pipes/location_list.html", context)


@login_required
def location_create(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rules.require_import(user, workspace.pk)
    first = {"parent": request.GET.get("parent", "")}
    form = LocationForm(request.POST or None, user=user, workspace=workspace, initial=first)
    status = 200
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = services.create_location(
                memorandum=workspace.memorandum, by=user, now=timezone.now(), **form.cleaned_data
            )
        if answer.ok:
            return answer.redirect(made, done=_("Place added."))
        status = answer.status
    context = {
        "form": form,
        "form_key": "location-new",
        "submit_label": _("Add place"),
        "cancel_url": reverse("equipment:location-list"),
    }
    return render(request, "equipment/pipes/location_form.html", context, status=status)
