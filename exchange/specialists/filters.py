"""How lists of specialists are narrowed, on pages and over the API alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.filters import organisations_seen
from core.lookups import Ids, ListFilter, OneOf, Texts, YesNo
from core.web.forms import DayInput
from exchange.placements.models import Placement
from exchange.specialists.models import Specialist, SpecialistPerson

STATES = [("yes", _("Active")), ("no", _("Not active"))]
CONSENTS = [("yes", _("On record")), ("no", _("Missing"))]


class SpecialistFilter(ListFilter):
    """Specialists by words, trade, home, days on which they are free, consent and state.

    Names, consent and placements narrow by what the person may know of them, and by no more.
    """

    q = django_filters.CharFilter(
        method="by_words", label=_("Number, name or unit"), max_length=100
    )
    trade = OneOf(choices=Specialist.Trade.choices, label=_("Trade"))
    home = Ids("organisation__public_id", queryset=organisations_seen, label=_("Home"))
    free_on = django_filters.DateFilter(method="by_free_day", label=_("Free on"), widget=DayInput)
    consent = django_filters.ChoiceFilter(
        method="by_consent", choices=CONSENTS, label=_("Consent"), empty_label=_("Any")
    )
    active = django_filters.ChoiceFilter(
        method="by_state", choices=STATES, label=_("State"), empty_label=_("Any")
    )

    number = Texts(label=_("Number"))
    unit = Texts(label=_("Unit"))
    is_active = YesNo(label=_("Active"))

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = Q(number__icontains=value) | Q(unit__icontains=value)
        named = Q(given_name__icontains=value) | Q(family_name__icontains=value)
        known = self._known_people().filter(named)
        return rows.filter(
            words | Q(specialisation__icontains=value) | Q(pk__in=known.values("pk"))
        )

    def by_free_day(self, rows: QuerySet[Any], _name: str, value: dt.date) -> QuerySet[Any]:
        placed = Placement.objects.overlapping(value, value)
        if self.request is None:
            return rows.none()
        seen = placed.filter(pk__in=Placement.objects.visible_to(self.request.user).values("pk"))
        return rows.filter(is_active=True).exclude(pk__in=seen.values("specialist"))

    def by_consent(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Consent is known to the specialist's own party alone."""
        if self.request is None:
            return rows.none()
        own = rows.filter(organisation=self.request.user.organisation_id)
        standing = Q(person__consented_on__isnull=False, person__consent_withdrawn_on=None)
        return own.filter(standing) if value == "yes" else own.exclude(standing)

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(is_active=value == "yes")

    def _known_people(self) -> QuerySet[SpecialistPerson]:
        if self.request is None:
            return SpecialistPerson.objects.none()
        known: QuerySet[SpecialistPerson] = SpecialistPerson.objects.visible_to(self.request.user)
        return known
