"""Certificates in a memorandum of the world: one that stands, one withdrawn, one to be issued."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from core.models import User
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
            witnesses=[scene.socar_engineer, _second_of_the_crew(scene)],
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


def _second_of_the_crew(scene: Cast) -> User:
    """Somebody of the executor who is not the tester; in the mirrored memorandum one person holds
    all roles of the cast."""
    second, tester = scene.stp_coordinator, scene.stp_engineer
    return scene.third_engineer if second == tester else second
