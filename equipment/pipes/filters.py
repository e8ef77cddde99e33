"""How lists of joints, tallies and places are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.transfer.text import fold_serial
from equipment.catalogue.models import ProductLine
from equipment.pipes.models import Joint, Location, Tally


class JointFilter(django_filters.FilterSet):
    """Joints by number or serial (look-alike letters fold), kind, state, product, place, tally."""

    q = django_filters.CharFilter(method="by_words", label=_("Number, serial or description"))
    kind = django_filters.ChoiceFilter(
        choices=Joint.Kind.choices, label=_("Kind"), empty_label=_("Any")
    )
    status = django_filters.ChoiceFilter(
        choices=Joint.Status.choices, label=_("State"), empty_label=_("Any")
    )
    product = django_filters.ModelChoiceFilter(
        field_name="product_line",
        queryset=ProductLine.objects.all(),
        to_field_name="public_id",
        label=_("Product"),
        empty_label=_("Any"),
    )
    place = django_filters.ModelChoiceFilter(
        field_name="location",
        queryset=lambda request: _visible(Location, request),
        to_field_name="public_id",
        label=_("Place"),
        empty_label=_("Any"),
    )
    tally = django_filters.ModelChoiceFilter(
        queryset=lambda request: _visible(Tally, request).filter(status="committed"),
        to_field_name="public_id",
        label=_("Tally"),
        empty_label=_("Any"),
    )

    class Meta:
        model = Joint
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        key = fold_serial(value)
        words = Q(description__icontains=value)
        if key:
            words |= Q(number_key__contains=key) | Q(serial_key__contains=key)
        return rows.filter(words)


class TallyFilter(django_filters.FilterSet):
    """Tallies by name and state."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Name"))
    status = django_filters.ChoiceFilter(
        choices=Tally.Status.choices, label=_("State"), empty_label=_("Any")
    )

    class Meta:
        model = Tally
        fields: tuple[str, ...] = ()


class LocationFilter(django_filters.FilterSet):
    """Places by name and kind."""

    q = django_filters.CharFilter(method="by_words", label=_("Name"))
    kind = django_filters.ChoiceFilter(
        choices=Location.Kind.choices, label=_("Kind"), empty_label=_("Any")
    )

    class Meta:
        model = Location
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        names = Q(name__icontains=value) | Q(name_az__icontains=value)
        return rows.filter(names | Q(name_ru__icontains=value))


def _visible(model: Any, request: Any) -> QuerySet[Any]:
    """What the person may choose from; nothing without a person."""
    none: QuerySet[Any] = model.objects.none()
    return none if request is None else model.objects.visible_to(request.user)
