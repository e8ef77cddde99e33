"""What people type about an order; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from core.accounts.models import Organisation, User, Workspace
from core.web import numbers
from core.web.forms import (
    METRES,
    MeasureField,
    PlainTextField,
    PlannedDayField,
    PortalForm,
    QuantityField,
)
from equipment.orders import queries, rules
from equipment.orders.kinds import Priority
from equipment.orders.models import OrderPlace, Shift, TorqueBand, WorkOrder
from equipment.orders.picking import Offer
from equipment.orders.requested import Named
from equipment.orders.rules import BandFacts, PlaceFacts
from equipment.orders.works import Work, work_of
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Location, Tally

BAND = ("minimum", "optimum", "maximum")
BAND_FIELDS = ("torque_minimum", "torque_optimum", "torque_maximum", "torque_unit")
DEPTHS = ("datum_m", "collar_m", "depth_tolerance_m")
STRING = ("well", "section", "string", "rig", "shift", *DEPTHS)
PLACE = ("location", *STRING, "crew")


class CommitmentChoice(forms.ModelChoiceField[Commitment]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.title} ({obj.get_unit_display()})"


class TallyChoice(forms.ModelChoiceField[Tally]):
    def label_from_instance(self, obj: Any) -> str:
        day = numbers.day(obj.committed_at)
        return f"{obj.name} · {obj.product_line.label} · {day}"


class OrderForm(PortalForm):
    """The facts of an order. `facts()` are those of the service, with place and torque band."""

    explanations = {
        "datum_m": _(
            "The depth of the shoe along the hole. It is stored in metres, whatever unit you "
            "enter it in; the depth of each joint's top is counted up from it."
        ),
        "torque_minimum": _(
            "The band of the make-up procedure. A joint made up below it or above the maximum "
            "is recorded only with a reason."
        ),
    }

    title = PlainTextField(
        max_length=200, label=_("Title"), help_text=_("Such as: run the 9-5/8 in liner")
    )
    priority = forms.ChoiceField(
        choices=Priority.choices, initial=Priority.NORMAL, required=False, label=_("Priority")
    )
    commitment = CommitmentChoice(
        Commitment.objects.none(), to_field_name="public_id", label=_("Commitment")
    )
    executor = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="public_id", label=_("Executor")
    )
    tally = TallyChoice(
        Tally.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Tally"),
        help_text=_(
            "Its joints on the rig become the lines, in the tally's order. "
            "Those with joints on no order yet, the newest first."
        ),
    )
    take_named = forms.BooleanField(
        required=False, initial=True, label=_("Put what the request names on the order")
    )
    planned_start = PlannedDayField(label=_("Planned start"))
    planned_end = PlannedDayField(label=_("Planned end"))
    executed_under = PlainTextField(
        max_length=120, required=False, label=_("Executed under"), help_text=_("Contract number")
    )
    location = forms.ModelChoiceField(
        Location.objects.none(), to_field_name="public_id", label=_("Place")
    )
    well = PlainTextField(max_length=80, label=_("Well"))
    section = PlainTextField(max_length=80, required=False, label=_("Section"))
    string = PlainTextField(max_length=80, required=False, label=_("String"))
    rig = PlainTextField(max_length=80, required=False, label=_("Rig"))
    shift = forms.ChoiceField(
        choices=[("", _("Not said")), *Shift.choices], required=False, label=_("Shift")
    )
    crew = PlainTextField(max_length=120, required=False, label=_("Crew"))
    datum_m = QuantityField(
        units=METRES,
        required=False,
        label=_("Shoe depth"),
        help_text=_("Depths are counted up from here. Empty: the tally's."),
    )
    collar_m = QuantityField(units=METRES, required=False, label=_("Collar depth"))
    depth_tolerance_m = QuantityField(
        units=METRES,
        required=False,
        label=_("Tolerance of depths"),
        help_text=_("A stated depth may lie this far from the lengths. Empty: 0.5 m."),
    )
    torque_minimum = MeasureField(required=False, label=_("Minimum torque"))
    torque_optimum = MeasureField(required=False, label=_("Optimum torque"))
    torque_maximum = MeasureField(required=False, label=_("Maximum torque"))
    torque_unit = forms.ChoiceField(
        choices=TorqueBand.Unit.choices, initial=TorqueBand.Unit.FTLBF, label=_("Unit of torque")
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        workspace: Workspace,
        kind: str,
        named: Named | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.named = kind, named
        self._leave_out(work_of(kind))
        self._tell_named()
        here = {"memorandum": workspace.pk}
        self._choose("commitment", _commitments(user).filter(**here))
        if "tally" in self.fields:
            begun_from = str(self["tally"].value() or "")
            self._choose("tally", queries.tallies_to_run(user, begun_from).filter(**here))
        self._choose("location", Location.objects.visible_to(user).filter(**here))
        others = Organisation.objects.filter(parties__workspace=workspace)
        self._choose("executor", others.exclude(pk=user.organisation_id))
        if not self.is_bound:
            self._suggest("executor", "commitment", "location")

    def _leave_out(self, work: Work) -> None:
        """What a kind of order has no use for is not asked."""
        unused = [] if work.made_up else ["tally", *BAND_FIELDS]
        if not work.on_string:
            unused += STRING
        for name in unused:
            del self.fields[name]

    def _tell_named(self) -> None:
        """How much of what the request names may stand on the order; nothing asks nobody."""
        if self.named is None or not self.named.ready:
            del self.fields["take_named"]
            return
        told = {"ready": self.named.ready, "all": self.named.ready + self.named.left}
        words = gettext("%(ready)s of %(all)s may stand on it now.") % told
        self.fields["take_named"].help_text = words

    def _suggest(self, *names: str) -> None:
        """Where there is one choice alone, take it."""
        for name in names:
            choices = list(self.fields[name].queryset[:2])  # type: ignore[attr-defined]
            if len(choices) == 1:
                self.initial.setdefault(name, choices[0].public_id)

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        field.queryset = rows  # type: ignore[attr-defined]
        field.empty_label = "" if field.required else _("None")  # type: ignore[attr-defined]

    def clean_priority(self) -> str:
        """Who says nothing has it done in its turn."""
        return self.cleaned_data["priority"] or Priority.NORMAL

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of `create_order` and, without the tally, of `update_order`."""
        given = self.cleaned_data
        place = {name: given[name] for name in PLACE if name in given}
        tally = given.get("tally")
        if place.get("datum_m") is None and tally is not None:
            place["datum_m"] = tally.datum_m
        band = {name: given.get(f"torque_{name}") for name in BAND}
        plain = ("title", "priority", "commitment", "executor", "executed_under")
        lines: dict[str, Any] = {}
        if self.named is not None and given.get("take_named"):
            lines = {"items": self.named.items}
            lines |= {"joints": self.named.joints} if tally is None else {}
        return {
            **{name: given[name] for name in plain},
            **lines,
            "planned_start": given["planned_start"],
            "planned_end": given["planned_end"],
            "kind": self.kind,
            "tally": tally,
            "place": PlaceFacts(**place),
            "band": BandFacts(**band, unit=given.get("torque_unit") or TorqueBand.Unit.FTLBF),
        }


