"""Pressure tests in a memorandum of the world: an order in progress with a recorded set-up."""

from __future__ import annotations

from typing import Any

from equipment.models import Procedure
from equipment.pressure_testing.facts import LineFacts, Use
from tests.cast import Cast
from tests.equipment import pressing, yard


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """A set-up of one of two lines, with `word` in all its texts."""
    order = pressing.started(scene, pressing.joints(scene, 2), title=f"{word} order")
    first, second = yard.lines(order)
    gauge = pressing.gauge(scene, f"{word}-P")
    known = Procedure.objects.filter(code="owner_alone").first()
    procedure = known or pressing.procedure(scene, "owner_alone", witness_rule="none")
    test = pressing.record(
        scene, order, procedure=procedure, witnesses=[scene.socar_engineer],
        lines=[LineFacts(first, remark=word)], instruments=[Use(gauge, "recorder")],
        pump=word, remark=word,
    )  # fmt: skip
    return {
        "procedure": test.procedure_version.procedure,
        "order:pressing": order,
        "line:pressing": second,
        "pressing": test,
    }
