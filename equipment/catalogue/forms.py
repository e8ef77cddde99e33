"""What people type about product lines; the services decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.web.forms import Measured, PlainTextField, QuantityField, Unit, VersionForm
from equipment.catalogue import entries, rating_services, ratings
from equipment.catalogue.measures import FORCES, LENGTHS, PRESSURES, TORQUES, Entered
from equipment.catalogue.models import Connection, GivenRating, Grade, Product, ProductLine
from equipment.catalogue.services import ProductFacts

Kind = GivenRating.Kind
SOURCE_HELP = _("The standard, data sheet or certificate that says so. Everybody reads it.")


def units_of(names: Sequence[str]) -> tuple[Unit, ...]:
    """Units to choose from, each with its word; what is stored is computed by the service."""
    return tuple(Unit(name, label=entries.Unit(name).label) for name in names)


class EntryForm(VersionForm):
    """What every entry has; `units` are those in which its figures were entered."""

    source = PlainTextField(max_length=200, label=_("Source"), help_text=SOURCE_HELP)
    edition = PlainTextField(max_length=120, required=False, label=_("Edition"))
    note = PlainTextField(max_length=300, required=False, label=_("Remark"))
    to_confirm = forms.BooleanField(
        required=False,
        label=_("To be confirmed against the printed standard"),
    )
    reason = PlainTextField(
        max_length=300,
        required=False,
        label=_("Why it changes"),
        help_text=_("Kept in the history, which every party reads."),
    )
    SAID: ClassVar[tuple[str, ...]] = ("source", "edition", "note", "to_confirm")

    def __init__(
        self, data: Any = None, *, initial: Any = None, units: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=initial or {})
        if not (initial or {}).get("version"):
            del self.fields["version"], self.fields["reason"]
        for name, unit in (units or {}).items():
            field = cast("QuantityField", self.fields[name])
            field.units = tuple(sorted(field.units, key=lambda one: one.name != unit))

    def said(self) -> dict[str, Any]:
        """Source, edition, remark and whether they are to be confirmed."""
        return {name: self.cleaned_data[name] for name in self.SAID}

    def figure(self, name: str) -> Entered | None:
        """A measure with the unit in which it was typed."""
        value = self.cleaned_data[name]
        return Entered(value.entered, value.unit) if isinstance(value, Measured) else None


def choose_entry(form: forms.Form, name: str, rows: Any, kept: Any = None) -> None:
    """Offer entries that are not retired, and the one that is kept."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    offered = rows.objects.offered()
    if kept is not None:
        offered = offered | rows.objects.filter(pk=kept.pk)
    field.queryset = offered


class GradeChoice(forms.ModelChoiceField[Grade]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.get_group_display()}"


class ProductLineForm(EntryForm):
    """A kind of pipe, with the ratings that its source gives."""

    explanations: ClassVar[Mapping[str, str | Promise]] = {
        "weight_name": _("The nominal weight is a name only; the wall is computed with."),
        "internal_yield": _(
            "Only what your source gives. The page compares it with the formula: a rating that "
            "differs by more than 1 % is saved and shown with both figures."
        ),
    }
    product = forms.ChoiceField(choices=Product.choices, label=_("Product"))
    designation = PlainTextField(
        max_length=30, label=_("Size"), help_text=_('As it is called, such as 9-5/8" or 146×7.7.')
    )
    weight_name = PlainTextField(
        max_length=20, required=False, label=_("Weight name"), help_text=_("Such as 47.00#.")
    )
    od = QuantityField(units=units_of(LENGTHS), places=6, label=_("Outside diameter"))
    wall = QuantityField(
        units=units_of(LENGTHS), places=6, required=False, label=_("Wall thickness")
    )
    grade = GradeChoice(Grade.objects.none(), to_field_name="public_id", label=_("Grade"))
    connection = forms.ModelChoiceField(
        Connection.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Connection"),
        empty_label=_("None"),
    )
    upset = forms.ChoiceField(choices=ProductLine.Upset.choices, required=False, label=_("Upset"))
    range_name = PlainTextField(
        max_length=10, required=False, label=_("Range"), help_text=_("Such as R3.")
    )
    internal_yield = QuantityField(
        units=units_of(PRESSURES), required=False, label=_("Internal yield")
    )
    collapse = QuantityField(units=units_of(PRESSURES), required=False, label=_("Collapse"))
    body_yield = QuantityField(units=units_of(FORCES), required=False, label=_("Body yield"))
    torsion = QuantityField(
        units=units_of(TORQUES),
        required=False,
        label=_("Torsion"),
        help_text=_("Drill pipe only."),
    )

    def __init__(self, data: Any = None, *, line: ProductLine | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        choose_entry(self, "grade", Grade, line and line.grade)
        choose_entry(self, "connection", Connection, line and line.connection)

    def facts(self) -> ProductFacts:
        """What the service takes."""
        given = self.cleaned_data
        plain = ("product", "designation", "weight_name", "grade", "connection", "upset")
        figures = {str(kind): self.figure(kind) for kind in Kind.values}
        od = self.figure("od")
        return ProductFacts(
            **{name: given[name] for name in plain},
            range_name=given["range_name"],
            od=od or Entered(Decimal(0), "mm"),
            wall=self.figure("wall"),
            ratings={kind: figure for kind, figure in figures.items() if figure is not None},
            **self.said(),
        )


def filled_with(line: ProductLine) -> tuple[dict[str, Any], dict[str, str]]:
    """What the form of a line that is changed shows, and in which units."""
    od, wall = ratings.od_of(line), ratings.wall_of(line)
    figures = {"od": od} | ({"wall": wall} if wall else {}) | rating_services.given_of(line)
    names = ("product", "designation", "weight_name", "upset", "range_name", "version")
    shown = {name: getattr(line, name) for name in (*names, *EntryForm.SAID)}
    shown |= {"grade": line.grade.public_id}
    shown |= {"connection": line.connection.public_id if line.connection else ""}
    shown |= {name: figure.value for name, figure in figures.items()}
    return shown, {name: figure.unit for name, figure in figures.items()}
