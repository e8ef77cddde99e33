"""Pages of commitments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cooperation.commitments import charts, milestones, queries, rules, services
from cooperation.commitments.forms import (
    CommitmentEntry,
    DecisionForm,
    Offered,
    ReachedForm,
)
from cooperation.commitments.listed import COMMITMENTS
from cooperation.commitments.models import Commitment, Milestone
from cooperation.memoranda.models import Memorandum
from cooperation.progress import queries as progress
from cooperation.progress.words import reason_of
from core.web import reasons
from core.web.errors import Answer, answering
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.workspace import enter, workspace_or_404

DONE = {
    "agree": gettext_lazy("Agreed for your party."),
    "start": gettext_lazy("Work begun."),
    "resume": gettext_lazy("Taken up again."),
    "accept": gettext_lazy("Commitment accepted."),
    "hold": gettext_lazy("Put on hold."),
    "cancel": gettext_lazy("Commitment cancelled."),
}
PLAIN_STEPS = {
    "agree": services.agree_to_commitment,
    "start": services.start_commitment,
    "resume": services.resume_commitment,
    "accept": services.accept_commitment,
}


@require_GET
@login_required
def commitment_list(request: HttpRequest) -> HttpResponse:
    """The commitments of the memorandum with their figures."""
    workspace = workspace_or_404(request)
    rows = (
        Commitment.objects.visible_to(member(request))
        .filter(memorandum=workspace.pk)
        .select_related("area")
        .prefetch_related("owners__organisation")
    )
    page = listing_page(request, rows, COMMITMENTS)
    figures = progress.figures_by_commitment([row.pk for row in page.rows])
    lines = [(row, figures.get(row.pk)) for row in page.rows]
    context = {
        "page": page,
        "lines": lines,
        "may_write": rules.leads(member(request), workspace.pk),
    }
    return render_list(request, "cooperation/commitments/commitment_list.html", context)


@require_GET
@login_required
def commitment_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One commitment: plan, ledger, agreement and owners of each side, history."""
    commitment = _seen(request, public_id)
    return render(
        request, "cooperation/commitments/commitment_detail.html", _context(request, commitment)
    )


def _context(request: HttpRequest, commitment: Commitment) -> dict[str, Any]:
    sides = queries.sides_of(commitment)
    row = progress.figures_by_commitment([commitment.pk]).get(commitment.pk)
    plan = list(commitment.plan_points.all())
    steps = queries.steps_of(commitment) if commitment.is_by_milestones else []
    entries = [] if commitment.is_by_milestones else progress.entries_of(commitment)
    today = timezone.localdate()
    one = progress.undertaking_of(
        commitment,
        plan=[(point.on, point.planned) for point in plan],
        steps=[progress.step_of(step) for step in steps],
        postings=progress.postings_of(entries),
    )
    agreed = [side.organisation_id for side in sides if side.agreed_at]
    return {
        "commitment": commitment,
        "sides": sides,
        "row": row,
        "reason": reason_of(row) if row else "",
        "plan": plan,
        "steps": steps,
        "entries": entries[:20],
        "entry_count": len(entries),
        "actions": rules.actions_for(member(request), commitment, agreed),
        "chart": charts.commitment_chart(one, commitment.get_unit_display(), today),
        "is_overdue": today > commitment.due and commitment.status not in Commitment.CLOSED,
        "today": today,
    }


