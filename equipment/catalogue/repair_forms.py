"""What people type about types of repair and maintenance; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import PlainTextField, QuantityField
from equipment.catalogue.forms import EntryForm, units_of
from equipment.catalogue.measures import LENGTHS
from equipment.catalogue.repair_models import Check, Dimension, Family, RepairType, Subject
from equipment.catalogue.repair_services import FLAGS, LISTS, RepairTypeFacts

WORDS = ("code", "name", "name_az", "name_ru", "family")


def _several(choices: Any, label: Any, *, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices, widget=forms.CheckboxSelectMultiple, required=required, label=label
    )


def _limit(label: Any, help_text: Any) -> QuantityField:
    return QuantityField(
        units=units_of(LENGTHS), places=6, required=False, label=label, help_text=help_text
    )


class RepairTypeForm(EntryForm):
    """A type of work with its limits, what it asks for, and what it does to the register."""

    explanations = {
        "per_cut_limit": _(
            "Limits differ from standard to standard and from maker to maker: enter those that "
            "your party works by, with source and edition. An operation beyond them is refused."
        ),
        "shortens": _(
            "The cut length goes off the length of the joint in the register when the order is "
            "finished."
        ),
    }
    code = PlainTextField(
        max_length=40, label=_("Code"), help_text=_("For imports and the API, such as reface_pin.")
    )
    name = PlainTextField(max_length=200, label=_("Name in English"))
    name_az = PlainTextField(max_length=200, required=False, label=_("Name in Azerbaijani"))
    name_ru = PlainTextField(max_length=200, required=False, label=_("Name in Russian"))
    family = forms.ChoiceField(choices=Family.choices, label=_("Kind"))
    applies_to = _several(Subject.choices, _("Done on"), required=True)
    per_cut_limit = _limit(_("Most removed by one operation"), _("Empty: no limit."))
    cumulative_limit = _limit(
        _("Most removed in all"), _("Over the life of the joint; a new tool joint begins anew.")
    )
    dimensions_before = _several(Dimension.choices, _("Measured before"))
    dimensions_after = _several(Dimension.choices, _("Measured after"))
    checks = _several(Check.choices, _("Checked after the work"))
    shortens = forms.BooleanField(required=False, label=_("Shortens the pipe"))
    changes_range = forms.BooleanField(
        required=False, label=_("The new length decides the range anew")
    )
    renews_tool_joint = forms.BooleanField(required=False, label=_("Renews the tool joint"))
    changes_coupling = forms.BooleanField(required=False, label=_("Renews the coupling"))

    def facts(self) -> RepairTypeFacts:
        """What the service takes."""
        given = self.cleaned_data
        return RepairTypeFacts(
            **{name: given[name] for name in (*WORDS, *LISTS, *FLAGS)},
            per_cut_limit=self.figure("per_cut_limit"),
            cumulative_limit=self.figure("cumulative_limit"),
            **self.said(),
        )


def filled_with_type(row: RepairType) -> tuple[dict[str, Any], dict[str, str]]:
    """What the form of a type that is changed shows, and in which units."""
    names = (*WORDS, *LISTS, *FLAGS, "version", *EntryForm.SAID)
    shown: dict[str, Any] = {name: getattr(row, name) for name in names}
    units = {}
    for name in ("per_cut_limit", "cumulative_limit"):
        shown[name] = getattr(row, f"entered_{name}")
        units[name] = getattr(row, f"{name}_unit")
    return shown, {name: unit for name, unit in units.items() if unit}
