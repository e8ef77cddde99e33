"""Orders: drawn up, changed, and their life told once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from equipment.models import OrderLine, TorqueBand, WorkOrder
from equipment.orders import services
from equipment.orders.rules import BandFacts, PlaceFacts
from tests import cast, factories
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def test_order_is_created_as_a_numbered_draft_of_the_persons_party(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage, 3)
    order = yard.draft(stage, joints)
    assert (order.number, order.status, order.requested_by) == ("WO-2026-001", "draft", stage.socar)
    assert [line.joint for line in yard.lines(order)] == joints
    assert yard.verbs(order) == ["order.created"]


def test_order_numbers_count_for_each_memorandum_and_year(stage: cast.Cast) -> None:
    next_year = dt.datetime(2026, 12, 31, 21, 0, tzinfo=dt.UTC)  # 1 January in Baku
    numbers = [yard.draft(stage, []).number, yard.draft(stage, []).number]
    numbers.append(yard.draft(stage, [], now=next_year).number)
    assert numbers == ["WO-2026-001", "WO-2026-002", "WO-2027-001"]


def test_order_from_a_tally_takes_its_joints_in_the_tallys_order(stage: cast.Cast) -> None:
    first, second, third = yard.make_joints(stage, 3)
    gone = factories.make_joint(yard.make_rig(stage), status="rejected")
    tally = yard.make_tally(stage, [third, gone, first, second])
    order = services.create_order(**yard.facts(stage, tally=tally))
    assert [line.joint for line in yard.lines(order)] == [third, first, second]


def test_order_of_a_tally_that_is_not_registered_is_refused(stage: cast.Cast) -> None:
    tally = yard.make_tally(stage, yard.make_joints(stage, 1), status="mapped")
    with pytest.raises(Refused) as refused:
        services.create_order(**yard.facts(stage, tally=tally))
    assert refused.value.field == "tally"


def test_torque_band_is_kept_as_entered_and_in_si(stage: cast.Cast) -> None:
    band = TorqueBand.objects.get(order=yard.draft(stage))
    assert (band.entered_minimum, band.entered_unit) == (Decimal("10000.000"), "ft·lbf")
    assert (band.minimum_knm, band.optimum_knm, band.maximum_knm) == (
        Decimal("13.558"),
        Decimal("16.270"),
        Decimal("18.981"),
    )


@pytest.mark.parametrize(
    ("band", "field"),
    [
        (BandFacts(Decimal(14000), None, Decimal(10000)), "torque_maximum"),
        (BandFacts(Decimal(10000), Decimal(9000), None), "torque_optimum"),
        (BandFacts(Decimal(0)), "torque_minimum"),
        (BandFacts(Decimal("NaN")), "torque_minimum"),
        (BandFacts(Decimal(16500), unit="kN·m"), "torque_minimum"),
        (BandFacts(Decimal(5), unit="psi"), "torque_minimum"),
    ],
)
def test_impossible_torque_band_is_refused(stage: cast.Cast, band: BandFacts, field: str) -> None:
    with pytest.raises(Refused) as refused:
        yard.draft(stage, band=band)
    assert refused.value.field == field
    assert not WorkOrder.objects.exists()


def refused_facts(stage: cast.Cast, case: str) -> dict[str, Any]:
    there = factories.make_location(stage.other_memorandum, stage.third)
    area = factories.make_area(stage.other_memorandum)
    far = factories.make_commitment(area, stage.stp_coordinator)
    nears: dict[str, dict[str, str]] = {
        "measured in per cent": {"unit": "percent"},
        "a draft commitment": {"status": "draft"},
    }
    if case in nears:
        near = factories.make_commitment(stage.area, stage.socar_manager, **nears[case])
        return {"commitment": near}
    facts: dict[str, dict[str, Any]] = {
        "no title": {"title": "  "},
        "itself as executor": {"executor": stage.socar},
        "a stranger as executor": {"executor": stage.third},
        "a commitment elsewhere": {"commitment": far},
        "ends before it starts": {"planned_end": dt.date(2026, 5, 31)},
        "a place elsewhere": {"place": PlaceFacts(location=there, well="1")},
        "no well": {"place": PlaceFacts(location=yard.make_rig(stage), well=" ")},
        "a shoe too deep": {
            "place": PlaceFacts(location=yard.make_rig(stage), well="1", datum_m=Decimal(15001))
        },
    }
    return facts[case]


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ("no title", "title"),
        ("itself as executor", "executor"),
        ("a stranger as executor", "executor"),
        ("a commitment elsewhere", "commitment"),
        ("measured in per cent", "commitment"),
        ("a draft commitment", "commitment"),
        ("ends before it starts", "planned_end"),
        ("a place elsewhere", "location"),
        ("no well", "well"),
        ("a shoe too deep", "datum_m"),
    ],
)
def test_order_with_a_wrong_fact_is_refused(stage: cast.Cast, case: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        yard.draft(stage, **refused_facts(stage, case))
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["socar_observer", "socar_signatory", "third_engineer"])
def test_only_those_who_work_order_work(stage: cast.Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        yard.draft(stage, [], by=getattr(stage, name))


def test_draft_is_changed_by_its_requester_and_tells_what_changed(stage: cast.Cast) -> None:
    order = yard.draft(stage)
    services.update_order(order=order, by=stage.socar_coordinator, now=NOW, title="Run the liner")
    order.refresh_from_db()
    event = Event.objects.get(verb="order.updated")
    assert (order.title, event.before, event.after) == (
        "Run the liner",
        {"title": "Run the 9-5/8 in liner"},
        {"title": "Run the liner"},
    )


def test_submitted_order_is_not_changed(stage: cast.Cast) -> None:
    order = yard.submitted(stage)
    with pytest.raises(Refused) as refused:
        services.update_order(order=order, by=stage.socar_engineer, now=NOW, title="Other")
    assert refused.value.code == "wrong_state"


def test_order_read_before_somebody_changed_it_is_a_conflict(stage: cast.Cast) -> None:
    order = yard.draft(stage)
    stale = WorkOrder.objects.get(pk=order.pk)
    services.update_order(order=order, by=stage.socar_engineer, now=NOW, title="First")
    with pytest.raises(Conflict):
        services.update_order(order=stale, by=stage.socar_engineer, now=NOW, title="Second")
    assert WorkOrder.objects.get().title == "First"


def test_order_without_joints_is_not_submitted(stage: cast.Cast) -> None:
    order = yard.draft(stage, [])
    with pytest.raises(Refused) as refused:
        services.submit_order(order=order, by=stage.socar_engineer, now=NOW)
    assert refused.value.field == "lines"


def test_order_goes_through_its_life_and_each_step_is_told_once(stage: cast.Cast) -> None:
    order = yard.finished(stage)
    assert order.status == "done"
    assert yard.verbs(order) == [
        "order.created",
        "order.submitted",
        "order.accepted",
        "order.started",
        "order.recorded",
        "order.finished",
    ]
    assert not OrderLine.objects.filter(is_open=True).exists()


def test_returned_order_keeps_its_reason_until_it_is_submitted_again(stage: cast.Cast) -> None:
    order = yard.submitted(stage)
    services.return_order(order=order, by=stage.stp_coordinator, now=NOW, reason="No torque band")
    assert (order.status, order.returned_reason) == ("returned", "No torque band")
    services.submit_order(order=order, by=stage.socar_engineer, now=NOW)
    assert (order.status, order.returned_reason) == ("submitted", "")
    assert Event.objects.get(verb="order.returned").reason == "No torque band"


def test_order_is_not_returned_without_a_reason(stage: cast.Cast) -> None:
    order = yard.submitted(stage)
    with pytest.raises(Refused) as refused:
        services.return_order(order=order, by=stage.stp_coordinator, now=NOW, reason=" ")
    assert (refused.value.field, order.status) == ("reason", "submitted")
