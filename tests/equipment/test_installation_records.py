"""Recording the run: a sheet is saved whole or not at all, and the depths are ours."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from equipment.installation import services
from equipment.installation.rules import RunRow
from equipment.models import OrderLine, RunningRecord, WorkOrder
from equipment.orders import queries as orders
from equipment.orders import shown
from equipment.orders.recording import Saved
from tests import cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW
TODAY = dt.date(2026, 6, 1)


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def save(stage: cast.Cast, order: WorkOrder, *rows: RunRow, **changes: Any) -> Saved:
    values = {"order": order, "rows": rows, "by": stage.stp_engineer, "now": NOW, **changes}
    return services.save_records(**values)


def wrong(stage: cast.Cast, order: WorkOrder, *rows: RunRow) -> list[tuple[str, str]]:
    """Where the sheet is wrong: (line, field); nothing of it is stored."""
    before = list(RunningRecord.objects.order_by("pk").values())
    with pytest.raises(Refused) as refused:
        save(stage, order, *rows)
    assert list(RunningRecord.objects.order_by("pk").values()) == before
    return [(str(row["row"]), str(row["field"])) for row in refused.value.rows]


def depths(order: WorkOrder) -> list[Decimal]:
    found = RunningRecord.objects.filter(line__order=order).order_by("sequence", "-is_rejected")
    return list(found.values_list("cumulative_depth_m", flat=True))


def test_run_joint_takes_the_registers_length_and_todays_day(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    assert save(stage, order, yard.run(line)) == Saved(recorded=1)
    record = RunningRecord.objects.get()
    assert (record.effective_length_m, record.run_on, record.sequence) == (yard.LENGTH, TODAY, 1)


def test_run_moves_line_and_joint_and_tells_each_once(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    save(stage, order, yard.run(line))
    line = OrderLine.objects.select_related("joint").get(pk=line.pk)
    assert (line.status, line.joint.status) == ("done", "run")
    assert yard.verbs(line.joint) == ["joint.run"]
    assert yard.verbs(order)[-1] == "order.recorded"


def test_rejected_joint_needs_a_reason_and_counts_no_length(stage: cast.Cast) -> None:
    order = yard.started(stage)
    first, second, third = yard.lines(order)
    assert wrong(stage, order, yard.reject(first, reason=" ")) == [(first.public_id, "reason")]
    save(stage, order, yard.run(first), yard.reject(second), yard.run(third))
    assert depths(order) == [Decimal("12.800"), Decimal("12.800"), Decimal("25.600")]
    totals = shown.lines_shown(order, list(orders.lines_of(order))).totals
    assert (totals.run, totals.rejected, totals.length_m) == (2, 1, Decimal("25.600"))


def test_spare_is_run_in_the_place_of_a_rejected_joint(stage: cast.Cast) -> None:
    order = yard.started(stage)
    first, second, third = yard.lines(order)
    save(
        stage,
        order,
        yard.run(third, sequence=1, effective_length_m=Decimal("10.000")),
        yard.reject(first),
        yard.run(second),
    )
    assert depths(order) == [Decimal(0), Decimal("10.000"), Decimal("22.800")]


def test_two_joints_are_not_run_as_the_same_number(stage: cast.Cast) -> None:
    order = yard.started(stage)
    first, second, _third = yard.lines(order)
    save(stage, order, yard.run(first))
    assert wrong(stage, order, yard.run(second, sequence=1)) == [(second.public_id, "sequence")]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"effective_length_m": Decimal(0)}, "effective_length_m"),
        ({"effective_length_m": Decimal(-1)}, "effective_length_m"),
        ({"effective_length_m": Decimal("NaN")}, "effective_length_m"),
        ({"effective_length_m": Decimal("Infinity")}, "effective_length_m"),
        ({"effective_length_m": Decimal(1280)}, "effective_length_m"),
        ({"effective_length_m": Decimal("12.8004")}, "effective_length_m"),
        ({"torque": Decimal(0)}, "torque"),
        ({"torque": Decimal("NaN")}, "torque"),
        ({"torque": Decimal(12000), "unit": "kN·m"}, "torque"),
        ({"torque": Decimal(12000), "unit": "psi"}, "torque"),
        ({"torque": Decimal("12000.0001")}, "torque"),
        ({"torque": Decimal(9999)}, "reason"),
        ({"torque": Decimal(14001)}, "reason"),
        ({"run_on": dt.date(2026, 6, 2)}, "run_on"),
        ({"run_on": dt.date(2026, 5, 31)}, "run_on"),
        ({"sequence": 0}, "sequence"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_row_with_a_wrong_value_is_refused(
    stage: cast.Cast, values: dict[str, Any], field: str
) -> None:
    order = yard.started(stage)
    first, second, _third = yard.lines(order)
    rows = yard.run(first), yard.run(second, **values)
    assert wrong(stage, order, *rows) == [(second.public_id, field)]


def test_torque_outside_the_band_is_kept_with_its_reason(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    save(stage, order, yard.run(line, torque=Decimal(15000), reason="Dump valve late"))
    record = RunningRecord.objects.get()
    assert (record.torque_knm, record.entered_torque, record.entered_unit) == (
        Decimal("20.337"),
        Decimal(15000),
        "ft·lbf",
    )
    assert record.torque_reason == "Dump valve late"


def test_every_wrong_cell_of_a_sheet_is_told(stage: cast.Cast) -> None:
    order = yard.started(stage)
    first, second, third = yard.lines(order)
    cells = wrong(
        stage,
        order,
        yard.run(first, effective_length_m=Decimal(0), run_on=dt.date(2026, 6, 2)),
        yard.run(second),
        yard.reject(third, reason=""),
        RunRow(line="lin_unknown", outcome="run"),
        yard.run(second),
    )
    assert cells == [
        (first.public_id, "run_on"),
        (first.public_id, "effective_length_m"),
        (third.public_id, "reason"),
        ("lin_unknown", "line"),
        (second.public_id, "line"),
    ]


def test_correction_before_finishing_is_told_with_before_and_after(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    save(stage, order, yard.run(line))
    saved = save(stage, order, yard.run(line, effective_length_m=Decimal("12.790")))
    event = Event.objects.get(verb="running_record.corrected")
    assert saved == Saved(corrected=1)
    assert (event.before, event.after) == (
        {"effective_length_m": "12.800"},
        {"effective_length_m": "12.790"},
    )


def test_run_joint_is_corrected_to_rejected_and_back(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    for row in (yard.run(line), yard.reject(line), yard.run(line)):
        save(stage, order, row)
    line = OrderLine.objects.select_related("joint").get(pk=line.pk)
    assert (line.status, line.joint.status) == ("done", "run")
    assert yard.verbs(line.joint) == ["joint.run", "joint.rejected", "joint.run"]


def test_record_is_taken_back_and_the_joint_is_on_the_rig_again(stage: cast.Cast) -> None:
    order = yard.started(stage)
    first, second, _third = yard.lines(order)
    save(stage, order, yard.run(first), yard.run(second))
    assert save(stage, order, RunRow(line=first.public_id)) == Saved(cleared=1)
    line = OrderLine.objects.select_related("joint").get(pk=first.pk)
    assert (line.status, line.joint.status, depths(order)) == ("planned", "on_rig", [yard.LENGTH])
    assert yard.verbs(line.joint)[-1] == "joint.unrun"


def test_same_sheet_again_changes_nothing(stage: cast.Cast) -> None:
    order = yard.started(stage)
    rows = [yard.run(line, torque=Decimal(12000)) for line in yard.lines(order)]
    save(stage, order, *rows)
    events, version = Event.objects.count(), order.version
    assert save(stage, order, *rows) == Saved()
    assert (Event.objects.count(), WorkOrder.objects.get().version) == (events, version)


def test_row_that_somebody_else_recorded_meanwhile_is_not_overwritten(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    save(stage, order, yard.run(line, version=0))
    late = yard.run(line, effective_length_m=Decimal("12.700"), version=0)
    assert wrong(stage, order, late) == [(line.public_id, "effective_length_m")]


def test_empty_row_of_an_old_sheet_takes_nothing_back(stage: cast.Cast) -> None:
    order = yard.started(stage)
    first, second, _third = yard.lines(order)
    save(stage, order, yard.run(first))
    old_sheet = RunRow(line=first.public_id, version=0), yard.run(second, version=0)
    assert save(stage, order, *old_sheet) == Saved(recorded=1)
    assert RunningRecord.objects.count() == 2


def test_order_read_before_somebody_recorded_is_a_conflict(stage: cast.Cast) -> None:
    order = yard.started(stage)
    stale = WorkOrder.objects.get(pk=order.pk)
    first, second, _third = yard.lines(order)
    save(stage, order, yard.run(first))
    with pytest.raises(Conflict):
        save(stage, stale, yard.run(second))
    assert RunningRecord.objects.count() == 1


@pytest.mark.parametrize("name", ["socar_engineer", "stp_signatory", "third_engineer"])
def test_only_the_executors_crew_records(stage: cast.Cast, name: str) -> None:
    order = yard.started(stage)
    with pytest.raises(NotAllowed):
        save(stage, order, yard.run(yard.lines(order)[0]), by=getattr(stage, name))


@pytest.mark.parametrize("make", [yard.accepted, yard.finished])
def test_run_is_recorded_only_while_the_order_is_in_progress(stage: cast.Cast, make: Any) -> None:
    order = make(stage)
    with pytest.raises(Refused) as refused:
        save(stage, order, RunRow(line=yard.lines(order)[0].public_id))
    assert refused.value.code == "wrong_state"


def test_record_of_a_line_on_a_signed_act_is_final(stage: cast.Cast) -> None:
    order = yard.finished(stage)
    record = RunningRecord.objects.select_related("line").first()
    assert record is not None
    act = yard.make_act(stage)
    OrderLine.objects.filter(pk=record.line_id).update(locked_by=act)
    rows = RunningRecord.objects.filter(pk=record.pk)
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        rows.update(effective_length_m=1)
    assert order.status == "done"


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_depths_are_the_same_whatever_the_order_of_saving(data: st.DataObject) -> None:
    with transaction.atomic():
        stage = cast.assemble()
        order = yard.started(stage, yard.make_joints(stage, 5))
        rows = [
            yard.reject(line)
            if data.draw(st.booleans())
            else yard.run(line, effective_length_m=data.draw(some_length))
            for line in yard.lines(order)
        ]
        for row in data.draw(st.permutations(rows)):
            save(stage, order, row)
        reached, expected = Decimal(0), []
        for row in rows:
            reached += row.effective_length_m or Decimal(0)
            expected.append(reached)
        assert depths(order) == expected
        transaction.set_rollback(True)


some_length = st.decimals(min_value="0.001", max_value="30", places=3, allow_nan=False)
