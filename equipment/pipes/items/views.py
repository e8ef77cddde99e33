"""The page of a piece of equipment."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.web.people import member
from core.web.workspace import enter
from equipment.pipes.items import shown
from equipment.pipes.items.models import EquipmentItem


@require_safe
@login_required
def item_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    seen = EquipmentItem.objects.visible_to(member(request))
    rows = seen.select_related("organisation", "location", "memorandum__workspace")
    item = get_object_or_404(rows, public_id=public_id)
    enter(request, item.memorandum_id)
    context = {"item": item, "facts": shown.facts_of_item(item)}
    return render(request, "equipment/pipes/item_detail.html", context)
