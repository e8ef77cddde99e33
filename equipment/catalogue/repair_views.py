"""Pages of the types of repair and maintenance."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.web.lists import listing_page, render_list
from core.web.people import member
from equipment.catalogue import queries, repair_services, repair_shown, rules
from equipment.catalogue.listed import REPAIR_TYPES
from equipment.catalogue.repair_forms import RepairTypeForm, filled_with_type
from equipment.catalogue.views import as_read, entry_page, form_page

FORM = "equipment/catalogue/repair_type_form.html"


@require_safe
@login_required
def type_list(request: HttpRequest) -> HttpResponse:
    user = member(request)
    page = listing_page(request, queries.repair_types_for(user), REPAIR_TYPES)
    context = {
        "page": page,
        "rows": repair_shown.types_shown(page.rows),
        "may_change": rules.may_change(user),
    }
    return render_list(request, "equipment/catalogue/repair_type_list.html", context)


@require_safe
@login_required
def type_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    row = get_object_or_404(queries.repair_types_for(member(request)), public_id=public_id)
    context = {
        "type": row,
        "limits": repair_shown.limits_of(row),
        "asked": repair_shown.asked_of(row),
        "effects": repair_shown.effects_of(row),
        "facts": repair_shown.facts_of_type(row),
    }
    return entry_page(request, "equipment/catalogue/repair_type_detail.html", row, context)


@login_required
def type_create(request: HttpRequest) -> HttpResponse:
    user = member(request)
    rules.require_change(user)
    form = RepairTypeForm(request.POST or None)
    return form_page(
        request,
        form,
        FORM,
        lambda: repair_services.add_repair_type(facts=form.facts(), by=user, now=timezone.now()),
        {"form_key": "repair-type-new", "cancel_url": reverse("equipment:repair-type-list")},
    )


@login_required
def type_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    user = member(request)
    row = get_object_or_404(queries.repair_types_for(user), public_id=public_id)
    rules.require_change(user)
    filled, units = filled_with_type(row)
    form = RepairTypeForm(request.POST or None, initial=filled, units=units)
    return form_page(
        request,
        form,
        FORM,
        lambda: repair_services.update_repair_type(
            repair_type=as_read(row, form),
            facts=form.facts(),
            by=user,
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        ),
        {"type": row, "form_key": public_id, "cancel_url": row.get_absolute_url()},
    )
