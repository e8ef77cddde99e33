"""What people type about instruments and calibrations; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files.forms import ACCEPT
from core.web.forms import (
    DayField,
    MeasureField,
    PlainTextField,
    PortalForm,
    VersionForm,
)
from equipment.catalogue.entries import Unit
from equipment.instruments.facts import CalibrationFacts, InstrumentFacts
from equipment.instruments.models import Calibration, Instrument

INSTRUMENT = tuple(InstrumentFacts.__dataclass_fields__)
CALIBRATION = tuple(CalibrationFacts.__dataclass_fields__)


class InstrumentForm(PortalForm):
    """An instrument as it is written on it."""

    explanations = {
        "accuracy_class": _(
            "The error that the maker permits, as a part of full scale: a gauge of class 1.0 and "
            "100 MPa is right to 1 MPa."
        ),
    }
    number = PlainTextField(
        max_length=40, label=_("Number"), help_text=_("By which your party knows it")
    )
    kind = forms.ChoiceField(choices=[("", ""), *Instrument.Kind.choices], label=_("Kind"))
    maker = PlainTextField(max_length=120, required=False, label=_("Maker"))
    model = PlainTextField(max_length=120, required=False, label=_("Model"))
    serial = PlainTextField(max_length=60, required=False, label=_("Serial number"))
    range_low = MeasureField(required=False, label=_("Range from"))
    range_high = MeasureField(
        required=False, label=_("Range to"), help_text=_("Full scale, as written on it")
    )
    range_unit = forms.ChoiceField(
        choices=[("", _("None")), *Unit.choices], required=False, label=_("Unit")
    )
    accuracy_class = MeasureField(required=False, unit="%", label=_("Accuracy class"))

    @property
    def facts(self) -> InstrumentFacts:
        """What was typed, for the service."""
        return InstrumentFacts(**{name: self.cleaned_data[name] for name in INSTRUMENT})


class InstrumentEditForm(InstrumentForm, VersionForm):
    """An instrument at the version that the person saw."""


class WithdrawForm(VersionForm):
    """From when and why an instrument is out of use."""

    on = DayField(label=_("Withdrawn on"))
    is_faulty = forms.BooleanField(
        required=False,
        label=_("It is faulty"),
        help_text=_(
            "Everything that it touched since its last good calibration is then recalled: each "
            "party says of every record what becomes of it."
        ),
    )
    reason = PlainTextField(max_length=500, rows=3, label=_("Reason"))


class CalibrationForm(PortalForm):
    """What a laboratory wrote of an instrument."""

    calibrated_on = DayField(label=_("Calibrated on"))
    valid_to = DayField(label=_("Valid to"), help_text=_("The last day on which it may be used"))
    laboratory = PlainTextField(max_length=150, label=_("Laboratory"))
    number = PlainTextField(max_length=60, label=_("Number of the certificate"))
    is_fit = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Found fit"),
        help_text=_("Untick it when the laboratory found the instrument unfit."),
    )
    remark = PlainTextField(max_length=300, required=False, rows=2, label=_("Remark"))

    @property
    def facts(self) -> CalibrationFacts:
        """What was typed, for the service."""
        return CalibrationFacts(**{name: self.cleaned_data[name] for name in CALIBRATION})


class NewCalibrationForm(CalibrationForm):
    """A calibration with its certificate."""

    certificate = forms.FileField(
        required=False,
        max_length=200,
        label=_("Certificate"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, images, CSV, XLSX or text, at most 20 MB."),
    )


class CalibrationEditForm(CalibrationForm, VersionForm):
    """A calibration at the version that the person saw."""


class DeclareBadForm(VersionForm):
    """Since when and why a calibration is not to be trusted."""

    since = DayField(
        label=_("Not to be trusted since"),
        help_text=_("Without a better word the day of the calibration itself"),
    )
    reason = PlainTextField(max_length=500, rows=3, label=_("Reason"))


def initial_of(row: Instrument | Calibration) -> dict[str, Any]:
    """What a form shows of a row that is changed."""
    names = INSTRUMENT if isinstance(row, Instrument) else CALIBRATION
    return {name: getattr(row, name) for name in (*names, "version")}
