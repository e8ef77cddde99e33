"""Reads of waybills."""

from __future__ import annotations

from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation, Party
from equipment.pipes.models import Joint
from equipment.pipes.transfers.models import Transfer, TransferLine


def lines_of(transfer: Transfer) -> dict[int, TransferLine]:
    """The lines of a waybill by the keys of their joints, in their order."""
    rows = TransferLine.objects.filter(transfer=transfer).order_by("position")
    return {line.joint_id: line for line in rows.select_related("joint")}


def joints_of(lines: list[TransferLine]) -> list[Joint]:
    """The joints of lines as they are now, held until the commit."""
    rows = Joint.objects.select_for_update(of=("self",), no_key=True).select_related("location")
    return list(rows.filter(pk__in=[line.joint_id for line in lines]).order_by("pk"))


def is_party(organisation: Organisation, memorandum: Memorandum) -> bool:
    found = Party.objects.filter(workspace=memorandum.pk, organisation=organisation)
    return bool(found.exists())
