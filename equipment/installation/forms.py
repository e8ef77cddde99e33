"""What the cells of the sheet hold: reading what was typed, and typing what is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayField, MeasureField, PlainTextField, PortalForm
from equipment.installation.models import RunningRecord
from equipment.installation.rules import CELLS, IN_UNIT, REJECTED, RUN, RunRow
from equipment.orders.models import Shift, TorqueBand

OUTCOMES = [("", "–"), (RUN, _("Run")), (REJECTED, _("Rejected"))]
DRIFTED = {"": None, "yes": True, "no": False}
DAY = "%d.%m.%Y"
#: Lengths are shown to the millimetre, everything else as it was entered.
PLACES = {"effective_length_m": 3}
MOST_DRAFTS = 5_000


class RowForm(PortalForm):
    """The cells of a row, each with how it is read. A sheet has hundreds of rows: `read` cleans
    with these fields and makes no form for each."""

    outcome = forms.ChoiceField(required=False, choices=OUTCOMES)
    effective_length_m = MeasureField(required=False)
    torque = MeasureField(required=False)
    shoulder = MeasureField(required=False)
    turns = MeasureField(required=False)
    triangle = forms.ChoiceField(
        required=False, choices=[("", "–"), *RunningRecord.Triangle.choices]
    )
    is_drifted = forms.ChoiceField(required=False, choices=[(name, name) for name in DRIFTED])
    drift_mm = MeasureField(required=False)
    compound = PlainTextField(max_length=80, required=False)
    centralisers = forms.IntegerField(required=False, min_value=0)
    run_on = DayField(required=False)
    shift = forms.ChoiceField(required=False, choices=[("", "–"), *Shift.choices])
    sequence = forms.IntegerField(required=False, min_value=1)
    stated_depth_m = MeasureField(required=False)
    reason = PlainTextField(max_length=300, required=False)
    unit = forms.ChoiceField(required=False, choices=[("", ""), *TorqueBand.Unit.choices])


FIELDS = RowForm.base_fields
READ = (*CELLS, "unit")


class SheetFrame(PortalForm):
    """What holds for the whole sheet: day and shift of rows without one, the unit of torques."""

    sheet_day = DayField(label=_("Day of the run"))
    sheet_shift = forms.ChoiceField(
        required=False, choices=[("", _("Not said")), *Shift.choices], label=_("Shift")
    )
    sheet_unit = forms.ChoiceField(
        required=False, choices=TorqueBand.Unit.choices, label=_("Unit of torque")
    )
    default_unit: str = TorqueBand.Unit.FTLBF

    @property
    def day(self) -> dt.date:
        found: dt.date = self.cleaned_data["sheet_day"]
        return found

    @property
    def shift(self) -> str:
        return self.cleaned_data.get("sheet_shift") or ""

    @property
    def unit(self) -> str:
        return self.cleaned_data.get("sheet_unit") or self.default_unit


def read(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a row's cells by name, and what is wrong with those that cannot be read."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in READ:
        try:
            values[name] = FIELDS[name].clean(texts.get(name, ""))
        except forms.ValidationError as error:
            errors[name] = " ".join(error.messages)
    return values, errors


def row_of(line: str, values: Mapping[str, Any], unit: str, **more: Any) -> RunRow:
    """A row for the service. What was typed without an outcome means that the joint was run."""
    said = {name: values[name] for name in CELLS}
    said["is_drifted"] = DRIFTED[values["is_drifted"]]
    if not said["outcome"] and any(value not in (None, "") for value in said.values()):
        said["outcome"] = RUN
    return RunRow(line=line, unit=values["unit"] or unit, **said, **more)


def texts_of(row: RunRow) -> dict[str, str]:
    """The cells of a row as a person would type them."""
    return {name: text(getattr(row, name), PLACES.get(name)) for name in CELLS}


def text(value: Any, places: int | None = None) -> str:
    """A value of a cell as it is typed in the person's language."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return typed(value, places)
    if isinstance(value, dt.date):
        return value.strftime(DAY)
    return str(value)


def typed(value: Decimal | None, places: int | None = None) -> str:
    """A number as it is typed in the person's language, without marks between thousands."""
    if value is None:
        return ""
    exact = value if places is not None else value.normalize() + 0
    return number_format(exact, places, use_l10n=True, force_grouping=False)


def unit_matters(row: RunRow) -> bool:
    """Whether a row holds a torque, so that its unit says something."""
    return any(getattr(row, name) is not None for name in IN_UNIT)
