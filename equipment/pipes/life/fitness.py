"""Which of several joints may not take a step, and why; page and service ask the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from equipment.pipes.life import queries, rules
from equipment.pipes.models import Joint


def stopped(joints: Sequence[Joint], action: str, on: dt.date) -> dict[int, str]:
    """By key, the joints that may not take the step on that day, and why; two statements."""
    ordered = queries.on_open_orders(joints)
    began = queries.last_steps(joints, "repair") if action == "re_inspect" else {}
    repaired = {pk: step.on for pk, step in began.items()}
    told = {joint.pk: rules.what_stops(joint, action, on, ordered, repaired) for joint in joints}
    return {pk: words for pk, words in told.items() if words}
