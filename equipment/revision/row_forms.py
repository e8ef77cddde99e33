"""The small forms of a step of revision: one for each reading, finding and part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.web.forms import Measured as Entered
from core.web.forms import MeasureField, PlainTextField, PortalForm, QuantityField, Unit
from equipment.programmes.models import Sought
from equipment.revision.classing import CUTS
from equipment.revision.facts import FoundFacts, PartFacts, ReadFacts
from equipment.revision.models import RevisionFinding, RevisionPart
from equipment.units import MM_PER_UNIT

LENGTHS = tuple(Unit(name, factor) for name, factor in MM_PER_UNIT.items())
NOTHING = ("", "–")


class AskedField(QuantityField):
    """A measure that the programme asks for: shown as needed, and saved without it all the same,
    for a reading that is missing is told by the class."""

    def validate(self, value: Any) -> None:
        if value is not None:
            super().validate(value)


class AskedChoice(forms.ChoiceField):
    """A choice that a step which was done needs: the service says so, not the field."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


def _entered(value: Any) -> tuple[Any, str]:
    """A measure as it was typed with its unit; nothing where nothing was."""
    return (value.entered, value.unit) if isinstance(value, Entered) else (None, "mm")


class ReadingForm(PortalForm):
    """One reading: those that the programme asks for have their kind and place already.

    A row without a value says nothing.
    """

    kind = forms.ChoiceField(required=False, label=_("Measured"))
    place = PlainTextField(
        max_length=40, required=False, label=pgettext_lazy("on a pipe", "Position")
    )
    number = forms.IntegerField(
        min_value=1, max_value=100, required=False, widget=forms.HiddenInput
    )
    value = QuantityField(units=LENGTHS, places=3, required=False, label=_("Value"))

    def __init__(self, *args: Any, kinds: Any = (), title: str = "", previous: str = "",
                 limit: str = "", is_needed: bool = False, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.title, self.previous, self.limit = title, previous, limit
        choice: Any = self.fields["kind"]
        choice.choices = [NOTHING, *kinds]
        if is_needed:
            self.fields["value"] = AskedField(units=LENGTHS, places=3, label=_("Value"))
        if title:
            for name in ("kind", "place"):
                self.fields[name].widget = forms.HiddenInput()

    @property
    def is_told(self) -> bool:
        return self.cleaned_data.get("value") is not None

    @property
    def is_open(self) -> bool:
        """Whether a row beside those that are asked for has something to show."""
        sent: Any = self["value"].data if self.is_bound else None
        return bool(self.errors or self.initial.get("place") or (sent and sent[0]))

    def fact(self) -> ReadFacts:
        given = self.cleaned_data
        value, unit = _entered(given["value"])
        return ReadFacts(given["kind"], given["place"], value, unit, given["number"] or 1)


class FindingForm(PortalForm):
    """One thing that was found: its size, of a cut its depth, direction and the wall beside it."""

    code = forms.ChoiceField(choices=Sought.choices, widget=forms.HiddenInput)
    value = QuantityField(units=LENGTHS, places=3, required=False, label=_("Size"))
    place = PlainTextField(
        max_length=40, required=False, label=pgettext_lazy("on a pipe", "Position")
    )
    direction = forms.ChoiceField(
        choices=[NOTHING, *RevisionFinding.Direction.choices], required=False, label=_("Direction")
    )
    adjacent = MeasureField(
        places=3, required=False, label=_("Wall beside it"), help_text=_("In the same unit.")
    )

    LABELS = {
        Sought.DENT: _("Least outside diameter there"),
        Sought.STRETCH: _("Least outside diameter there"),
        Sought.STRING_SHOT: _("Greatest outside diameter there"),
        Sought.CORROSION: _("Wall that is left"),
        Sought.INTERNAL: _("Wall that is left"),
        Sought.CUT: _("Depth"),
        Sought.SLIP_CUT: _("Depth"),
    }

    def __init__(self, *args: Any, sought: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sought = sought
        self.fields["value"].label = self.LABELS[Sought(sought)]
        self.initial.setdefault("code", sought)
        if sought not in CUTS:
            del self.fields["direction"], self.fields["adjacent"]

    @property
    def is_told(self) -> bool:
        given = self.cleaned_data
        return any(given.get(name) not in (None, "") for name in ("value", "place", "direction"))

    def fact(self) -> FoundFacts:
        given = self.cleaned_data
        value, unit = _entered(given["value"])
        return FoundFacts(
            given["code"], given["place"], value, unit, given.get("direction", ""),
            given.get("adjacent"),
        )  # fmt: skip


class PartForm(PortalForm):
    """A part of equipment."""

    name = PlainTextField(max_length=120, required=False, label=_("Part"))
    found = PlainTextField(max_length=200, required=False, label=_("How it was found"))
    fate = forms.ChoiceField(
        choices=[NOTHING, *RevisionPart.Fate.choices], required=False, label=_("What became of it")
    )
    serial = PlainTextField(
        max_length=60, required=False, label=_("Serial of the new part"),
        help_text=_("Needed when it was replaced."),
    )  # fmt: skip

    @property
    def is_told(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("name", "found", "fate", "serial"))

    def fact(self) -> PartFacts:
        given = self.cleaned_data
        return PartFacts(given["name"], given["fate"], given["found"], given["serial"])
