"""What people type about grades, connections, torques and limits of tool joints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import MeasureField, PlainTextField, PortalForm, QuantityField
from equipment.catalogue.class_models import PipeClass, ToolJointLimit
from equipment.catalogue.connection_services import BAND, ConnectionFacts, TorqueFacts
from equipment.catalogue.forms import SOURCE_HELP, EntryForm, GradeChoice, choose_entry, units_of
from equipment.catalogue.grade_services import GradeFacts
from equipment.catalogue.limit_services import LimitFacts
from equipment.catalogue.measures import LENGTHS, PRESSURES, TORQUES, Entered
from equipment.catalogue.models import Connection, Grade, Product

STRENGTHS = ("psi", "ksi", "MPa")


class GradeForm(EntryForm):
    """A steel grade; its figures share one unit."""

    name = PlainTextField(max_length=20, label=_("Name"))
    group = forms.ChoiceField(choices=Grade.Group.choices, label=_("Group"))
    products = forms.MultipleChoiceField(
        choices=Product.choices, widget=forms.CheckboxSelectMultiple, label=_("Products")
    )
    unit = forms.ChoiceField(
        choices=[(one.name, one.label) for one in units_of(STRENGTHS)], label=_("Unit")
    )
    yield_min = MeasureField(label=_("Minimum yield"))
    yield_max = MeasureField(required=False, label=_("Maximum yield"))
    tensile_min = MeasureField(required=False, label=_("Minimum tensile strength"))

    def facts(self) -> GradeFacts:
        """What the service takes."""
        names = ("name", "group", "products", "unit", "yield_min", "yield_max", "tensile_min")
        return GradeFacts(**{name: self.cleaned_data[name] for name in names}, **self.said())


def filled_with_grade(grade: Grade) -> dict[str, Any]:
    """What the form of a grade that is changed shows."""
    names = ("name", "group", "products", "version", *EntryForm.SAID)
    shown = {name: getattr(grade, name) for name in names}
    figures = ("yield_min", "yield_max", "tensile_min")
    shown |= {name: getattr(grade, f"entered_{name}") for name in figures}
    return shown | {"unit": grade.entered_unit}


class ConnectionForm(EntryForm):
    """A connection, with the pressure that it bears where that is known."""

    name = PlainTextField(max_length=60, label=_("Name"))
    kind = forms.ChoiceField(choices=Connection.Kind.choices, label=_("Kind"))
    pressure_rating = QuantityField(
        units=units_of(PRESSURES),
        required=False,
        label=_("Pressure rating"),
        help_text=_("Where it is lower than the body's, a test is not pressed above it."),
    )

    def facts(self) -> ConnectionFacts:
        """What the service takes."""
        given = self.cleaned_data
        rating = self.figure("pressure_rating")
        return ConnectionFacts(
            name=given["name"], kind=given["kind"], pressure_rating=rating, **self.said()
        )


def filled_with_connection(row: Connection) -> tuple[dict[str, Any], dict[str, str]]:
    """What the form of a connection that is changed shows, and in which units."""
    shown = {name: getattr(row, name) for name in ("name", "kind", "version", *EntryForm.SAID)}
    shown["pressure_rating"] = row.entered_pressure_rating
    unit = row.pressure_rating_unit
    return shown, {"pressure_rating": unit} if unit else {}


class TorqueForm(PortalForm):
    """The torque to make a connection up on one size of pipe."""

    designation = PlainTextField(max_length=30, label=_("Size"))
    weight_name = PlainTextField(
        max_length=20, required=False, label=_("Weight name"), help_text=_("Empty: all weights.")
    )
    grade = GradeChoice(
        Grade.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Grade"),
        empty_label=_("All grades"),
    )
    unit = forms.ChoiceField(
        choices=[(one.name, one.label) for one in units_of(TORQUES)],
        initial="ft·lbf",
        label=_("Unit of torque"),
    )
    minimum = MeasureField(required=False, label=_("Minimum torque"))
    optimum = MeasureField(required=False, label=_("Optimum torque"))
    maximum = MeasureField(required=False, label=_("Maximum torque"))
    source = PlainTextField(max_length=200, label=_("Source"), help_text=SOURCE_HELP)
    edition = PlainTextField(max_length=120, required=False, label=_("Edition"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choose_entry(self, "grade", Grade)

    def facts(self) -> TorqueFacts:
        """What the service takes."""
        names = ("designation", "weight_name", "grade", "unit", *BAND, "source", "edition")
        return TorqueFacts(**{name: self.cleaned_data[name] for name in names})


class ClassChoice(forms.ModelChoiceField[PipeClass]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label} · {obj.scheme.name}"


class ToolJointLimitForm(EntryForm):
    """The least dimensions of a worn tool joint for a class."""

    designation = PlainTextField(max_length=30, label=_("Size of pipe"))
    weight_name = PlainTextField(max_length=20, label=_("Weight name"))
    grade = GradeChoice(Grade.objects.none(), to_field_name="public_id", label=_("Grade"))
    connection = forms.ModelChoiceField(
        Connection.objects.none(), to_field_name="public_id", label=_("Connection")
    )
    pipe_class = ClassChoice(PipeClass.objects.none(), to_field_name="public_id", label=_("Class"))
    min_od = QuantityField(units=units_of(LENGTHS), places=6, label=_("Least outside diameter"))
    min_shoulder = QuantityField(
        units=units_of(LENGTHS), places=6, required=False, label=_("Least box shoulder")
    )

    def __init__(
        self, data: Any = None, *, limit: ToolJointLimit | None = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        choose_entry(self, "grade", Grade, limit and limit.grade)
        choose_entry(self, "connection", Connection, limit and limit.connection)
        classes = PipeClass.objects.filter(scheme__retired_at=None, part="body")
        choice = cast("ClassChoice", self.fields["pipe_class"])
        choice.queryset = classes.select_related("scheme").order_by("scheme__name", "rank")

    def facts(self) -> LimitFacts:
        """What the service takes."""
        names = ("designation", "weight_name", "grade", "connection", "pipe_class")
        return LimitFacts(
            **{name: self.cleaned_data[name] for name in names},
            min_od=self.figure("min_od") or Entered(Decimal(0), "mm"),
            min_shoulder=self.figure("min_shoulder"),
            **self.said(),
        )


def filled_with_limit(row: ToolJointLimit) -> tuple[dict[str, Any], dict[str, str]]:
    """What the form of a limit that is changed shows, and in which units."""
    names = ("designation", "weight_name", "version", *EntryForm.SAID)
    shown: dict[str, Any] = {name: getattr(row, name) for name in names}
    shown |= {"grade": row.grade.public_id, "connection": row.connection.public_id}
    shown |= {"pipe_class": row.pipe_class.public_id, "min_od": row.entered_min_od}
    shown["min_shoulder"] = row.entered_min_shoulder
    units = {"min_od": row.min_od_unit, "min_shoulder": row.min_shoulder_unit}
    return shown, {name: unit for name, unit in units.items() if unit}
