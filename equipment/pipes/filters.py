"""How lists of joints, tallies and places are narrowed, on pages and over the API alike."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.accounts.models import Organisation
from core.accounts.serializers import organisations_seen
from core.lookup_fields import Commas, HiddenCommas, Several
from core.lookups import (
    ANY,
    Days,
    Ids,
    ListFilter,
    Lookup,
    Moments,
    Narrowing,
    Numbers,
    OneOf,
    Texts,
)
from core.search import queries as search
from equipment.catalogue.models import ProductLine
from equipment.pipes import products
from equipment.pipes.finding import saying
from equipment.pipes.life.states import PipeClass
from equipment.pipes.models import Joint, Location, Tally, TallyRow

MOST_MONTHS = 600


class Within(Ids):
    """What lies at a place or at any that is part of it: a range of the tree's own column."""

    def condition(self, value: list[str]) -> Q:
        paths = Location.objects.filter(public_id__in=value).values_list("path", flat=True)
        below = [Q(path__startswith=path) for path in paths]
        if not below:
            return Q(pk__in=[])
        places = Location.objects.filter(reduce(or_, below))
        return Q(**{f"{self.field_name}__in": places})


class InHands(Ids):
    """What a party has: its own pipe that nobody else holds, and what it holds of others."""

    def condition(self, value: list[str]) -> Q:
        own = Q(holder=None, organisation__public_id__in=value)
        return own | Q(holder__public_id__in=value)


class OfProduct(Texts):
    """Pipe whose product line is spelt like this in one of its facts."""

    def __init__(self, fact: str, **kwargs: Any) -> None:
        super().__init__(fact, **kwargs)
        self.shown = {"": self.label}

    def field_of(self, seen: bool) -> Any:
        if self.lookup == "contains":
            return super().field_of(seen)
        offered: Any = self._offered
        widget: Any = HiddenCommas(splits=False)
        if seen:
            widget = Commas(choices=offered, splits=False)
        return Several(str, splits=False, choices=self._choices, widget=widget)

    def _offered(self) -> list[tuple[str, Any]]:
        return [("", ANY), *self._choices()]

    def _choices(self) -> list[tuple[str, str]]:
        request = getattr(self.parent, "request", None)
        return products.spellings(request, str(self.field_name)) if request else []


class MonthsAgo(Lookup):
    """What lies further back than so many months; what has no day at all does not."""

    offers = ()
    schema: Mapping[str, Any] = {"type": "integer", "minimum": 1, "maximum": MOST_MONTHS}

    def field_of(self, seen: bool) -> Any:
        widget = forms.NumberInput if seen else forms.HiddenInput
        return forms.IntegerField(min_value=1, max_value=MOST_MONTHS, widget=widget)

    def condition(self, value: int) -> Q:
        return Q(**{f"{self.field_name}__lt": months_before(timezone.localdate(), value)})


class OnOpenOrder(Days):
    """Joints on an open order that ends on the day, from it on or until it."""

    def condition(self, value: Any) -> Q:
        return Q(order_lines__is_open=True) & super().condition(value)


def _parties(request: Any) -> list[Organisation]:
    """The parties that the person sees, read once a request."""
    kept: list[Organisation] | None = request.__dict__.get("_parties_seen")
    if kept is None:
        kept = request.__dict__["_parties_seen"] = list(organisations_seen(request.user))
    return kept


class PipeFilter(ListFilter):
    """What pipe is, where it lies and whose it is: for the register and for figures of it."""

    product_kind = OneOf(
        products.KIND, choices=ProductLine.Product.choices, label=_("Kind of product")
    )
    size = OfProduct(products.SIZE, label=_("Size (OD)"))
    weight = OfProduct(products.WEIGHT, label=_("Weight"))
    grade = OfProduct(products.GRADE, label=_("Grade"))
    connection = OfProduct(products.CONNECTION, label=_("Connection"))
    product = Ids(
        "product_line__public_id",
        queryset=products.known,
        shown={},
        label=_("Product line"),
    )
    body_class = OneOf(choices=PipeClass.choices, label=_("Class of the body"), empty=True)
    tool_joint_class = OneOf(
        choices=PipeClass.choices, label=_("Class of the tool joint"), empty=True
    )
    within = Within(
        "location",
        queryset=lambda request: _visible(Location, request),
        label=_("Place and all below"),
    )
    organisation = Ids(
        "organisation__public_id", queryset=_parties, label=pgettext_lazy("of pipe", "Owner")
    )
    in_hands_of = InHands("holder", queryset=_parties, label=_("With the party"))
    kind = OneOf(choices=Joint.Kind.choices, label=_("Kind"), shown={})


class JointFilter(PipeFilter):
    """Joints by number or serial (look-alike letters fold), product, class, state, place, day.

    Four or more characters with a digit that some serial or number (or a part of one between
    marks) ends in find those alone, by the index of the search; anything else is looked for
    inside serial, number and description.
    """

    q = django_filters.CharFilter(method="by_words", label=_("Number, serial or description"))
    status = OneOf(choices=Joint.Status.choices, label=_("State"))
    status_since = Days(label=_("In this state since"))
    place = Ids(
        "location__public_id",
        queryset=lambda request: _visible(Location, request),
        shown={},
        label=_("Place"),
    )
    tally = Ids(
        "tally__public_id",
        queryset=lambda request: _visible(Tally, request).filter(status="committed"),
        shown={},
        label=_("Tally"),
        empty=True,
    )
    holder = Ids("holder__public_id", label=_("Held for its owner by"), empty=True)
    heat = Ids("heat__public_id", label=_("Heat"), empty=True)
    pipe_set = Ids("memberships__pipe_set__public_id", label=_("Set"), many=True)
    inspected_on = Days(
        label=_("Last inspected"),
        empty=True,
        shown={
            "gte": _("Inspected from"),
            "lte": _("Inspected until"),
            "empty": _("Never inspected"),
        },
    )
    not_inspected_months = MonthsAgo("inspected_on", label=_("Not inspected for … months"))
    order_ends = OnOpenOrder(
        "order_lines__order__planned_end", many=True, label=_("On an open order that ends")
    )
    length_range = OneOf(choices=Joint.Range.choices, label=_("Range"), shown={})
    last_run_on = Days(label=_("Last run"), empty=True)
    yard_number = Texts(label=_("Yard number"))
    serial = Texts(label=_("Serial"))
    tally_number = Texts(label=_("Number in the tally"))
    overall_length_m = Numbers(label=_("Overall length in m"), empty=True)
    makeup_loss_m = Numbers(label=_("Make-up loss in m"), empty=True)
    effective_length_m = Numbers(label=_("Effective length in m"))

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        found = super().get_filters()
        return {name: found[name] for name in ("q", "status")} | found

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        last = search.ending(rows, "joint", value)
        if last is not None:
            return last
        return search.by_keys(rows, rows.filter(saying(value)))


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


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _visible(model: Any, request: Any) -> QuerySet[Any]:
    """What the person may choose from; nothing without a person."""
    none: QuerySet[Any] = model.objects.none()
    return none if request is None else model.objects.visible_to(request.user)
