"""Pages of sets and strings."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import reason_of
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.pipes import rules as register
from equipment.pipes.custody import held_by
from equipment.pipes.sets import queries, rules, services
from equipment.pipes.sets.forms import (
    AddMembersForm,
    CloseForm,
    NewSetForm,
    RemoveMembersForm,
    SetForm,
)
from equipment.pipes.sets.listed import SETS
from equipment.pipes.sets.models import PipeSet

FORM = "equipment/pipes/sets/set_form.html"


def set_or_404(request: HttpRequest, public_id: str) -> PipeSet:
    """The set as the person sees it; its memorandum becomes that of the page."""
    rows = queries.sets_for(member(request))
    pipe_set: PipeSet = entered_or_404(request, rows, public_id)
    return pipe_set


@require_safe
@login_required
def set_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.sets_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, SETS)
    context = {"page": page, "may_create": register.may_import(user, workspace.pk)}
    return render_list(request, "equipment/pipes/sets/set_list.html", context)


@login_required
def set_create(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    register.require_import(user, workspace.pk)
    form, answer = NewSetForm(request.POST or None), Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = services.create_set(
                memorandum=workspace.memorandum, **form.facts(), by=user, now=timezone.now()
            )
        if answer.ok:
            done = _("Set opened. Put its pipes in.")
            return answer.redirect("equipment:set-members", made.public_id, done=done)
    context = {
        "form": form,
        "form_key": "set-new",
        "submit_label": _("Open set"),
        "cancel_url": reverse("equipment:set-list"),
    }
    return form_page(request, FORM, context, answer)


@login_required
def set_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    pipe_set, user = set_or_404(request, public_id), member(request)
    rules.require_keeper(user, pipe_set)
    shown = {name: getattr(pipe_set, name) for name in (*services.FACTS, "version")}
    form, answer = SetForm(request.POST or None, initial=shown), Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            pipe_set.version = form.cleaned_data["version"]
            services.update_set(pipe_set=pipe_set, **form.facts(), by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(pipe_set, done=_("Set saved."))
    return form_page(request, FORM, _about(pipe_set, form, "edit"), answer)


@login_required
def set_close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks for the day; then its members leave the set and it is closed."""
    pipe_set, user = set_or_404(request, public_id), member(request)
    rules.require_keeper(user, pipe_set)
    form = CloseForm(request.POST or None, initial={"version": pipe_set.version})
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with answering(request, form) as answer:
            pipe_set.version = said.pop("version")
            services.close_set(pipe_set=pipe_set, **said, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(pipe_set, done=_("Set closed."))
    context = _about(pipe_set, form, "close") | {"submit_label": _("Close set")}
    return form_page(request, "equipment/pipes/sets/set_close.html", context, answer)


@require_POST
@login_required
def set_reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    pipe_set, user = set_or_404(request, public_id), member(request)
    rules.require_keeper(user, pipe_set)
    with answering(request) as answer:
        reason = reason_of(request.POST)
        services.reopen_set(pipe_set=pipe_set, reason=reason, by=user, now=timezone.now())
    return answer.redirect(pipe_set, done=_("Set opened again."))


@login_required
def set_members(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ticking or typing joints that join the set; those that are in it stand beside."""
    pipe_set, user = set_or_404(request, public_id), member(request)
    rules.require_keeper(user, pipe_set)
    form, answer = _adding(request, pipe_set, request.method == "POST"), Answer(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with answering(request, form) as answer:
            pipe_set.version = said["version"]
            services.add_members(
                pipe_set=pipe_set, joints=said["chosen"], on=said["on"], until=said["until"],
                by=user, now=timezone.now(),
            )  # fmt: skip
        if answer.ok:
            done = _("Pipes put into the set.")
            return answer.redirect("equipment:set-members", public_id, done=done)
    return _members_page(request, pipe_set, form, _removing(pipe_set), answer)


@require_POST
@login_required
def set_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ticked members leave the set."""
    pipe_set, user = set_or_404(request, public_id), member(request)
    rules.require_keeper(user, pipe_set)
    form, answer = _removing(pipe_set, request.POST), Answer(request)
    if form.is_valid():
        said = form.cleaned_data
        joints = [one.joint for one in said["members"].select_related("joint")]
        with answering(request, form) as answer:
            pipe_set.version = said["version"]
            services.remove_members(
                pipe_set=pipe_set, joints=joints, on=said["on"], reason=said["reason"],
                by=user, now=timezone.now(),
            )  # fmt: skip
        if answer.ok:
            done = _("Pipes taken out of the set.")
            return answer.redirect("equipment:set-members", public_id, done=done)
    return _members_page(request, pipe_set, _adding(request, pipe_set, False), form, answer)


def _adding(request: HttpRequest, pipe_set: PipeSet, bound: bool) -> AddMembersForm:
    user = member(request)
    return AddMembersForm(
        request.POST if bound else None,
        pickable=queries.free_joints(user, pipe_set),
        among=held_by(user, pipe_set.memorandum_id, user.organisation_id),
        initial={"version": pipe_set.version},
    )


def _removing(pipe_set: PipeSet, data: Any = None) -> RemoveMembersForm:
    return RemoveMembersForm(
        data,
        members=pipe_set.members.filter(left_on=None),
        initial={"version": pipe_set.version},
        prefix="out",
    )


def _members_page(
    request: HttpRequest,
    pipe_set: PipeSet,
    adding: AddMembersForm,
    removing: RemoveMembersForm,
    answer: Answer,
) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    there = pipe_set.members.filter(left_on=None).select_related("joint__location").order_by("pk")
    context = {
        "pipe_set": pipe_set,
        "form": adding,
        "removing": removing,
        "members": list(there),
        "picked": adding.ticks(query),
        "wrong": answer.rows,
        "form_key": f"set-members-{pipe_set.public_id}",
    }
    return form_page(request, "equipment/pipes/sets/set_members.html", context, answer)


def _about(pipe_set: PipeSet, form: Any, what: str) -> dict[str, Any]:
    return {
        "pipe_set": pipe_set,
        "form": form,
        "form_key": f"set-{what}-{pipe_set.public_id}",
        "cancel_url": pipe_set.get_absolute_url(),
    }
