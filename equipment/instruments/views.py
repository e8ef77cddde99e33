"""Pages of instruments."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.web.errors import Answer, answering, form_page
from core.web.lists import listing_page, render_list
from core.web.people import member
from core.web.workspace import entered_or_404, workspace_or_404
from equipment.instruments import queries, rules, services, shown
from equipment.instruments.forms import (
    InstrumentEditForm,
    InstrumentForm,
    WithdrawForm,
    initial_of,
)
from equipment.instruments.listed import INSTRUMENTS
from equipment.instruments.models import Instrument

FOLDER = "equipment/instruments"
#: How far the board of what is due looks ahead, and how much it shows.
AHEAD, MOST = dt.timedelta(days=90), 200


def instrument_or_404(request: HttpRequest, public_id: str) -> Instrument:
    """The instrument as the person sees it; its memorandum becomes that of the page."""
    rows = queries.instrument_for(member(request))
    instrument: Instrument = entered_or_404(request, rows, public_id)
    return instrument


@require_safe
@login_required
def instrument_list(request: HttpRequest) -> HttpResponse:
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.instruments_for(user).filter(memorandum=workspace.pk)
    page, today = listing_page(request, rows, INSTRUMENTS), timezone.localdate()
    context = {
        "page": page,
        "rows": [shown.row_of(one, today) for one in page.rows],
        "may_create": rules.enters(user, workspace.pk),
    }
    return render_list(request, f"{FOLDER}/instrument_list.html", context)


@require_safe
@login_required
def instrument_due(request: HttpRequest) -> HttpResponse:
    """What has run out or runs out within 90 days, the longest overdue first."""
    workspace, today = workspace_or_404(request), timezone.localdate()
    rows = queries.instruments_for(member(request)).filter(memorandum=workspace.pk)
    found = list(queries.due_by(rows, today + AHEAD)[: MOST + 1])
    context = {
        "rows": [shown.row_of(one, today) for one in found[:MOST]],
        "cut": len(found) > MOST,
    }
    return render(request, f"{FOLDER}/instrument_due.html", context)


@require_safe
@login_required
def instrument_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    instrument, user = instrument_or_404(request, public_id), member(request)
    context = shown.page_of(instrument, user, timezone.localdate())
    context["recalls"] = instrument.recalls.all()[:20]
    return render(request, f"{FOLDER}/instrument_detail.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def instrument_create(request: HttpRequest) -> HttpResponse:
    """Enter an instrument of the own party."""
    workspace, user = workspace_or_404(request), member(request)
    if not rules.enters(user, workspace.pk):
        raise NotAllowed(str(_("Only engineers and coordinators may do this.")))
    form, answer = InstrumentForm(request.POST or None), Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = services.add_instrument(
                memorandum=workspace.memorandum, facts=form.facts, by=user, now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(made, done=_("Instrument entered."))
    context = {
        "form": form,
        "form_key": "instrument-new",
        "submit_label": _("Enter instrument"),
        "cancel_url": reverse("equipment:instrument-list"),
    }
    return form_page(request, f"{FOLDER}/instrument_form.html", context, answer)


@require_http_methods(["GET", "POST"])
@login_required
def instrument_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what is said of an instrument in use."""
    instrument = _kept(request, public_id)
    form = InstrumentEditForm(request.POST or None, initial=initial_of(instrument))
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            instrument.version = form.cleaned_data["version"]
            services.update_instrument(
                instrument=instrument, **vars(form.facts), by=member(request), now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(instrument, done=_("Instrument saved."))
    context = {
        "form": form,
        "instrument": instrument,
        "form_key": f"instrument-{instrument.public_id}",
        "submit_label": _("Save"),
        "cancel_url": instrument.get_absolute_url(),
    }
    return form_page(request, f"{FOLDER}/instrument_form.html", context, answer)


@require_http_methods(["GET", "POST"])
@login_required
def instrument_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an instrument out of use; a faulty one is recalled."""
    instrument = _kept(request, public_id)
    initial = {"version": instrument.version, "on": timezone.localdate()}
    form, answer = WithdrawForm(request.POST or None, initial=initial), Answer(request)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with answering(request, form) as answer:
            instrument.version = said.pop("version")
            services.withdraw_instrument(
                instrument=instrument, **said, by=member(request), now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(instrument, done=_("Instrument withdrawn."))
    context = {
        "form": form,
        "instrument": instrument,
        "heading": _("Withdraw the instrument"),
        "form_key": f"instrument-withdraw-{instrument.public_id}",
        "submit_label": _("Withdraw"),
        "cancel_url": instrument.get_absolute_url(),
    }
    return form_page(request, f"{FOLDER}/instrument_step.html", context, answer)


def _kept(request: HttpRequest, public_id: str) -> Instrument:
    """An instrument in use that the person may change; asked before any typing is read."""
    instrument = instrument_or_404(request, public_id)
    rules.require_keeper(member(request), instrument)
    rules.require_in_use(instrument)
    return instrument
