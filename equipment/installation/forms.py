"""The sheet on which a crew records the run: one small form for each line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayField, MeasureField, PlainTextField, PortalForm
from equipment.installation.queries import band_of
from equipment.installation.rules import REJECTED, RUN, RunFrame, RunRow
from equipment.orders.models import OrderLine, TorqueBand, WorkOrder

OUTCOMES = [("", "–"), (RUN, _("Run")), (REJECTED, _("Rejected"))]
#: The cells of a row in the order in which a sheet has them.
CELLS = ("outcome", "effective_length_m", "torque", "run_on", "sequence", "reason")
DAY = "%d.%m.%Y"


class RunRowForm(PortalForm):
    """One row of the sheet. What was typed without an outcome means that the joint was run."""

    sequence = forms.IntegerField(required=False, min_value=1, label=_("Number run"))
    outcome = forms.ChoiceField(required=False, choices=OUTCOMES, label=_("Outcome"))
    effective_length_m = MeasureField(required=False, label=_("Length, m"))
    torque = MeasureField(required=False, label=_("Torque"))
    run_on = DayField(required=False, label=_("Day"))
    reason = PlainTextField(max_length=300, required=False, label=_("Reason"))
    unit = forms.ChoiceField(required=False, choices=TorqueBand.Unit.choices)
    version = forms.IntegerField(required=False, min_value=0)

    def row(self, line: OrderLine, frame: SheetFrame) -> RunRow:
        """The row for the service; an empty day is that of the sheet."""
        given = self.cleaned_data
        outcome = given["outcome"]
        if not outcome and any(given[name] not in (None, "") for name in CELLS):
            outcome = RUN
        return RunRow(
            line=line.public_id,
            outcome=outcome,
            effective_length_m=given["effective_length_m"],
            torque=given["torque"],
            unit=given["unit"] or frame.unit,
            reason=given["reason"],
            run_on=given["run_on"] or frame.day,
            sequence=given["sequence"],
            version=given["version"],
        )


class SheetFrame(PortalForm):
    """What holds for the whole sheet: the day of rows without one, the unit of the torques."""

    sheet_day = DayField(label=_("Day of the run"))
    sheet_unit = forms.ChoiceField(
        required=False, choices=TorqueBand.Unit.choices, label=_("Unit of torque")
    )
    default_unit: str = TorqueBand.Unit.FTLBF

    @property
    def day(self) -> dt.date:
        found: dt.date = self.cleaned_data["sheet_day"]
        return found

    @property
    def unit(self) -> str:
        return self.cleaned_data.get("sheet_unit") or self.default_unit


@dataclass
class SheetRow:
    """A line as the sheet shows it: what is stored or was typed, and what is wrong with it."""

    line: OrderLine
    form: RunRowForm
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    datum: Decimal | None = None

    @property
    def top_m(self) -> Decimal | None:
        """The depth of the joint's upper end, when it was run and the shoe is set."""
        if self.datum is None or self.record is None or self.record.is_rejected:
            return None
        top: Decimal = self.datum - self.record.cumulative_depth_m
        return top

    @property
    def prefix(self) -> str:
        return self.line.public_id

    @property
    def record(self) -> Any:
        return getattr(self.line, "record", None)


class RunSheet:
    """The whole sheet of an order, bound to what was posted when there is something."""

    def __init__(
        self, order: WorkOrder, lines: Sequence[OrderLine], frame: RunFrame, data: Any = None
    ) -> None:
        self.order, self.frame, self.is_bound = order, frame, data is not None
        self.band = band_of(order)
        place: Any = getattr(order, "place", None)
        self.datum: Decimal | None = place.datum_m if place else None
        self.head = SheetFrame(data, initial={"sheet_day": frame.today, "sheet_unit": frame.unit})
        self.head.default_unit = frame.unit
        if self.band is not None:
            del self.head.fields["sheet_unit"]
        self.rows = [self._row(line, data) for line in lines]

    def _row(self, line: OrderLine, data: Any) -> SheetRow:
        form = RunRowForm(data, prefix=line.public_id)
        row = SheetRow(line, form, datum=self.datum)
        stored = row.record
        if stored and stored.entered_unit not in ("", self.frame.unit):
            row.unit = stored.entered_unit
        if data is None:
            row.values = stored_values(line)
        else:
            row.values = {name: data.get(form.add_prefix(name), "") for name in CELLS}
        row.values["version"] = str(stored.version if stored else 0)
        return row

    def is_valid(self) -> bool:
        """Whether every cell can be read; each unreadable one is marked."""
        for row in self.rows:
            if not row.form.is_valid():
                row.errors = {
                    name: " ".join(str(one) for one in told)
                    for name, told in row.form.errors.items()
                }
        return self.head.is_valid() and not any(row.errors for row in self.rows)

    def run_rows(self) -> list[RunRow]:
        """The rows for the service: all that can be read."""
        readable = [row for row in self.rows if row.form.is_valid()]
        return [row.form.row(row.line, self.head) for row in readable]

    def mark(self, errors: Sequence[Mapping[str, object]]) -> None:
        """Put the service's errors at their cells."""
        rows = {row.prefix: row for row in self.rows}
        for error in errors:
            row = rows.get(str(error["row"]))
            if row is not None:
                row.errors.setdefault(str(error["field"]), str(error["message"]))

    @property
    def wrong(self) -> list[SheetRow]:
        return [row for row in self.rows if row.errors]


def stored_values(line: OrderLine) -> dict[str, str]:
    """What the cells of a recorded line hold, as a person would type it."""
    record: Any = getattr(line, "record", None)
    if record is None:
        return dict.fromkeys(CELLS, "")
    return {
        "sequence": "" if record.sequence == line.position else str(record.sequence),
        "outcome": REJECTED if record.is_rejected else RUN,
        "effective_length_m": "" if record.is_rejected else typed(record.effective_length_m, 3),
        "torque": typed(record.entered_torque),
        "run_on": record.run_on.strftime(DAY),
        "reason": record.reject_reason or record.torque_reason,
    }


def typed(value: Decimal | None, places: int | None = None) -> str:
    """A number as it is typed in the person's language, without marks between thousands."""
    if value is None:
        return ""
    exact = value if places is not None else value.normalize() + 0
    return number_format(exact, places, use_l10n=True, force_grouping=False)
