"""Pages of product lines, and what is done to every entry of the catalogue alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.web.errors import Answer, answering
from core.web.errors import form_page as answered_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import reason_of
from equipment.catalogue import entry_services, queries, rules, services, shown
from equipment.catalogue.class_models import ClassScheme, ToolJointLimit
from equipment.catalogue.entries import Entry
from equipment.catalogue.forms import EntryForm, ProductLineForm, filled_with
from equipment.catalogue.listed import LINES
from equipment.catalogue.models import Connection, Grade, ProductLine
from equipment.catalogue.repair_models import RepairType

#: By the word in the address: whatever can be retired.
KINDS: Mapping[str, type[Entry]] = {
    "lines": ProductLine,
    "grades": Grade,
    "connections": Connection,
    "tool-joints": ToolJointLimit,
    "schemes": ClassScheme,
    "repairs": RepairType,
}


def entry_page(
    request: HttpRequest, template: str, entry: Entry, context: Mapping[str, Any]
) -> HttpResponse:
    """The page of one entry with its history and what may be done to it."""
    user = member(request)
    kind = next(word for word, model in KINDS.items() if isinstance(entry, model))
    around = {
        "entry": entry,
        "kind": kind,
        "actions": rules.actions_for(user, entry),
        "events": shown.history_shown(entry, user),
    }
    return render(request, template, {**around, **context})


def form_page(
    request: HttpRequest,
    form: EntryForm,
    template: str,
    save: Callable[[], Entry],
    context: Mapping[str, Any],
) -> HttpResponse:
    """A form that stores an entry and leads to its page."""
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            row = save()
        if answer.ok:
            return answer.redirect(row, done=_("Saved."))
    return answered_page(request, template, {"form": form, **context}, answer)


def as_read(entry: Any, form: EntryForm) -> Any:
    """The entry in the version that the person saw when they began to type."""
    entry.version = form.cleaned_data["version"]
    return entry


@require_safe
@login_required
def product_line_list(request: HttpRequest) -> HttpResponse:
    user = member(request)
    page = listing_page(request, queries.lines_for(user), LINES)
    context = {
        "page": page,
        "rows": [shown.line_shown(line) for line in page.rows],
        "may_change": rules.may_change(user),
    }
    return render_list(request, "equipment/catalogue/product_line_list.html", context)


@require_safe
@login_required
def product_line_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    line = get_object_or_404(queries.lines_for(member(request)), public_id=public_id)
    context = {
        "line": line,
        "drawing": shown.drawing_of(line),
        "dimensions": shown.dimensions_of(line),
        "conditions": shown.conditions_of(line),
        "ratings": shown.ratings_of(line),
        "hydrotest": shown.hydrotest_shown(line),
        "flagged": shown.flagged_of(line),
        "limits": shown.limits_shown(queries.limits_of_line(line)) if line.connection else [],
        "torques": queries.torques_of_line(line) if line.connection else [],
        "facts": shown.facts_of_line(line),
    }
    return entry_page(request, "equipment/catalogue/product_line_detail.html", line, context)


@login_required
def product_line_create(request: HttpRequest) -> HttpResponse:
    user = member(request)
    rules.require_change(user)
    form = ProductLineForm(request.POST or None, initial={"product": request.GET.get("product")})
    return form_page(
        request,
        form,
        "equipment/catalogue/product_line_form.html",
        lambda: services.add_product_line(facts=form.facts(), by=user, now=timezone.now()),
        {"form_key": "product-line-new", "cancel_url": reverse("equipment:product-line-list")},
    )


@login_required
def product_line_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    user = member(request)
    line = get_object_or_404(queries.lines_for(user), public_id=public_id)
    rules.require_change(user)
    filled, units = filled_with(line)
    form = ProductLineForm(request.POST or None, line=line, initial=filled, units=units)
    return form_page(
        request,
        form,
        "equipment/catalogue/product_line_form.html",
        lambda: services.update_product_line(
            line=as_read(line, form),
            facts=form.facts(),
            by=user,
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        ),
        {
            "line": line,
            "flagged": shown.flagged_of(line),
            "form_key": line.public_id,
            "cancel_url": line.get_absolute_url(),
        },
    )


def _entry_or_404(request: HttpRequest, kind: str, public_id: str) -> Any:
    model = KINDS.get(kind)
    if model is None:
        raise Http404
    return get_object_or_404(model.objects.visible_to(member(request)), public_id=public_id)


@require_POST
@login_required
def entry_retire(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Offer an entry no more."""
    entry = _entry_or_404(request, kind, public_id)
    with answering(request) as answer:
        entry_services.retire_entry(
            entry=entry, by=member(request), now=timezone.now(), reason=reason_of(request.POST)
        )
    return answer.redirect(entry, done=_("Retired. It is offered no more."))


@require_POST
@login_required
def entry_restore(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Offer a retired entry again."""
    entry = _entry_or_404(request, kind, public_id)
    with answering(request) as answer:
        entry_services.restore_entry(entry=entry, by=member(request), now=timezone.now())
    return answer.redirect(entry, done=_("Offered again."))
