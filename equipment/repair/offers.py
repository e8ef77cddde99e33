"""Repair and maintenance as kinds of orders, and the words of their events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.web import words
from equipment.orders import works
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.works import Done, Work
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint
from equipment.repair import completeness, effects, queries

VERBS = {
    "order.repairs_recorded": _("Work recorded"),
    "repair_record.corrected": _("Repair record corrected"),
    "repair_record.cleared": _("Repair record taken back"),
    "repair_record.reversed": _("Repair record reversed"),
    "joint.repaired": _("Repair entered in the register"),
    "joint.repair_reversed": _("Repair reversed in the register"),
}
Item = EquipmentItem.Status


def done(line: OrderLine) -> Done:
    """The work on a line that was read with its record; pipe counts by the length it has now."""
    record: Any = queries.record_of(line)
    length = line.joint.effective_length_m if line.joint else None
    return Done(record.done_on, length, record.remark)


def lacking(order: WorkOrder) -> Mapping[int, str]:
    """What the records of planned lines still lack."""
    found = {}
    for line in queries.lines_of(order).filter(status=OrderLine.Status.PLANNED):
        if queries.record_of(line) is not None:
            missing = completeness.missing_of(queries.facts_of(line))
            said = {"line": line.position, "missing": " ".join(words for _field, words in missing)}
            found[line.pk] = gettext("Line %(line)s: %(missing)s") % said
    return found


REPAIR = Work(
    kind="repair",
    record="repair",
    sheet="equipment:repair-sheet",
    sheet_label=_("Record the repair"),
    done=done,
    day="done_on",
    joint_states=frozenset({Joint.Status.REPAIR_REQUIRED}),
    item_states=frozenset({Item.REPAIR_REQUIRED}),
    begin=effects.begin_repair,
    ended=effects.end_work,
    lacking=lacking,
    lines_template="equipment/repair/_lines.html",
)
MAINTENANCE = Work(
    kind="maintenance",
    record="repair",
    sheet="equipment:repair-sheet",
    sheet_label=_("Record the maintenance"),
    done=done,
    day="done_on",
    joint_states=frozenset({Joint.Status.IN_STOCK}),
    item_states=frozenset({Item.IN_STOCK, Item.IN_SERVICE}),
    ended=effects.end_work,
    lacking=lacking,
    lines_template="equipment/repair/_lines.html",
)


def register() -> None:
    """Called once, when the app is ready."""
    works.register(REPAIR)
    works.register(MAINTENANCE)
    words.register(VERBS)
