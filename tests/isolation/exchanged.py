"""Specialists and placements of the world, in each state that asks."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tests.exchange import placed


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """A specialist who was never offered, and placements on their way; all texts hold `word`."""
    commitment = placed.commitment(scene, title=f"{word} days")

    def facts() -> dict[str, Any]:
        return {
            "specialist": placed.register_one(
                scene, unit=f"{word} shop", given_name=word, purpose=f"{word} placements"
            ),
            "commitment": commitment,
            "host_unit": f"{word} workshop",
            "programme": f"{word} programme",
        }

    made = {
        "placement": placed.approved,
        "placement:nominated": placed.nominated,
        "placement:accepted": placed.accepted,
        "placement:started": placed.started,
        "placement:reported": placed.reported,
    }
    found: dict[str, Any] = {kind: make(scene, **facts()) for kind, make in made.items()}
    placed.record(scene, found["placement:started"], 1, absent=2)
    found["attendance"] = found["placement:started"].attendance.first()
    specialist = facts()["specialist"]
    return found | {
        "specialist": specialist,
        "specialist:offered": found["placement"].specialist,
        "commitment:days": commitment,
        "host": scene.stp,
    }
