"""Pages of equipment that is no pipe."""

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
from equipment.certificates import shown as certificates
from equipment.nonconformance import rules as nonconformance
from equipment.pipes import rules as register
from equipment.pipes.items import queries, rules, services, shown
from equipment.pipes.items.forms import STEPS, ItemFacts, ItemForm, StepForm
from equipment.pipes.items.listed import ITEMS
from equipment.pipes.items.models import EquipmentItem


def item_or_404(request: HttpRequest, public_id: str) -> EquipmentItem:
    """The item as the person sees it; its memorandum becomes that of the page."""
    rows = queries.item_for(member(request))
    item: EquipmentItem = entered_or_404(request, rows, public_id)
    return item


@require_safe
@login_required
def item_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.items_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, ITEMS)
    context = {"page": page, "may_create": register.may_import(user, workspace.pk)}
    return render_list(request, "equipment/pipes/items/item_list.html", context)


@require_safe
@login_required
def item_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    item, user = item_or_404(request, public_id), member(request)
    actions = rules.actions(user, item)
    context = {
        "item": item,
        "facts": shown.facts_of_item(item),
        "life": shown.life_of(item, user),
        "certificates": certificates.beside(item),
        "actions": actions,
        "may_report": nonconformance.raises(user, item.memorandum_id)
        and item.status != EquipmentItem.Status.SCRAPPED,
        "steps": [(name, words) for name, words in STEPS.items() if name in actions],
    }
    return render(request, "equipment/pipes/item_detail.html", context)


@login_required
def item_create(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    register.require_import(user, workspace.pk)
    form = ItemFacts(request.POST or None, user=user, memorandum_id=workspace.pk)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            item = services.create_item(
                memorandum=workspace.memorandum, **form.facts(), by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(item, done=_("Equipment entered."))
    context = {
        "form": form,
        "form_key": "item-new",
        "submit_label": _("Enter equipment"),
        "cancel_url": reverse("equipment:item-list"),
    }
    return form_page(request, "equipment/pipes/items/item_form.html", context, answer)


@login_required
def item_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    item, user = item_or_404(request, public_id), member(request)
    rules.require_keeper(user, item)
    first: dict[str, Any] = {name: getattr(item, name) for name in (*services.FACTS, "version")}
    first["location"] = item.location.public_id
    form = ItemForm(
        request.POST or None, user=user, memorandum_id=item.memorandum_id, initial=first
    )
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            item.version = form.cleaned_data["version"]
            services.update_item(item=item, **form.facts(), by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(item, done=_("Equipment saved."))
    context = {
        "form": form,
        "item": item,
        "form_key": f"item-{item.public_id}",
        "cancel_url": item.get_absolute_url(),
    }
    return form_page(request, "equipment/pipes/items/item_form.html", context, answer)


@login_required
def item_step(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks where it lies from then on and why; then the item takes the step."""
    item, user = item_or_404(request, public_id), member(request)
    rules.require_keeper(user, item)
    form = StepForm(
        request.POST or None,
        user=user,
        memorandum_id=item.memorandum_id,
        actions=rules.actions(user, item),
        initial={"version": item.version, "action": request.GET.get("action", "")},
    )
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with answering(request, form) as answer:
            item.version = said.pop("version")
            services.take_step(item=item, **said, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(item, done=_("Step taken."))
    context = {
        "form": form,
        "item": item,
        "form_key": f"item-step-{item.public_id}",
        "cancel_url": item.get_absolute_url(),
    }
    return form_page(request, "equipment/pipes/items/item_step.html", context, answer)
