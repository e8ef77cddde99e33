"""Whose turn it is on a waybill: who sends the pipe, or who receives it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clocks.kinds import Clock, Wait
from equipment.pipes.transfers.models import Transfer

Status = Transfer.Status


def sender(transfer: Any) -> Collection[int]:
    return [transfer.sender_id]


def receiver(transfer: Any) -> Collection[int]:
    return [transfer.receiver_id]


CLOCK = Clock(
    model=Transfer,
    sides={"sender": sender, "receiver": receiver},
    waits={
        Status.DRAFT: Wait("sender", _("to send it")),
        Status.DISPATCHED: Wait("receiver", _("to confirm what came")),
        Status.DIFFERING: Wait("sender", _("to answer the differences")),
    },
)
