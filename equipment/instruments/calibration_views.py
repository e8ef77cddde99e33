"""Pages on which calibrations are entered, corrected and declared bad."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.web.errors import Answer, answering, form_page
from core.web.people import member
from core.web.workspace import entered_or_404
from equipment.instruments import calibrating, queries, rules
from equipment.instruments.forms import (
    CalibrationEditForm,
    DeclareBadForm,
    NewCalibrationForm,
    initial_of,
)
from equipment.instruments.models import Calibration
from equipment.instruments.views import FOLDER, instrument_or_404


def calibration_or_404(request: HttpRequest, public_id: str) -> Calibration:
    """A standing calibration that the person may change; 404 for one that they do not see."""
    rows = queries.calibrations_for(member(request))
    calibration: Calibration = entered_or_404(request, rows, public_id)
    rules.require_keeper(member(request), calibration)
    rules.require_standing(calibration)
    return calibration


@require_http_methods(["GET", "POST"])
@login_required
def calibration_create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter a calibration with its certificate."""
    instrument, user = instrument_or_404(request, public_id), member(request)
    rules.require_keeper(user, instrument)
    rules.require_in_use(instrument)
    form = NewCalibrationForm(request.POST or None, request.FILES or None)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            calibrating.add_calibration(
                instrument=instrument, facts=form.facts, by=user, now=timezone.now(),
                certificate=form.cleaned_data["certificate"],
            )  # fmt: skip
        if answer.ok:
            return answer.redirect(instrument, done=_("Calibration entered."))
    context = {"form": form, "instrument": instrument, "heading": _("Enter a calibration")}
    return _page(request, context, answer, key="new")


@require_http_methods(["GET", "POST"])
@login_required
def calibration_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct what was entered of a calibration."""
    calibration = calibration_or_404(request, public_id)
    form = CalibrationEditForm(request.POST or None, initial=initial_of(calibration))
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            calibration.version = form.cleaned_data["version"]
            calibrating.update_calibration(
                calibration=calibration, **vars(form.facts), by=member(request), now=timezone.now()
            )
        if answer.ok:
            return answer.redirect(calibration, done=_("Calibration saved."))
    context = {"form": form, "calibration": calibration, "heading": _("Correct the calibration")}
    return _page(request, context, answer, key=f"edit-{calibration.public_id}")


@require_http_methods(["GET", "POST"])
@login_required
def calibration_declare_bad(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that a calibration is not to be trusted; what rests on it is recalled."""
    calibration = calibration_or_404(request, public_id)
    initial = {"version": calibration.version, "since": calibration.calibrated_on}
    form, answer = DeclareBadForm(request.POST or None, initial=initial), Answer(request)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with answering(request, form) as answer:
            calibration.version = said.pop("version")
            calibrating.declare_bad(
                calibration=calibration, **said, by=member(request), now=timezone.now()
            )
        if answer.ok:
            done = _("Declared bad. What the instrument touched is recalled.")
            return answer.redirect(calibration.recalls.first(), done=done)
    context = {"form": form, "calibration": calibration, "heading": _("Declare a calibration bad")}
    return _page(request, context, answer, key=f"bad-{calibration.public_id}")


def _page(
    request: HttpRequest, context: dict[str, Any], answer: Answer, *, key: str
) -> HttpResponse:
    calibration: Calibration | None = context.get("calibration")
    instrument = calibration.instrument if calibration else context["instrument"]
    whole = {
        **context,
        "instrument": instrument,
        "form_key": f"calibration-{key}",
        "submit_label": context["heading"],
        "cancel_url": instrument.get_absolute_url(),
    }
    return form_page(request, f"{FOLDER}/instrument_step.html", whole, answer)
