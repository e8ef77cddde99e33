"""How lists of qualifications are narrowed, on the page and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.serializers import organisations_seen
from core.lookups import Days, Ids, ListFilter, Numbers, OneOf, Texts
from core.qualifications import queries, rules
from core.qualifications.models import Method


def _parties(request: Any) -> QuerySet[Any]:
    return organisations_seen(request.user).order_by("short")


class StateToday(OneOf):
    """How a qualification stands today."""

    offers = ()

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queries.in_state(rows, value, timezone.localdate()) if value else rows


class QualificationFilter(ListFilter):
    """Qualifications by words, method, state today, party, person and days."""

    q = django_filters.CharFilter(
        method="by_words", label=_("Person, number or issuer"), max_length=100
    )
    method = OneOf(choices=Method.choices, label=_("Method"))
    state = StateToday(choices=rules.State.choices, label=_("State today"))
    organisation = Ids("organisation__public_id", queryset=_parties, label=_("Party"))
    person = Ids("person__public_id", label=_("Person"))
    level = Numbers(places=0, label=_("Level"), empty=True)
    number = Texts(label=_("Number"))
    valid_from = Days(label=_("Valid from"))
    valid_to = Days(label=_("Valid to"))
    revoked_on = Days(label=_("Revoked on"), empty=True)

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        person = Q(person__full_name__icontains=value)
        return rows.filter(person | Q(number__icontains=value) | Q(issuer__icontains=value))
