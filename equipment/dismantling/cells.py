"""The cells of one row of the sheet: read from what was typed, written as a person would type.

Four hundred forms would cost more than the page: the fields are made once and read every row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.search.folding import GAPS, fold
from core.web.forms import DayField, MeasureField, PlainTextField
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.queries import full_name
from equipment.dismantling.rules import REMARK_LENGTH, STAND_LENGTH
from equipment.orders.models import OrderLine, TorqueBand
from equipment.pipes.models import Location

#: The cells of a row in the order in which a sheet has them.
CELLS = ("outcome", "condition", "torque", "stand", "protector", "rinsed", "inhibited", "rack",
         "pulled_on", "sequence", "remark")  # fmt: skip
YES, NO = "yes", "no"
DAY = "%d.%m.%Y"
ANSWERS = [("", ""), (YES, ""), (NO, "")]


def _answer() -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=ANSWERS)


FIELDS: Mapping[str, forms.Field] = {
    "outcome": forms.ChoiceField(
        required=False, choices=[("", ""), *DismantlingRecord.Outcome.choices]
    ),
    "condition": forms.ChoiceField(
        required=False, choices=[("", ""), *DismantlingRecord.Condition.choices]
    ),
    "torque": MeasureField(required=False),
    "stand": PlainTextField(max_length=STAND_LENGTH, required=False),
    "protector": _answer(),
    "rinsed": _answer(),
    "inhibited": _answer(),
    "rack": PlainTextField(max_length=300, required=False),
    "pulled_on": DayField(required=False),
    "sequence": forms.IntegerField(required=False, min_value=1),
    "remark": PlainTextField(max_length=REMARK_LENGTH, required=False),
    "unit": forms.ChoiceField(required=False, choices=[("", ""), *TorqueBand.Unit.choices]),
}


@dataclass(frozen=True)
class Places:
    """Places by what people call them; a name that two have needs what it is part of."""

    places: Sequence[Location]
    by_name: Mapping[str, Sequence[Location]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Location]] = {}
        for place in self.places:
            for name in {_key(place.label), _key(place.name), _key(full_name(place))}:
                found.setdefault(name, []).append(place)
        object.__setattr__(self, "by_name", found)

    def named(self, text: str) -> Location:
        """The place that is called so. Raises ValidationError for none and for several."""
        found = self.by_name.get(_key(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            words = _("Several places are called so: write it as “%(name)s”.")
            raise forms.ValidationError(words % {"name": full_name(found[0])})
        raise forms.ValidationError(_("No place of the parties is called so."))

    def name_of(self, place: Location) -> str:
        """How the place is typed: by its name, or with what it is part of where others have it."""
        alone = len(self.by_name.get(_key(place.label), [])) < 2
        return place.label if alone else full_name(place)


def _key(text: str) -> str:
    return GAPS.sub(" ", fold(text)).strip()


@dataclass
class Cells:
    """What was typed in a row: what could be read of it, and what is wrong with the rest."""

    given: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read(texts: Mapping[str, str], places: Places) -> Cells:
    """What the texts of a row say, each read by its field."""
    cells = Cells()
    for name, one in FIELDS.items():
        try:
            value = one.clean(texts.get(name))
            if name == "rack":
                value = places.named(value) if value else None
            cells.given[name] = value
        except forms.ValidationError as error:
            cells.errors[name] = " ".join(error.messages)
    return cells


def stored(line: OrderLine, record: DismantlingRecord | None, places: Places) -> dict[str, str]:
    """What the cells of a recorded line hold, as a person would type it."""
    if record is None:
        return dict.fromkeys(CELLS, "")
    laid = record.outcome == DismantlingRecord.Outcome.LAID_DOWN
    return {
        "outcome": record.outcome,
        "condition": record.condition,
        "torque": typed(record.entered_torque),
        "stand": record.stand,
        "protector": _said(record.protector_fitted) if laid else "",
        "rinsed": _said(record.rinsed) if laid else "",
        "inhibited": _said(record.inhibited) if laid else "",
        "rack": places.name_of(record.rack) if record.rack else "",
        "pulled_on": record.pulled_on.strftime(DAY),
        "sequence": "" if record.sequence == line.position else str(record.sequence),
        "remark": record.remark,
    }


def _said(value: bool) -> str:
    return YES if value else NO


def typed(value: Decimal | None) -> str:
    """A number as it is typed in the person's language, without marks between thousands."""
    if value is None:
        return ""
    return number_format(value.normalize() + 0, None, use_l10n=True, force_grouping=False)
