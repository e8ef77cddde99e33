"""What people type about a single pipe; the services decide."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User, Workspace
from core.web.forms import METRES, PlainTextField, PortalForm, QuantityField
from equipment.catalogue.models import ProductLine
from equipment.pipes.heats.models import Heat
from equipment.pipes.life.states import ENTERED
from equipment.pipes.models import Joint, Location


class NewJointForm(PortalForm):
    """A new pipe of the person's party, known by its serial."""

    explanations = {
        "serial": _(
            "As it is stamped, in one alphabet. A serial that looks like another one, such as "
            "Latin and Cyrillic letters or a zero and an O, asks for your word first."
        ),
        "status": _(
            "At a rig or a well new pipe is on the rig, anywhere else received. Choose in stock "
            "for new pipe that was looked at and is ready."
        ),
    }

    serial = PlainTextField(max_length=60, label=_("Serial"))
    product_line = forms.ModelChoiceField(
        ProductLine.objects.offered(),
        to_field_name="public_id",
        label=_("Product line"),
        empty_label="",
    )
    location = forms.ModelChoiceField(
        Location.objects.none(), to_field_name="public_id", label=_("Place"), empty_label=""
    )
    status = forms.ChoiceField(required=False, label=_("State"))
    effective_length_m = QuantityField(units=METRES, label=_("Effective length"))
    overall_length_m = QuantityField(units=METRES, required=False, label=_("Overall length"))
    makeup_loss_m = QuantityField(units=METRES, required=False, label=_("Make-up loss"))
    kind = forms.ChoiceField(choices=Joint.Kind.choices, label=_("Kind"))
    length_range = forms.ChoiceField(
        choices=[("", _("Not said")), *Joint.Range.choices], required=False, label=_("Range")
    )
    tally_number = PlainTextField(max_length=120, required=False, label=_("Joint number"))
    yard_number = PlainTextField(max_length=60, required=False, label=_("Yard number"))
    heat = forms.ModelChoiceField(
        Heat.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Heat"),
        empty_label=_("Not said"),
    )
    description = PlainTextField(max_length=200, required=False, label=_("Description"))
    accept_look_alikes = forms.BooleanField(
        required=False, label=_("It is another pipe: register it all the same.")
    )

    def __init__(self, *args: Any, user: User, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Location.objects.own(user, workspace.pk)
        cast("forms.ModelChoiceField[Location]", self.fields["location"]).queryset = places
        heats = Heat.objects.visible_to(user).filter(
            memorandum=workspace.pk, organisation=user.organisation_id
        )
        cast("forms.ModelChoiceField[Heat]", self.fields["heat"]).queryset = heats
        states = [(one, Joint.Status(one).label) for one in ENTERED]
        self.fields["status"].choices = [("", _("By the place")), *states]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What `create_joint` takes."""
        given = dict(self.cleaned_data)
        return given if given["status"] else {k: v for k, v in given.items() if k != "status"}
