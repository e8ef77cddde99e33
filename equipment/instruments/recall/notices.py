"""Recalls among what people are told of at once, and again while their word is missing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts.models import Role, User
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from equipment.instruments.recall import rules
from equipment.instruments.recall.models import Disposal, Recall


def recalls_waiting(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Recalls under review since their day, for the parties whose word some record waits for."""
    rows = Recall.objects.filter(status=Recall.Status.UNDER_REVIEW).select_related("instrument")
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    waiting = Disposal.objects.filter(item__recall__in=rows.order_by().values("pk"), disposition="")
    sides: dict[int, set[int]] = defaultdict(set)
    for pk, party in waiting.order_by().values_list("item__recall", "organisation").distinct():
        sides[pk].add(party)
    for recall in rows.order_by("pk"):
        since = timezone.localdate(recall.status_since)
        if until is None or since <= until:
            yield Due(
                object_id=recall.public_id,
                reference=recall.number,
                label=recall.instrument.number,
                workspace_id=recall.memorandum_id,
                on=since,
                sides=frozenset(sides[recall.pk]),
            )


def seen_recalls(user: User) -> QuerySet[Any]:
    """The recalls that the person may see."""
    found: QuerySet[Any] = Recall.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "instrument": told.label, "days": -told.days_left}
    if told.days_left >= 0:
        words = _("Recall %(number)s: what instrument %(instrument)s touched waits for your party")
        return words % values
    said = ngettext(
        "Recall %(number)s of instrument %(instrument)s has waited for your party for %(days)s day",
        "Recall %(number)s of instrument %(instrument)s has waited for your party for "
        "%(days)s days",
        -told.days_left,
    )
    return said % values


def _subject(bare: Bare) -> str:
    return _("Recall %(number)s waits for your party") % {"number": bare.reference}


KIND = Kind(
    name="recall",
    label=gettext_lazy("Recalls of instruments"),
    icon="alert-octagon",
    url_name="equipment:recall-detail",
    dates={"turn": recalls_waiting},
    visible=seen_recalls,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(
            code="recall-waits",
            date_field="turn",
            days_after=(0, rules.PATIENCE_DAYS, 2 * rules.PATIENCE_DAYS),
            roles=(Role.ENGINEER, Role.COORDINATOR),
            escalate_after=rules.PATIENCE_DAYS,
            channel="now",
            working_days=True,
        ),
    ),
    verbs=frozenset({"recall.made", "recall.disposed", "recall.closed"}),
)
