"""The counts of the stock follow every write of the register; adding them up changes nothing."""

from __future__ import annotations

import datetime as dt
import importlib
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from equipment.models import Joint, JointStep, StockCount, Tally
from equipment.pipes import undoing
from equipment.pipes.life import services as life
from equipment.pipes.stock import rules
from equipment.pipes.stock.invariants import counts_are_those_of_joints
from equipment.pipes.stock.services import SUMMING_LOCK, compact_stock
from tests import cast, factories
from tests.callers import caller
from tests.cast import Cast
from tests.equipment import lives, tallies, yard
from tests.isolation import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def whole() -> dict[str, int]:
    """Joints by state, as counted."""
    rows = StockCount.objects.filter(grain="whole").order_by().values_list("status")
    return {status: joints for status, joints in rows.annotate(Sum("joints")) if joints}


def test_the_triggers_know_the_states_of_the_rules() -> None:
    frozen = importlib.import_module("equipment.migrations.0021_stock_is_counted")
    assert sorted(frozen.GONE) == sorted(rules.GONE)
    assert sorted(frozen.WAITING) == sorted(rules.WAITING_STATES)


def came(stage: Cast) -> None:
    lives.joints_in(stage, "received", 3)


def went_through_the_hole(stage: Cast) -> None:
    lives.used(stage, 2)


def was_inspected(stage: Cast) -> None:
    lives.inspect(lives.joints_in(stage, "under_inspection", 2), stage.socar_engineer)


def was_stepped_back(stage: Cast) -> None:
    (joint,) = lives.take(lives.joints_in(stage, "in_stock"), "allocate", stage.socar_engineer)
    step = JointStep.objects.get(joint=joint)
    life.reverse_step(step=step, by=stage.socar_engineer, now=lives.NOW, reason="Another string")


def was_scrapped(stage: Cast) -> None:
    lives.take(lives.joints_in(stage, "in_stock", 2), "scrap", stage.socar_engineer, reason="Bent")


def was_measured_anew(stage: Cast) -> None:
    lives.joints_in(stage, "returned", 2)
    Joint.objects.update(effective_length_m=Decimal("9.001"))


def was_handed_over(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    Joint.objects.update(holder=stage.stp)


def was_moved(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    Joint.objects.update(location=factories.make_location(stage.memorandum, stage.stp, name="B"))


def went(stage: Cast) -> None:
    lives.joints_in(stage, "returned", 2)
    Joint.objects.all().delete()


def were_listed(stage: Cast) -> Tally:
    tally = tallies.asked(stage, tallies.simple("1", "2", serials=("A-1", "A-2")))
    assert tallies.register(tally)
    tally.refresh_from_db()
    assert Joint.objects.count() == 2
    return tally


def were_listed_by_mistake(stage: Cast) -> None:
    undoing.undo_tally(tally=were_listed(stage), by=stage.socar_engineer, now=lives.NOW)
    assert whole() == {}


def came_by_the_thousand(stage: Cast) -> None:
    rows = [
        {
            "serial": f"A-{number}",
            "product_line": factories.make_product_line().public_id,
            "location": yard.make_rig(stage).public_id,
            "effective_length_m": length,
        }
        for number, length in enumerate(("12.850", "12.900"))
    ]
    erp = caller(stage.socar_engineer)
    for sent in (rows, [row | {"effective_length_m": "12.100"} for row in rows]):
        body = {"memorandum": stage.memorandum.public_id, "rows": sent}
        answer = erp.post("joints/bulk/", body)
        assert answer.status_code == 200, answer.content


def had_all_that_a_register_has(stage: Cast) -> None:
    register.fill(stage, "X")


@pytest.mark.parametrize(
    "write",
    [
        came, went_through_the_hole, was_inspected, was_stepped_back, was_scrapped,
        were_listed, were_listed_by_mistake, came_by_the_thousand, was_measured_anew,
        was_handed_over, was_moved, went, had_all_that_a_register_has,
    ],
)  # fmt: skip
def test_counts_follow_each_write_and_its_adding_up(
    stage: Cast, write: Callable[[Cast], object]
) -> None:
    write(stage)
    assert counts_are_those_of_joints() == []
    compact_stock()
    assert counts_are_those_of_joints() == []
    keys = [
        (name, *rest)
        for name, *rest in StockCount.objects.values_list(
            "grain", "memorandum", "product_line", "body_class", "tool_joint_class", "status",
            "location", "organisation", "holder", "kind", "status_since", "order_ends",
        )
    ]  # fmt: skip
    assert len(keys) == len(set(keys))
    assert compact_stock() == 0


def test_a_write_that_counts_nothing_appends_nothing(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    before = StockCount.objects.count()
    Joint.objects.update(description="Seen")
    assert StockCount.objects.count() == before


def test_only_what_waits_is_told_apart_by_its_day(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    lives.joints_in(stage, "returned")
    days = StockCount.objects.filter(grain="day").values_list("status", "joints")
    assert list(days) == [("returned", 1)]
    assert whole() == {"in_stock": 2, "returned": 1}


def test_work_of_one_run_is_bounded(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    assert [compact_stock(most=1), compact_stock(most=1), compact_stock(most=1)] == [2, 2, 0]


def test_a_slip_past_the_triggers_is_seen(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE equipment_joint DISABLE TRIGGER joint_update_is_counted")
    Joint.objects.update(effective_length_m=Decimal(5))
    assert counts_are_those_of_joints() == [
        "stock by place counts other joints in_stock",
        "stock by whole counts other joints in_stock",
    ]


def elsewhere(work: Callable[[], object]) -> threading.Thread:
    """The work on a connection of its own, begun."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_writers_and_the_adding_up_do_not_wait_for_each_other(stage: Cast) -> None:
    one, other = lives.joints_in(stage, "returned", 2)
    day = dt.date(2026, 1, 5)
    with transaction.atomic():
        Joint.objects.filter(pk=one.pk).update(status_since=day)
        for work in (
            lambda: Joint.objects.filter(pk=other.pk).update(status_since=day),
            compact_stock,
        ):
            thread = elsewhere(work)
            thread.join(timeout=20)
            assert not thread.is_alive()
    assert counts_are_those_of_joints() == []
    compact_stock()
    assert counts_are_those_of_joints() == []
    assert whole() == {"returned": 2}


@pytest.mark.django_db(transaction=True)
def test_two_that_add_up_at_once_are_one(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    done: list[int] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SUMMING_LOCK])
        thread = elsewhere(lambda: done.append(compact_stock()))
        thread.join(timeout=20)
    assert done == [0]
    assert compact_stock() == 4
