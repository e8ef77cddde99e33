"""What is on open orders is counted when joints, lines and orders change at once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import OperationalError, connection, transaction

from equipment.models import Joint, OrderLine, WorkOrder
from equipment.pipes.life import queries as life
from equipment.pipes.stock.invariants import counts_are_those_of_joints
from tests import cast
from tests.cast import Cast
from tests.equipment import yard
from tests.equipment.ordered import ordered

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 6, 30)


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


class Elsewhere(threading.Thread):
    """Work on a connection of its own; `fault` is what the database said of it."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self.work, self.fault = work, ""
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except OperationalError as error:
            self.fault = str(error)
        finally:
            connection.close()


@contextmanager
def others_finish(*works: Callable[[], object]) -> Iterator[list[Elsewhere]]:
    """The works begin within the block's transaction, and end well after its commit."""
    begun: list[Elsewhere] = []
    with transaction.atomic():
        yield begun
        begun += [Elsewhere(work) for work in works]
        for thread in begun:
            thread.join(timeout=0.3)
    for thread in begun:
        thread.join(timeout=20)
        assert (thread.is_alive(), thread.fault) == (False, "")


def measure() -> None:
    Joint.objects.update(effective_length_m=Decimal("9.001"))


def close_lines() -> None:
    OrderLine.objects.update(is_open=False)


def end_later() -> None:
    WorkOrder.objects.update(planned_end=LATER)


def add_a_line() -> None:
    order, joint = WorkOrder.objects.get(), Joint.objects.latest("pk")
    OrderLine.objects.create(
        memorandum_id=order.memorandum_id, order=order, position=9, joint=joint
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (measure, close_lines), (close_lines, measure), (measure, end_later), (end_later, measure),
        (end_later, add_a_line), (add_a_line, end_later), (add_a_line, measure),
        (measure, add_a_line), (close_lines, end_later), (end_later, close_lines),
    ],
)  # fmt: skip
def test_changes_of_a_joint_its_line_and_its_order_at_once_are_all_counted(
    stage: Cast, first: Callable[[], None], second: Callable[[], None]
) -> None:
    yard.draft(stage)
    yard.make_joints(stage, 1)
    with others_finish(second):
        first()
    assert counts_are_those_of_joints() == []


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_is_killed_leaves_no_count(stage: Cast) -> None:
    yard.draft(stage)
    began, killed = threading.Event(), threading.Event()
    served: list[int] = []

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            close_lines()
            cursor.execute("SELECT pg_backend_pid()")
            served.append(cursor.fetchone()[0])
            began.set()
            killed.wait(timeout=20)
            cursor.execute("SELECT 1")

    thread = Elsewhere(work)
    assert began.wait(timeout=20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", served)
    killed.set()
    thread.join(timeout=20)
    assert thread.fault != ""
    assert (ordered(), counts_are_those_of_joints()) == ({"on_rig": 3}, [])
    close_lines()
    assert (ordered(), counts_are_those_of_joints()) == ({}, [])


@pytest.mark.django_db(transaction=True)
def test_steps_and_orders_at_once_never_lock_each_other_out(stage: Cast) -> None:
    joints = yard.make_joints(stage, 12)
    yard.draft(stage, joints)

    def step() -> None:
        for number in range(1, 9):
            with transaction.atomic():
                life.held(joints[::-1])
                Joint.objects.update(effective_length_m=number)

    def turn() -> None:
        for _number in range(4):
            OrderLine.objects.update(is_open=False)
            OrderLine.objects.order_by("-pk").update(is_open=True)

    def put_off() -> None:
        for number in range(1, 9):
            WorkOrder.objects.update(planned_end=LATER + dt.timedelta(days=number))

    with others_finish(step, turn, put_off):
        pass
    assert counts_are_those_of_joints() == []


# -- however many -------------------------------------------------------------------------------
