"""Pages on which acts are prepared from finished work."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cooperation.acceptance import queries, rules, services
from cooperation.acceptance.forms import DraftForm, WordsForm, WorkForm, keys_of, value_of
from cooperation.acceptance.models import Act
from cooperation.acceptance.queries import OfferGroup
from cooperation.acceptance.views import act_or_404
from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Memorandum
from core.web.errors import Answer, answering
from core.web.people import member
from core.web.workspace import workspace_or_404


@require_http_methods(["GET", "POST"])
@login_required
def act_create(request: HttpRequest) -> HttpResponse:
    """Prepare an act: choose finished work, say what it is."""
    user, workspace = member(request), workspace_or_404(request)
    rules.require_preparer(user, workspace.pk)
    memorandum = get_object_or_404(Memorandum.objects.visible_to(user), pk=workspace.pk)
    groups, commitment = _groups(request, workspace.pk)
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        groups=groups,
        initial={"orders": keys_of(groups, request.GET.get("order", ""))},
    )
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            act = services.create_act(
                memorandum=memorandum,
                title=form.cleaned_data["title"],
                basis=form.cleaned_data["basis"],
                remarks=form.cleaned_data["remarks"],
                items=form.chosen(),
                by=user,
                now=timezone.now(),
            )
        if answer.ok:
            return answer.redirect(act, done=_("Act %(n)s prepared.") % {"n": act.number})
    return _work_page(request, "act_create.html", form, commitment, answer)


@require_http_methods(["GET", "POST"])
@login_required
def act_lines(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put more finished work on a draft."""
    user = member(request)
    act = act_or_404(request, public_id)
    rules.require_own(user, act)
    groups, commitment = _groups(request, act.memorandum_id)
    form = WorkForm(request.POST if request.method == "POST" else None, groups=groups)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = services.add_lines(act=act, items=form.chosen(), by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(act, done=_put(len(made)))
    return _work_page(request, "act_lines.html", form, commitment, answer, act=act)


def _groups(request: HttpRequest, memorandum_id: int) -> tuple[list[OfferGroup], Commitment | None]:
    """The finished work to choose from, of one commitment if the address names it."""
    wanted, commitment = request.GET.get("commitment"), None
    if wanted is not None:
        if not wanted.isprintable():
            raise Http404
        found = Commitment.objects.visible_to(member(request)).filter(memorandum=memorandum_id)
        commitment = get_object_or_404(found, public_id=wanted)
    return queries.offer_groups(memorandum_id, commitment.pk if commitment else None), commitment


def _work_page(
    request: HttpRequest,
    template: str,
    form: WorkForm,
    commitment: Commitment | None,
    answer: Answer,
    **more: Any,
) -> HttpResponse:
    orders, items = set(form.chosen_orders), set(form.chosen_items)
    shown = [_shown(group, orders, items) for group in form.groups]
    context = {
        "form": form,
        "shown": shown,
        "commitments": _commitments(form.groups),
        "commitment": commitment,
        "answer": answer,
        **more,
    }
    status = 422 if form.errors and answer.ok else answer.status
    return render(request, f"cooperation/acceptance/{template}", context, status=status)


def _shown(group: OfferGroup, orders: set[str], items: set[str]) -> dict[str, Any]:
    """A group with its boxes as they were ticked."""
    lines = [
        {"offer": offer, "value": value_of(item), "checked": value_of(item) in items}
        for offer, item in zip(group.offers, group.items, strict=True)
    ]
    return {
        "group": group,
        "checked": group.key in orders,
        "lines": lines,
        "open": any(line["checked"] for line in lines),
    }


def _commitments(groups: Any) -> list[Commitment]:
    """The commitments that have finished work, to narrow the choice by."""
    found = {group.commitment.pk: group.commitment for group in groups}
    return sorted(found.values(), key=lambda commitment: commitment.number)


@require_http_methods(["GET", "POST"])
@login_required
def act_update(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the words of a draft."""
    user = member(request)
    act = act_or_404(request, public_id)
    rules.require_own(user, act)
    rules.require_state(act, Act.Status.DRAFT)
    initial = {"title": act.title, "basis": act.basis, "remarks": act.remarks}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=initial)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.update_draft(act=act, **form.cleaned_data, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(act, done=_("Saved."))
    context = {"act": act, "form": form, "cancel_url": act.get_absolute_url()}
    status = 422 if form.errors and answer.ok else answer.status
    return render(request, "cooperation/acceptance/act_form.html", context, status=status)


@require_POST
@login_required
def act_lines_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the ticked lines off a draft."""
    act = act_or_404(request, public_id)
    chosen = request.POST.getlist("lines")
    with answering(request) as answer:
        services.remove_lines(act=act, chosen=chosen, by=member(request), now=timezone.now())
    return answer.redirect(act, done=_taken(len(chosen)))


def _put(count: int) -> str:
    return ngettext("%(n)s line put on the act.", "%(n)s lines put on the act.", count) % {
        "n": count
    }


def _taken(count: int) -> str:
    return ngettext("%(n)s line taken off the act.", "%(n)s lines taken off the act.", count) % {
        "n": count
    }
