"""Defect acts and non-conformances of the world, in each state that asks, with the word."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.cast import Cast
from tests.equipment import defected, nonconforming, yard


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
        row = defected.found(yard.lines(order)[0], proposal=word, remark=word)
        found[kind] = make(scene, order, findings=[row], remark=word)
    found |= _reports(scene, word)
    found["finding"] = found["defectact"].findings.get()
    found["order:defective"] = defected.order(
        scene, 1, title=f"{word} repair", commitment=commitment
    )
    return found


def _reports(scene: Cast, word: str) -> dict[str, Any]:
    """A report that nobody has answered, one before the owner, one to be closed, one closed."""
    made = {
        "nonconformance": nonconforming.raised,
        "nonconformance:proposed": nonconforming.proposed,
        "nonconformance:agreed": nonconforming.agreed,
        "nonconformance:closed": nonconforming.closed,
    }
    said: dict[str, dict[str, str]] = {kind: {"what": word} for kind in made}
    for kind in ("proposed", "agreed", "closed"):
        said[f"nonconformance:{kind}"]["reason"] = word
    said["nonconformance:closed"]["evidence"] = word
    return {kind: make(scene, **said[kind]) for kind, make in made.items()}
