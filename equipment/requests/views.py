"""Pages of requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.steps import reasoned, step
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.pipes.typed import PICKABLE, JointsForm
from equipment.requests import naming, queries, rules, services, shown
from equipment.requests.forms import (
    ChangeRequestForm,
    ItemsForm,
    NewRequestForm,
    TakeOffForm,
    initial_of,
)
from equipment.requests.listed import REQUESTS
from equipment.requests.models import WorkRequest

FOLDER = "equipment/requests"
REMOVE: dict[str, Callable[..., Any]] = {
    "items": naming.remove_items,
    "joints": naming.remove_joints,
}
#: A new request wants the work within so many days, unless told.
WINDOW_DAYS = 14


def request_or_404(request: HttpRequest, public_id: str) -> WorkRequest:
    """The request as the person sees it; its memorandum becomes that of the page."""
    rows = queries.request_for(member(request))
    work_request: WorkRequest = entered_or_404(request, rows, public_id)
    return work_request


@require_safe
@login_required
def request_list(request: HttpRequest) -> HttpResponse:
    workspace, user, now = workspace_or_404(request), member(request), timezone.now()
    rows = queries.requests_for(user).filter(memorandum=workspace.pk)
    page = listing_page(request, rows, REQUESTS)
    context = {
        "page": page,
        "may_create": rules.may_request(user, workspace.pk),
        "rows": [shown.row_of(one, now) for one in page.rows],
    }
    return render_list(request, f"{FOLDER}/request_list.html", context)


@require_safe
@login_required
def request_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return _detail(request, request_or_404(request, public_id), Answer(request))


def _detail(request: HttpRequest, work_request: WorkRequest, answer: Answer) -> HttpResponse:
    context = shown.page_of(work_request, member(request), timezone.now())
    template = f"{FOLDER}/request_detail.html"
    return render(request, template, context, status=answer.status)


@require_http_methods(["GET", "POST"])
@login_required
def request_create(request: HttpRequest) -> HttpResponse:
    """Draw up a request of the own party; it is submitted from its page."""
    workspace, user = workspace_or_404(request), member(request)
    rules.require_requester(user, workspace.pk)
    today = timezone.localdate()
    days = {"wanted_start": today, "wanted_end": today + dt.timedelta(days=WINDOW_DAYS)}
    form = NewRequestForm(
        request.POST or None, request.FILES or None, user=user, workspace=workspace, initial=days
    )
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = services.create_request(
                memorandum=workspace.memorandum, **form.facts(), attachments=form.uploads(),
                by=user, now=timezone.now(),
            )  # fmt: skip
        if answer.ok:
            done = _("Request drawn up. Only your party sees it until it is submitted.")
            return answer.redirect(made, done=done)
    context = {
        "form": form,
        "form_key": "request-new",
        "submit_label": _("Draw up request"),
        "cancel_url": reverse("equipment:request-list"),
    }
    return form_page(request, f"{FOLDER}/request_form.html", context, answer)


@require_http_methods(["GET", "POST"])
@login_required
def request_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    work_request, user = request_or_404(request, public_id), member(request)
    rules.require(user, "update", work_request)
    form = ChangeRequestForm(
        request.POST or None,
        user=user,
        workspace=work_request.memorandum.workspace,
        initial=initial_of(work_request),
    )
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            work_request.version = form.cleaned_data["version"]
            services.update_request(
                work_request=work_request, **form.facts(), by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(work_request, done=_("Request saved."))
    context = {
        "form": form,
        "work_request": work_request,
        "form_key": f"request-{work_request.public_id}",
        "cancel_url": work_request.get_absolute_url(),
    }
    return form_page(request, f"{FOLDER}/request_form.html", context, answer)


@require_http_methods(["GET", "POST"])
@login_required
def request_joints(request: HttpRequest, public_id: str) -> HttpResponse:
    """Joints are ticked or typed; what the request is about already stands beside."""
    work_request, user = _changed(request, public_id)
    form, answer = _joints(request, work_request, request.method == "POST"), Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            work_request.version = form.cleaned_data["version"]
            naming.add_joints(
                work_request=work_request, joints=form.cleaned_data["chosen"], by=user,
                now=timezone.now(),
            )  # fmt: skip
        if answer.ok:
            return answer.redirect("equipment:request-joints", public_id, done=_("Joints named."))
    return _subjects_page(request, work_request, answer, form=form)


@require_POST
@login_required
def request_items(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ticked equipment is put on the request."""
    work_request, user = _changed(request, public_id)
    form, answer = _items(request, work_request, request.POST), Answer(request)
    if form.is_valid():
        with answering(request, form) as answer:
            work_request.version = form.cleaned_data["version"]
            naming.add_items(
                work_request=work_request, items=list(form.cleaned_data["items"]), by=user,
                now=timezone.now(),
            )  # fmt: skip
        if answer.ok:
            done = _("Equipment named.")
            return answer.redirect("equipment:request-joints", public_id, done=done)
    return _subjects_page(request, work_request, answer, items=form)


