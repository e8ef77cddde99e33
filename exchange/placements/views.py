"""Pages of placements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperation.memoranda.models import Memorandum
from core.web.errors import Answer, answering
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.reasons import cleaned, reason_of
from core.web.steps import step
from core.web.workspace import entered_or_404, workspace_or_404
from exchange.placements import queries, rules, services, shown, timeline
from exchange.placements.forms import (
    AcceptForm,
    ChangePlacementForm,
    CutShortForm,
    NominateForm,
    ReportForm,
    StartForm,
    initial_of,
)
from exchange.placements.listed import PLACEMENTS
from exchange.placements.models import Placement

#: A timeline draws so many placements; a shorter period has fewer.
MOST_BARS = 400


def placement_or_404(request: HttpRequest, public_id: str) -> Placement:
    """The placement as the person sees it; its memorandum becomes that of the page."""
    found = queries.placement_for(member(request))
    placement: Placement = entered_or_404(request, found, public_id)
    return placement


@require_safe
@login_required
def placement_list(request: HttpRequest) -> HttpResponse:
    workspace, user, now = workspace_or_404(request), member(request), timezone.now()
    page = listing_page(request, queries.placements_within(user, workspace.pk), PLACEMENTS)
    context = {
        "page": page,
        "may_nominate": rules.may_nominate(user, workspace.pk),
        "rows": [shown.row_of(one, now) for one in page.rows],
    }
    return render_list(request, "exchange/placements/placement_list.html", context)


@require_safe
@login_required
def placement_timeline(request: HttpRequest) -> HttpResponse:
    """People as rows, months as columns; `from` is a month, `months` a period."""
    workspace, user, today = workspace_or_404(request), member(request), timezone.localdate()
    asked = request.GET.get("from", ""), request.GET.get("months", "")
    window = timeline.asked_window(*asked, today)
    found = list(queries.placements_in(user, workspace.pk, window)[: MOST_BARS + 1])
    context = {
        "chart": timeline.chart_of(found[:MOST_BARS], window, today),
        "more": len(found) > MOST_BARS,
        "limit": MOST_BARS,
        "key": shown.timeline_key(),
        "periods": timeline.PERIODS,
        "today": today,
        "may_nominate": rules.may_nominate(user, workspace.pk),
    }
    return render(request, "exchange/placements/placement_timeline.html", context)


@require_safe
@login_required
def placement_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One placement; `month` names the month of its attendance, `tick` ticks what is missing."""
    placement = placement_or_404(request, public_id)
    return detail_page(request, placement)


