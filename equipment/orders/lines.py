"""Which joints and items may stand on an order, and putting them there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.commitments.models import Commitment
from core.errors import Refused
from equipment.orders import queries
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.works import work_of
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.sets.queries import members_on

ON_ONE_OPEN_ORDER = ("joint_on_one_open_order", "item_on_one_open_order")


@dataclass(frozen=True)
class Chosen:
    """What is to stand on an order, in the order given; `through` names the set of a joint."""

    joints: Sequence[Joint] = ()
    items: Sequence[EquipmentItem] = ()
    through: Mapping[int, PipeSet] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.joints) + len(self.items)


def with_sets(
    joints: Sequence[Joint],
    items: Sequence[EquipmentItem],
    sets: Sequence[PipeSet],
    on: dt.date,
) -> Chosen:
    """The joints, then the members of the sets on that day, then the items.

    Raises Refused for a set without members on the day.
    """
    found = list(joints)
    through: dict[int, PipeSet] = {}
    for pipe_set in sets:
        members = [one.joint for one in members_on(pipe_set, on).select_related("joint")]
        if not members:
            words = _("The set %(set)s has no joints.") % {"set": pipe_set.number}
            raise Refused(words, field="sets")
        found += members
        through |= {joint.pk: pipe_set for joint in members}
    return Chosen(found, list(items), through)


def check_lines(order: WorkOrder, chosen: Chosen) -> None:
    """Raises Refused with a row for each joint or item that may not stand on `order`, and why."""
    check_unit(order.commitment, bool(chosen.joints), bool(chosen.items))
    wrong = [*_wrong_joints(order, chosen.joints), *_wrong_items(order, chosen.items)]
    if wrong:
        raise Refused(_words(wrong, len(chosen)), field="joints", rows=wrong)


def check_unit(commitment: Commitment, has_joints: bool, has_items: bool) -> None:
    """Raises Refused when lines of that kind do not count in the unit of the commitment."""
    of_items = commitment.unit == Commitment.Unit.ITEM
    if has_items and not of_items:
        raise Refused(_("Equipment counts towards a commitment in items."), field="commitment")
    if has_joints and of_items:
        raise Refused(
            _("Pipe counts towards a commitment in joints or metres."), field="commitment"
        )


def _wrong_joints(order: WorkOrder, joints: Sequence[Joint]) -> Iterator[Mapping[str, object]]:
    if not joints:
        return
    holders = queries.open_orders_of(joints)
    parties = queries.parties_of(order.memorandum_id)
    times = Counter(joint.pk for joint in joints)
    for joint in joints:
        words = _what_is_wrong(joint, order, parties, times[joint.pk], holders)
        if words:
            yield {"row": joint.public_id, "field": "joint", "message": words}


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
    if joint.status not in work_of(order.kind).joint_states:
        return _wrong_state(joint, order)
    if joint.organisation_id not in parties:
        return _("Joint %(joint)s is not in the custody of a party.") % names
    if joint.custodian_id not in (order.requested_by_id, order.executor_id):
        return _("Joint %(joint)s is with another party.") % names
    return ""


def _wrong_state(joint: Joint, order: WorkOrder) -> str:
    told = {"joint": str(joint), "state": joint.get_status_display()}
    if order.kind == WorkOrder.Kind.INSTALLATION:
        return _("Joint %(joint)s is not on the rig: %(state)s.") % told
    return _("Joint %(joint)s cannot be worked on by this kind of order: %(state)s.") % told


def _wrong_items(
    order: WorkOrder, items: Sequence[EquipmentItem]
) -> Iterator[Mapping[str, object]]:
    if not items:
        return
    holders = queries.open_orders_of_items(items)
    times = Counter(item.pk for item in items)
    for item in items:
        words = _what_is_wrong_with_item(item, order, times[item.pk], holders)
        if words:
            yield {"row": item.public_id, "field": "item", "message": words}


def _what_is_wrong_with_item(
    item: EquipmentItem, order: WorkOrder, times: int, holders: dict[int, str]
) -> str:
    names = {"item": str(item)}
    if item.memorandum_id != order.memorandum_id:
        return _("The item is not in the register of this memorandum.")
    if times > 1:
        return _("%(item)s is given twice.") % names
    if item.pk in holders:
        return _("%(item)s stands on the open order %(order)s.") % {
            **names,
            "order": holders[item.pk],
        }
    if item.status not in work_of(order.kind).item_states:
        state = item.get_status_display()
        return _("%(item)s cannot be worked on by this kind of order: %(state)s.") % {
            **names,
            "state": state,
        }
    if item.organisation_id not in (order.requested_by_id, order.executor_id):
        return _("%(item)s belongs to another party.") % names
    return ""


def _words(wrong: Sequence[Mapping[str, object]], total: int) -> str:
    first = str(wrong[0]["message"])
    if len(wrong) == 1:
        return first
    return _("%(first)s In all %(count)s of %(total)s may not be ordered.") % {
        "first": first,
        "count": len(wrong),
        "total": total,
    }


def write_lines(order: WorkOrder, chosen: Chosen, *, first: int) -> list[OrderLine]:
    """Lines for what was chosen from position `first` on.

    Raises Refused, naming pipe and order, when another order took one of them in between.
    """
    lines = [
        OrderLine(joint=joint, pipe_set=chosen.through.get(joint.pk)) for joint in chosen.joints
    ]
    lines += [OrderLine(item=item) for item in chosen.items]
    for position, line in enumerate(lines, start=first):
        line.memorandum_id, line.order, line.position = order.memorandum_id, order, position
    try:
        with transaction.atomic():
            return OrderLine.objects.bulk_create(lines)
    except IntegrityError as error:
        if not any(name in str(error) for name in ON_ONE_OPEN_ORDER):
            raise
        check_lines(order, chosen)
        raise


def missing_outcomes(missing: Sequence[OrderLine], lacking: Mapping[int, str]) -> Refused:
    """The refusal to finish an order while lines are neither carried out nor rejected; `lacking`
    says by the key of a line what its record still lacks."""
    names = ", ".join(f"{line.position} ({line.subject})" for line in missing[:5])
    if len(missing) > 5:
        names += " …"
    words = ngettext(
        "%(count)s line is neither carried out nor rejected: %(names)s.",
        "%(count)s lines are neither carried out nor rejected: %(names)s.",
        len(missing),
    ) % {"count": len(missing), "names": names}
    each = _("Neither carried out nor rejected yet.")
    told = next((lacking[line.pk] for line in missing if line.pk in lacking), "")
    if told:
        words = f"{words} {told}"
    rows: list[Mapping[str, object]] = [
        {"row": line.public_id, "field": "outcome", "message": lacking.get(line.pk, each)}
        for line in missing
    ]
    return Refused(words, field="lines", rows=rows)
