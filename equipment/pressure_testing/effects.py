"""What pressure tests do to pipe and equipment in the register as their order begins and ends."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.events import services as events
from core.states import move
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life import rules as life_rules
from equipment.pipes.life import services as life
from equipment.pipes.life import stops
from equipment.pipes.life.queries import held
from equipment.pipes.life.services import Taken
from equipment.pipes.models import Joint
from equipment.pressure_testing import queries
from equipment.pressure_testing.models import Attempt, LeakPlace

Line, State = OrderLine.Status, Joint.Status


def begin_testing(order: WorkOrder, by: User, now: dt.datetime) -> None:
    """Take repaired and re-inspected joints to the pressure test; the order tells of it. Raises
    Conflict on a lost race."""
    lines = order.lines.filter(joint__status=State.RE_INSPECTED).select_related("joint")
    joints = held([line.pipe for line in lines])
    if joints:
        on = timezone.localdate(now)
        life.write_steps(joints, Taken("test", on, by, now, order.public_id))


def end_testing(order: WorkOrder, by: User, now: dt.datetime) -> None:
    """Release what proved tight and set aside what did not, in the transaction of the finish.

    A joint that something else keeps from being released stays at the test.
    """
    lines = list(queries.lines_of(order))
    fresh = {one.pk: one for one in held([line.joint for line in lines if line.joint is not None])}
    _release([fresh[line.pipe.pk] for line in lines if _is_proved(line)], order, by, now)
    for line in lines:
        if line.status != Line.REJECTED:
            continue
        if line.joint is not None:
            _set_aside(fresh[line.joint.pk], line, by, now)
        else:
            _need_repair(line, by, now)


def _is_proved(line: OrderLine) -> bool:
    return line.status == Line.DONE and line.joint is not None


def _release(joints: list[Joint], order: WorkOrder, by: User, now: dt.datetime) -> None:
    waiting = [one for one in joints if one.status == State.HYDROTEST]
    kept = stops.stopped(waiting, "release") if waiting else {}
    free = [one for one in waiting if one.pk not in kept and not life_rules.not_fit(one, "release")]
    if free:
        on = timezone.localdate(now)
        life.write_steps(free, Taken("release", on, by, now, order.public_id))


def _set_aside(joint: Joint, line: OrderLine, by: User, now: dt.datetime) -> None:
    """A joint that leaked after a repair waits for another; any other for a decision."""
    action = "need_repair" if joint.status == State.HYDROTEST else "quarantine"
    on = timezone.localdate(now)
    life.move_joint(joint, Taken(action, on, by, now, line.order.public_id, reason=why(line)[:500]))


def _need_repair(line: OrderLine, by: User, now: dt.datetime) -> None:
    item: EquipmentItem | None = line.item
    if item is None or item.status == EquipmentItem.Status.REPAIR_REQUIRED:
        return
    before = {"status": item.status}
    move(item, "need-repair")
    events.record(
        verb="item.need_repair", about=item, by=by, now=now, before=before,
        after={"status": item.status, "order": line.order.number}, reason=why(line),
    )  # fmt: skip


def why(line: OrderLine) -> str:
    """Why a line was rejected, in words."""
    found = queries.decided(line)
    if found is None or found.attempt.verdict != Attempt.Verdict.LEAK:
        return _("Pressure test: not proven tight")
    place = LeakPlace(found.attempt.leak_where).label
    return _("Pressure test: leak, %(place)s") % {"place": place}