@require_http_methods(["GET", "POST"])
@login_required
def commitment_create(request: HttpRequest) -> HttpResponse:
    """Propose a commitment."""
    workspace = workspace_or_404(request)
    memorandum = get_object_or_404(
        Memorandum.objects.visible_to(member(request)).select_related("workspace"), pk=workspace.pk
    )
    _may_write(request, memorandum.pk)
    entry = CommitmentEntry(
        request.POST or None, _offered(memorandum.pk), area=request.GET.get("area", "")
    )
    answer = Answer(request)
    if request.method == "POST" and entry.is_valid():
        with answering(request, entry.head) as answer:
            made = services.create_commitment(
                memorandum=memorandum, terms=entry.terms(), by=member(request), now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(made, done=_("Commitment proposed."))
    return _form(request, entry, answer, None)


@require_http_methods(["GET", "POST"])
@login_required
def commitment_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a draft; agreements given before are void."""
    commitment = _seen(request, public_id)
    _may_write(request, commitment.memorandum_id)
    entry = CommitmentEntry(request.POST or None, _offered(commitment.memorandum_id), commitment)
    answer = Answer(request)
    if request.method == "POST" and entry.is_valid():
        with answering(request, entry.head) as answer:
            services.edit_commitment(
                commitment=_as_read(request, commitment),
                terms=entry.terms(),
                by=member(request),
                now=timezone.now(),
            )
        if answer.ok:
            return answer.redirect(commitment, done=_("Draft saved."))
    return _form(request, entry, answer, commitment)


def _form(
    request: HttpRequest, entry: CommitmentEntry, answer: Answer, commitment: Commitment | None
) -> HttpResponse:
    invalid = request.method == "POST" and answer.ok
    context = {
        "form": entry.head,
        "entry": entry,
        "commitment": commitment,
        "form_key": f"commitment-{commitment.public_id if commitment else 'new'}",
        "version": request.POST.get("version") or (commitment.version if commitment else ""),
    }
    return render(
        request,
        "cooperation/commitments/commitment_form.html",
        context,
        status=422 if invalid else answer.status,
    )


@require_POST
@login_required
def commitment_step(request: HttpRequest, public_id: str, action: str) -> HttpResponse:
    """Agree, start, resume or accept: one button each."""
    commitment = _seen(request, public_id)
    if action not in PLAIN_STEPS:
        raise Http404
    with answering(request) as answer:
        PLAIN_STEPS[action](
            commitment=_as_read(request, commitment), by=member(request), now=timezone.now()
        )
    return answer.redirect(commitment, done=DONE[action])


@require_POST
@login_required
def commitment_hold(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put on hold, with the reason."""
    commitment = _seen(request, public_id)
    with answering(request) as answer:
        services.hold_commitment(
            commitment=commitment,
            by=member(request),
            now=timezone.now(),
            reason=reasons.reason_of(request.POST),
        )
    return answer.redirect(commitment, done=DONE["hold"])


@require_POST
@login_required
def commitment_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give up by a decision."""
    commitment = _seen(request, public_id)
    form = DecisionForm(request.POST)
    reference = form.cleaned_data["decision_reference"] if form.is_valid() else ""
    with answering(request) as answer:
        services.cancel_commitment(
            commitment=commitment,
            decision_reference=reference,
            by=member(request),
            now=timezone.now(),
        )
    return answer.redirect(commitment, done=DONE["cancel"])


@require_POST
@login_required
def milestone_reach(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say on which day a milestone was reached."""
    milestone = _milestone(request, public_id)
    form = ReachedForm(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else dt.date.max
    with answering(request) as answer:
        milestones.reach_milestone(
            milestone=milestone, on=on, by=member(request), now=timezone.now()
        )
    return answer.redirect(milestone.commitment, done=_("The other party can accept it now."))


@require_POST
@login_required
def milestone_accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept what the other party has reached."""
    milestone = _milestone(request, public_id)
    with answering(request) as answer:
        milestones.accept_milestone(milestone=milestone, by=member(request), now=timezone.now())
    return answer.redirect(milestone.commitment, done=_("Milestone accepted."))


def _milestone(request: HttpRequest, public_id: str) -> Milestone:
    seen = Commitment.objects.visible_to(member(request)).values("pk")
    return get_object_or_404(
        Milestone.objects.filter(commitment__in=seen).select_related("commitment"),
        public_id=public_id,
    )


def _seen(request: HttpRequest, public_id: str) -> Commitment:
    rows = Commitment.objects.visible_to(member(request)).select_related(
        "memorandum__workspace", "area", "clause", "created_by__organisation"
    )
    commitment: Commitment = get_object_or_404(rows, public_id=public_id)
    enter(request, commitment.memorandum_id)
    return commitment


def _as_read(request: HttpRequest, commitment: Commitment) -> Commitment:
    """The commitment at the version that the page showed: a change in between is a conflict."""
    shown = request.POST.get("version", "")
    if shown.isascii() and shown.isdigit() and len(shown) < 10:
        commitment.version = int(shown)
    return commitment


def _may_write(request: HttpRequest, memorandum_id: int) -> None:
    if not rules.leads(member(request), memorandum_id):
        raise PermissionDenied(_("Only a coordinator or a manager does this."))


def _offered(memorandum_id: int) -> Offered:
    return Offered(
        areas=queries.areas_of(memorandum_id),
        clauses=queries.clauses_of(memorandum_id),
        parties=queries.parties_of(memorandum_id),
        people=queries.people_of(memorandum_id),
    )
