"""What slices above know that keeps joints and items from becoming ready: asked at each step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint

#: By key the joints that may not take the step, and why; at most one statement.
OfJoints = Callable[[Sequence[Joint], str], dict[int, str]]
#: Why an item may not take the step, or nothing.
OfItem = Callable[[EquipmentItem, str], str]

JOINTS: list[OfJoints] = []
ITEMS: list[OfItem] = []


def register(of_joints: OfJoints, of_item: OfItem) -> None:
    """Ask these whenever pipe or equipment takes a step; called from `AppConfig.ready`."""
    JOINTS.append(of_joints)
    ITEMS.append(of_item)


def stopped(joints: Sequence[Joint], action: str) -> dict[int, str]:
    """By key the joints that something keeps from the step, and what."""
    found: dict[int, str] = {}
    for source in JOINTS:
        found = source(joints, action) | found
    return found


def stopped_item(item: EquipmentItem, action: str) -> str:
    """What keeps the item from the step, or nothing."""
    return next((words for source in ITEMS if (words := source(item, action))), "")
