"""The passport of a set, and the usage that is logged to it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.web.errors import Answer, answering
from core.web.lists import list_page
from core.web.people import member
from core.web.workspace import entered_or_404
from equipment.pipes.passport import set_queries as queries
from equipment.pipes.passport import set_shown as shown
from equipment.pipes.passport.forms import UsageForm
from equipment.pipes.passport.views import page_of_form, show_rows
from equipment.pipes.sets import queries as sets
from equipment.pipes.sets import rules
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.rules import Used

#: Members that are named before usage is saved; the others are counted.
NAMED = 12


def set_or_404(request: HttpRequest, public_id: str) -> PipeSet:
    """The set as the person sees it; its memorandum is entered."""
    pipe_set: PipeSet = entered_or_404(request, queries.set_for(member(request)), public_id)
    return pipe_set


@require_safe
@login_required
def set_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    pipe_set = set_or_404(request, public_id)
    everybody = request.GET.get("members") == "all"
    members = queries.members_of(pipe_set, everybody=everybody)
    page = list_page(request, members, orderings={"joined": ["pk"]}, default="joined")
    context = shown.page_of(pipe_set, member(request), request.GET.dict())
    context |= {"page": page, "everybody": everybody}
    return render(request, "equipment/pipes/sets/set_detail.html", context)


@login_required
def set_use(request: HttpRequest, public_id: str) -> HttpResponse:
    """Log a day's usage of the set: first the joints that will have it are shown, then it is
    saved; members that changed in between are shown again."""
    pipe_set, user = set_or_404(request, public_id), member(request)
    rules.require_keeper(user, pipe_set)
    form = UsageForm(request.POST or None, initial={"used_on": timezone.localdate()})
    answer, shares = Answer(), None
    if request.method == "POST" and form.is_valid():
        shares = _shares(pipe_set, form)
        if shares["count"] and form.cleaned_data["shares"] == shares["seen"]:
            with answering(request) as answer:
                row = Used(pipe_set=pipe_set, **form.facts())
                usage.record_usage(rows=[row], by=user, now=timezone.now())
            if answer.ok:
                return answer.redirect(pipe_set, done=_("Usage logged for the set."))
            show_rows(form, answer)
        elif shares["count"]:
            form.data = {**request.POST.dict(), "shares": shares["seen"]}
        else:
            form.add_error("used_on", _("The set had no members on that day."))
    context = {"pipe_set": pipe_set, "shares": shares}
    return page_of_form(request, "set_usage_form", form, answer, pipe_set, **context)


def _shares(pipe_set: PipeSet, form: UsageForm) -> dict[str, Any]:
    """The members of the day that was typed, and the word by which the person says to have seen
    them."""
    day = form.cleaned_data["used_on"]
    members = list(sets.members_on(pipe_set, day).select_related("joint"))
    last = members[-1].pk if members else 0
    return {
        "day": day,
        "count": len(members),
        "named": [one.joint for one in members[:NAMED]],
        "more": max(len(members) - NAMED, 0),
        "seen": f"{day.isoformat()}-{len(members)}-{last}",
    }
