"""Many rows in few statements, and two people on one sheet: nothing lost, nothing doubled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.models import Event, EventOutbox
from equipment.installation import merging, services
from equipment.installation.checking import SheetRefused
from equipment.installation.rules import CELLS, RunRow, spoken
from equipment.models import JointStep, OrderLine, RunningRecord, WorkOrder
from equipment.orders import queries as orders
from equipment.orders.recording import Saved
from tests import cast
from tests.equipment import yard
from tests.equipment.test_orders_races import at_once

NOW = yard.NOW
#: A save of rows that nobody recorded before: two of them are the savepoint of the transaction.
STATEMENTS = 12
#: Joints that were run turn out rejected: they come back to the rig first, in two statements more.
TURNED = 14


@pytest.fixture
def stage(db: None) -> cast.Cast:
    return cast.assemble()


def rows_of(order: WorkOrder) -> list[RunRow]:
    """Every third joint rejected, the others run."""
    return [
        yard.reject(line, version=0)
        if line.position % 3 == 0
        else yard.run(line, version=0, torque=Decimal(12000), turns=Decimal("3.5"))
        for line in yard.lines(order)
    ]


def statements(order: WorkOrder, rows: list[RunRow], by: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        services.save_records(order=order, rows=rows, by=by, now=NOW)
    return len(asked)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_rows_are_recorded_in_the_same_number_of_statements(stage: cast.Cast, count: int) -> None:
    order = yard.started(stage, yard.make_joints(stage, count))
    order = orders.order_for(stage.stp_engineer).get(pk=order.pk)
    rows = rows_of(order)
    assert statements(order, rows, stage.stp_engineer) == STATEMENTS
    assert RunningRecord.objects.count() == count


@pytest.mark.parametrize("count", [1, 3, 50])
def test_rows_are_turned_round_in_the_same_number_of_statements(
    stage: cast.Cast, count: int
) -> None:
    order = yard.started(stage, yard.make_joints(stage, count))
    order = orders.order_for(stage.stp_engineer).get(pk=order.pk)
    lines = yard.lines(order)
    run = [yard.run(line) for line in lines]
    services.save_records(order=order, rows=run, by=stage.stp_engineer, now=NOW)
    rejected = [yard.reject(line, version=1) for line in lines]
    assert statements(order, rejected, stage.stp_engineer) == TURNED
    assert RunningRecord.objects.filter(is_rejected=True).count() == count


def test_every_row_of_many_tells_its_own_joint_and_the_order_once(stage: cast.Cast) -> None:
    order = yard.started(stage, yard.make_joints(stage, 6))
    services.save_records(order=order, rows=rows_of(order), by=stage.stp_engineer, now=NOW)
    told = [yard.verbs(line.joint) for line in yard.lines(order)]
    steps = list(JointStep.objects.order_by("pk").values_list("action", flat=True))
    assert told == [["joint.run"], ["joint.run"], ["joint.rejected"]] * 2
    assert sorted(steps) == ["reject"] * 2 + ["run"] * 4
    assert yard.verbs(order).count("order.recorded") == 1
    assert EventOutbox.objects.count() == Event.objects.count()


def test_records_know_their_version_and_the_depths_that_moved(stage: cast.Cast) -> None:
    """A depth that another joint moved is a change of its record: a copy of it is old then."""
    order = yard.started(stage)
    first, second, _third = yard.lines(order)
    save = services.save_records
    save(order=order, rows=[yard.run(second)], by=stage.stp_engineer, now=NOW)
    save(order=order, rows=[yard.run(first)], by=stage.stp_coordinator, now=NOW)
    found = RunningRecord.objects.order_by("sequence").values_list(
        "version", "cumulative_depth_m", "recorded_by__email"
    )
    assert list(found) == [
        (1, yard.LENGTH, stage.stp_coordinator.email),
        (2, yard.LENGTH * 2, stage.stp_engineer.email),
    ]


# -- two people ---------------------------------------------------------------------------------
def before(order: WorkOrder) -> list[RunRow]:
    """What the records of an order say, as somebody reads them."""
    return [spoken(line, getattr(line, "record", None)) for line in orders.lines_of(order)]


def changed(row: RunRow, **values: Any) -> RunRow:
    """A row as the person typed over what they had before them."""
    said = {name: getattr(row, name) for name in (*CELLS, "unit", "line", "version")}
    return RunRow(**{**said, **values}, was=row)


def save(order: WorkOrder, row: RunRow, by: Any) -> Saved:
    fresh = WorkOrder.objects.get(pk=order.pk)
    return services.save_records(order=fresh, rows=[row], by=by, now=NOW)


def test_two_people_who_change_other_cells_keep_both(stage: cast.Cast) -> None:
    order = yard.started(stage)
    save(order, yard.run(yard.lines(order)[0], torque=Decimal(12000)), stage.stp_engineer)
    read = before(order)[0]
    save(order, changed(read, torque=Decimal(12500)), stage.stp_coordinator)
    save(order, changed(read, turns=Decimal(4)), stage.stp_engineer)
    record = RunningRecord.objects.get()
    assert (record.entered_torque, record.turns, record.version) == (Decimal(12500), Decimal(4), 3)


def test_second_to_change_a_cell_is_told_who_changed_it_to_what(stage: cast.Cast) -> None:
    order = yard.started(stage)
    save(order, yard.run(yard.lines(order)[0], torque=Decimal(12000)), stage.stp_engineer)
    read = before(order)[0]
    save(order, changed(read, torque=Decimal(12500)), stage.stp_coordinator)
    with pytest.raises(SheetRefused) as refused:
        save(order, changed(read, torque=Decimal(11000), turns=Decimal(4)), stage.stp_engineer)
    [one] = refused.value.overtaken
    change = one.changes["torque"]
    assert (one.cells, one.theirs.torque, one.merged.torque) == (
        ("torque",), Decimal(12500), Decimal(11000)
    )  # fmt: skip
    assert (change.actor, one.merged.turns) == (stage.stp_coordinator, Decimal(4))
    assert [(row["field"], row["code"]) for row in refused.value.rows] == [("torque", "overtaken")]
    assert RunningRecord.objects.get().entered_torque == Decimal(12500)


def test_choice_against_what_was_shown_is_saved(stage: cast.Cast) -> None:
    order = yard.started(stage)
    save(order, yard.run(yard.lines(order)[0], torque=Decimal(12000)), stage.stp_engineer)
    read = before(order)[0]
    save(order, changed(read, torque=Decimal(12500)), stage.stp_coordinator)
    chosen = changed(before(order)[0], torque=Decimal(11000))
    save(order, chosen, stage.stp_engineer)
    assert RunningRecord.objects.get().entered_torque == Decimal(11000)


def test_record_that_was_taken_back_meanwhile_is_told(stage: cast.Cast) -> None:
    order = yard.started(stage)
    save(order, yard.run(yard.lines(order)[0], torque=Decimal(12000)), stage.stp_engineer)
    read = before(order)[0]
    save(order, RunRow(line=read.line, version=1), stage.stp_coordinator)
    with pytest.raises(SheetRefused) as refused:
        save(order, changed(read, torque=Decimal(11000)), stage.stp_engineer)
    [one] = refused.value.overtaken
    assert (one.record, one.changes["torque"].actor) == (None, stage.stp_coordinator)


values = st.sampled_from([None, Decimal(1), Decimal(2), Decimal(3)])


@given(values, values, values)
def test_merging_loses_nothing_that_was_typed(was: Any, mine: Any, theirs: Any) -> None:
    read = RunRow("lin_1", "run", turns=was)
    row = RunRow("lin_1", "run", turns=mine, was=read)
    found, both = merging.merge(row, RunRow("lin_1", "run", turns=theirs))
    asked = len({mine, theirs, was}) == 3
    assert both == (("turns",) if asked else ())
    assert found.turns == (theirs if mine == was else mine)


def test_torques_of_two_units_are_left_to_the_person() -> None:
    read = RunRow("lin_1", "run", torque=Decimal(10), unit="kN·m")
    mine = RunRow("lin_1", "run", torque=Decimal(12), unit="kN·m", was=read)
    theirs = RunRow("lin_1", "run", torque=Decimal(10), shoulder=Decimal(3000), unit="ft·lbf")
    _found, both = merging.merge(mine, theirs)
    assert both == ("torque", "shoulder")


# -- twenty people at once ----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_twenty_people_save_their_lines_of_one_order_at_once() -> None:
    stage = cast.assemble()
    order = yard.started(stage, yard.make_joints(stage, 60))
    lines = yard.lines(order)

    def crew(number: int) -> Any:
        copy = WorkOrder.objects.get(pk=order.pk)
        mine = lines[number * 3 : number * 3 + 3]
        rows = [yard.run(line, version=0, torque=Decimal(12000 + number)) for line in mine]
        return lambda: (
            services.save_records(order=copy, rows=rows, by=stage.stp_engineer, now=NOW).recorded
        )

    answers = at_once(*(crew(number) for number in range(20)))
    records = RunningRecord.objects.order_by("sequence")
    assert answers == [3] * 20
    assert [record.sequence for record in records] == list(range(1, 61))
    assert [record.cumulative_depth_m for record in records] == [
        yard.LENGTH * number for number in range(1, 61)
    ]
    assert OrderLine.objects.filter(status="done").count() == 60
    assert Event.objects.filter(verb="joint.run").count() == 60
    assert Event.objects.filter(verb="order.recorded").count() == 20
    assert WorkOrder.objects.get(pk=order.pk).version == order.version + 20


@pytest.mark.django_db(transaction=True)
def test_twenty_people_who_record_the_same_joint_record_it_once() -> None:
    stage = cast.assemble()
    order = yard.started(stage, yard.make_joints(stage, 1))
    line = yard.lines(order)[0]

    def crew(number: int) -> Any:
        copy = WorkOrder.objects.get(pk=order.pk)
        row = yard.run(line, version=0, torque=Decimal(12000 + number))
        return lambda: services.save_records(order=copy, rows=[row], by=stage.stp_engineer, now=NOW)

    answers = at_once(*(crew(number) for number in range(20)))
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert (len(refused), RunningRecord.objects.count()) == (19, 1)
    assert Event.objects.filter(verb="joint.run").count() == 1


def test_saving_again_inside_one_transaction_is_no_race(stage: cast.Cast) -> None:
    order = yard.started(stage)
    with transaction.atomic():
        for line in yard.lines(order):
            services.save_records(
                order=order, rows=[yard.run(line)], by=stage.stp_engineer, now=NOW
            )
    assert RunningRecord.objects.count() == 3
