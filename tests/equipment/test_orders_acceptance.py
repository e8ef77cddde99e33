"""Finished lines as a source of acts: offered once, final when both have signed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cooperation.acceptance import sources
from cooperation.models import Act, ActLine
from equipment.installation import services as installation
from equipment.models import OrderLine, WorkOrder
from equipment.orders import services
from equipment.orders.acceptance import OrderLines
from tests import cast, factories
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW
SOURCE = OrderLines()


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def ids(order: WorkOrder) -> list[str]:
    return [line.public_id for line in yard.lines(order) if line.status == "done"]


def offered(stage: cast.Cast) -> list[str]:
    return [offer.source_id for offer in SOURCE.offers(memorandum_id=stage.memorandum.pk)]


def put_on(stage: cast.Cast, act: Act, source_ids: list[str]) -> None:
    """What the acceptance slice does: its lines, then the source's own step."""
    start = act.lines.count() + 1
    for position, offer in enumerate(
        SOURCE.offers(memorandum_id=stage.memorandum.pk, only=source_ids), start=start
    ):
        ActLine.objects.create(
            act=act,
            position=position,
            source_kind=SOURCE.kind,
            source_id=offer.source_id,
            reference=offer.reference,
            description=offer.description,
            commitment_id=offer.commitment_id,
            quantity=offer.quantity,
            unit=offer.unit,
            done_on=offer.done_on,
        )
    SOURCE.take(source_ids=source_ids, act=act, by=stage.stp_engineer, now=NOW)


def state(order: WorkOrder) -> str:
    order.refresh_from_db()
    return order.status


def test_source_is_registered_for_acts() -> None:
    assert isinstance(sources.REGISTRY["order_line"], OrderLines)


def test_finished_joint_is_offered_as_one_joint(stage: cast.Cast) -> None:
    order = yard.finished(stage, yard.make_joints(stage, 1))
    (offer,) = SOURCE.offers(memorandum_id=stage.memorandum.pk)
    assert (offer.reference, offer.group, offer.quantity, offer.unit, offer.done_on) == (
        "WO-2026-001/1",
        "WO-2026-001",
        Decimal(1),
        "joint",
        dt.date(2026, 6, 1),
    )
    assert offer.commitment_id == order.commitment_id


def test_finished_joint_is_offered_as_its_effective_length(stage: cast.Cast) -> None:
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator, unit="m")
    yard.finished(stage, yard.make_joints(stage, 1), commitment=commitment)
    (offer,) = SOURCE.offers(memorandum_id=stage.memorandum.pk)
    assert (offer.quantity, offer.unit) == (yard.LENGTH, "m")


def test_rejected_joints_and_orders_in_progress_are_not_offered(stage: cast.Cast) -> None:
    order = yard.started(stage, yard.make_joints(stage, 2))
    first, second = yard.lines(order)
    rows = [yard.run(first), yard.reject(second)]
    installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    before = offered(stage)
    services.finish_order(order=order, by=stage.stp_engineer, now=NOW)
    assert (before, offered(stage)) == ([], [first.public_id])


def test_joints_of_another_memorandum_are_not_offered(stage: cast.Cast) -> None:
    yard.finished(stage)
    assert SOURCE.offers(memorandum_id=stage.other_memorandum.pk) == []


def test_order_is_on_act_when_its_last_joint_is(stage: cast.Cast) -> None:
    order = yard.finished(stage)
    act, first, *others = yard.make_act(stage), *ids(order)
    put_on(stage, act, [first])
    assert (state(order), offered(stage)) == ("done", others)
    put_on(stage, act, others)
    assert (state(order), offered(stage)) == ("on_act", [])
    assert yard.verbs(order)[-1] == "order.put_on_act"


def test_joint_taken_off_its_act_is_offered_again(stage: cast.Cast) -> None:
    order = yard.finished(stage)
    act, first = yard.make_act(stage), ids(order)[0]
    put_on(stage, act, ids(order))
    ActLine.objects.filter(source_id=first).update(is_live=False)
    SOURCE.release(source_ids=[first], act=act, by=stage.stp_engineer, now=NOW)
    assert (state(order), offered(stage)) == ("done", [first])
    assert yard.verbs(order)[-1] == "order.taken_off_act"


def test_order_closes_when_its_last_joint_is_signed_for(stage: cast.Cast) -> None:
    order = yard.finished(stage)
    first, *others = ids(order)
    early, late = yard.make_act(stage), yard.make_act(stage, "ACT-2026-002")
    put_on(stage, early, [first])
    put_on(stage, late, others)
    SOURCE.lock(source_ids=[first], act=early, by=stage.stp_signatory, now=NOW)
    assert state(order) == "on_act"
    SOURCE.lock(source_ids=others, act=late, by=stage.stp_signatory, now=NOW)
    assert state(order) == "closed"
    assert yard.verbs(order)[-2:] == ["order.lines_accepted", "order.closed"]
    assert set(OrderLine.objects.values_list("locked_by__number", flat=True)) == {
        "ACT-2026-001",
        "ACT-2026-002",
    }


def test_locking_twice_changes_nothing(stage: cast.Cast) -> None:
    order = yard.finished(stage)
    act = yard.make_act(stage)
    put_on(stage, act, ids(order))
    SOURCE.lock(source_ids=ids(order), act=act, by=stage.stp_signatory, now=NOW)
    told = yard.verbs(order)
    SOURCE.lock(source_ids=ids(order), act=act, by=stage.stp_signatory, now=NOW)
    assert (state(order), yard.verbs(order)) == ("closed", told)
