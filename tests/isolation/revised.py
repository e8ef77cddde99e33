"""What a base keeps of revisions in a memorandum of the world: orders in progress and finished."""

from __future__ import annotations

from typing import Any

from equipment.models import InspectionProgramme
from tests import catalogue
from tests.cast import Cast
from tests.equipment import revising, yard


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """Orders with a record and without one, with `word` in all their texts."""
    if not InspectionProgramme.objects.exists():
        catalogue.plant_programmes()
    joints = revising.used(scene, 4)
    order = revising.started(scene, joints[:2], title=f"{word} order")
    recorded, plain = yard.lines(order)
    visual = revising.step(scene, "visual", remark=word)
    revising.save(scene, order, revising.whole(scene, recorded, visual=visual))
    finished = revising.started(scene, joints[2:], title=f"{word} order")
    done, failed = yard.lines(finished)
    galled = revising.step(scene, "threads_mt", outcome="failed", reason=word)
    revising.revised(scene, done, visual=visual)
    revising.revised(scene, failed, threads_mt=galled)
    return {
        "inspection-programme": InspectionProgramme.objects.get(code="drill_pipe_full"),
        "order:revision": order,
        "line:revision": plain,
        "line:revising": recorded,
        "revision": revising.record(recorded),
        "order:revised": revising.finish(scene, finished),
        "line:revised": done,
        "revision:done": revising.record(done),
    }
