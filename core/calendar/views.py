"""The calendar page: the year of each party, and what its administrators enter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.accounts.models import Party, User
from core.accounts.rules import administers
from core.calendar import queries, rules, services, shown
from core.calendar.forms import CalendarDayForm, WorkingHoursForm
from core.calendar.models import CalendarDay
from core.calendar.rules import Hours
from core.web.errors import Answer, answering
from core.web.people import member
from core.web.reasons import reason_of
from core.web.words import told
from core.web.workspace import workspace_or_404


def _year(request: HttpRequest, today: dt.date) -> int:
    text = request.GET.get("year", str(today.year))
    plain = text.isascii() and text.isdecimal() and len(text) == 4
    if not plain or not rules.FIRST_YEAR <= int(text) <= rules.LAST_YEAR:
        raise BadRequest("year is a year from 2007 to 2099")
    return int(text)


def _party(request: HttpRequest, parties: list[Party], user: User) -> Party:
    """The party that the address names, the person's own without it."""
    wanted = request.GET.get("party", "")
    own = [one for one in parties if one.organisation_id == user.organisation_id]
    found = [one for one in parties if one.organisation.public_id == wanted] if wanted else own
    if not found:
        raise Http404
    return found[0]


@require_GET
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """The year of one party of the memorandum, and its working hours."""
    user, today = member(request), timezone.localdate()
    workspace, year = workspace_or_404(request), _year(request, today)
    parties = queries.parties_of(workspace.pk)
    party = _party(request, parties, user)
    entries = queries.days_of(user, party.organisation_id, year)
    kept = queries.calendar_of(party.organisation_id)
    months = shown.months_of(year, kept, entries, today)
    context = {
        "year": year,
        "before": year - 1 if year > rules.FIRST_YEAR else None,
        "after": year + 1 if year < rules.LAST_YEAR else None,
        "parties": parties,
        "party": party,
        "months": months,
        "working": sum(month.working for month in months),
        "entries": entries,
        "holidays": shown.holidays_of(year),
        "hours": kept.hours,
        "weekdays": shown.weekdays(),
        "events": [told(one) for one in queries.changes_of(user, party.organisation_id)],
        "may_edit": rules.may_edit(user, party.organisation_id),
    }
    return render(request, "core/calendar/calendar.html", context)


def _require_administrator(request: HttpRequest) -> User:
    user = member(request)
    if not administers(user):
        raise PermissionDenied(_("Only administrators of the party change its calendar."))
    return user


@require_http_methods(["GET", "POST"])
@login_required
def day_enter(request: HttpRequest) -> HttpResponse:
    """A day off, or a working Saturday."""
    user = _require_administrator(request)
    form, answer = CalendarDayForm(request.POST or None), Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            day = services.enter_day(**form.cleaned_data, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(day, done=_("The day is in the calendar."))
    return _form(request, form, _("Enter a day"), answer)


@require_http_methods(["GET", "POST"])
@login_required
def hours_set(request: HttpRequest) -> HttpResponse:
    """The working hours of the own party."""
    user = _require_administrator(request)
    kept = queries.calendar_of(user.organisation_id).hours
    form = WorkingHoursForm(request.POST or None, initial=_initial(kept))
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            hours = Hours(**form.cleaned_data)
            row = services.set_hours(hours=hours, by=user, now=timezone.now())
        if answer.ok:
            return answer.redirect(row, done=_("The working hours are set."))
    return _form(request, form, _("Working hours"), answer)


def _initial(kept: Hours) -> dict[str, Any]:
    return {name: getattr(kept, name) for name in queries.HOURS}


def _form(request: HttpRequest, form: Any, title: str, answer: Answer) -> HttpResponse:
    context = {"form": form, "title": title, "cancel_url": reverse("core:calendar")}
    invalid = form.is_bound and answer.ok
    status = 422 if invalid else answer.status
    return render(request, "core/calendar/calendar_form.html", context, status=status)


@require_POST
@login_required
def day_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an entry out of the calendar."""
    user = member(request)
    rows = CalendarDay.objects.visible_to(user).filter(removed_at=None)
    day = get_object_or_404(rows, public_id=public_id)
    with answering(request) as answer:
        services.remove_day(day=day, by=user, now=timezone.now(), reason=reason_of(request.POST))
    return answer.redirect(day, done=_("The official calendar decides on that day again."))