def detail_page(
    request: HttpRequest,
    placement: Placement,
    *,
    answer: Answer | None = None,
    ticked: Collection[dt.date] = (),
) -> HttpResponse:
    """The page of one placement, with the refusal of days that were ticked."""
    now, asked = timezone.now(), request.GET.get("month", "")
    month = timeline.month_of(asked) if asked else min(ticked, default=None)
    month = month and month.replace(day=1)
    today = timezone.localdate(now)
    context = shown.page_of(
        placement, member(request), now, today=today, month=month, ticked=ticked
    )
    error = answer.error if answer else None
    words = [row["message"] for row in answer.rows] if answer else []
    context["refused"] = words or ([error.message] if error else [])
    status = answer.status if answer else 200
    return render(request, "exchange/placements/placement_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def placement_create(request: HttpRequest) -> HttpResponse:
    """Nominate a specialist of the own party."""
    workspace, user = workspace_or_404(request), member(request)
    rules.require_nominating(user, workspace.pk)
    memorandum = get_object_or_404(Memorandum.objects.visible_to(user), pk=workspace.pk)
    initial = {"specialist": request.GET.get("specialist", "")}
    form = NominateForm(request.POST or None, user=user, workspace=workspace, initial=initial)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = services.nominate_specialist(
                memorandum=memorandum, **form.cleaned_data, by=user, now=timezone.now()
            )
        if answer.ok:
            done = _("Nominated. Only your party sees it until it is approved.")
            return answer.redirect(made, done=done)
    context = {
        "form_key": "placement-new",
        "submit_label": _("Nominate"),
        "cancel_url": reverse("exchange:placement-list"),
    }
    return _form_page(request, "placement_form.html", form, answer, context)


@require_http_methods(["GET", "POST"])
@login_required
def placement_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what was planned; an approval given before is void."""
    placement, user = placement_or_404(request, public_id), member(request)
    rules.require(user, "update", placement)
    form = ChangePlacementForm(
        request.POST or None,
        user=user,
        workspace=placement.memorandum.workspace,
        initial=initial_of(placement),
    )
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        placement.version = facts.pop("version")
        with answering(request, form) as answer:
            services.update_placement(placement=placement, **facts, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(placement, done=_("Placement saved."))
    context = {"placement": placement, "form_key": f"placement-{placement.public_id}"}
    return _form_page(request, "placement_form.html", form, answer, context)


@require_http_methods(["GET", "POST"])
@login_required
def placement_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the final report; what was returned is written anew."""
    placement, user = placement_or_404(request, public_id), member(request)
    rules.require(user, "report", placement)
    report = shown.report_of(placement)
    initial = {"text": report.text if report else ""}
    form, answer = ReportForm(request.POST or None, initial=initial), Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.file_report(
                placement=placement, **form.cleaned_data, by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(placement, done=_("Report filed."))
    context = {
        "placement": placement,
        "form_key": f"report-{placement.public_id}",
        "submit_label": _("File report"),
    }
    return _form_page(request, "report_form.html", form, answer, context)


def _form_page(
    request: HttpRequest, template: str, form: Any, answer: Answer, context: dict[str, Any]
) -> HttpResponse:
    placement = context.get("placement")
    if placement is not None:
        context = {"cancel_url": placement.get_absolute_url(), **context}
    status = 422 if form.errors and answer.ok else answer.status
    name = f"exchange/placements/{template}"
    return render(request, name, {"form": form, **context}, status=status)


def _shown(request: HttpRequest, placement: Placement, answer: Answer) -> HttpResponse:
    return detail_page(request, placement, answer=answer)


placement_approve = step(
    services.approve_placement,
    _("Approved. The host knows of it now."),
    name="placement",
    find=placement_or_404,
    shown=_shown,
)
placement_confirm = step(
    services.confirm_placement,
    _("Confirmed. The placement is done."),
    name="placement",
    find=placement_or_404,
    shown=_shown,
)


@dataclass(frozen=True)
class Button:
    """What a button does, who may press it, and how what was typed beside it is read."""

    action: str
    service: Callable[..., Any]
    done: str | Promise
    read: Callable[[QueryDict, Placement], Mapping[str, Any]]


def _press(request: HttpRequest, public_id: str, button: Button) -> HttpResponse:
    """Carry out what the button says; the typing is read once the person may press it."""
    placement, user = placement_or_404(request, public_id), member(request)
    with answering(request) as answer:
        rules.require(user, button.action, placement)
        facts = button.read(request.POST, placement)
        button.service(placement=placement, **facts, by=user, now=timezone.now())
    return answer.redirect(placement, done=button.done)


def _reason(posted: QueryDict, _placement: Placement) -> Mapping[str, Any]:
    return {"reason": reason_of(posted)}


def _mentor(posted: QueryDict, placement: Placement) -> Mapping[str, Any]:
    mentors = queries.mentors_of(placement.host_id, placement.memorandum_id)
    facts = cleaned(AcceptForm(posted, mentors=mentors))
    placement.version = facts.pop("version")
    return facts


def _start(posted: QueryDict, _placement: Placement) -> Mapping[str, Any]:
    return cleaned(StartForm(posted))


def _end(posted: QueryDict, _placement: Placement) -> Mapping[str, Any]:
    return cleaned(CutShortForm(posted))


def pressed(button: Button) -> Callable[[HttpRequest, str], HttpResponse]:
    """The view of a button."""

    def view(request: HttpRequest, public_id: str) -> HttpResponse:
        return _press(request, public_id, button)

    return require_POST(login_required(view))


placement_accept = pressed(
    Button("accept", services.accept_placement, _("Accepted."), read=_mentor)
)
placement_decline = pressed(
    Button("decline", services.decline_placement, _("Declined."), read=_reason)
)
placement_withdraw = pressed(
    Button("withdraw", services.withdraw_placement, _("Withdrawn."), read=_reason)
)
placement_start = pressed(
    Button("start", services.start_placement, _("The placement has started."), read=_start)
)
report_return = pressed(
    Button("return_report", services.return_report, _("Report returned."), read=_reason)
)
placement_cut_short = pressed(
    Button("cut_short", services.cut_placement_short, _("The placement was cut short."), read=_end)
)
