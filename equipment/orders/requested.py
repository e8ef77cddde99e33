"""What an order that is drawn up from a request starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.accounts.models import User
from equipment.orders import queries
from equipment.orders.models import WorkOrder
from equipment.orders.works import work_of
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint
from equipment.requests.models import RequestedItem, RequestedJoint, WorkRequest


@dataclass(frozen=True)
class Named:
    """Of what a request is about, what may stand on an order of a kind now; `left` may not."""

    joints: list[Joint]
    items: list[EquipmentItem]
    left: int

    @property
    def ready(self) -> int:
        return len(self.joints) + len(self.items)


def request_asked(user: User, public_id: str) -> WorkRequest | None:
    """The request from which the person opened the form, as far as they see it."""
    if not public_id:
        return None
    rows = WorkRequest.objects.visible_to(user).filter(public_id=public_id)
    found: WorkRequest | None = rows.select_related(
        "requested_by", "addressed_to", "commitment", "location"
    ).first()
    return found


def initial_of(asked: WorkRequest, user: User) -> dict[str, Any]:
    """What the form of a new order takes over; the other of the two parties carries it out."""
    own = user.organisation_id == asked.requested_by_id
    executor = asked.addressed_to if own else asked.requested_by
    shown: dict[str, Any] = {
        "title": asked.title,
        "priority": asked.priority,
        "executor": executor.public_id,
        "planned_start": asked.wanted_start,
        "planned_end": asked.wanted_end,
        "executed_under": asked.executed_under,
        "well": asked.well[:80],
    }
    if asked.commitment is not None:
        shown["commitment"] = asked.commitment.public_id
    if asked.location is not None:
        shown["location"] = asked.location.public_id
    return shown


def named_in(asked: WorkRequest, user: User, kind: str) -> Named:
    """The pipe and the equipment of the request by what may stand on an order of that kind."""
    draft = WorkOrder(
        memorandum_id=asked.memorandum_id, requested_by_id=asked.requested_by_id,
        executor_id=asked.addressed_to_id, kind=kind,
    )  # fmt: skip
    here = {"requested_in__work_request": asked}
    joints = queries.available_joints(user, draft).filter(**here)
    takes_items = bool(work_of(kind).item_states)
    items = queries.items_to_pick(user, draft, "").filter(**here) if takes_items else ()
    found = list(joints.order_by("requested_in__position")), list(items)
    count = sum(
        model.objects.filter(work_request=asked).count()
        for model in (RequestedJoint, RequestedItem)
    )
    return Named(*found, left=count - len(found[0]) - len(found[1]))
