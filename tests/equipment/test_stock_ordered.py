"""What is on open orders is counted as joints, lines and orders change."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from equipment.installation import services as installation
from equipment.models import Joint, OrderLine, StockCount, WorkOrder
from equipment.orders import services as orders
from equipment.pipes.stock import rules
from equipment.pipes.stock.invariants import counts_are_those_of_joints
from equipment.pipes.stock.services import compact_stock
from tests import cast
from tests.cast import Cast
from tests.equipment import lives, yard
from tests.equipment.ordered import ends, ordered

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 6, 30)


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def test_the_triggers_know_the_states_of_the_rules() -> None:
    frozen = importlib.import_module("equipment.migrations.0044_stock_on_orders_is_counted")
    assert list(frozen.RIG) == list(rules.STATES[rules.Group.RIG])


def was_drafted(stage: Cast) -> dict[str, int]:
    yard.draft(stage)
    return {"on_rig": 3}


def got_more_lines(stage: Cast) -> dict[str, int]:
    order = yard.draft(stage)
    orders.add_lines(
        order=order, joints=yard.make_joints(stage, 2), by=stage.socar_engineer, now=yard.NOW
    )
    return {"on_rig": 5}


def lost_a_line(stage: Cast) -> dict[str, int]:
    order = yard.draft(stage)
    orders.remove_lines(
        order=order, lines=yard.lines(order)[:1], by=stage.socar_engineer, now=yard.NOW
    )
    return {"on_rig": 2}


def was_cancelled(stage: Cast) -> dict[str, int]:
    order = yard.draft(stage)
    orders.cancel_order(order=order, by=stage.socar_engineer, now=yard.NOW, reason="No well")
    return {}


def was_run_in_part(stage: Cast) -> dict[str, int]:
    order = yard.started(stage)
    first = yard.lines(order)[0]
    installation.save_records(
        order=order, rows=[yard.run(first)], by=stage.stp_engineer, now=yard.NOW
    )
    return {"on_rig": 2, "run": 1}


def was_finished(stage: Cast) -> dict[str, int]:
    yard.finished(stage)
    return {}


def ends_later(stage: Cast) -> dict[str, int]:
    order = yard.draft(stage)
    orders.update_order(order=order, by=stage.socar_engineer, now=yard.NOW, planned_end=LATER)
    assert ends() == {LATER: 3}
    return {"on_rig": 3}


def was_measured_anew(stage: Cast) -> dict[str, int]:
    yard.draft(stage)
    Joint.objects.update(effective_length_m=Decimal("9.001"))
    return {"on_rig": 3}


def was_handed_over(stage: Cast) -> dict[str, int]:
    yard.draft(stage)
    Joint.objects.update(holder=stage.stp)
    return {"on_rig": 3}


def left_the_rig(stage: Cast) -> dict[str, int]:
    yard.draft(stage)
    Joint.objects.update(status="rejected")
    return {}


def went_to_another_joint(stage: Cast) -> dict[str, int]:
    order = yard.draft(stage)
    (other,) = lives.joints_in(stage, "received")
    OrderLine.objects.filter(pk=yard.lines(order)[0].pk).update(joint=other)
    return {"on_rig": 2}


def went_with_all_it_had(stage: Cast) -> dict[str, int]:
    """Keys are checked at the commit: joints may go before their lines, and the order last."""
    order = yard.draft(stage)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in ("joint", "orderline", "orderplace", "torqueband"):
            cursor.execute(f"DELETE FROM equipment_{table}")
        cursor.execute("DELETE FROM equipment_workorder WHERE id = %s", [order.pk])
    return {}


@pytest.mark.parametrize(
    "write",
    [
        was_drafted, got_more_lines, lost_a_line, was_cancelled, was_run_in_part, was_finished,
        ends_later, was_measured_anew, was_handed_over, left_the_rig, went_to_another_joint,
        went_with_all_it_had,
    ],
)  # fmt: skip
def test_counts_follow_each_write_and_its_adding_up(
    stage: Cast, write: Callable[[Cast], dict[str, int]]
) -> None:
    expected = write(stage)
    assert (ordered(), counts_are_those_of_joints()) == (expected, [])
    compact_stock()
    assert (ordered(), counts_are_those_of_joints()) == (expected, [])


def test_a_write_that_counts_nothing_appends_nothing(stage: Cast) -> None:
    yard.draft(stage)
    before = StockCount.objects.count()
    Joint.objects.update(description="Seen")
    OrderLine.objects.update(status="done")
    WorkOrder.objects.update(title="Another")
    assert StockCount.objects.count() == before


@pytest.mark.parametrize(
    ("table", "trigger"),
    [
        ("joint", "joint_update_counts_ordered"),
        ("orderline", "orderline_update_counts_ordered"),
        ("workorder", "workorder_update_counts_ordered"),
    ],
)
def test_a_slip_past_the_triggers_is_seen(stage: Cast, table: str, trigger: str) -> None:
    yard.draft(stage)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE equipment_{table} DISABLE TRIGGER {trigger}")
    if table == "joint":
        Joint.objects.update(effective_length_m=Decimal(5))
    elif table == "orderline":
        OrderLine.objects.update(is_open=False)
    else:
        WorkOrder.objects.update(planned_end=LATER)
    words = {"stock by ending counts other joints on_rig"}
    if table != "workorder":
        words |= {
            f"stock by {one} counts other joints on_rig" for one in ("ordered", "ordered_place")
        }
    assert set(counts_are_those_of_joints()) == words


def test_what_was_rolled_back_was_never_counted(stage: Cast) -> None:
    order = yard.draft(stage)
    with pytest.raises(RuntimeError), transaction.atomic():
        orders.cancel_order(order=order, by=stage.socar_engineer, now=yard.NOW, reason="No well")
        assert ordered() == {}
        raise RuntimeError
    assert (ordered(), counts_are_those_of_joints()) == ({"on_rig": 3}, [])


def rows_read(stage: Cast) -> dict[str, int]:
    """By table, the rows of pipe, orders and counts that the statements of the board read, by
    indexes in their order, as of a large register."""
    client = Client()
    client.force_login(stage.socar_engineer)
    client.get(reverse("equipment:stock-board"))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse("equipment:stock-board")).status_code == 200
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for wasteful in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{wasteful} = off")
        for query in seen.captured_queries:
            if "stockcount" in query["sql"] or "equipment_joint" in query["sql"]:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
                _add_rows(cursor.fetchone()[0][0]["Plan"], found)
    return found


def _add_rows(plan: Any, found: dict[str, int]) -> None:
    if name := plan.get("Relation Name"):
        each = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        found[name] = found.get(name, 0) + round(each * plan["Actual Loops"])
    for inner in plan.get("Plans", ()):
        _add_rows(inner, found)


def test_the_board_reads_no_more_rows_of_more_pipe(stage: Cast) -> None:
    """A joint of what waits for each row of the board; of all else sums alone."""
    seen = []
    for count in (1, 60):
        lives.joints_in(stage, "returned", count)
        yard.draft(stage, yard.make_joints(stage, count))
        compact_stock()
        seen.append(rows_read(stage))
    few, many = seen
    assert few == many == {"equipment_stockcount": 10, "equipment_joint": 1}
