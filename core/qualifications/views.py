"""Pages of qualifications."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.rules import administers
from core.errors import NotAllowed
from core.files.views import download_of
from core.qualifications import queries, rules, services, shown
from core.qualifications.forms import CorrectForm, NewQualificationForm, RevokeForm, initial_of
from core.qualifications.listed import QUALIFICATIONS
from core.qualifications.models import Qualification
from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.workspace import workspace_or_404

FOLDER = "core/qualifications"
#: How many the board of what ends shows.
MOST = 200


def qualification_or_404(request: HttpRequest, public_id: str) -> Qualification:
    """The qualification as the person sees it."""
    rows = queries.qualifications_for(member(request)).select_related(
        "entered_by", "revoked_by", "file"
    )
    found: Qualification = get_object_or_404(rows, public_id=public_id)
    return found


@require_safe
@login_required
def qualification_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    page = listing_page(request, queries.within(user, workspace.pk), QUALIFICATIONS)
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [shown.row_of(one, today) for one in page.rows],
        "may_enter": administers(user),
    }
    return render_list(request, f"{FOLDER}/qualification_list.html", context)


@require_safe
@login_required
def qualification_ending(request: HttpRequest) -> HttpResponse:
    """Who has lost or loses what within 90 days, the longest overdue first."""
    workspace, today = workspace_or_404(request), timezone.localdate()
    rows = queries.within(member(request), workspace.pk)
    found = list(queries.ending(rows, today + rules.AHEAD)[: MOST + 1])
    context = {
        "rows": [shown.row_of(one, today) for one in found[:MOST]],
        "cut": len(found) > MOST,
    }
    return render(request, f"{FOLDER}/qualification_ending.html", context)


@require_safe
@login_required
def qualification_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    held = qualification_or_404(request, public_id)
    context = shown.page_of(held, member(request), timezone.localdate())
    return render(request, f"{FOLDER}/qualification_detail.html", context)


@require_safe
@login_required
def qualification_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The certificate; nobody but the person's own party knows whether there is one."""
    held = qualification_or_404(request, public_id)
    if held.organisation_id != member(request).organisation_id:
        raise NotAllowed(str(_("The certificate is read by the person’s own party alone.")))
    if held.file is None:
        raise Http404
    return download_of(held.file_name, held.file.sha256)


@require_http_methods(["GET", "POST"])
@login_required
def qualification_create(request: HttpRequest) -> HttpResponse:
    """Enter a qualification of somebody of the own party."""
    user = member(request)
    rules.require_keeper(user, user.organisation_id)
    initial = {"person": request.GET.get("person", "")}
    form = NewQualificationForm(
        request.POST or None, request.FILES or None, user=user, initial=initial
    )
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = services.enter_qualification(
                person=form.cleaned_data["person"], facts=form.facts, by=user, now=timezone.now(),
                certificate=form.cleaned_data["certificate"],
            )  # fmt: skip
        if answer.ok:
            return answer.redirect(made, done=_("Qualification entered."))
    context = {
        "form": form,
        "heading": _("Enter a qualification"),
        "form_key": "qualification-new",
        "submit_label": _("Enter qualification"),
        "cancel_url": reverse("core:qualification-list"),
    }
    return form_page(request, f"{FOLDER}/qualification_form.html", context, answer)


@require_http_methods(["GET", "POST"])
@login_required
def qualification_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct what was entered, or put the certificate's file there."""
    held = _kept(request, public_id)
    form = CorrectForm(request.POST or None, request.FILES or None, initial=initial_of(held))
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            held.version = form.cleaned_data["version"]
            services.correct_qualification(
                qualification=held, by=member(request), now=timezone.now(),
                certificate=form.cleaned_data["certificate"], **vars(form.facts),
            )  # fmt: skip
        if answer.ok:
            return answer.redirect(held, done=_("Qualification saved."))
    words = {"heading": _("Correct a qualification"), "submit_label": _("Save")}
    return _page(request, held, form, answer, words)


@require_http_methods(["GET", "POST"])
@login_required
def qualification_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that it holds no more; the parties are told."""
    held = _kept(request, public_id)
    initial = {"version": held.version, "on": timezone.localdate()}
    form, answer = RevokeForm(request.POST or None, initial=initial), Answer(request)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with answering(request, form) as answer:
            held.version = said.pop("version")
            services.revoke_qualification(
                qualification=held, **said, by=member(request), now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(held, done=_("Qualification revoked."))
    words = {"heading": _("Revoke a qualification"), "submit_label": _("Revoke")}
    return _page(request, held, form, answer, words)


def _kept(request: HttpRequest, public_id: str) -> Qualification:
    """A standing qualification that the person keeps; asked before any typing is read."""
    held = qualification_or_404(request, public_id)
    rules.require_keeper(member(request), held.organisation_id)
    rules.require_standing(held)
    return held


def _page(
    request: HttpRequest, held: Qualification, form: Any, answer: Answer, words: dict[str, Any]
) -> HttpResponse:
    context = {
        "form": form,
        "held": held,
        "form_key": f"qualification-{type(form).__name__.lower()}-{held.public_id}",
        "cancel_url": held.get_absolute_url(),
        **words,
    }
    return form_page(request, f"{FOLDER}/qualification_form.html", context, answer)
