"""Which joints may stand on an order, and putting them there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import Refused
from equipment.orders import queries
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.models import Joint

ON_ONE_OPEN_ORDER = "joint_on_one_open_order"


def check_joints(memorandum_id: int, joints: Sequence[Joint], order: WorkOrder) -> None:
    """Raises Refused with a row for each joint that may not stand on `order`, and why."""
    holders = queries.open_orders_of(joints)
    parties = queries.parties_of(memorandum_id)
    times = Counter(joint.pk for joint in joints)
    wrong: list[Mapping[str, object]] = []
    for joint in joints:
        words = _what_is_wrong(joint, order, parties, times[joint.pk], holders)
        if words:
            wrong.append({"row": joint.public_id, "field": "joint", "message": words})
    if wrong:
        raise Refused(_words(wrong, len(joints)), field="joints", rows=wrong)


def _what_is_wrong(
    joint: Joint, order: WorkOrder, parties: set[int], times: int, holders: dict[int, str]
) -> str:
    names = {"joint": str(joint)}
    if joint.memorandum_id != order.memorandum_id:
        return _("The joint is not in the register of this memorandum.")
    if times > 1:
        return _("Joint %(joint)s is given twice.") % names
    if joint.pk in holders:
        return _("Joint %(joint)s stands on the open order %(order)s.") % {
            **names,
            "order": holders[joint.pk],
        }
    if joint.status != Joint.Status.ON_RIG:
        state = joint.get_status_display()
        return _("Joint %(joint)s is not on the rig: %(state)s.") % {**names, "state": state}
    if joint.organisation_id not in parties:
        return _("Joint %(joint)s is not in the custody of a party.") % names
    if joint.custodian_id not in (order.requested_by_id, order.executor_id):
        return _("Joint %(joint)s is with another party.") % names
    return ""


def _words(wrong: Sequence[Mapping[str, object]], total: int) -> str:
    first = str(wrong[0]["message"])
    if len(wrong) == 1:
        return first
    return _("%(first)s In all %(count)s of %(total)s joints may not be ordered.") % {
        "first": first,
        "count": len(wrong),
        "total": total,
    }


def write_lines(order: WorkOrder, joints: Sequence[Joint], *, first: int) -> list[OrderLine]:
    """Lines for `joints` from position `first` on.

    Raises Refused, naming joint and order, when another order took one of them in between.
    """
    lines = [
        OrderLine(memorandum_id=order.memorandum_id, order=order, position=position, joint=joint)
        for position, joint in enumerate(joints, start=first)
    ]
    try:
        with transaction.atomic():
            return OrderLine.objects.bulk_create(lines)
    except IntegrityError as error:
        if ON_ONE_OPEN_ORDER not in str(error):
            raise
        check_joints(order.memorandum_id, joints, order)
        raise


def missing_outcomes(missing: Sequence[OrderLine]) -> Refused:
    """The refusal to finish an order while joints are neither run nor rejected."""
    names = ", ".join(f"{line.position} ({line.joint})" for line in missing[:5])
    if len(missing) > 5:
        names += " …"
    words = _("%(count)s joints are neither run nor rejected: %(names)s.") % {
        "count": len(missing),
        "names": names,
    }
    each = _("Neither run nor rejected yet.")
    rows: list[Mapping[str, object]] = [
        {"row": line.public_id, "field": "outcome", "message": each} for line in missing
    ]
    return Refused(words, field="lines", rows=rows)
