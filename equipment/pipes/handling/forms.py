"""What people say about several joints that they move or take a step further."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User, Workspace
from core.web.forms import DayField, PlainTextField, PortalForm
from equipment.pipes.handling.choices import common_steps
from equipment.pipes.life.rules import MOVING, WITH_REASON, WORDS
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.kinds import PlaceKind


class MoveForm(PortalForm):
    """Where the chosen joints are laid down, the step by which they come there, and why."""

    location = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        label=_("Place"),
        empty_label=_("Choose a place"),
        help_text=_("Where the pipe lies from now on."),
    )
    arrives = forms.ChoiceField(
        required=False,
        label=_("They come there by"),
        help_text=_("A step that leads to another state, where all chosen pipes may take it."),
    )
    reason = PlainTextField(max_length=200, required=False, label=_("Remark"))

    def __init__(
        self, data: Any = None, *, user: User, workspace: Workspace, rows: Sequence[Joint]
    ) -> None:
        super().__init__(data)
        _offer_places(self, user, workspace)
        steps = [name for name in common_steps(rows) if name in MOVING]
        choice = cast("forms.ChoiceField", self.fields["arrives"])
        choice.choices = [
            ("", _("The state stays as it is")),
            *((name, WORDS[name]) for name in steps),
        ]
        if not steps:
            del self.fields["arrives"]


class StepForm(PortalForm):
    """The day of a step, where the pipe comes to by it, and why."""

    step = forms.CharField(widget=forms.HiddenInput)
    on = DayField(
        required=False, label=_("Day"), help_text=_("The day of the step; empty for today.")
    )
    location = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Place"),
        empty_label=_("The pipe stays where it is"),
    )
    reason = PlainTextField(max_length=500, required=False, label=_("Remark"))

    def __init__(
        self,
        data: Any = None,
        *,
        action: str,
        user: User,
        workspace: Workspace,
        rows: Sequence[Joint],
    ) -> None:
        super().__init__(data, initial={"step": action})
        if action in MOVING:
            _offer_places(self, user, workspace)
        else:
            del self.fields["location"]
        if action in WITH_REASON:
            self.fields["reason"].required = True
            self.fields["reason"].label = _("Reason")
        if action == "bring_to_rig":
            self.fields["location"].required = True

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given.pop("step", None)
        return given


def _offer_places(form: forms.Form, user: User, workspace: Workspace) -> None:
    choice = cast("forms.ModelChoiceField[Location]", form.fields["location"])
    places = Location.objects.open_to(user, workspace.pk)
    choice.queryset = places.exclude(kind=PlaceKind.TRANSIT)
