"""What people type about test procedures and their versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import (
    DayField,
    Measured,
    MeasureField,
    PlainTextField,
    PortalForm,
    QuantityField,
    Unit,
)
from equipment.procedures.facts import LIMITS, Limit, Pressure, VersionFacts
from equipment.procedures.models import (
    LimitUnit,
    Mark,
    Medium,
    PressureUnit,
    ProcedureVersion,
    ShareOf,
    Subject,
    TargetKind,
    WitnessRule,
)
from equipment.procedures.services import ProcedureFacts

PRESSURES = tuple(Unit(one.value, label=one.label) for one in PressureUnit)
LIMIT_UNITS = tuple(Unit(one.value, label=one.label) for one in LimitUnit)
#: What the form and the service call alike.
PLAIN = (
    "edition", "in_force_from", "medium", "target_kind", "share_percent", "share_of",
    "least_target_mpa", "most_target_mpa", "hold_s", "max_gap_s", "witness_rule",
    "full_scale_least", "full_scale_most", "accuracy_class", "qualified_tester", "source", "note",
    "mark",
)  # fmt: skip


class VersionForm(PortalForm):
    """The terms of a version."""

    explanations = {
        "tolerance": _(
            "How far below the target the pressure may lie and still count as held. Smaller than "
            "the drop that is allowed, a leak would mostly read “hold too short”."
        ),
        "max_rise": _("Empty: 0.5 % of the target."),
        "mark": _("How sure the figures are: looked up, practice, or recollected and uncertain."),
    }
    edition = PlainTextField(max_length=120, label=_("Edition"))
    in_force_from = DayField(label=_("In force from"))
    mark = forms.ChoiceField(choices=Mark.choices, label=_("Mark"))
    medium = forms.ChoiceField(choices=Medium.choices, label=_("Medium"))
    target_kind = forms.ChoiceField(choices=TargetKind.choices, label=_("Target"))
    target = QuantityField(units=PRESSURES, required=False, label=_("Pressure for all"))
    share_percent = MeasureField(unit="%", required=False, label=_("Share of the rating"))
    share_of = forms.ChoiceField(
        choices=[("", "–"), *ShareOf.choices], required=False, label=_("Of which rating")
    )
    least_target_mpa = MeasureField(
        unit="MPa", places=6, required=False, label=_("Target at least")
    )
    most_target_mpa = MeasureField(unit="MPa", places=6, required=False, label=_("Target at most"))
    tolerance = QuantityField(units=LIMIT_UNITS, label=_("Tolerance below the target"))
    stabilisation_s = forms.IntegerField(min_value=0, required=False, label=_("Stabilisation, s"))
    hold_s = forms.IntegerField(min_value=1, label=_("Hold, s"))
    max_drop = QuantityField(units=LIMIT_UNITS, label=_("Most drop"))
    max_rise = QuantityField(units=LIMIT_UNITS, required=False, label=_("Most rise"))
    max_gap_s = MeasureField(unit=_("s"), places=1, label=_("Longest gap between samples"))
    ceiling = QuantityField(units=LIMIT_UNITS, label=_("Ceiling"))
    witness_rule = forms.ChoiceField(choices=WitnessRule.choices, label=_("Witnesses"))
    full_scale_least = MeasureField(unit="×", places=2, label=_("Full scale of the gauge at least"))
    full_scale_most = MeasureField(unit="×", places=2, label=_("Full scale of the gauge at most"))
    accuracy_class = MeasureField(
        unit="%", places=2, required=False, label=_("Accuracy class at worst")
    )
    qualified_tester = forms.BooleanField(
        required=False, label=_("The tester holds a qualification for pressure testing")
    )
    tester_level = forms.IntegerField(min_value=0, max_value=3, required=False, label=_("Of level"))
    source = PlainTextField(max_length=200, label=_("Source"))
    note = PlainTextField(max_length=300, required=False, label=_("Remark"))
    #: Ticked when the warnings of these terms were shown and the person saves all the same.
    seen = forms.BooleanField(required=False, label=_("Save it all the same"))

    def facts(self) -> VersionFacts:
        """The terms as the service takes them."""
        given = self.cleaned_data
        limits: dict[str, Any] = {name: _limit(given[name]) for name in LIMITS}
        target = given["target"]
        return VersionFacts(
            **{name: given[name] for name in PLAIN},
            **limits,
            target=Pressure(target.entered, target.unit) if isinstance(target, Measured) else None,
            stabilisation_s=given["stabilisation_s"] or 0,
            tester_level=given["tester_level"] or 0,
        )


def _limit(value: Any) -> Limit | None:
    return Limit(value.entered, value.unit) if isinstance(value, Measured) else None


class ProcedureForm(VersionForm):
    """A new procedure with its first version."""

    code = PlainTextField(max_length=40, label=_("Code"))
    subject = forms.ChoiceField(choices=Subject.choices, label=_("What is tested"))
    name = PlainTextField(max_length=200, label=_("Name, English"))
    name_az = PlainTextField(max_length=200, required=False, label=_("Name, Azerbaijani"))
    name_ru = PlainTextField(max_length=200, required=False, label=_("Name, Russian"))

    def procedure(self) -> ProcedureFacts:
        """The procedure itself."""
        names = ("code", "subject", "name", "name_az", "name_ru")
        return ProcedureFacts(**{name: self.cleaned_data[name] for name in names})


def first_values() -> dict[str, Any]:
    """What the form of a first version begins with."""
    return {"full_scale_least": "1.3", "full_scale_most": "4", "witness_rule": "both"}


def filled_with(version: ProcedureVersion) -> dict[str, Any]:
    """What the form of the next version begins with: the terms of the one before."""
    plain = [name for name in PLAIN if name not in ("edition", "in_force_from")]
    shown: dict[str, Any] = {
        name: getattr(version, name) for name in (*plain, "stabilisation_s", "tester_level")
    }
    for name in LIMITS:
        value = getattr(version, name)
        shown[name] = (
            None if value is None else (value.normalize(), getattr(version, f"{name}_unit"))
        )
    if version.entered_target is not None:
        shown["target"] = (version.entered_target.normalize(), version.target_unit)
    return shown


class EndForm(PortalForm):
    """The last day on which a procedure is in force, and why."""

    on = DayField(label=_("Last day in force"))
    reason = PlainTextField(max_length=500, rows=3, label=_("Reason"))
