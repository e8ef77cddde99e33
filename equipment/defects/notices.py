"""Defect acts among what people are reminded of: at once when sent, and while they wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts.models import Role, User
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from equipment.defects import rules
from equipment.defects.models import DefectAct

Status = DefectAct.Status


def _due(
    status: str, side: str, until: dt.date | None, ids: Collection[str] | None
) -> Iterable[Due]:
    rows = DefectAct.objects.filter(status=status).select_related("order").defer("content")
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    for act in rows.order_by("pk"):
        since = timezone.localdate(act.status_since)
        if until is None or since <= until:
            yield Due(
                object_id=act.public_id,
                reference=act.number,
                label=f"{act.order.number} {act.order.title}",
                workspace_id=act.memorandum_id,
                on=since,
                sides=frozenset({getattr(act, side)}),
            )


def acts_to_answer(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Defect acts before the party that agrees, since the day they were sent."""
    return _due(Status.SENT, "addressed_to_id", until, ids)


def acts_to_mend(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Refused defect acts, for the party that drew them up."""
    return _due(Status.REFUSED, "drawn_up_by_id", until, ids)


def seen_acts(user: User) -> QuerySet[Any]:
    """The defect acts that the person may see."""
    found: QuerySet[Any] = DefectAct.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "order": told.label, "days": -told.days_left}
    if told.date_field == "refused":
        return _("Defect act %(number)s was refused: %(order)s") % values
    if told.days_left >= 0:
        return _("Agree to defect act %(number)s or refuse it: %(order)s") % values
    said = ngettext(
        "Defect act %(number)s has waited for your answer for %(days)s day: %(order)s",
        "Defect act %(number)s has waited for your answer for %(days)s days: %(order)s",
        -told.days_left,
    )
    return said % values


def _subject(bare: Bare) -> str:
    values = {"number": bare.reference}
    if bare.date_field == "refused":
        return _("Defect act %(number)s was refused") % values
    return _("Defect act %(number)s waits for your answer") % values


KIND = Kind(
    name="defect_act",
    label=gettext_lazy("Defect acts that wait for an answer"),
    icon="file-analytics",
    url_name="equipment:defect-act-detail",
    dates={"sent": acts_to_answer, "refused": acts_to_mend},
    visible=seen_acts,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(
            code="defect-act-to-answer",
            date_field="sent",
            days_after=(0, rules.PATIENCE_DAYS, 2 * rules.PATIENCE_DAYS),
            roles=(Role.ENGINEER, Role.COORDINATOR),
            escalate_after=rules.PATIENCE_DAYS,
            channel="now",
            working_days=True,
        ),
        RuleTerms(
            code="defect-act-refused",
            date_field="refused",
            days_after=(0, rules.PATIENCE_DAYS),
            roles=(Role.ENGINEER, Role.COORDINATOR),
            working_days=True,
        ),
    ),
    verbs=frozenset(
        {"defect_act.sent", "defect_act.agreed", "defect_act.refused", "defect_act.withdrawn"}
    ),
)
