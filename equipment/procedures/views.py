"""Pages of test procedures: the list, one with its versions, new terms with their warnings."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from equipment.catalogue.shown import history_shown
from equipment.procedures import queries, rules, services, shown
from equipment.procedures.forms import (
    EndForm,
    ProcedureForm,
    VersionForm,
    filled_with,
    first_values,
)
from equipment.procedures.listed import PROCEDURES
from equipment.procedures.models import Procedure

FORM = "equipment/procedures/version_form.html"


def procedure_or_404(request: HttpRequest, public_id: str) -> Procedure:
    """The procedure with its versions."""
    rows = queries.procedures_for(member(request))
    found: Procedure = get_object_or_404(rows, public_id=public_id)
    return found


@require_safe
@login_required
def procedure_list(request: HttpRequest) -> HttpResponse:
    user = member(request)
    page = listing_page(request, queries.procedures_for(user), PROCEDURES)
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [shown.row_of(row, today) for row in page.rows],
        "may_change": rules.may_change(user),
    }
    return render_list(request, "equipment/procedures/procedure_list.html", context)


@require_safe
@login_required
def procedure_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    user = member(request)
    procedure = procedure_or_404(request, public_id)
    versions = list(procedure.versions.all())
    context = {
        "procedure": procedure,
        "versions": shown.versions_shown(versions, timezone.localdate()),
        "may_change": rules.may_change(user),
        "events": history_shown(procedure, user),
    }
    return render(request, "equipment/procedures/procedure_detail.html", context)


@login_required
def procedure_create(request: HttpRequest) -> HttpResponse:
    user = member(request)
    rules.require_change(user)
    form = ProcedureForm(request.POST or None, initial=first_values())

    def save() -> Procedure:
        return services.add_procedure(
            facts=form.procedure(), first=form.facts(), by=user, now=timezone.now()
        )

    return _version_page(request, form, save, {"cancel": reverse("equipment:procedure-list")})


@login_required
def version_create(request: HttpRequest, public_id: str) -> HttpResponse:
    user = member(request)
    procedure = procedure_or_404(request, public_id)
    rules.require_change(user)
    newest = procedure.versions.all()[0]
    form = VersionForm(request.POST or None, initial=filled_with(newest))

    def save() -> Procedure:
        services.add_version(procedure=procedure, facts=form.facts(), by=user, now=timezone.now())
        return procedure

    context = {"procedure": procedure, "cancel": procedure.get_absolute_url()}
    return _version_page(request, form, save, context)


def _version_page(
    request: HttpRequest, form: VersionForm, save: Any, context: dict[str, Any]
) -> HttpResponse:
    """The form of terms: what is doubtful in them is shown before they are saved."""
    answer, doubts = Answer(request), []
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            doubts = rules.warnings_of(rules.checked(form.facts()))
            done = None if doubts and not form.cleaned_data["seen"] else save()
        if answer.ok and done is not None:
            return answer.redirect(done, done=_("Saved."))
    page = {
        "form": form,
        "doubts": doubts,
        "form_key": f"procedure-{context['cancel']}",
        "cancel_url": context["cancel"],
        **context,
    }
    return form_page(request, FORM, page, answer)


@login_required
def procedure_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the newest version end on a day."""
    user = member(request)
    procedure = procedure_or_404(request, public_id)
    rules.require_change(user)
    form, answer = EndForm(request.POST or None), Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.end_procedure(
                procedure=procedure, **form.cleaned_data, by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(procedure, done=_("Saved."))
    context = {
        "form": form,
        "procedure": procedure,
        "form_key": f"procedure-end-{public_id}",
        "cancel_url": procedure.get_absolute_url(),
    }
    return form_page(request, "equipment/procedures/end_form.html", context, answer)