@require_POST
@login_required
def request_take_off(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ticked joints or equipment are taken off the request."""
    work_request, user = _changed(request, public_id)
    form, answer = TakeOffForm(request.POST, work_request=work_request), Answer(request)
    if form.is_valid():
        kind = "items" if form.cleaned_data["items"] else "joints"
        remove = REMOVE[kind]
        with answering(request, form) as answer:
            work_request.version = form.cleaned_data["version"]
            rows = {kind: list(form.cleaned_data[kind])}
            remove(work_request=work_request, **rows, by=user, now=timezone.now())
        if answer.ok:
            done = _("Taken off the request.")
            return answer.redirect("equipment:request-joints", public_id, done=done)
    return _subjects_page(request, work_request, answer, off=form)


def _changed(request: HttpRequest, public_id: str) -> tuple[WorkRequest, Any]:
    work_request, user = request_or_404(request, public_id), member(request)
    rules.require(user, "update", work_request)
    return work_request, user


def _joints(request: HttpRequest, work_request: WorkRequest, bound: bool) -> JointsForm:
    user = member(request)
    return JointsForm(
        request.POST if bound else None,
        pickable=queries.free_joints(user, work_request),
        among=queries.nameable_joints(user, work_request),
        initial={"version": work_request.version},
    )


def _items(request: HttpRequest, work_request: WorkRequest, data: Any = None) -> ItemsForm:
    rows = queries.free_items(member(request), work_request)
    return ItemsForm(data, rows=rows, initial={"version": work_request.version})


def _subjects_page(
    request: HttpRequest, work_request: WorkRequest, answer: Answer, **forms: Any
) -> HttpResponse:
    """Both lists of what may be named, with what is named; `forms` are those that were sent."""
    form, words = forms.get("form") or _joints(request, work_request, False), _words(request)
    joints = list(queries.joints_of(work_request))
    items = list(queries.items_of(work_request))
    context = {
        "work_request": work_request,
        "form": form,
        "items": forms.get("items") or _items(request, work_request),
        "off": forms.get("off")
        or TakeOffForm(work_request=work_request, initial={"version": work_request.version}),
        "joints_named": joints,
        "items_named": items,
        "named": len(joints) + len(items),
        "picked": form.ticks(words),
        "offered": list(queries.free_items(member(request), work_request, words)[:PICKABLE]),
        "wrong": answer.rows,
        "form_key": f"request-joints-{work_request.public_id}",
    }
    return form_page(request, f"{FOLDER}/request_joints.html", context, answer)


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()


request_submit = step(
    services.submit_request,
    _("Request submitted. It waits for the other party now."),
    name="work_request",
    find=request_or_404,
    shown=_detail,
)
request_accept = step(
    services.accept_request,
    _("Request accepted. Its order may be drawn up."),
    name="work_request",
    find=request_or_404,
    shown=_detail,
)


request_return = reasoned(
    services.return_request,
    _("Request returned."),
    name="work_request",
    find=request_or_404,
    require=lambda user, work_request: rules.require(user, "return", work_request),
)
request_withdraw = reasoned(
    services.withdraw_request,
    _("Request withdrawn."),
    name="work_request",
    find=request_or_404,
    require=lambda user, work_request: rules.require(user, "withdraw", work_request),
)
