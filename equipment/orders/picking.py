"""What a person may pick for an order: joints, the members of a set, items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.accounts.models import User
from equipment.orders import queries
from equipment.orders.models import WorkOrder
from equipment.orders.works import work_of
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint
from equipment.pipes.sets.models import PipeSet

#: A page of choices shows this many of each.
PICKABLE = 300


@dataclass(frozen=True)
class Offer:
    """The joints and items that may be put on an order, narrowed by words and a set."""

    joints: QuerySet[Joint]
    items: QuerySet[EquipmentItem]
    sets: QuerySet[PipeSet]
    words: str
    pipe_set: PipeSet | None
    takes_items: bool

    def context(self) -> dict[str, Any]:
        """What the page of choices shows."""
        joints = list(self.joints[: PICKABLE + 1])
        items = list(self.items[: PICKABLE + 1]) if self.takes_items else []
        return {
            "joints": joints[:PICKABLE],
            "items": items[:PICKABLE],
            "sets": list(self.sets),
            "chosen_set": self.pipe_set,
            "more": max(len(joints), len(items)) > PICKABLE,
            "limit": PICKABLE,
            "query": self.words,
        }


def offer_of(user: User, order: WorkOrder, asked: Mapping[str, str]) -> Offer:
    """What the person may put on the order; `asked` holds words `q` and the id of a set."""
    words = asked.get("q", "").strip()
    sets = queries.sets_to_pick(user, order)
    wanted = asked.get("set", "")
    pipe_set = sets.filter(public_id=wanted).first() if wanted else None
    return Offer(
        joints=queries.joints_to_pick(user, order, words, pipe_set),
        items=queries.items_to_pick(user, order, words),
        sets=sets,
        words=words,
        pipe_set=pipe_set,
        takes_items=bool(work_of(order.kind).item_states),
    )
