"""What a workshop keeps in a memorandum of the world: repair orders in progress and finished."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tests.equipment import workshop, yard


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """Orders with a record and without one, with `word` in all their texts."""
    texts = {"defect": word, "remark": word, "consumables": [workshop.used(word, word)]}
    joints = workshop.worn(scene, 4)
    order = workshop.started(scene, joints[:2], title=f"{word} order")
    recorded, plain = yard.lines(order)
    workshop.save(scene, order, workshop.refaced(recorded, **texts))
    finished = workshop.started(scene, joints[2:], title=f"{word} order")
    done, failed = yard.lines(finished)
    checks = workshop.checked("visual", passed=False)
    rows = (workshop.refaced(done, **texts), workshop.refaced(failed, checks=checks, **texts))
    workshop.save(scene, finished, *rows)
    return {
        "repair-type": workshop.type_of("reface_pin"),
        "order:repair": order,
        "line:recorded": recorded,
        "line:repair": plain,
        "repair": workshop.record(recorded),
        "order:repaired": workshop.finish(scene, finished),
        "line:repaired": done,
        "repair:done": workshop.record(done),
    }
