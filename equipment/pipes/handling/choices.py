"""Which steps several joints may take together."""

from __future__ import annotations

from collections.abc import Sequence

from equipment.pipes.life.rules import BY_HAND, steps_for
from equipment.pipes.models import Joint


def common_steps(joints: Sequence[Joint]) -> list[str]:
    """The steps that the states of all the joints permit, in the order of a life."""
    permitted = [set(steps_for(joint)) for joint in joints]
    common = set.intersection(*permitted) if permitted else set()
    return [name for name in BY_HAND if name in common]
