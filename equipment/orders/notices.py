"""Orders among what people are reminded of: at once when it is their turn, and when late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts.models import Role, User
from core.events.models import Event
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from equipment.orders import rules
from equipment.orders.models import WorkOrder

Status = WorkOrder.Status
#: Work that was taken on and is not done; what both put on hold is late for nobody.
UNDER_WAY = (Status.ACCEPTED, Status.IN_PROGRESS)


def _orders(ids: Collection[str] | None, **only: Any) -> QuerySet[WorkOrder]:
    rows: QuerySet[WorkOrder] = WorkOrder.objects.filter(**only).order_by("pk")
    return rows if ids is None else rows.filter(public_id__in=ids)


def _due(order: WorkOrder, on: dt.date, side: int) -> Due:
    return Due(
        object_id=order.public_id,
        reference=order.number,
        label=order.title,
        workspace_id=order.memorandum_id,
        on=on,
        sides=frozenset({side}),
    )


def orders_to_answer(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Submitted orders since the day of their submission, for the party that is asked to work."""
    for order in _orders(ids, status=Status.SUBMITTED):
        since = timezone.localdate(order.status_since)
        if until is None or since <= until:
            yield _due(order, since, order.executor_id)


def orders_to_mend(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Returned orders since the day of their return, for the party that drew them up."""
    for order in _orders(ids, status=Status.RETURNED):
        since = timezone.localdate(order.status_since)
        if until is None or since <= until:
            yield _due(order, since, order.requested_by_id)


def pauses_to_answer(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Orders for which a pause is asked, since that day, for the party that did not ask."""
    asked = Event.objects.filter(object_id=OuterRef("public_id"), verb="order.hold_asked")
    rows: Any = _orders(ids, status__in=UNDER_WAY, hold_asked_by__isnull=False)
    for order in rows.annotate(asked_at=Subquery(asked.order_by("-pk").values("occurred_at")[:1])):
        since = timezone.localdate(order.asked_at or order.status_since)
        if until is None or since <= until:
            parties = {order.requested_by_id, order.executor_id}
            (other,) = parties - {order.hold_asked_by_id}
            yield _due(order, since, other)


def orders_to_end(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Orders that were taken on and are not done, by their planned end, for who works on them."""
    rows = _orders(ids, status__in=UNDER_WAY)
    if until is not None:
        rows = rows.filter(planned_end__lte=until)
    for order in rows:
        yield _due(order, order.planned_end, order.executor_id)


def seen_orders(user: User) -> QuerySet[Any]:
    """The orders that the person may see."""
    found: QuerySet[Any] = WorkOrder.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "title": told.label, "days": -told.days_left}
    said = _WAITED.get(told.date_field) if told.days_left < 0 else None
    return (said(-told.days_left) if said else _at_once(told.date_field)) % values


def _at_once(field: str) -> str:
    return {
        "submitted": _("Accept order %(number)s or return it: %(title)s"),
        "returned": _("Order %(number)s was returned to your party: %(title)s"),
        "pause": _("Agree to the pause of order %(number)s or decline it: %(title)s"),
        "planned_end": _("Order %(number)s is planned to end today: %(title)s"),
    }[field]


def _answer_waited(days: int) -> str:
    return ngettext(
        "Order %(number)s: %(title)s has waited for your party's answer for %(days)s day",
        "Order %(number)s: %(title)s has waited for your party's answer for %(days)s days",
        days,
    )


def _pause_waited(days: int) -> str:
    return ngettext(
        "The pause of order %(number)s: %(title)s has waited for your party's word for"
        " %(days)s day",
        "The pause of order %(number)s: %(title)s has waited for your party's word for"
        " %(days)s days",
        days,
    )


def _end_passed(days: int) -> str:
    return ngettext(
        "Order %(number)s: %(title)s is %(days)s day behind its planned end",
        "Order %(number)s: %(title)s is %(days)s days behind its planned end",
        days,
    )


_WAITED = {"submitted": _answer_waited, "pause": _pause_waited, "planned_end": _end_passed}


def _subject(bare: Bare) -> str:
    said = {
        "submitted": _("Order %(number)s waits for your party's answer"),
        "returned": _("Order %(number)s was returned to your party"),
        "pause": _("The pause of order %(number)s waits for your party's word"),
        "planned_end": _("Order %(number)s is behind its planned end"),
    }
    return said[bare.date_field] % {"number": bare.reference}


def _turn(code: str, date_field: str) -> RuleTerms:
    """A party is told at once that it is its turn, and again while it does nothing."""
    return RuleTerms(
        code=code,
        date_field=date_field,
        days_after=(0, 3, rules.SLOW_ANSWER_DAYS, 2 * rules.SLOW_ANSWER_DAYS),
        roles=(Role.ENGINEER, Role.COORDINATOR),
        escalate_after=rules.SLOW_ANSWER_DAYS,
        channel="now",
        working_days=True,
    )


KIND = Kind(
    name="order",
    label=gettext_lazy("Orders that wait for a party"),
    icon="clipboard-list",
    url_name="equipment:order-detail",
    dates={
        "submitted": orders_to_answer,
        "returned": orders_to_mend,
        "pause": pauses_to_answer,
        "planned_end": orders_to_end,
    },
    visible=seen_orders,
    words=_words,
    subject=_subject,
    rules=(
        _turn("order-to-answer", "submitted"),
        _turn("order-returned", "returned"),
        _turn("order-pause-asked", "pause"),
        RuleTerms(
            code="order-late",
            date_field="planned_end",
            days_after=(1, 7, 14),
            roles=(Role.ENGINEER, Role.COORDINATOR),
            escalate_after=7,
        ),
    ),
    verbs=frozenset(
        f"order.{verb}"
        for verb in (
            "submitted", "accepted", "returned", "cancelled", "started", "hold_asked",
            "hold_declined", "hold_withdrawn", "held", "resumed", "finished", "closed",
        )
    ),
)  # fmt: skip
