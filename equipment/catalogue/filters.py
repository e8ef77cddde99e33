"""How the lists of the catalogue are narrowed, on the pages and over the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import Ids, ListFilter, Moments, Numbers, OneOf, Texts, YesNo
from equipment.catalogue import queries
from equipment.catalogue.models import Connection, Grade, Product, ProductLine
from equipment.catalogue.repair_models import Check, Family, Subject

STATES = [("offered", _("Offered")), ("retired", _("Retired"))]
#: What every list of the catalogue ends with.
LAST = ("state", "to_confirm")
UPSETS = [choice for choice in ProductLine.Upset.choices if choice[0]]


class States(OneOf):
    """Entries that are offered, or retired."""

    def condition(self, value: list[str]) -> Q:
        found = Q(pk__in=())
        for state in value:
            found |= Q(retired_at__isnull=state == "offered")
        return found


class Names(Texts):
    """Names, however their look-alike letters were typed."""

    def condition(self, value: Any) -> Q:
        if isinstance(value, list):
            return super().condition([queries.key_of(one) for one in value])
        return super().condition(queries.key_of(value) if isinstance(value, str) else value)


class Products(OneOf):
    """Grades that are for any of the products."""

    def condition(self, value: list[str]) -> Q:
        return Q(products__overlap=value)


class Flagged(YesNo):
    """Lines with a given rating that the formula does not give."""

    def condition(self, value: bool) -> Q:
        flagged = Q(pk__in=queries.flagged_lines())
        return flagged if value else ~flagged


class EntryFilter(ListFilter):
    """Any entries: those that are offered or retired, those that are still to be confirmed."""

    state = States(choices=STATES, label=_("State"))
    to_confirm = YesNo(label=_("To be confirmed"), shown={"": _("To be confirmed")})
    source = Texts(label=_("Source"))
    edition = Texts(label=_("Edition"))
    retired_at = Moments(label=_("Retired"), empty=True)

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """What all entries have stands after what they differ in."""
        found = super().get_filters()
        last = {name: found.pop(name) for name in list(found) if name.split("__")[0] in LAST}
        return found | last


class ProductLineFilter(EntryFilter):
    """Product lines by words, product, size, grade and connection, and by what is flagged."""

    q = django_filters.CharFilter(field_name="label", lookup_expr="icontains", label=_("Words"))
    product = OneOf(choices=Product.choices, label=_("Product"))
    designation = Texts(label=_("Size"), shown={"contains": _("Size")})
    weight_name = Texts(label=_("Weight name"))
    grade = Names("grade__name_key", label=_("Grade"), shown={"contains": _("Grade")})
    grade_id = Ids("grade__public_id", label=_("Grade"))
    connection = Names(
        "connection__name_key",
        label=_("Connection"),
        shown={"contains": _("Connection")},
        empty=True,
    )
    connection_id = Ids("connection__public_id", label=_("Connection"), empty=True)
    upset = OneOf(choices=UPSETS, label=_("Upset"), shown={})
    range_name = Texts(label=_("Range"))
    od_mm = Numbers(label=_("Outside diameter in mm"))
    wall_mm = Numbers(label=_("Wall in mm"), empty=True)
    flagged = Flagged(label=_("Rating differs"), shown={"": _("Rating differs")})


class GradeFilter(EntryFilter):
    """Grades by name, group and the product that they are for."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    name = Names("name_key", label=_("Name"))
    group = OneOf(choices=Grade.Group.choices, label=_("Group"))
    product = Products(choices=Product.choices, label=_("Product"))
    yield_min_mpa = Numbers(places=6, label=_("Minimum yield, MPa"), empty=True)

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(name_key__startswith=queries.key_of(value))


class ConnectionFilter(EntryFilter):
    """Connections by name and kind."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    name = Names("name_key", label=_("Name"))
    kind = OneOf(choices=Connection.Kind.choices, label=_("Kind"))
    pressure_rating_mpa = Numbers(places=6, label=_("Pressure rating, MPa"), empty=True)

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(name_key__contains=queries.key_of(value))


class ToolJointLimitFilter(EntryFilter):
    """Limits of tool joints by size, grade, connection and class."""

    designation = Texts(label=_("Size"), shown={"contains": _("Size")})
    weight_name = Texts(label=_("Weight name"))
    grade = Names("grade__name_key", label=_("Grade"), shown={"contains": _("Grade")})
    connection = Names(
        "connection__name_key", label=_("Connection"), shown={"contains": _("Connection")}
    )
    pipe_class = Texts("pipe_class__code", label=_("Class"), shown={"contains": _("Class")})
    min_od_mm = Numbers(places=6, label=_("Least outside diameter, mm"))
    min_shoulder_mm = Numbers(places=6, label=_("Least box shoulder, mm"), empty=True)


class ClassSchemeFilter(EntryFilter):
    """Classification schemes by their words."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Name"))
    name = Texts(label=_("Name"))


class Holding(OneOf):
    """Entries whose list holds any of the codes."""

    def condition(self, value: list[str]) -> Q:
        return Q(**{f"{self.field_name}__overlap": value})


class RepairTypeFilter(EntryFilter):
    """Types of repair and maintenance by name, kind of work and on what it is done."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    code = Texts(label=_("Code"))
    name = Texts(label=_("Name"))
    family = OneOf(choices=Family.choices, label=_("Kind"))
    applies_to = Holding(choices=Subject.choices, label=_("Done on"))
    checks = Holding(choices=Check.choices, label=_("Checks"), shown={})
    per_cut_limit_mm = Numbers(places=6, label=_("Limit of one operation, mm"), empty=True)
    cumulative_limit_mm = Numbers(places=6, label=_("Limit in all, mm"), empty=True)
    shortens = YesNo(label=_("Shortens the pipe"))
    renews_tool_joint = YesNo(label=_("Renews the tool joint"))

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        names = ("name", "name_az", "name_ru", "code")
        fits = Q()
        for name in names:
            fits |= Q(**{f"{name}__icontains": value})
        return rows.filter(fits)
