"""How the list of inspection programmes is narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import ListFilter, OneOf, Texts
from equipment.programmes.models import ProgrammeSubject


class InspectionProgrammeFilter(ListFilter):
    """Inspection programmes by name, code and what they inspect."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    code = Texts(label=_("Code"), shown={})
    subject = OneOf(choices=ProgrammeSubject.choices, label=_("Inspects"))

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        fits = Q()
        for name in ("name", "name_az", "name_ru", "code"):
            fits |= Q(**{f"{name}__icontains": value})
        return rows.filter(fits)
