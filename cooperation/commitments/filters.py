"""What lists of commitments are narrowed by, on pages and over the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import Now, TruncDate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Area
from core.accounts.models import Organisation, Workspace
from core.lookups import Days, Ids, ListFilter, Numbers, OneOf, Texts
from core.web.people import member


def areas_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The areas that the caller sees."""
    if request is None:
        return Area.objects.none()
    found: QuerySet[Any] = Area.objects.visible_to(member(request))
    return found


def organisations_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The parties of the memoranda that the caller sees."""
    if request is None or not member(request).is_authenticated:
        return Organisation.objects.none()
    seen = Workspace.objects.visible_to(member(request)).values("pk")
    return Organisation.objects.filter(parties__workspace__in=seen).distinct()


class CommitmentFilter(ListFilter):
    """Area, state, owner's side, overdue, and text of number or title."""

    text = django_filters.CharFilter(method="with_text", label=_("Number or title"), max_length=80)
    area = Ids("area__public_id", queryset=areas_seen, label=_("Area"), any_label=_("all"))
    status = OneOf(choices=Commitment.Status.choices, label=_("State"), any_label=_("all"))
    owner = Ids(
        "owners__organisation__public_id",
        many=True,
        queryset=organisations_seen,
        label=_("Owner on the side of"),
        any_label=_("all"),
    )
    overdue = django_filters.ChoiceFilter(
        method="by_overdue",
        choices=[("true", _("overdue only")), ("false", _("not overdue"))],
        label=_("Due date"),
        empty_label=_("all"),
    )

    number = Texts(label=_("Number"))
    clause = Ids("clause__public_id", label=_("Clause"), empty=True)
    measure = OneOf(choices=Commitment.MeasuredBy.choices, label=_("Measured by"), shown={})
    unit = OneOf(choices=Commitment.Unit.choices, label=_("Unit"), shown={})
    target = Numbers(label=_("Target"))
    weight = Numbers(places=0, label=_("Weight"))
    start = Days(label=_("Start"))
    due = Days(label=_("Due"))

    def with_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows whose number or title holds the text."""
        return rows.filter(title__icontains=value) | rows.filter(number__icontains=value)

    def by_overdue(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows past their due date in Baku that are neither accepted nor cancelled, or the rest."""
        late = rows.filter(due__lt=TruncDate(Now())).exclude(status__in=Commitment.CLOSED)
        return late if value == "true" else rows.exclude(pk__in=late.values("pk"))
