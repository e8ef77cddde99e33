"""Certificates in a memorandum of the world: one that stands, one withdrawn, one to be issued."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from equipment.certificates import services
from equipment.pressure_testing.facts import Use
from tests.cast import Cast
from tests.equipment import certified, pressing


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """Three witnessed tests of pipe, with `word` in their texts."""
    use = [Use(pressing.gauge(scene, f"{word}-C"), "recorder")]
    first, second, third = (
        certified.witnessed(
            scene,
            order=pressing.started(scene, pressing.joints(scene, 1), title=f"{word} order"),
            instruments=use,
            remark=word,
        )
        for _number in range(3)
    )
    gone = services.issue_certificate(subject=second, by=scene.stp_engineer, now=certified.NOW)
    certified.withdraw(scene, gone, word)
    made = services.issue_certificate(subject=first, by=scene.stp_engineer, now=certified.NOW)
    return {
        "certificate": made,
        "certificate:withdrawn": gone,
        "certificate:token": SimpleNamespace(public_id=made.token),
        "certifiable": third,
    }
