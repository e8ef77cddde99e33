"""How lists of test procedures are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, ListFilter, OneOf, Texts
from equipment.procedures.models import Mark, Medium, Subject, TargetKind


class ProcedureFilter(ListFilter):
    """Procedures by name, what is tested, and what their versions say."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    code = Texts(label=_("Code"))
    subject = OneOf(choices=Subject.choices, label=_("What is tested"))
    medium = OneOf("versions__medium", choices=Medium.choices, label=_("Medium"), many=True)
    target_kind = OneOf(
        "versions__target_kind", choices=TargetKind.choices, label=_("Target"), many=True
    )
    mark = OneOf("versions__mark", choices=Mark.choices, label=_("Mark"), many=True)
    in_force_from = Days("versions__in_force_from", label=_("In force from"), many=True)

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        names = ("name", "name_az", "name_ru", "code")
        fits = Q()
        for name in names:
            fits |= Q(**{f"{name}__icontains": value})
        return rows.filter(fits)