def initial_of(order: WorkOrder) -> dict[str, Any]:
    """What the form shows of an order that is changed."""
    place: OrderPlace | None = getattr(order, "place", None)
    band: TorqueBand | None = getattr(order, "torque_band", None)
    shown: dict[str, Any] = {
        "title": order.title,
        "priority": order.priority,
        "commitment": order.commitment.public_id,
        "executor": order.executor.public_id,
        "planned_start": order.planned_start,
        "planned_end": order.planned_end,
        "executed_under": order.executed_under,
    }
    if place is not None:
        shown |= {name: getattr(place, name) for name in PLACE}
        shown["location"] = place.location.public_id
    if band is not None:
        shown |= {f"torque_{name}": getattr(band, f"entered_{name}") for name in BAND}
        shown["torque_unit"] = band.entered_unit
    return shown


def _commitments(user: User) -> Any:
    rows = Commitment.objects.visible_to(user)
    return rows.filter(status__in=rules.ORDERABLE, unit__in=rules.COUNTABLE, measure="quantity")


class PickLinesForm(PortalForm):
    """The joints and items that were ticked, kept in the order in which the page lists them."""

    joints = forms.ModelMultipleChoiceField(
        Joint.objects.none(), to_field_name="public_id", required=False, label=_("Joints")
    )
    items = forms.ModelMultipleChoiceField(
        EquipmentItem.objects.none(), to_field_name="public_id", required=False, label=_("Items")
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["joints"].queryset = offer.joints  # type: ignore[attr-defined]
        self.fields["items"].queryset = offer.items  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Keyword arguments of `add_lines`."""
        return {name: list(self.cleaned_data[name]) for name in ("joints", "items")}
