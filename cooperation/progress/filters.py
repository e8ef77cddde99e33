"""What the ledger is narrowed by, on pages and over the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance.models import Act
from cooperation.commitments.filters import areas_seen
from cooperation.commitments.models import Commitment
from cooperation.progress.models import ProgressEntry
from core.web.forms import DayField, DayInput
from core.web.people import member


def commitments_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The commitments that the caller sees."""
    if request is None:
        return Commitment.objects.none()
    found: QuerySet[Any] = Commitment.objects.visible_to(member(request))
    return found


def acts_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The acts that the caller sees and that were signed by both."""
    if request is None:
        return Act.objects.none()
    found: QuerySet[Any] = Act.objects.visible_to(member(request)).filter(
        status=Act.Status.ACCEPTED
    )
    return found


class DayFilter(django_filters.DateFilter):
    """A civil day."""

    field_class = DayField


class EntryFilter(django_filters.FilterSet):
    """Commitment, area, act, and the days on which the work was done."""

    commitment = django_filters.ModelChoiceFilter(
        queryset=commitments_seen,
        to_field_name="public_id",
        label=_("Commitment"),
        empty_label=_("all"),
    )
    area = django_filters.ModelChoiceFilter(
        queryset=areas_seen,
        to_field_name="public_id",
        field_name="commitment__area",
        label=_("Area"),
        empty_label=_("all"),
    )
    act = django_filters.ModelChoiceFilter(
        queryset=acts_seen, to_field_name="public_id", label=_("Act"), empty_label=_("all")
    )
    done_from = DayFilter(
        field_name="on", lookup_expr="gte", label=_("Done from"), widget=DayInput()
    )
    done_to = DayFilter(field_name="on", lookup_expr="lte", label=_("Done to"), widget=DayInput())

    class Meta:
        model = ProgressEntry
        fields: list[str] = []
