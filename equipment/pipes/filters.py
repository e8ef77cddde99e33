"""How lists of joints, tallies and places are narrowed, on pages and over the API alike."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Moments, Narrowing, Numbers, OneOf, Texts
from core.search import queries as search
from core.transfer.text import fold_serial
from equipment.catalogue.models import ProductLine
from equipment.pipes.models import Joint, Location, Tally, TallyRow


class Within(Ids):
    """What lies at a place or at any that is part of it: a range of the tree's own column."""

    def condition(self, value: list[str]) -> Q:
        paths = Location.objects.filter(public_id__in=value).values_list("path", flat=True)
        below = [Q(path__startswith=path) for path in paths]
        if not below:
            return Q(pk__in=[])
        places = Location.objects.filter(reduce(or_, below))
        return Q(**{f"{self.field_name}__in": places})


class JointFilter(ListFilter):
    """Joints by number or serial (look-alike letters fold), kind, state, product, place, tally.

    Four or more characters with a digit that some serial or number (or a part of one between
    marks) ends in find those alone, by the index of the search; anything else is looked for
    inside serial, number and description.
    """

    q = django_filters.CharFilter(method="by_words", label=_("Number, serial or description"))
    kind = OneOf(choices=Joint.Kind.choices, label=_("Kind"))
    status = OneOf(choices=Joint.Status.choices, label=_("State"))
    product = Ids(
        "product_line__public_id",
        queryset=lambda _request: ProductLine.objects.all(),
        label=_("Product"),
    )
    place = Ids(
        "location__public_id",
        queryset=lambda request: _visible(Location, request),
        label=_("Place"),
    )
    within = Within("location", label=_("Place with all that is part of it"))
    tally = Ids(
        "tally__public_id",
        queryset=lambda request: _visible(Tally, request).filter(status="committed"),
        label=_("Tally"),
        empty=True,
    )
    organisation = Ids("organisation__public_id", label=_("Party"))
    holder = Ids("holder__public_id", label=_("With the party"), empty=True)
    heat = Ids("heat__public_id", label=_("Heat"), empty=True)
    pipe_set = Ids("memberships__pipe_set__public_id", label=_("Set"), many=True)
    body_class = OneOf(
        choices=Joint.Class.choices, label=_("Class of the body"), shown={}, empty=True
    )
    tool_joint_class = OneOf(
        choices=Joint.Class.choices, label=_("Class of the tool joint"), shown={}, empty=True
    )
    length_range = OneOf(choices=Joint.Range.choices, label=_("Range"), shown={})
    inspected_on = Days(label=_("Last inspected"), empty=True)
    last_run_on = Days(label=_("Last run"), empty=True)
    yard_number = Texts(label=_("Yard number"))
    serial = Texts(label=_("Serial"))
    tally_number = Texts(label=_("Number in the tally"))
    overall_length_m = Numbers(label=_("Overall length in m"), empty=True)
    makeup_loss_m = Numbers(label=_("Make-up loss in m"), empty=True)
    effective_length_m = Numbers(label=_("Effective length in m"))

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        last = search.ending(rows, "joint", value)
        if last is not None:
            return last
        key = fold_serial(value)
        words = Q(description__icontains=value)
        if key:
            words |= Q(number_key__contains=key) | Q(serial_key__contains=key)
            words |= Q(yard_number__icontains=value)
        return rows.filter(words)


class TallyFilter(ListFilter):
    """Tallies by name, purpose, state, product and place."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Name"))
    purpose = OneOf(choices=Tally.Purpose.choices, label=_("Purpose"))
    status = OneOf(choices=Tally.Status.choices, label=_("State"))
    organisation = Ids("organisation__public_id", label=_("Party"))
    product_line = Ids("product_line__public_id", label=_("Product"))
    location = Ids("location__public_id", label=_("Place"))
    laid_from = Ids("laid_from__public_id", label=_("Laid down from"), empty=True)
    on = Days(label=_("Day of the laying down"), empty=True)
    source = Ids("source__public_id", label=_("File"), empty=True)
    uploaded_by = Ids("uploaded_by__public_id", label=_("Uploaded by"))
    uploaded_at = Moments(label=_("Uploaded"))
    committed_at = Moments(label=_("Registered"), empty=True)


class TallyRowFilter(Narrowing):
    """Rows of a registered sheet by what they became."""

    outcome = OneOf(choices=TallyRow.Outcome.choices, label=_("Outcome"), shown={})
    number = Texts(label=_("Number"))
    joint = Ids("joint__public_id", label=_("Joint"), empty=True)
    sheet_row = Numbers(places=0, label=_("Row of the sheet"))
    position = Numbers(places=0, label=_("Position"), empty=True)


class LocationFilter(ListFilter):
    """Places by name, kind, party and what they stand in."""

    q = django_filters.CharFilter(method="by_words", label=_("Name"))
    kind = OneOf(choices=Location.Kind.choices, label=_("Kind"))
    organisation = Ids("organisation__public_id", label=_("Party"))
    parent = Ids("parent__public_id", label=_("Stands in"), empty=True)
    closed_on = Days(label=_("Closed"), empty=True, shown={"empty": _("Open")})

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        names = Q(name__icontains=value) | Q(name_az__icontains=value)
        return rows.filter(names | Q(name_ru__icontains=value))


def _visible(model: Any, request: Any) -> QuerySet[Any]:
    """What the person may choose from; nothing without a person."""
    none: QuerySet[Any] = model.objects.none()
    return none if request is None else model.objects.visible_to(request.user)
