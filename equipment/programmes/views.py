"""Pages of inspection programmes: the list, one with its steps, new ones and new versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from equipment.catalogue import rules as catalogue
from equipment.catalogue import shown as entries
from equipment.programmes import forms, queries, services, shown
from equipment.programmes.facts import of_version
from equipment.programmes.listed import PROGRAMMES
from equipment.programmes.models import InspectionProgramme

FORM = "equipment/programmes/programme_form.html"


@require_safe
@login_required
def programme_list(request: HttpRequest) -> HttpResponse:
    user = member(request)
    page = listing_page(request, queries.programmes_for(user), PROGRAMMES)
    context = {"page": page, "rows": page.rows, "may_change": catalogue.may_change(user)}
    return render_list(request, "equipment/programmes/programme_list.html", context)


@require_safe
@login_required
def programme_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One programme with the steps of a version: that of today, or the one that was asked for."""
    user = member(request)
    row: Any = get_object_or_404(queries.programme_for(user), public_id=public_id)
    versions = shown.versions_shown(row, timezone.localdate())
    context = {
        "programme": row,
        "versions": versions,
        "version": shown.chosen(versions, request.GET.get("version", "")),
        "may_change": catalogue.may_change(user),
        "events": entries.history_shown(row, user),
    }
    return render(request, "equipment/programmes/programme_detail.html", context)


@login_required
def programme_create(request: HttpRequest) -> HttpResponse:
    user = member(request)
    catalogue.require_change(user)
    data = request.POST if request.method == "POST" else None
    form = forms.VersionForm(None, timezone.localdate(), is_new=True, data=data)

    def save() -> Any:
        return services.add_programme(
            facts=form.programme(), version=form.facts(), by=user, now=timezone.now()
        )

    context = {"form_key": "programme-new", "cancel_url": reverse(PROGRAMMES.key)}
    return _form_page(request, form, save, context)


@login_required
def programme_version(request: HttpRequest, public_id: str) -> HttpResponse:
    """The next version: it begins as a copy of the newest one."""
    user = member(request)
    row: InspectionProgramme = get_object_or_404(queries.programme_for(user), public_id=public_id)
    catalogue.require_change(user)
    newest = list(row.versions.all())[-1:]
    facts = of_version(newest[0]) if newest else None
    data = request.POST if request.method == "POST" else None
    today = timezone.localdate()
    form = forms.VersionForm(facts, today, is_new=False, version=row.version, data=data)

    def save() -> Any:
        row.version = form.head.cleaned_data["version"] or row.version
        return services.add_version(
            programme=row, version=form.facts(), by=user, now=timezone.now()
        )

    context = {
        "programme": row,
        "form_key": f"programme-{public_id}",
        "cancel_url": row.get_absolute_url(),
    }
    return _form_page(request, form, save, context)


def _form_page(
    request: HttpRequest,
    form: forms.VersionForm,
    save: Callable[[], Any],
    context: dict[str, Any],
) -> HttpResponse:
    answer = Answer(request)
    shown_ = {"form": form, **context}
    if request.method == "POST" and "more" in request.POST:
        return render(request, FORM, shown_)
    if request.method == "POST" and form.is_valid():
        row: Any = None
        with answering(request) as answer:
            row = save()
        if answer.ok:
            return answer.redirect(row, done=_("Saved."))
        error: Any = answer.error
        form.mark(answer.rows or [{"field": error.field or "", "message": error.message}])
    return form_page(request, FORM, shown_, answer)
