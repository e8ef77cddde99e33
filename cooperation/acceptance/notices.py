"""Acts among the things that people are reminded of: at once when sent, and while they wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.acceptance import queries, rules
from cooperation.acceptance.models import Act
from core.accounts.models import Role, User
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told


def acts_to_sign(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Acts before the signatories since the day they were sent, for the parties not yet signed."""
    rows = Act.objects.filter(status__in=rules.SIGNABLE)
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    missing = queries.missing_parties().values("organisation_id")
    for row in rows.defer("content").annotate(missing=ArraySubquery(missing)).order_by("pk"):
        sent_on = timezone.localdate(row.sent_at)
        if until is None or sent_on <= until:
            yield Due(
                object_id=row.public_id,
                reference=row.number,
                label=row.title,
                workspace_id=row.memorandum_id,
                on=sent_on,
                sides=frozenset(row.missing),
            )


def seen_acts(user: User) -> QuerySet[Any]:
    """The acts that the person may see."""
    found: QuerySet[Any] = Act.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "title": told.label}
    waited = -told.days_left
    if told.escalated:
        said = ngettext(
            "Act %(number)s: %(title)s has waited for your party's signature for %(days)s day",
            "Act %(number)s: %(title)s has waited for your party's signature for %(days)s days",
            waited,
        )
        return said % {**values, "days": waited}
    if waited <= 0:
        return _("Sign act %(number)s: %(title)s") % values
    said = ngettext(
        "Sign act %(number)s: %(title)s. It has waited for %(days)s day",
        "Sign act %(number)s: %(title)s. It has waited for %(days)s days",
        waited,
    )
    return said % {**values, "days": waited}


def _subject(bare: Bare) -> str:
    return _("Act %(number)s waits for your party's signature") % {"number": bare.reference}


KIND = Kind(
    name="act_to_sign",
    label=gettext_lazy("Acts that wait for a signature"),
    icon="signature",
    url_name="cooperation:act-detail",
    dates={"sent": acts_to_sign},
    visible=seen_acts,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(
            code="act-to-sign",
            date_field="sent",
            days_after=(0, 2, rules.PATIENCE_DAYS, 2 * rules.PATIENCE_DAYS),
            roles=(Role.SIGNATORY,),
            escalate_after=rules.PATIENCE_DAYS,
            channel="now",
            working_days=True,
        ),
    ),
    verbs=frozenset(
        {"act.sent", "act.signed", "act.accepted", "act.refused", "act.amended", "act.withdrawn"}
    ),
)
