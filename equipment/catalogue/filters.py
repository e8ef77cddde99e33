"""The filter of product lines, for page and API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lookups import ListFilter, Numbers, OneOf, Texts
from equipment.catalogue.models import ProductLine


class ProductLineFilter(ListFilter):
    """Product lines by kind, size, grade and connection."""

    product = OneOf(choices=ProductLine.Product.choices, label=_("product"))
    grade = Texts(label=_("grade"))
    designation = Texts(label=_("designation"))
    weight_name = Texts(label=_("weight"))
    connection = Texts(label=_("connection"))
    od_mm = Numbers(label=_("Outside diameter in mm"))
    wall_mm = Numbers(label=_("Wall in mm"), empty=True)
