"""Pages of specialists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.web.errors import Answer, answering
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import cleaned, reason_of
from core.web.workspace import current_workspace, workspace_or_404
from exchange.placements import timeline
from exchange.placements.rules import may_nominate
from exchange.specialists import queries, rules, services, shown
from exchange.specialists.forms import (
    ChangeForm,
    ConsentFacts,
    RegisterForm,
    WithdrawConsentForm,
    initial_of,
)
from exchange.specialists.listed import SPECIALISTS
from exchange.specialists.models import Specialist


def specialist_or_404(request: HttpRequest, public_id: str) -> Specialist:
    """The specialist as the person sees them."""
    found = queries.specialists_for(member(request)).select_related("user")
    specialist: Specialist = get_object_or_404(found, public_id=public_id)
    return specialist


@require_safe
@login_required
def specialist_list(request: HttpRequest) -> HttpResponse:
    workspace, user, today = workspace_or_404(request), member(request), timezone.localdate()
    rows = queries.specialists_within(user, workspace.pk, today)
    page = listing_page(request, rows, SPECIALISTS)
    context = {
        "page": page,
        "rows": [shown.row_of(one, today) for one in page.rows],
        "may_register": rules.may_register(user),
    }
    return render_list(request, "exchange/specialists/specialist_list.html", context)


@require_safe
@login_required
def specialist_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Their work for whoever was offered them; who they are by stage; consent for home alone."""
    specialist, user = specialist_or_404(request, public_id), member(request)
    workspace, today = current_workspace(request), timezone.localdate()
    person = queries.person_of(user, specialist)
    own = shown.may_read_all(user, specialist) and person is not None
    placements = queries.placements_of(user, specialist)
    actions = rules.actions_for(user, specialist, person) if person else []
    context = {
        "specialist": specialist,
        "name": shown.named(specialist, person),
        "facts": shown.work_facts(specialist),
        "personal": shown.personal_facts(person, specialist) if own and person else [],
        "consent": shown.consent_of(person) if own and person else None,
        "person": person,
        "own": own,
        "placements": placements,
        "chart": timeline.chart_of(placements, timeline.around(today), today),
        "actions": actions,
        "may_nominate": "update" in actions
        and specialist.is_active
        and bool(person and person.has_consent)
        and workspace is not None
        and may_nominate(user, workspace.pk),
        "today": today,
    }
    return render(request, "exchange/specialists/specialist_detail.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def specialist_create(request: HttpRequest) -> HttpResponse:
    """Register a specialist of the own party."""
    user = member(request)
    rules.require_registrar(user)
    form, answer = RegisterForm(request.POST or None, by=user), Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = services.register_specialist(**form.cleaned_data, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(made, done=_("Specialist registered."))
    context = {
        "form_key": "specialist-new",
        "submit_label": _("Register specialist"),
        "cancel_url": reverse("exchange:specialist-list"),
    }
    return _form_page(request, "specialist_form.html", form, answer, context)


@require_http_methods(["GET", "POST"])
@login_required
def specialist_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the facts of a specialist."""
    specialist, user = specialist_or_404(request, public_id), member(request)
    rules.require_keeper(user, specialist)
    initial = initial_of(specialist, specialist.person)
    form = ChangeForm(request.POST or None, by=user, specialist=specialist, initial=initial)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        specialist.version = facts.pop("version")
        with answering(request, form) as answer:
            services.update_specialist(specialist=specialist, **facts, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(specialist, done=_("Specialist saved."))
    context = {"specialist": specialist, "form_key": f"specialist-{specialist.public_id}"}
    return _form_page(request, "specialist_form.html", form, answer, context)


@require_http_methods(["GET", "POST"])
@login_required
def consent_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note for what and when the specialist has consented."""
    specialist, user = specialist_or_404(request, public_id), member(request)
    rules.require_keeper(user, specialist)
    initial = {"purpose": specialist.person.purpose, "consented_on": timezone.localdate()}
    form, answer = ConsentFacts(request.POST or None, initial=initial), Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.record_consent(
                specialist=specialist, **form.cleaned_data, by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(specialist, done=_("Consent recorded."))
    context = {
        "specialist": specialist,
        "form_key": f"consent-{specialist.public_id}",
        "submit_label": _("Record consent"),
    }
    return _form_page(request, "consent_form.html", form, answer, context)


def _form_page(
    request: HttpRequest, template: str, form: Any, answer: Answer, context: dict[str, Any]
) -> HttpResponse:
    specialist = context.get("specialist")
    if specialist is not None:
        context = {"cancel_url": specialist.get_absolute_url(), **context}
    status = 422 if form.errors and answer.ok else answer.status
    name = f"exchange/specialists/{template}"
    return render(request, name, {"form": form, **context}, status=status)


def _take(
    request: HttpRequest,
    public_id: str,
    service: Callable[..., Any],
    done: Any,
    said: Callable[[], Mapping[str, Any]] = dict,
) -> HttpResponse:
    """One button: what was typed beside it is read once the person may press it."""
    specialist, user = specialist_or_404(request, public_id), member(request)
    with answering(request) as answer:
        rules.require_keeper(user, specialist)
        service(specialist=specialist, **said(), by=user, now=timezone.now())
    return answer.redirect(specialist, done=done)


@require_POST
@login_required
def consent_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(
        request,
        public_id,
        services.withdraw_consent,
        _("Consent withdrawn."),
        lambda: cleaned(WithdrawConsentForm(request.POST)),
    )


@require_POST
@login_required
def specialist_deactivate(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(
        request,
        public_id,
        services.deactivate_specialist,
        _("Specialist deactivated."),
        lambda: {"reason": reason_of(request.POST)},
    )


@require_POST
@login_required
def specialist_reactivate(request: HttpRequest, public_id: str) -> HttpResponse:
    done = _("Specialist active again.")
    return _take(request, public_id, services.reactivate_specialist, done)


@require_POST
@login_required
def specialist_erase(request: HttpRequest, public_id: str) -> HttpResponse:
    return _take(
        request,
        public_id,
        services.erase_person,
        _("Personal data erased."),
        lambda: {"reason": reason_of(request.POST)},
    )
