"""Equipment is stripped down: parts by what became of them, torque, test after; and two at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core.errors import PortalError, Refused
from equipment.models import (
    EquipmentItem,
    Inspection,
    OrderLine,
    RevisionPart,
    RevisionRecord,
    RevisionStep,
    WorkOrder,
)
from equipment.revision import proposing
from equipment.revision.facts import RevisionFacts
from tests import cast
from tests.equipment import revising, yard
from tests.equipment.revising import NOW, part, save, step

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = ("outside", "parts", "cracks", "reassembly", "test")


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def begun(stage: cast.Cast) -> tuple[WorkOrder, OrderLine]:
    order = revising.started(stage, items=[revising.valve(stage)])
    return order, yard.lines(order)[0]


def rows(stage: cast.Cast, line: OrderLine, **changed: Any) -> RevisionFacts:
    return RevisionFacts(line.public_id, [changed.get(code, step(stage, code)) for code in STEPS])


def test_valve_is_stripped_down_reassembled_and_accepted(stage: cast.Cast) -> None:
    order, line = begun(stage)
    parts = [part("Gate", "replaced", serial="G-77", found="Scored"), part("Stem", found="Good")]
    save(stage, order, rows(stage, line, parts=step(stage, "parts", parts=parts)))
    made = revising.complete(stage, line)
    assert (made.verdict, made.inspection, Inspection.objects.count()) == ("accepted", None, 0)
    assert list(RevisionPart.objects.values_list("name", "fate", "serial")) == [
        ("Gate", "replaced", "G-77"), ("Stem", "reused", "")
    ]  # fmt: skip
    torque = RevisionStep.objects.get(step__code="reassembly")
    assert (str(torque.torque_knm), torque.torque_unit) == ("0.500", "kN·m")
    assert EquipmentItem.objects.get().status == "in_stock"
    assert revising.finish(stage, order).status == "done"


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        ("parts", {"parts": [part("Gate", "replaced")]}, "parts/0/serial"),
        ("parts", {"parts": []}, "parts"),
        ("parts", {"parts": [part("Gate", "missing")]}, "outcome"),
        ("reassembly", {"torque": None}, "torque"),
        ("outside", {"readings": revising.walls("9", "9", "9")}, "readings/0/kind"),
        ("test", {"instrument": None}, "instrument"),
    ],
)
def test_bare_steps_of_equipment_are_refused(
    stage: cast.Cast, code: str, changes: dict[str, Any], field: str
) -> None:
    order, line = begun(stage)
    with pytest.raises(Refused) as error:
        save(stage, order, RevisionFacts(line.public_id, [step(stage, code, **changes)]))
    assert error.value.rows[0]["field"] == f"steps/0/{field}"


def test_leaking_valve_waits_for_repair_and_its_order_is_proposed(stage: cast.Cast) -> None:
    order, line = begun(stage)
    leaks = step(stage, "test", outcome="failed", reason="Leaks at the stem")
    save(stage, order, rows(stage, line, test=leaks))
    assert revising.complete(stage, line).verdict == "failed"
    assert EquipmentItem.objects.get().status == "repair_required"
    order = revising.finish(stage, order)
    made = proposing.propose_repair(order=order, by=stage.socar_engineer, now=NOW)
    assert (made.kind, made.lines.get().item_id) == ("repair", line.item_id)
    with pytest.raises(Refused):
        proposing.propose_repair(order=order, by=stage.socar_engineer, now=NOW)


def at_once(*works: Callable[[], Any]) -> list[str]:
    """How each ended: `ok`, or the code of what it was refused with."""

    def run(work: Callable[[], Any]) -> str:
        try:
            work()
        except PortalError as error:
            return error.code
        finally:
            connection.close()
        return "ok"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_inspectors_of_one_joint_lose_nothing(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    told = [step(stage, code, version=0) for code in ("visual", "drift", "straightness")]
    works = [
        lambda one=one: save(stage, order, RevisionFacts(line.public_id, [one])) for one in told
    ]
    assert at_once(*works) == ["ok"] * 3
    assert (RevisionRecord.objects.count(), RevisionStep.objects.count()) == (1, 3)


def test_one_of_two_who_save_the_same_step_is_told(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    told = [step(stage, "visual", version=0, remark=remark) for remark in ("One", "Two")]
    works = [
        lambda one=one: save(stage, order, RevisionFacts(line.public_id, [one])) for one in told
    ]
    assert sorted(at_once(*works)) == ["ok", "refused"]
    assert RevisionStep.objects.count() == 1


def test_revision_is_completed_once(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    save(stage, order, revising.whole(stage, line))
    ended = at_once(*[lambda: revising.complete(stage, line)] * 3)
    assert ended.count("ok") == 1
    assert Inspection.objects.count() == 1
