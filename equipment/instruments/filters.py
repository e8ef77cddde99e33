"""How lists of instruments and calibrations are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.commitments.filters import organisations_seen
from core.lookups import Days, Ids, ListFilter, OneOf, Texts, YesNo
from equipment.instruments import queries, rules
from equipment.instruments.models import Instrument


class StateToday(OneOf):
    """How an instrument stands today."""

    offers = ()

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queries.in_state(rows, value, timezone.localdate()) if value else rows


class InstrumentFilter(ListFilter):
    """Instruments by words, kind, owner and how they stand today."""

    q = django_filters.CharFilter(
        method="by_words", label=_("Number, serial or maker"), max_length=100
    )
    kind = OneOf(choices=Instrument.Kind.choices, label=_("Kind"))
    organisation = Ids(
        "organisation__public_id",
        queryset=organisations_seen,
        label=pgettext_lazy("of an instrument", "Owner"),
    )
    state = StateToday(choices=rules.State.choices, label=_("State today"))
    number = Texts(label=_("Number"))
    serial = Texts(label=_("Serial number"))
    withdrawn_on = Days(label=_("Withdrawn on"), empty=True)

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        codes = Q(number__icontains=value) | Q(serial__icontains=value)
        return rows.filter(codes | Q(maker__icontains=value) | Q(model__icontains=value))


class CalibrationFilter(ListFilter):
    """Calibrations by instrument, laboratory, number and days."""

    instrument = Ids("instrument__public_id", label=_("Instrument"))
    organisation = Ids("organisation__public_id", label=pgettext_lazy("of an instrument", "Owner"))
    laboratory = Texts(label=_("Laboratory"))
    number = Texts(label=_("Number"))
    calibrated_on = Days(label=_("Calibrated on"))
    valid_to = Days(label=_("Valid to"))
    bad_since = Days(label=_("Bad since"), empty=True)
    is_fit = YesNo(label=_("Fit"))
