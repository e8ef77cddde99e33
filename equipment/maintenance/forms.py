"""What people type about a maintenance plan; the services decide."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from core.accounts.models import Organisation, User, Workspace
from core.web.forms import PlainTextField, PlannedDayField, PortalForm
from equipment.maintenance import rules
from equipment.maintenance.models import MaintenancePlan
from equipment.maintenance.services import Rhythm
from equipment.orders import rules as order_rules
from equipment.orders.forms import CommitmentChoice
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Location
from equipment.pipes.sets.models import PipeSet


class PlanForm(PortalForm):
    """A plan for one item or one set, and how often it comes back."""

    explanations = {
        "basis": _(
            "By runs, an item counts how often it was put in service, and a set how often its "
            "most used joint was run since it joined."
        ),
    }
    title = PlainTextField(
        max_length=200, label=_("Title"), help_text=_("Such as: grease the gate valve")
    )
    item = forms.ModelChoiceField(
        EquipmentItem.objects.none(), to_field_name="public_id", required=False,
        label=_("Equipment"), empty_label=_("None"),
    )  # fmt: skip
    pipe_set = forms.ModelChoiceField(
        PipeSet.objects.none(), to_field_name="public_id", required=False, label=_("Set"),
        empty_label=_("None"),
    )  # fmt: skip
    every = forms.IntegerField(min_value=1, max_value=10_000, label=_("Every"))
    basis = forms.ChoiceField(choices=MaintenancePlan.Basis.choices, label=_("Comes back by"))
    first_due = PlannedDayField(label=_("First due"))
    days_ahead = forms.IntegerField(
        min_value=0, max_value=rules.MOST_AHEAD, initial=0, label=_("Days ahead"),
        help_text=_("So many days before it is due its order is raised."),
    )  # fmt: skip
    commitment = CommitmentChoice(
        Commitment.objects.none(), to_field_name="public_id", label=_("Commitment"), empty_label=""
    )
    executor = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="public_id", label=_("Executor"), empty_label=""
    )
    location = forms.ModelChoiceField(
        Location.objects.none(), to_field_name="public_id", label=_("Place"), empty_label=""
    )

    def __init__(self, *args: Any, user: User, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {"memorandum": workspace.pk}
        own = {**here, "organisation": user.organisation_id}
        items = EquipmentItem.objects.visible_to(user).filter(**own).exclude(status="scrapped")
        self._offer("item", items)
        self._offer("pipe_set", PipeSet.objects.visible_to(user).filter(**own, closed_on=None))
        commitments = Commitment.objects.visible_to(user).filter(
            **here, status__in=order_rules.ORDERABLE, unit__in=order_rules.COUNTABLE,
            measure="quantity",
        )  # fmt: skip
        self._offer("commitment", commitments)
        others = Organisation.objects.filter(parties__workspace=workspace)
        self._offer("executor", others.exclude(pk=user.organisation_id))
        places = Location.objects.open_to(user, workspace.pk)
        self._offer("location", places.exclude(kind=Location.Kind.TRANSIT))

    def _offer(self, name: str, rows: Any) -> None:
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        plain = ("title", "item", "pipe_set", "commitment", "executor", "location")
        rhythm = Rhythm(given["basis"], given["every"], given["first_due"], given["days_ahead"])
        return {**{name: given[name] for name in plain}, "rhythm": rhythm}
