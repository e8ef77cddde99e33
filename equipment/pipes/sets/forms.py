"""What people type about sets and their members; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayField, PlainTextField, PortalForm, VersionForm
from equipment.catalogue.models import ProductLine
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.sets.services import FACTS
from equipment.pipes.typed import JointsForm


class SetFacts(PortalForm):
    """What may be changed of an open set."""

    number = PlainTextField(max_length=40, label=_("Number"), help_text=_("As your party counts."))
    kind = forms.ChoiceField(choices=PipeSet.Kind.choices, label=_("Kind"))
    well = PlainTextField(max_length=80, required=False, label=_("Well or rig"))
    remark = PlainTextField(max_length=300, required=False, label=_("Remark"))

    def facts(self) -> dict[str, Any]:
        """What `update_set` takes."""
        return {name: self.cleaned_data[name] for name in FACTS}


class NewSetForm(SetFacts):
    """A new set; its product line stays."""

    product_line = forms.ModelChoiceField(
        ProductLine.objects.offered(),
        to_field_name="public_id",
        label=_("Product line"),
        empty_label="",
        help_text=_("Pipe of this line alone may join; it cannot be changed later."),
    )
    opened_on = DayField(label=_("Opened on"), initial=timezone.localdate)

    def facts(self) -> dict[str, Any]:
        """What `create_set` takes."""
        return dict(self.cleaned_data)


class SetForm(SetFacts, VersionForm):
    """The facts of a set as the person read them."""


class AddMembersForm(JointsForm):
    """Joints that join a set, from which day on and, if they left again, until when."""

    on = DayField(label=_("From"), initial=timezone.localdate)
    until = DayField(
        required=False,
        label=_("Until"),
        help_text=_("Only for pipe that has left the set again: the first day without it."),
    )


class RemoveMembersForm(VersionForm):
    """Members that leave a set, from which day on, and why."""

    on = DayField(label=_("Out of the set from"), initial=timezone.localdate)
    reason = PlainTextField(max_length=300, required=False, label=_("Reason"))
    members = forms.ModelMultipleChoiceField(
        PipeSet.objects.none(),
        to_field_name="public_id",
        label=_("Members"),
        error_messages={"required": _("Tick the pipes that leave the set.")},
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members  # type: ignore[attr-defined]


class CloseForm(VersionForm):
    """The day on which a set is closed."""

    on = DayField(label=_("Closed on"), initial=timezone.localdate)
    reason = PlainTextField(max_length=300, rows=2, required=False, label=_("Reason"))
