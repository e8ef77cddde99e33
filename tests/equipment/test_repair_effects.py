"""What repairs change in the register: states, lengths, ranges, tool joints, classes; and back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.errors import NotAllowed, Refused
from core.models import Event
from equipment.invariants import closed_orders_are_signed_for
from equipment.models import (
    EquipmentItem,
    Inspection,
    Joint,
    JointStep,
    RepairEffect,
    StockCount,
    ToolJointPair,
    WorkOrder,
)
from equipment.orders import services as orders
from equipment.pipes.stock.invariants import counts_are_those_of_joints
from equipment.repair import again, reversing
from equipment.repair.facts import RepairFacts
from tests import cast
from tests.cooperation.browsers import signed_in
from tests.equipment import lives, passports, workshop, yard
from tests.equipment.workshop import NOW, TODAY, checked, did, refaced, save

pytestmark = pytest.mark.django_db
SCRAP: dict[str, Any] = {"body_class": "premium", "tool_joint_class": "scrap"}
OK: dict[str, Any] = {
    "body_class": "premium", "tool_joint_class": "premium", "inspected_on": TODAY,
    "method": "mpi", "inspector": "R. Aliyev", "governed_by": "Box OD 168.3 mm",
}  # fmt: skip


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def fresh(joint: Joint) -> Joint:
    found: Joint = Joint.objects.select_related("product_line").get(pk=joint.pk)
    return found


def steps(joint: Joint) -> list[str]:
    return list(JointStep.objects.filter(joint=joint).values_list("action", flat=True))


def test_joints_go_into_repair_with_the_order_and_stay_there_for_inspection(
    stage: cast.Cast,
) -> None:
    (joint,) = workshop.worn(stage)
    order = workshop.started(stage, [joint])
    assert fresh(joint).status == "in_repair"
    save(stage, order, refaced(yard.lines(order)[0]))
    workshop.finish(stage, order)
    assert (fresh(joint).status, steps(joint)) == ("in_repair", ["repair"])
    with pytest.raises(Refused):
        lives.take([joint], "re_inspect", stage.socar_engineer)
    lives.inspect([joint], stage.socar_engineer, body_class="premium")
    (joint,) = lives.take([joint], "re_inspect", stage.socar_engineer)
    assert lives.take([joint], "release", stage.socar_engineer)[0].status == "released"


@pytest.mark.parametrize("status", ["classified", "quarantined", "in_stock", "on_rig"])
def test_only_what_needs_repair_is_ordered_to_be_repaired(stage: cast.Cast, status: str) -> None:
    joints = lives.joints_in(stage, status)
    with pytest.raises(Refused, match="cannot be worked on"):
        workshop.ordered(stage, joints)


def test_cut_casing_comes_down_to_a_shorter_range_at_once(stage: cast.Cast) -> None:
    (joint,) = workshop.casing(stage)
    workshop.repaired(stage, [joint], lambda line: workshop.recut(line, "0.300"))
    after = fresh(joint)
    assert (after.overall_length_m, after.effective_length_m, after.length_range) == (
        Decimal("10.300"), Decimal("10.200"), "R2"
    )  # fmt: skip
    event = Event.objects.get(verb="joint.repaired")
    assert (event.before, event.after["effective"], event.after["range"]) == (
        {"overall": "10.600", "effective": "10.500", "range": "R3"}, "10.200", "R2"
    )  # fmt: skip
    said = passports.read(signed_in(stage.socar_engineer), after)
    assert "Cut-off and rethreading, 0.300 m cut off" in said
    assert "length 10.500 m → 10.200 m, range R3 → R2" in said
    stock = signed_in(stage.socar_engineer).get("/pipes/stock/").content.decode()
    assert "10.2" in stock.replace("\u00a0", " ")
    assert counts_are_those_of_joints() == []
    assert StockCount.objects.exists()


def test_measured_length_decides_where_it_agrees_with_the_cut(stage: cast.Cast) -> None:
    (joint,) = workshop.casing(stage)
    lengths = workshop.measured("overall_length", "10.600", "10.285", "m")
    workshop.repaired(stage, [joint], lambda line: workshop.recut(line, dimensions=lengths))
    assert (fresh(joint).overall_length_m, fresh(joint).effective_length_m) == (
        Decimal("10.285"), Decimal("10.185")
    )  # fmt: skip


def test_joint_without_an_overall_length_is_shortened_by_the_cut(stage: cast.Cast) -> None:
    (joint,) = workshop.worn(stage, overall_length_m=None)
    row: dict[str, Any] = {
        "outcome": "repaired",
        "operations": [did("thread_recut_pin", cut=workshop.mm("25.4"))],
        "dimensions": [
            *workshop.measured("pin_tong", "200", "174.6"),
            *workshop.measured("pin_standoff", after="0.2"),
        ],
        "checks": checked("visual", "mpi", "thread_gauge"),
    }
    workshop.repaired(stage, [joint], lambda line: RepairFacts(line.public_id, **row))
    assert (fresh(joint).overall_length_m, fresh(joint).effective_length_m) == (
        None, Decimal("9.475")
    )  # fmt: skip
    assert fresh(joint).length_range == "R2"


def test_new_tool_joint_is_in_the_register_and_may_go_from_red_to_ok(stage: cast.Cast) -> None:
    (joint,) = workshop.worn(stage)
    (joint,) = lives.inspect([joint], stage.socar_engineer, lives.day(3), **SCRAP)
    order = workshop.started(stage, [joint])
    (line,) = yard.lines(order)
    save(stage, order, workshop.renewed(line, **OK))
    workshop.finish(stage, order)
    pair = ToolJointPair.objects.get()
    assert (pair.fitted_on, pair.connection, pair.pin_od_mm, pair.box_tong_mm) == (
        TODAY, "NC50", Decimal("165.100"), Decimal(250)
    )  # fmt: skip
    after = fresh(joint)
    assert (after.tool_joint_class, after.body_class, after.inspected_on) == (
        "premium", "premium", TODAY
    )  # fmt: skip
    assert (after.overall_length_m, after.effective_length_m) == (
        Decimal("9.550"), Decimal("9.450")
    )  # fmt: skip
    said = passports.read(signed_in(stage.stp_engineer), after)
    assert "Replacement of the tool joint" in said
    assert "tool joint: Premium" in said
    assert Inspection.objects.latest("pk").organisation == stage.stp


def test_new_tool_joint_begins_anew_with_what_may_be_removed(stage: cast.Cast) -> None:
    (joint,) = workshop.worn(stage)
    for told in (lambda line: refaced(line, "0.79"), workshop.renewed):
        workshop.repaired(stage, [joint], told)
        (joint,) = lives.take(
            lives.fresh([joint]), "need_repair", stage.socar_engineer, reason="Worn again"
        )
    order = workshop.started(stage, [joint])
    (line,) = yard.lines(order)
    twice = [did("reface_pin", removed=workshop.mm("0.79")) for _number in range(2)]
    # The same day counts with what was before: the old shoulder is not told from the new one.
    with pytest.raises(Refused, match="to be mended"):
        save(stage, order, refaced(line, operations=twice))
    ToolJointPair.objects.update(fitted_on=lives.day(-1))
    assert save(stage, order, refaced(line, operations=twice)).total == 1


def test_repair_makes_no_body_better(stage: cast.Cast) -> None:
    (joint,) = workshop.worn(stage)
    (joint,) = lives.inspect([joint], stage.socar_engineer, lives.day(3), body_class="class_2")
    order = workshop.started(stage, [joint])
    (line,) = yard.lines(order)
    with pytest.raises(Refused) as refused:
        save(stage, order, workshop.renewed(line, **OK))
    assert [row["field"] for row in refused.value.rows] == ["body_class"]


def test_tool_joint_is_no_better_by_work_on_the_body(stage: cast.Cast) -> None:
    (joint,) = workshop.worn(stage)
    (joint,) = lives.inspect([joint], stage.socar_engineer, lives.day(3), **SCRAP)
    order = workshop.started(stage, [joint])
    (line,) = yard.lines(order)
    row = RepairFacts(
        line.public_id, outcome="repaired", operations=[did("straighten")],
        dimensions=workshop.measured("bow", "4", "1"), checks=checked("visual", "drift"), **OK,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        save(stage, order, row)
    assert [row["field"] for row in refused.value.rows] == ["tool_joint_class"]


def test_beyond_repair_waits_for_a_decision_and_failed_for_another_repair(
    stage: cast.Cast,
) -> None:
    lost, failed, good = workshop.worn(stage, 3)
    order = workshop.started(stage, [lost, failed, good])
    first, second, third = yard.lines(order)
    checks = [*checked("visual"), *checked("dimensional", passed=False)]
    save(stage, order, workshop.beyond(first), refaced(second, checks=checks), refaced(third))
    order = workshop.finish(stage, order)
    assert [fresh(one).status for one in (lost, failed, good)] == [
        "quarantined", "repair_required", "in_repair"
    ]  # fmt: skip
    step = JointStep.objects.filter(joint=failed).latest("pk")
    assert (step.action, step.reason) == ("need_repair", "Check failed: Dimensional")
    following = again.order_again(order=order, by=stage.socar_engineer, now=NOW)
    assert [line.joint_id for line in yard.lines(following)] == [failed.pk]
    assert (following.kind, following.status, following.executor) == ("repair", "draft", stage.stp)
    with pytest.raises(Refused, match="open order"):
        again.order_again(order=order, by=stage.socar_engineer, now=NOW)
    with pytest.raises(NotAllowed):
        again.order_again(order=order, by=stage.stp_engineer, now=NOW)


def test_order_of_which_all_failed_is_closed_and_proposes_the_next(stage: cast.Cast) -> None:
    (joint,) = workshop.worn(stage)
    order = workshop.started(stage, [joint])
    checks = [*checked("visual"), *checked("dimensional", passed=False)]
    save(stage, order, refaced(yard.lines(order)[0], checks=checks))
    order = workshop.finish(stage, order)
    assert order.status == "closed"
    page = signed_in(stage.socar_engineer).get(order.get_absolute_url()).content.decode()
    assert "Draw up repair order" in page
    other = signed_in(stage.stp_engineer).get(order.get_absolute_url()).content.decode()
    assert "waits for another repair" in other
    assert "Draw up repair order" not in other
    answer = signed_in(stage.socar_engineer).post(f"/orders/{order.public_id}/repairs/again/")
    made = WorkOrder.objects.latest("pk")
    assert answer["Location"] == made.get_absolute_url()
    assert made.title == f"Repair again after {order.number}: {order.title}"


def test_repaired_item_is_in_stock_and_a_failed_one_waits(stage: cast.Cast) -> None:
    items = [workshop.item(stage, f"V-{number}") for number in (1, 2, 3)]
    order = workshop.started(stage, items=items)
    assert set(EquipmentItem.objects.values_list("status", flat=True)) == {"in_repair"}
    done: dict[str, Any] = {
        "outcome": "repaired", "operations": [did("parts_replacement")],
        "checks": checked("visual", "function"),
    }  # fmt: skip
    first, second, third = yard.lines(order)
    failed = {**done, "checks": [*checked("visual"), *checked("function", passed=False)]}
    save(
        stage, order, RepairFacts(first.public_id, **done), RepairFacts(second.public_id, **failed),
        workshop.beyond(third),
    )  # fmt: skip
    order = workshop.finish(stage, order)
    assert list(EquipmentItem.objects.order_by("number").values_list("status", flat=True)) == [
        "in_stock", "repair_required", "repair_required"
    ]  # fmt: skip
    following = again.order_again(order=order, by=stage.socar_engineer, now=NOW)
    assert [line.item_id for line in yard.lines(following)] == [items[1].pk]


def test_maintenance_leaves_pipe_and_equipment_where_they_are(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "in_stock")
    order = workshop.started(stage, joints, kind="maintenance", title="Greasing")
    (line,) = yard.lines(order)
    done: dict[str, Any] = {
        "outcome": "repaired",
        "operations": [did("grease")],
        "checks": checked("visual"),
    }
    save(stage, order, RepairFacts(line.public_id, **done))
    workshop.finish(stage, order)
    assert (fresh(joints[0]).status, steps(joints[0])) == ("in_stock", [])
    assert "Serviced" in passports.read(signed_in(stage.socar_engineer), fresh(joints[0]))
    served = workshop.item(stage, status="in_service")
    order = workshop.started(stage, items=[served], kind="maintenance", title="Seals")
    (line,) = yard.lines(order)
    seals = {**done, "operations": [did("replace_seals")], "checks": checked("visual", "function")}
    save(stage, order, RepairFacts(line.public_id, **seals))
    workshop.finish(stage, order)
    served.refresh_from_db()
    assert served.status == "in_service"


def test_maintenance_that_finds_a_fault_takes_pipe_out_of_stock(stage: cast.Cast) -> None:
    failed, lost = lives.joints_in(stage, "in_stock", 2)
    order = workshop.started(stage, [failed, lost], kind="maintenance", title="Greasing")
    first, second = yard.lines(order)
    row = RepairFacts(
        first.public_id, outcome="repaired", operations=[did("grease")],
        checks=checked("visual", passed=False),
    )  # fmt: skip
    save(stage, order, row, workshop.beyond(second))
    workshop.finish(stage, order)
    assert (fresh(failed).status, steps(failed)) == (
        "repair_required", ["quarantine", "need_repair"]
    )  # fmt: skip
    assert fresh(lost).status == "quarantined"


# -- reversing ---------------------------------------------------------------------------------


def reverse(stage: cast.Cast, order: WorkOrder, **changes: Any) -> Any:
    (line, *_others) = yard.lines(order)
    values = {"by": stage.stp_engineer, "now": NOW, "reason": "Wrong joint", **changes}
    return reversing.reverse_repair(record=workshop.record(line), **values)


def test_reversed_repair_leaves_the_register_as_before_it(stage: cast.Cast) -> None:
    (joint,) = workshop.worn(stage)
    (joint,) = lives.inspect([joint], stage.socar_engineer, lives.day(3), **SCRAP)
    order = workshop.started(stage, [joint])
    save(stage, order, workshop.renewed(yard.lines(order)[0], **OK))
    order = workshop.finish(stage, order)
    reverse(stage, order)
    after = fresh(joint)
    assert (after.overall_length_m, after.effective_length_m, after.length_range) == (
        Decimal("9.600"), Decimal("9.500"), "R2"
    )  # fmt: skip
    assert (after.tool_joint_class, after.inspected_on, after.status) == (
        "scrap", lives.day(3), "repair_required"
    )  # fmt: skip
    assert ToolJointPair.objects.get().withdrawn_at is not None
    assert yard.lines(order)[0].status == "rejected"
    said = passports.read(signed_in(stage.socar_engineer), after)
    assert "Repair reversed" in said
    assert "length 9.450 m → 9.500 m" in said
    assert "Wrong joint" in said
    assert closed_orders_are_signed_for() == []
    assert WorkOrder.objects.get(pk=order.pk).status == "closed"
    with pytest.raises(Refused, match="already"):
        reverse(stage, order)


def test_reversed_removal_counts_no_more(stage: cast.Cast) -> None:
    (joint,) = workshop.worn(stage)
    order = workshop.repaired(stage, [joint], lambda line: refaced(line, "0.79"))
    reverse(stage, order)
    for _number in range(2):
        workshop.repaired(stage, [fresh(joint)], lambda line: refaced(line, "0.79"))
        lives.take(lives.fresh([joint]), "need_repair", stage.socar_engineer, reason="Again")
    assert RepairEffect.objects.count() == 3


def test_nothing_is_reversed_under_what_was_built_on_it(stage: cast.Cast) -> None:
    (joint,) = workshop.casing(stage)
    order = workshop.repaired(stage, [joint], workshop.recut)
    with pytest.raises(NotAllowed):
        reverse(stage, order, by=stage.socar_engineer)
    with pytest.raises(Refused, match="reason"):
        reverse(stage, order, reason=" ")
    Joint.objects.filter(pk=joint.pk).update(effective_length_m=Decimal("10.1"))
    with pytest.raises(Refused, match="changed since"):
        reverse(stage, order)
    Joint.objects.filter(pk=joint.pk).update(effective_length_m=Decimal("10.2"))
    lives.inspect([joint], stage.socar_engineer)
    lives.take([joint], "re_inspect", stage.socar_engineer)
    with pytest.raises(Refused, match="another step"):
        reverse(stage, order)


def test_order_in_progress_is_corrected_and_not_reversed(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    save(stage, order, refaced(yard.lines(order)[0]))
    with pytest.raises(Refused, match="finished order"):
        reverse(stage, order)


def test_reversing_one_of_two_leaves_the_other_for_the_act(stage: cast.Cast) -> None:
    order = workshop.repaired(stage, workshop.worn(stage, 2))
    reverse(stage, order)
    assert WorkOrder.objects.get(pk=order.pk).status == "done"
    assert closed_orders_are_signed_for() == []


def test_order_on_hold_takes_nothing(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    WorkOrder.objects.filter(pk=order.pk).update(status="on_hold")
    with pytest.raises(Refused, match="in progress"):
        save(stage, order, refaced(yard.lines(order)[0]))
    with pytest.raises(Refused):
        orders.finish_order(
            order=WorkOrder.objects.get(pk=order.pk), by=stage.stp_engineer, now=NOW
        )
