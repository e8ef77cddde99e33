"""Calling a completed revision wrong: it stays as it was, and what it did to its subject goes
back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import reasons
from core.events import services as events
from core.rows import change
from equipment.orders import queries as orders
from equipment.orders import rules as order_rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.reversing import settle
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life.queries import held
from equipment.pipes.life.reversing import take_back_of
from equipment.pipes.readings import services as readings
from equipment.revision import queries
from equipment.revision.models import RevisionRecord

Line, Status = OrderLine.Status, WorkOrder.Status
#: Orders whose completed records may be called wrong, while no act has their line.
OPEN_TO = (Status.IN_PROGRESS, Status.DONE, Status.CLOSED)


@transaction.atomic
def withdraw_revision(
    *, record: RevisionRecord, by: User, now: dt.datetime, reason: str
) -> RevisionRecord:
    """Call a completed revision wrong: its inspection is withdrawn, the classes are those before
    it, the pipe is under inspection again, an item that it sent to repair is what it was before.

    In an order in progress the line waits for another record; in a finished one it is rejected.
    Raises NotAllowed, Conflict, and Refused without a reason, by state, for a line on an act, or
    when the subject went on since.
    """
    order_rules.require(by, "record", record.line.order)
    told = reasons.required(reason)
    order = WorkOrder.objects.select_for_update(no_key=True).get(pk=record.line.order_id)
    line = OrderLine.objects.select_related("joint", "item").get(pk=record.line_id)
    _require_open(record, order, line)
    change(record, standing_line=None, withdrawn_at=now, withdrawn_by=by, withdrawn_reason=told)
    if line.joint is not None:
        take_back_of(held([line.joint]), record.public_id, by, now, told)
    _withdraw_inspection(record, by, now, told)
    if line.item is not None:
        _put_back(line.item, record, by, now, told)
    if order.status == Status.IN_PROGRESS:
        change(line, status=Line.PLANNED)
        change(order)
    else:
        change(line, status=Line.REJECTED)
        settle(order, by, now)
    events.record(
        verb="revision_record.withdrawn", about=record, by=by, now=now,
        before={"verdict": record.verdict}, after={"line": line.public_id}, reason=told,
    )  # fmt: skip
    return record


def _require_open(record: RevisionRecord, order: WorkOrder, line: OrderLine) -> None:
    if record.withdrawn_at is not None:
        raise Refused(_("This record was called wrong already."), code="wrong_state")
    if record.completed_at is None:
        words = _("This record is not completed: correct it, or take it back.")
        raise Refused(words, code="wrong_state")
    if order.status not in OPEN_TO or orders.is_on_act(line):
        words = _("Only a record whose line stands on no act may be called wrong.")
        raise Refused(words, code="wrong_state")


def _withdraw_inspection(record: RevisionRecord, by: User, now: dt.datetime, told: str) -> None:
    inspection = record.inspection
    if inspection is not None and inspection.withdrawn_at is None:
        readings.withdraw_inspection(inspection=inspection, by=by, now=now, reason=told)


def _put_back(
    item: EquipmentItem, record: RevisionRecord, by: User, now: dt.datetime, told: str
) -> None:
    """The item is what it was before this record sent it to repair; what something else made of
    it since stays. Raises Conflict on a lost race."""
    sent = queries.last_move(item)
    if sent is None or sent.after.get("record") != str(record):
        return
    before = {"status": item.status}
    change(item, status=sent.before["status"])
    after = {"status": item.status, "order": record.line.order.number}
    events.record(
        verb=queries.NOT_NEEDED, about=item, by=by, now=now, before=before, after=after,
        reason=told,
    )  # fmt: skip
