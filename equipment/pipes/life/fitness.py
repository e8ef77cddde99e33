"""Which of several joints may not take a step, and why; page and service ask the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from equipment.pipes.life import queries, rules, stops
from equipment.pipes.models import Joint


def stopped(joints: Sequence[Joint], action: str, on: dt.date) -> dict[int, str]:
    """By key, the joints that may not take the step on that day, and why; some statements,
    however many joints there are."""
    ordered = queries.on_open_orders(joints)
    began = queries.last_steps(joints, "repair") if action == "re_inspect" else {}
    repaired = {pk: step.on for pk, step in began.items()}
    told = {joint.pk: rules.what_stops(joint, action, on, ordered, repaired) for joint in joints}
    kept = stops.stopped(joints, action)
    return kept | {pk: words for pk, words in told.items() if words}
