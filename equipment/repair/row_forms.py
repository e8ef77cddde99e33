"""The small forms of a repair record: one for each operation, measure, consumable and check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.web.forms import (
    DayField,
    MeasureField,
    PlainTextField,
    PortalForm,
    QuantityField,
    Unit,
)
from core.web.forms import Measured as Entered
from equipment.catalogue.repair_models import Check, Dimension, RepairType
from equipment.repair.facts import Checked, Length, Measured, Operation, Used
from equipment.repair.models import Consumable, RepairDimension
from equipment.units import MM_PER_UNIT

PASSED, FAILED = "passed", "failed"
LENGTHS = tuple(Unit(name, factor) for name, factor in MM_PER_UNIT.items())
CUTS = tuple(sorted(LENGTHS, key=lambda unit: unit.name != "m"))
NOTHING = ("", "–")


def length_of(value: Any) -> Length | None:
    """A measure as it was typed, None where nothing was."""
    return Length(value.entered, value.unit) if isinstance(value, Entered) else None


class RowForm(PortalForm):
    """One row of a list. A row in which none of `TOLD` was typed says nothing."""

    TOLD: ClassVar[tuple[str, ...]] = ()
    #: What a row with a title does not show, for the title says it.
    hidden_when_titled: ClassVar[tuple[str, ...]] = ()

    @property
    def title(self) -> str:
        """What the row is about where that is settled, else empty."""
        return ""

    @property
    def is_told(self) -> bool:
        """Whether the row, which could be read, says anything."""
        return any(self.cleaned_data.get(name) not in (None, "") for name in self.TOLD)


class OperationForm(RowForm):
    """What was done, by whom and on which machine."""

    TOLD = ("type", "removed", "cut", "machine", "hours", "remark")
    needed = ("type", "done_on", "operator")
    type = forms.ChoiceField(required=False, label=_("Type of work"))
    done_on = DayField(required=False, label=_("Day"))
    operator = PlainTextField(max_length=120, required=False, label=_("Operator"))
    machine = PlainTextField(max_length=120, required=False, label=_("Machine"))
    unit = PlainTextField(max_length=120, required=False, label=_("Performing unit"))
    hours = MeasureField(required=False, places=2, label=_("Hours"), unit=_("h"))
    removed = QuantityField(units=LENGTHS, places=6, required=False, label=_("Removed"))
    cut = QuantityField(units=CUTS, places=6, required=False, label=_("Cut off"))
    remark = PlainTextField(max_length=300, required=False, label=_("Remark"))

    def __init__(self, *args: Any, types: Mapping[str, RepairType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types = types
        choice = cast("forms.ChoiceField", self.fields["type"])
        choice.choices = [NOTHING, *((key, one.label) for key, one in types.items())]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_told:
            for name, words in (
                ("type", _("Choose the type of work.")),
                ("done_on", _("Say on which day.")),
                ("operator", _("Say who did it.")),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return given

    def fact(self) -> Operation:
        given = self.cleaned_data
        plain = ("done_on", "operator", "machine", "unit", "hours", "remark")
        return Operation(
            type=self.types[given["type"]],
            removed=length_of(given["removed"]),
            cut=length_of(given["cut"]),
            **{name: given[name] for name in plain},
        )

    @staticmethod
    def filled(one: Operation) -> dict[str, Any]:
        """What the row of an operation shows."""
        names = ("done_on", "operator", "machine", "unit", "hours", "remark")
        shown = {name: getattr(one, name) for name in names}
        for name, length in (("removed", one.removed), ("cut", one.cut)):
            if length is not None:
                shown[name] = (length.value, length.unit)
        return {**shown, "type": one.type.public_id}


class DimensionForm(RowForm):
    """A measure before or after the work."""

    TOLD = ("value",)
    hidden_when_titled = ("code", "moment")
    code = forms.ChoiceField(
        choices=[NOTHING, *Dimension.choices], required=False, label=_("Dimension")
    )
    moment = forms.ChoiceField(
        choices=[NOTHING, *RepairDimension.Moment.choices],
        required=False,
        label=_("Before or after"),
    )
    value = QuantityField(
        units=LENGTHS, places=6, required=False, label=pgettext_lazy("measured", "Value")
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_told and not given.get("code"):
            self.add_error("code", _("Say what was measured."))
        if self.is_told and not given.get("moment"):
            self.add_error("moment", _("Say whether it was measured before or after."))
        return given

    def fact(self) -> Measured:
        given = self.cleaned_data
        value = given["value"]
        return Measured(given["code"], given["moment"], Length(value.entered, value.unit))

    @property
    def title(self) -> str:
        """What is measured and when, empty for a row where that is still to be chosen."""
        code, moment = self["code"].value(), self["moment"].value()
        if code not in Dimension.values or moment not in RepairDimension.Moment.values:
            return ""
        when = str(RepairDimension.Moment(moment).label).lower()
        return f"{Dimension(code).label}, {when}"

    @staticmethod
    def filled(one: Measured) -> dict[str, Any]:
        """What the row of a measure shows."""
        value = (one.value.value, one.value.unit)
        return {"code": one.code, "moment": one.moment, "value": value}


class ConsumableForm(RowForm):
    """What was used up or fitted."""

    TOLD = ("name", "batch", "quantity")
    name = PlainTextField(max_length=120, required=False, label=_("Consumable or part"))
    batch = PlainTextField(max_length=80, required=False, label=_("Heat or batch number"))
    quantity = MeasureField(required=False, label=_("Quantity"))
    unit = PlainTextField(max_length=20, required=False, label=_("Unit"))
    origin = forms.ChoiceField(
        choices=[NOTHING, *Consumable.Origin.choices], required=False, label=_("Origin")
    )

    def fact(self) -> Used:
        given = self.cleaned_data
        return Used(**{name: given[name] for name in self.fields})

    @staticmethod
    def filled(one: Used) -> dict[str, Any]:
        """What the row of a consumable shows."""
        return {
            name: getattr(one, name) for name in ("name", "batch", "quantity", "unit", "origin")
        }


class CheckForm(RowForm):
    """A check after the work."""

    TOLD = ("verdict",)
    hidden_when_titled = ("code",)
    code = forms.ChoiceField(choices=[NOTHING, *Check.choices], required=False, label=_("Check"))
    verdict = forms.ChoiceField(
        choices=[NOTHING, (PASSED, _("Passed")), (FAILED, pgettext_lazy("a check", "Failed"))],
        required=False,
        label=_("Result"),
    )
    checked_by = PlainTextField(max_length=150, required=False, label=_("Checked by"))
    on = DayField(required=False, label=_("Day"))
    remark = PlainTextField(max_length=300, required=False, label=_("Remark"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_told and not given.get("code"):
            self.add_error("code", _("Say what was checked."))
        if self.is_told and not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("Say on which day."))
        return given

    def fact(self) -> Checked:
        given = self.cleaned_data
        passed = given["verdict"] == PASSED
        return Checked(given["code"], passed, given["checked_by"], given["on"], given["remark"])

    @property
    def title(self) -> str:
        """What is checked, empty for a row where that is still to be chosen."""
        code = self["code"].value()
        return str(Check(code).label) if code in Check.values else ""

    @staticmethod
    def filled(one: Checked) -> dict[str, Any]:
        """What the row of a check shows."""
        shown = {name: getattr(one, name) for name in ("code", "checked_by", "on", "remark")}
        return {**shown, "verdict": PASSED if one.passed else FAILED}


FORMS: Mapping[str, type[RowForm]] = {
    "operations": OperationForm,
    "dimensions": DimensionForm,
    "consumables": ConsumableForm,
    "checks": CheckForm,
}
