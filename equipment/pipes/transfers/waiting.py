"""Waybills as they stand on My side: pipe to send, to confirm, and differences to answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.dashboards.waiting import Waiting
from core.accounts.models import User, Workspace
from core.clocks.queries import stretches_of, with_clock
from equipment.pipes import rules as register
from equipment.pipes.transfers.models import Transfer

KIND = _("Waybill")
MOST = 100
TODO = {
    "draft": _("%(number)s is a draft"),
    "dispatched": _("Confirm what came by %(number)s"),
    "differing": _("Answer the differences of %(number)s"),
}
TONES = {"draft": "grey", "dispatched": "amber", "differing": "red"}


def transfers_counted(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The waybills that wait for the person's party, for who works with pipe."""
    rows: QuerySet[Transfer] = Transfer.objects.filter(_turn(user), memorandum=workspace.pk)
    return rows if register.may_import(user, workspace.pk) else rows.none()


def transfers_waiting(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
    """Waybills that wait for the person's party: to send, to confirm, to answer."""
    if not register.may_import(user, workspace.pk):
        return []
    rows = transfers_counted(user, workspace).select_related("sender", "receiver")
    found = with_clock(rows).order_by("dispatched_at", "pk")
    return [_waiting(transfer) for transfer in found[:MOST]]


def _turn(user: User) -> Q:
    """Whose turn it is, as the clock of waybills says it."""
    own = user.organisation_id
    return Q(sender=own, status__in=["draft", "differing"]) | Q(receiver=own, status="dispatched")


def _waiting(transfer: Transfer) -> Waiting:
    arrives = transfer.status == Transfer.Status.DISPATCHED
    differs = transfer.status == Transfer.Status.DIFFERING
    return Waiting(
        text=TODO[transfer.status] % {"number": transfer.number},
        url=transfer.get_absolute_url(),
        since=transfer.confirmed_at if differs else transfer.dispatched_at,
        stretches=stretches_of(transfer),
        party=(transfer.receiver if arrives else transfer.sender).short,
        tone=TONES[transfer.status],
        kind=KIND,
        note=f"{transfer.sender.short} → {transfer.receiver.short}",
    )
