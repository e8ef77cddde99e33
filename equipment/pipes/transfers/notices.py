"""Waybills among the things that people are reminded of: what is to be confirmed or answered."""

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
from equipment.pipes.transfers.models import Transfer

WORKERS = (Role.ENGINEER, Role.COORDINATOR)
#: Working days after which a waybill that nobody answered is told again, and one level up.
DAYS, PATIENCE_DAYS = (0, 2, 5, 10), 5


def to_confirm(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Waybills under way since the day they were sent, for who receives the pipe."""
    rows = _of(Transfer.Status.DISPATCHED, ids)
    found = (_due(one, one.dispatched_at, one.receiver_id) for one in rows)
    return (due for due in found if until is None or due.on <= until)


def to_answer(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Waybills received with differences since that day, for who sent the pipe."""
    rows = _of(Transfer.Status.DIFFERING, ids)
    found = (_due(one, one.confirmed_at, one.sender_id) for one in rows)
    return (due for due in found if until is None or due.on <= until)


def _of(status: str, ids: Collection[str] | None) -> QuerySet[Any]:
    rows = Transfer.objects.filter(status=status)
    found = rows if ids is None else rows.filter(public_id__in=ids)
    ordered: QuerySet[Any] = found.select_related("sender", "receiver").order_by("pk")
    return ordered


def _due(transfer: Any, since: dt.datetime, side: int) -> Due:
    return Due(
        object_id=transfer.public_id,
        reference=transfer.number,
        label=f"{transfer.sender.short} → {transfer.receiver.short}",
        workspace_id=transfer.memorandum_id,
        on=timezone.localdate(since),
        sides=frozenset({side}),
    )


def seen_transfers(user: User) -> QuerySet[Any]:
    """The waybills that the person may see."""
    found: QuerySet[Any] = Transfer.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "way": told.label}
    waited = -told.days_left
    if waited <= 0 and told.date_field == "sent":
        return _("Confirm what came by waybill %(number)s: %(way)s") % values
    if waited <= 0:
        return _("Answer the differences of waybill %(number)s: %(way)s") % values
    if told.date_field == "sent":
        said = ngettext(
            "Waybill %(number)s: %(way)s has waited for %(days)s day to be confirmed",
            "Waybill %(number)s: %(way)s has waited for %(days)s days to be confirmed",
            waited,
        )
    else:
        said = ngettext(
            "The differences of waybill %(number)s: %(way)s have waited for %(days)s day",
            "The differences of waybill %(number)s: %(way)s have waited for %(days)s days",
            waited,
        )
    return said % {**values, "days": waited}


def _subject(bare: Bare) -> str:
    number = {"number": bare.reference}
    if bare.date_field == "sent":
        return _("Waybill %(number)s waits for your party to confirm it") % number
    return _("Waybill %(number)s has differences that wait for your party") % number


def _terms(code: str, date_field: str) -> RuleTerms:
    return RuleTerms(
        code=code,
        date_field=date_field,
        days_after=DAYS,
        roles=WORKERS,
        escalate_after=PATIENCE_DAYS,
        working_days=True,
    )


KIND = Kind(
    name="waybill",
    label=gettext_lazy("Waybills that wait for a party"),
    icon="send",
    url_name="equipment:transfer-detail",
    dates={"sent": to_confirm, "differs": to_answer},
    visible=seen_transfers,
    words=_words,
    subject=_subject,
    rules=(_terms("waybill-to-confirm", "sent"), _terms("waybill-differs", "differs")),
    verbs=frozenset(
        {
            "transfer.dispatched",
            "transfer.confirmed",
            "transfer.settled",
            "transfer.refused",
            "transfer.cancelled",
        }
    ),
)
