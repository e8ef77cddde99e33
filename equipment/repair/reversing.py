"""Taking back what a repair record changed in the register, when it turns out to be wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
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
from equipment.pipes.life import services as life
from equipment.pipes.life.queries import held
from equipment.pipes.life.services import Taken
from equipment.pipes.models import Joint
from equipment.pipes.readings import services as readings
from equipment.repair import lengths, queries
from equipment.repair.effects import set_lengths, tell_joint, withdraw_pair
from equipment.repair.models import RepairEffect, RepairRecord

Line, Status = OrderLine.Status, WorkOrder.Status
#: Orders whose records may be called wrong; nothing was carried out by a closed one without act.
REVERSIBLE = (Status.DONE, Status.CLOSED)


@transaction.atomic
def reverse_repair(
    *, record: RepairRecord, by: User, now: dt.datetime, reason: str
) -> RepairRecord:
    """Call the record of a finished order wrong: lengths, range, tool joint and classes are as
    before it, its line is rejected, and the joint waits for repair again.

    Raises NotAllowed, Conflict, and Refused without a reason, for a line on an act, or when the
    joint was changed or went on since.
    """
    order_rules.require(by, "record", record.line.order)
    told = reasons.required(reason)
    order = WorkOrder.objects.select_for_update().get(pk=record.line.order_id)
    line = queries.with_records(OrderLine.objects.filter(pk=record.line_id)).get()
    effect = _effect_of(line, order)
    (joint,) = held([effect.joint])
    effect.joint = joint
    _require_untouched(joint, effect)
    change(record)
    _take_back(effect, by, now, told)
    change(line, status=Line.REJECTED)
    settle(order, by, now)
    if joint.status == Joint.Status.IN_REPAIR:
        taken = Taken("need_repair", timezone.localdate(now), by, now, order.public_id, reason=told)
        life.move_joint(joint, taken)
    tell_joint(effect, "joint.repair_reversed", by, now, told)
    events.record(
        verb="repair_record.reversed", about=record, by=by, now=now,
        after={"joint": joint.public_id}, reason=told,
    )  # fmt: skip
    return record


def _effect_of(line: OrderLine, order: WorkOrder) -> RepairEffect:
    """What the record of a line did to the register and nobody has reversed."""
    if order.status not in REVERSIBLE or orders.is_on_act(line):
        words = _("Only a record of a finished order that stands on no act is reversed.")
        raise Refused(words, code="wrong_state")
    effect: Any = getattr(queries.record_of(line), "effect", None)
    if effect is None:
        raise Refused(_("This record changed nothing in the register."), code="wrong_state")
    if effect.reversed_at is not None:
        raise Refused(_("This record was reversed already."), code="wrong_state")
    found: RepairEffect = effect
    return found


def _require_untouched(joint: Joint, effect: RepairEffect) -> None:
    """The register still says what the repair made of the joint."""
    after = lengths.Lengths(effect.overall_after_m, effect.effective_after_m, effect.range_after)
    later = RepairEffect.objects.filter(joint=joint, pk__gt=effect.pk, reversed_at=None)
    if lengths.of_joint(joint) != after or later.exists():
        raise Refused(_("The joint was changed since: that comes first."), code="depended_on")
    resting = (Joint.Status.IN_REPAIR, Joint.Status.REPAIR_REQUIRED, Joint.Status.QUARANTINED)
    if joint.status not in (*resting, Joint.Status.IN_STOCK):
        raise Refused(_("The joint took another step since."), code="depended_on")


def _take_back(effect: RepairEffect, by: User, now: dt.datetime, told: str) -> None:
    joint = effect.joint
    before = lengths.Lengths(
        effect.overall_before_m, effect.effective_before_m, effect.range_before
    )
    if lengths.of_joint(joint) != before:
        set_lengths(joint, before)
    if effect.tool_joint is not None and effect.tool_joint.withdrawn_at is None:
        withdraw_pair(effect.tool_joint, by, now, told)
    if effect.inspection is not None and effect.inspection.withdrawn_at is None:
        change(effect.inspection, withdrawn_at=now, withdrawn_by=by, withdrawn_reason=told)
        _keep_classes(joint)
    effect.reversed_at, effect.reversed_by, effect.reversed_reason = now, by, told
    effect.save(update_fields=["reversed_at", "reversed_by", "reversed_reason"])


def _keep_classes(joint: Joint) -> None:
    try:
        with transaction.atomic():
            readings.keep_classes([joint.pk])
    except IntegrityError as error:
        words = _("The joint is ready for a rig on this record: put it in quarantine first.")
        raise Refused(words, code="depended_on") from error
    joint.refresh_from_db(fields=["version", "body_class", "tool_joint_class", "inspected_on"])
