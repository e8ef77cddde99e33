"""How lists of the catalogue are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from equipment.catalogue import queries
from equipment.catalogue.class_models import ClassScheme, ToolJointLimit
from equipment.catalogue.models import Connection, Grade, Product, ProductLine

YES_OR_NO = [("true", _("Yes")), ("false", _("No"))]
STATES = [("offered", _("Offered")), ("retired", _("Retired"))]


def yes_or_no(method: str, label: Any) -> django_filters.ChoiceFilter:
    """A question that is answered by `true` or `false`, and by nothing else."""
    return django_filters.ChoiceFilter(
        choices=YES_OR_NO, method=method, label=label, empty_label=_("Any")
    )


class EntryFilter(django_filters.FilterSet):
    """Any entries: those that are offered or retired, those that are still to be confirmed."""

    state = django_filters.ChoiceFilter(
        choices=STATES, method="by_state", label=_("State"), empty_label=_("Any")
    )
    to_confirm = yes_or_no("by_confirming", _("To be confirmed"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("state", "to_confirm"):
            self.filters[name] = self.filters.pop(name)

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(retired_at__isnull=value == "offered")

    def by_confirming(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(to_confirm=value == "true")


class ProductLineFilter(EntryFilter):
    """Product lines by words, product, size, grade and connection, and by what is flagged."""

    q = django_filters.CharFilter(field_name="label", lookup_expr="icontains", label=_("Words"))
    product = django_filters.MultipleChoiceFilter(
        choices=Product.choices, widget=CheckboxSelectMultiple, label=_("Product")
    )
    designation = django_filters.CharFilter(lookup_expr="iexact", label=_("Size"))
    grade = django_filters.CharFilter(method="by_grade", label=_("Grade"))
    connection = django_filters.CharFilter(method="by_connection", label=_("Connection"))
    flagged = yes_or_no("by_flags", _("Rating differs"))

    class Meta:
        model = ProductLine
        fields: tuple[str, ...] = ()

    def by_grade(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(grade__name_key=queries.key_of(value))

    def by_connection(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(connection__name_key=queries.key_of(value))

    def by_flags(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        flagged = Q(pk__in=queries.flagged_lines())
        return rows.filter(flagged if value == "true" else ~flagged)


class GradeFilter(EntryFilter):
    """Grades by name, group and the product that they are for."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    group = django_filters.ChoiceFilter(
        choices=Grade.Group.choices, label=_("Group"), empty_label=_("Any")
    )
    product = django_filters.ChoiceFilter(
        choices=Product.choices, method="by_product", label=_("Product"), empty_label=_("Any")
    )

    class Meta:
        model = Grade
        fields: tuple[str, ...] = ()

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(name_key__startswith=queries.key_of(value))

    def by_product(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(products__contains=[value])


class ConnectionFilter(EntryFilter):
    """Connections by name and kind."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    kind = django_filters.ChoiceFilter(
        choices=Connection.Kind.choices, label=_("Kind"), empty_label=_("Any")
    )

    class Meta:
        model = Connection
        fields: tuple[str, ...] = ()

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(name_key__contains=queries.key_of(value))


class ToolJointLimitFilter(EntryFilter):
    """Limits of tool joints by size, grade, connection and class."""

    designation = django_filters.CharFilter(lookup_expr="iexact", label=_("Size"))
    grade = django_filters.CharFilter(method="by_grade", label=_("Grade"))
    connection = django_filters.CharFilter(method="by_connection", label=_("Connection"))
    pipe_class = django_filters.CharFilter(field_name="pipe_class__code", label=_("Class"))

    class Meta:
        model = ToolJointLimit
        fields: tuple[str, ...] = ()

    def by_grade(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(grade__name_key=queries.key_of(value))

    def by_connection(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(connection__name_key=queries.key_of(value))


class ClassSchemeFilter(EntryFilter):
    """Classification schemes by their words."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Name"))

    class Meta:
        model = ClassScheme
        fields: tuple[str, ...] = ()
