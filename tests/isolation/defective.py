"""Defect acts of the world, in each state that asks; all texts hold the word."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.cast import Cast
from tests.equipment import defected, yard


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """A draft, one before the owner, one refused and one agreed, each on an order of its own."""
    commitment = factories.make_commitment(
        scene.area, scene.socar_coordinator, title=f"{word} repair"
    )
    made = {
        "defectact": defected.draft,
        "defectact:sent": defected.sent,
        "defectact:refused": defected.refused,
        "defectact:agreed": defected.agreed,
    }
    found: dict[str, Any] = {}
    for kind, make in made.items():
        order = defected.order(scene, 1, title=f"{word} repair", commitment=commitment)
        row = defected.found(yard.lines(order)[0], proposal=word, repair_type=word, remark=word)
        found[kind] = make(scene, order, findings=[row], remark=word)
    found["finding"] = found["defectact"].findings.get()
    found["order:repair"] = defected.order(scene, 1, title=f"{word} repair", commitment=commitment)
    return found
