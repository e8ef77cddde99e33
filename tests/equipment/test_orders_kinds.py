"""What may stand on an order: joints, the members of sets, items; and what its board shows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Refused
from equipment.models import EquipmentItem, OrderLine, PipeSet, SetMember, WorkOrder
from equipment.orders import board, queries, services, works
from tests import cast, factories
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def make_set(stage: cast.Cast, count: int) -> PipeSet:
    joints = yard.make_joints(stage, count)
    made = PipeSet.objects.create(
        memorandum=stage.memorandum,
        organisation=stage.socar,
        kind="casing_string",
        number="CS-1",
        product_line=joints[0].product_line,
        opened_on=dt.date(2026, 1, 5),
    )
    for joint in joints:
        SetMember.objects.create(
            memorandum=stage.memorandum,
            pipe_set=made,
            joint=joint,
            joined_on=dt.date(2026, 1, 5),
            added_by=stage.socar_engineer,
        )
    return made


def make_item(stage: cast.Cast) -> EquipmentItem:
    return EquipmentItem.objects.create(
        memorandum=stage.memorandum,
        organisation=stage.socar,
        number="V-1",
        kind="valve",
        location=yard.make_rig(stage),
        status="repair_required",
    )


def test_set_puts_its_members_of_the_day_on_the_order(stage: cast.Cast) -> None:
    made = make_set(stage, 3)
    gone = made.members.order_by("pk")[0]
    SetMember.objects.filter(pk=gone.pk).update(left_on=dt.date(2026, 2, 1))
    order = services.create_order(**yard.facts(stage, joints=[], sets=[made]))
    lines = yard.lines(order)
    assert [line.joint_id for line in lines] == list(
        made.members.filter(left_on=None).values_list("joint", flat=True)
    )
    assert {line.pipe_set_id for line in lines} == {made.pk}


def test_empty_set_is_refused(stage: cast.Cast) -> None:
    made = make_set(stage, 1)
    made.members.update(left_on=dt.date(2026, 2, 1))
    with pytest.raises(Refused, match="has no joints") as refusal:
        services.create_order(**yard.facts(stage, joints=[], sets=[made]))
    assert refusal.value.field == "sets"


def test_item_is_refused_where_the_kind_takes_none(stage: cast.Cast) -> None:
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator)
    item = make_item(stage)
    facts = yard.facts(stage, joints=[], items=[item], commitment=commitment)
    with pytest.raises(Refused, match="in items"):
        services.create_order(**facts)
    type(commitment).objects.filter(pk=commitment.pk).update(unit="item")
    commitment.refresh_from_db()
    with pytest.raises(Refused, match="cannot be worked on"):
        services.create_order(**facts)
    assert not OrderLine.objects.exists()


def test_unknown_kind_is_refused(stage: cast.Cast) -> None:
    with pytest.raises(Refused, match="no such kind") as refusal:
        services.create_order(**yard.facts(stage, joints=[], kind="painting"))
    assert refusal.value.field == "kind"


def test_every_offered_kind_names_its_record_and_its_sheet() -> None:
    for work in works.offered():
        OrderLine._meta.get_field(work.record)
        assert reverse(work.sheet, args=["ord_x"])


def test_board_pages_each_column_by_itself(stage: cast.Cast) -> None:
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator)
    for _number in range(board.HEIGHT + 3):
        yard.draft(stage, [], commitment=commitment)
    urgent = yard.draft(stage, [], commitment=commitment, priority="urgent")
    orders = queries.orders_for(stage.socar_engineer)
    first = board.board_of(orders, stage.socar_engineer, NOW, QueryDict(""))
    assert (first[0].total, len(first[0].rows), first[0].pages) == (29, 25, 2)
    assert first[0].rows[0].order == urgent
    assert first[0].query_after == "c1=2"
    last = board.board_of(orders, stage.socar_engineer, NOW, QueryDict("c1=2&c2=7&kind=x"))
    assert [len(column.rows) for column in last] == [4, 0, 0, 0, 0]
    assert (last[1].page, last[0].query_before) == (1, "c1=1&c2=7&kind=x")
    assert board.board_of(orders, stage.socar_engineer, NOW, QueryDict("c1=xy"))[0].page == 1


def test_board_is_narrowed_by_the_filters_of_the_list(stage: cast.Cast) -> None:
    yard.draft(stage, title="Run the tubing")
    yard.draft(stage, yard.make_joints(stage, 1), title="Run the liner")
    caller = Client()
    caller.force_login(stage.socar_engineer)
    page = caller.get(reverse("equipment:order-board"), {"q": "liner"}).content.decode()
    assert "Run the liner" in page
    assert "Run the tubing" not in page
    wrong = caller.get(reverse("equipment:order-board"), {"planned_from": "no day"})
    assert "Run the liner" not in wrong.content.decode()


@pytest.mark.parametrize("count", [1, 3, 50])
def test_board_costs_the_same_however_many_orders_are_open(stage: cast.Cast, count: int) -> None:
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator)
    for _number in range(count):
        yard.draft(stage, [], commitment=commitment)
    caller = Client()
    caller.force_login(stage.socar_engineer)
    caller.get(reverse("equipment:order-board"))
    with CaptureQueriesContext(connection) as seen:
        caller.get(reverse("equipment:order-board"))
    assert len(seen) == 7
    assert WorkOrder.objects.count() == count
