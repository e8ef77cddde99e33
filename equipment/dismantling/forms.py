"""The sheet on which a crew records the dismantling, and the usage of what came out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayField, PortalForm
from equipment.dismantling import cells
from equipment.dismantling.cells import CELLS, YES, Cells, Places
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.queries import full_name
from equipment.dismantling.rules import LAID_DOWN, PullFrame, PullRow
from equipment.dismantling.sheet_rows import SheetRow, draft_into, stored_row, type_into
from equipment.orders.draft_models import RowDraft
from equipment.orders.models import OrderLine, TorqueBand, WorkOrder
from equipment.orders.sheet_rows import TypedSheet
from equipment.pipes.models import Location

Condition = DismantlingRecord.Condition


class SheetFrame(PortalForm):
    """What holds for the whole sheet: day, place, condition and care of rows that say none."""

    sheet_day = DayField(label=_("Day"))
    sheet_rack = forms.ChoiceField(required=False, label=_("Laid down at"))
    sheet_condition = forms.ChoiceField(
        required=False, choices=[("", "–"), *Condition.choices], label=_("Condition")
    )
    sheet_unit = forms.ChoiceField(
        required=False, choices=TorqueBand.Unit.choices, label=_("Unit of torque")
    )
    sheet_protector = forms.BooleanField(required=False, label=_("Protector refitted"))
    sheet_rinsed = forms.BooleanField(required=False, label=_("Rinsed"))
    sheet_inhibited = forms.BooleanField(required=False, label=_("Inhibited"))

    def __init__(self, data: Any, *, places: Places, frame: PullFrame, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.default_unit = frame.unit
        self.racks = {place.public_id: place for place in places.places}
        choice: Any = self.fields["sheet_rack"]
        names = [(key, full_name(place)) for key, place in self.racks.items()]
        choice.choices = [("", "–"), *names]

    @property
    def day(self) -> dt.date:
        found: dt.date = self.cleaned_data["sheet_day"]
        return found

    @property
    def rack(self) -> Location | None:
        return self.racks.get(self.cleaned_data["sheet_rack"])

    @property
    def unit(self) -> str:
        """The unit in which torques are typed."""
        return str(self.cleaned_data.get("sheet_unit") or self.default_unit)

    def answer(self, name: str, said: str) -> bool:
        """What a row says of its care; an empty cell says what the sheet does."""
        return said == YES if said else bool(self.cleaned_data[f"sheet_{name}"])


def pull_row(row: SheetRow, head: SheetFrame) -> PullRow:
    """The row for the service. What was typed without an outcome was laid down; an empty cell is
    that of the sheet."""
    given = row.read.given
    outcome = given["outcome"]
    if not outcome and any(given[name] not in (None, "") for name in CELLS):
        outcome = LAID_DOWN
    return PullRow(
        line=row.prefix,
        outcome=outcome,
        stand=given["stand"],
        torque=given["torque"],
        unit=row.unit or head.unit,
        condition=given["condition"] or head.cleaned_data["sheet_condition"],
        remark=given["remark"],
        protector_fitted=head.answer("protector", given["protector"]),
        rinsed=head.answer("rinsed", given["rinsed"]),
        inhibited=head.answer("inhibited", given["inhibited"]),
        rack=given["rack"] or head.rack,
        pulled_on=given["pulled_on"] or head.day,
        sequence=given["sequence"],
        version=row.version,
    )


class PullSheet(TypedSheet[SheetRow]):
    """The whole sheet of an order, bound to what was posted when there is something."""

    def __init__(
        self,
        order: WorkOrder,
        lines: Sequence[OrderLine],
        frame: PullFrame,
        places: Places,
        data: Any = None,
        *,
        drafts: Iterable[RowDraft] = (),
    ) -> None:
        self.order, self.frame, self.places = order, frame, places
        self.is_bound = data is not None
        self.head = SheetFrame(data, places=places, frame=frame, initial=_initial(frame))
        self.drafts = {draft.line_id: draft for draft in drafts}
        self.rows = [self._row(line, data) for line in lines]
        if any(row.record and row.record.entered_unit for row in self.rows):
            del self.head.fields["sheet_unit"]

    def _row(self, line: OrderLine, data: Any) -> SheetRow:
        row = stored_row(line, self.places, self.frame.unit)
        if data is not None:
            type_into(row, data)
            found = cells.read({**row.values, "unit": row.unit}, self.places)
            row.read = Cells(found.given, found.errors | row.errors)
        elif line.pk in self.drafts:
            draft_into(row, self.drafts[line.pk], self.frame.unit)
        return row

    def is_valid(self) -> bool:
        """Whether every cell can be read; each unreadable one is marked."""
        return self.head.is_valid() and not self.wrong

    def pull_rows(self) -> list[PullRow]:
        """The rows for the service: all that can be read."""
        return [pull_row(row, self.head) for row in self.rows if not row.errors]


def _initial(frame: PullFrame) -> dict[str, Any]:
    return {
        "sheet_day": frame.today,
        "sheet_rack": frame.rack.public_id if frame.rack else "",
        "sheet_condition": Condition.OK.value,
        "sheet_unit": frame.unit,
    }
