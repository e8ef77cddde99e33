"""Reads of waybills."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation, Party, User
from core.clocks.queries import with_clock
from equipment.pipes.custody import held_by
from equipment.pipes.life.states import SENDABLE
from equipment.pipes.models import Joint
from equipment.pipes.transfers.models import Transfer, TransferLine


def transfers_for(user: User) -> QuerySet[Transfer]:
    """Waybills that the person sees, with what a list shows of them and their clock."""
    visible: QuerySet[Transfer] = Transfer.objects.visible_to(user)
    lines = TransferLine.objects.filter(transfer=OuterRef("pk")).order_by().values("transfer")
    count = Subquery(lines.annotate(count=Count("pk")).values("count"))
    rows = visible.select_related("sender", "receiver", "destination")
    return with_clock(rows.annotate(joint_count=Coalesce(count, 0)))


def transfer_for(user: User) -> QuerySet[Transfer]:
    """Waybills that the person sees, with all that the page of one shows."""
    visible: QuerySet[Transfer] = Transfer.objects.visible_to(user)
    rows = visible.select_related(
        "memorandum__workspace", "sender", "receiver", "destination", "dispatched_by",
        "confirmed_by",
    )  # fmt: skip
    return with_clock(rows, whole=True)


def lines_shown(transfer: Transfer) -> QuerySet[TransferLine]:
    """The lines in their order, each with its joint and what it is."""
    rows: QuerySet[TransferLine] = TransferLine.objects.filter(transfer=transfer)
    return rows.select_related("joint__product_line", "joint__location").order_by("position")


def loadable(user: User, transfer: Transfer) -> QuerySet[Joint]:
    """The joints that may be put on the draft: with the sender, in a state that goes by road, on
    no open order."""
    rows = held_by(user, transfer.memorandum_id, transfer.sender_id).filter(status__in=SENDABLE)
    listed = TransferLine.objects.filter(transfer=transfer).values("joint")
    return rows.exclude(pk__in=listed).exclude(order_lines__is_open=True)


def lines_of(transfer: Transfer) -> dict[int, TransferLine]:
    """The lines of a waybill by the keys of their joints, in their order."""
    rows = TransferLine.objects.filter(transfer=transfer).order_by("position")
    return {line.joint_id: line for line in rows.select_related("joint")}


def joints_of(lines: list[TransferLine]) -> list[Joint]:
    """The joints of lines as they are now, held until the commit; never with their places, whose
    change during the wait would drop a joint."""
    rows = Joint.objects.select_for_update(no_key=True)
    return list(rows.filter(pk__in=[line.joint_id for line in lines]).order_by("pk"))


def is_party(organisation: Organisation, memorandum: Memorandum) -> bool:
    found = Party.objects.filter(workspace=memorandum.pk, organisation=organisation)
    return bool(found.exists())
