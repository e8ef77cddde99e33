"""The one way in which lists are narrowed by whom their rows wait for."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.clocks.models import ClockSpell

US_OR_THEM = [("us", _("Us")), ("them", _("The other party"))]


class WaitingOn(django_filters.ChoiceFilter):
    """Rows whose running clock is that of the person's party, or of another one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", US_OR_THEM)
        kwargs.setdefault("label", _("Waiting on"))
        kwargs.setdefault("empty_label", _("Any"))
        super().__init__(**kwargs)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return rows
        request = self.parent.request
        if request is None:
            return rows.none()
        running = ClockSpell.objects.running().filter(object_id=OuterRef("public_id"))
        own = {"organisation": request.user.organisation_id}
        chosen = running.filter(**own) if value == "us" else running.exclude(**own)
        return rows.filter(Exists(chosen))
