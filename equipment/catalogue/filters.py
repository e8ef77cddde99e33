"""The filter of product lines, for page and API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, MultipleChoiceFilter

from equipment.catalogue.models import ProductLine


class ProductLineFilter(FilterSet):
    product = MultipleChoiceFilter(choices=ProductLine.Product.choices, label=_("product"))
    grade = CharFilter(field_name="grade__name", lookup_expr="iexact", label=_("grade"))
    designation = CharFilter(lookup_expr="iexact", label=_("designation"))

    class Meta:
        model = ProductLine
        fields: list[str] = []
