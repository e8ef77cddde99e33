"""Non-conformances among what people are reminded of: at once when it is their turn, and late."""

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
from equipment.nonconformance import rules
from equipment.nonconformance.models import OPEN, Nonconformance


def reports_waiting(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Open reports since the day of their state, for the party whose turn it is."""
    rows = Nonconformance.objects.filter(status__in=OPEN).select_related("joint", "item")
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    for report in rows.order_by("pk"):
        since = timezone.localdate(report.status_since)
        if until is None or since <= until:
            proposed = report.status == Nonconformance.Status.PROPOSED
            yield Due(
                object_id=report.public_id,
                reference=report.number,
                label=str(report.subject),
                workspace_id=report.memorandum_id,
                on=since,
                sides=frozenset({report.agreeing_id if proposed else report.addressed_to_id}),
            )


def seen_reports(user: User) -> QuerySet[Any]:
    """The reports that the person may see."""
    found: QuerySet[Any] = Nonconformance.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "subject": told.label, "days": -told.days_left}
    if told.days_left >= 0:
        return _("Non-conformance %(number)s waits for your party: %(subject)s") % values
    said = ngettext(
        "Non-conformance %(number)s has waited for your party for %(days)s day: %(subject)s",
        "Non-conformance %(number)s has waited for your party for %(days)s days: %(subject)s",
        -told.days_left,
    )
    return said % values


def _subject(bare: Bare) -> str:
    return _("Non-conformance %(number)s waits for your party") % {"number": bare.reference}


KIND = Kind(
    name="nonconformance",
    label=gettext_lazy("Non-conformances that wait for a word"),
    icon="alert-triangle",
    url_name="equipment:nonconformance-detail",
    dates={"turn": reports_waiting},
    visible=seen_reports,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(
            code="nonconformance-waits",
            date_field="turn",
            days_after=(0, rules.PATIENCE_DAYS, 2 * rules.PATIENCE_DAYS),
            roles=(Role.ENGINEER, Role.COORDINATOR),
            escalate_after=rules.PATIENCE_DAYS,
            channel="now",
            working_days=True,
        ),
    ),
    verbs=frozenset(
        f"nonconformance.{verb}"
        for verb in ("raised", "proposed", "agreed", "declined", "closed", "cancelled")
    ),
)
