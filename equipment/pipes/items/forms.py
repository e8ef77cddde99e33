"""What people type about equipment; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.web.forms import PlainTextField, PortalForm, VersionForm
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Location

STEPS: dict[str, str | Promise] = {
    "put-in-service": _("Put in service"),
    "take-out": _("Take out of service"),
    "need-repair": _("Needs repair"),
    "repair": _("Begin repair"),
    "release": _("Release to stock"),
    "scrap": _("Scrap"),
    "restore": _("Take scrapping back"),
}


class ItemFacts(PortalForm):
    """What is known of a piece of equipment."""

    number = PlainTextField(max_length=40, label=_("Number"), help_text=_("As your party counts."))
    kind = forms.ChoiceField(choices=EquipmentItem.Kind.choices, label=_("Kind"))
    location = forms.ModelChoiceField(
        Location.objects.none(), to_field_name="public_id", label=_("Place"), empty_label=""
    )
    serial = PlainTextField(max_length=60, required=False, label=_("Serial"))
    maker = PlainTextField(max_length=120, required=False, label=_("Maker"))
    rating = PlainTextField(
        max_length=80, required=False, label=_("Rating"), help_text=_("Such as 35 MPa or 150 t.")
    )
    description = PlainTextField(max_length=200, required=False, label=_("Description"))

    def __init__(self, *args: Any, user: User, memorandum_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, user, memorandum_id)

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ItemForm(ItemFacts, VersionForm):
    """The facts of an item as the person read them."""


class StepForm(VersionForm):
    """A step of an item, and where it lies from then on."""

    action = forms.ChoiceField(label=_("Step"))
    location = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Place"),
        empty_label=_("Stays where it is"),
    )
    reason = PlainTextField(
        max_length=2000,
        rows=3,
        required=False,
        label=_("Reason"),
        help_text=_("Needed for a repair, for scrapping and for taking that back."),
    )

    def __init__(
        self, *args: Any, user: User, memorandum_id: int, actions: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        steps = [(name, words) for name, words in STEPS.items() if name in actions]
        self.fields["action"].choices = steps  # type: ignore[attr-defined]
        _offer(self, user, memorandum_id)


def _offer(form: forms.Form, user: User, memorandum_id: int) -> None:
    choice = cast("forms.ModelChoiceField[Location]", form.fields["location"])
    places = Location.objects.open_to(user, memorandum_id)
    choice.queryset = places.exclude(kind=Location.Kind.TRANSIT)
