"""What a workshop keeps in a memorandum of the world: repair orders in progress and finished."""

from __future__ import annotations

from typing import Any

from equipment.maintenance import services as maintenance
from equipment.maintenance.services import Rhythm
from tests import factories
from tests.cast import Cast
from tests.equipment import lives, workshop, yard


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """Orders with a record and without one, with `word` in all their texts."""
    texts: dict[str, Any] = {
        "defect": word,
        "remark": word,
        "consumables": [workshop.used(word, word)],
    }
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
        **_plans(scene, word),
        "repair-type": workshop.type_of("reface_pin"),
        "order:repair": order,
        "line:recorded": recorded,
        "line:repair": plain,
        "repair": workshop.record(recorded),
        "order:repaired": workshop.finish(scene, finished),
        "line:repaired": done,
        "repair:done": workshop.record(done),
    }


def _plans(scene: Cast, word: str) -> dict[str, Any]:
    """A plan of maintenance that goes on and one that was stopped."""
    by, now = scene.socar_engineer, factories.NOW
    commitment = factories.make_commitment(
        scene.area, scene.socar_coordinator, unit="item", title=f"{word} items"
    )
    plan, stopped = (
        maintenance.create_plan(
            memorandum=scene.memorandum, title=f"{word} plan", executor=scene.stp,
            commitment=commitment, location=lives.base(scene),
            item=workshop.item(scene, f"{word}-{number}", "in_stock"),
            rhythm=Rhythm("days", 30, now.date()), by=by, now=now,
        )
        for number in (1, 2)
    )  # fmt: skip
    maintenance.stop_plan(plan=stopped, by=by, now=now, reason=word)
    return {"plan": plan, "plan:stopped": stopped, "commitment:items": commitment}
