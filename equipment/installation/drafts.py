"""Drafts of the run, for who records it while it is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.accounts.models import User
from equipment.installation.checking import require_recorder
from equipment.installation.rules import CELLS
from equipment.orders import drafts as drafting
from equipment.orders.drafts import DraftFacts
from equipment.orders.models import WorkOrder


def keep_drafts(
    *, order: WorkOrder, drafts: Sequence[DraftFacts], by: User, now: dt.datetime
) -> int:
    """Keep what the person typed; returns how many drafts came of it.

    Raises NotAllowed, or Refused by the order's state.
    """
    require_recorder(order, by)
    return drafting.keep_drafts(order=order, drafts=drafts, cells=CELLS, by=by, now=now)
