"""Requests among the things that people are reminded of: at once when they come, and while they
wait for an answer."""

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
from equipment.requests import rules
from equipment.requests.models import WorkRequest


def requests_to_answer(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Submitted requests, by the day since which they wait for the party that is asked."""
    rows = WorkRequest.objects.filter(status=WorkRequest.Status.SUBMITTED)
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    for row in rows.order_by("pk"):
        since = timezone.localdate(row.status_since)
        if until is None or since <= until:
            yield Due(
                object_id=row.public_id,
                reference=row.number,
                label=row.title,
                workspace_id=row.memorandum_id,
                on=since,
                sides=frozenset({row.addressed_to_id}),
            )


def seen_requests(user: User) -> QuerySet[Any]:
    """The requests that the person may see."""
    found: QuerySet[Any] = WorkRequest.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "title": told.label}
    waited = -told.days_left
    if waited <= 0:
        return _("Answer request %(number)s: %(title)s") % values
    said = ngettext(
        "Request %(number)s: %(title)s has waited for your party's answer for %(days)s day",
        "Request %(number)s: %(title)s has waited for your party's answer for %(days)s days",
        waited,
    )
    return said % {**values, "days": waited}


def _subject(bare: Bare) -> str:
    return _("Request %(number)s waits for your party's answer") % {"number": bare.reference}


KIND = Kind(
    name="request_to_answer",
    label=gettext_lazy("Requests that wait for an answer"),
    icon="file-text",
    url_name="equipment:request-detail",
    dates={"submitted": requests_to_answer},
    visible=seen_requests,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(
            code="request-to-answer",
            date_field="submitted",
            days_after=(0, 3, rules.SLOW_ANSWER_DAYS, 2 * rules.SLOW_ANSWER_DAYS),
            roles=(Role.ENGINEER, Role.COORDINATOR),
            escalate_after=rules.SLOW_ANSWER_DAYS,
            channel="now",
            working_days=True,
        ),
    ),
    verbs=frozenset(
        {"request.submitted", "request.accepted", "request.returned", "request.withdrawn"}
    ),
)
