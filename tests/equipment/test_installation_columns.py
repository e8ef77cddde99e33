"""What a running record says beside length and torque, and the band that judges it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import Refused
from equipment.catalogue import connection_services
from equipment.catalogue.connection_services import TorqueFacts
from equipment.installation import services
from equipment.installation.rules import DEPTH_TOLERANCE_M, RunRow, Usual
from equipment.models import Connection, MakeUpTorque, OrderPlace, RunningRecord, WorkOrder
from equipment.orders import services as orders
from equipment.orders.recording import Saved
from equipment.orders.rules import PlaceFacts
from tests import cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def save(stage: cast.Cast, order: WorkOrder, *rows: RunRow, **more: Any) -> Saved:
    return services.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW, **more)


def wrong(stage: cast.Cast, order: WorkOrder, *rows: RunRow) -> list[tuple[str, str]]:
    """The cells that are refused, with what is said of them; nothing is stored."""
    with pytest.raises(Refused) as refused:
        save(stage, order, *rows)
    assert not RunningRecord.objects.exists()
    return [(str(one["field"]), str(one["message"])) for one in refused.value.rows]


def test_everything_that_is_measured_is_kept(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    said: dict[str, Any] = {
        "torque": Decimal(12000),
        "shoulder": Decimal(5400),
        "turns": Decimal("3.25"),
        "triangle": "at_base",
        "drift_mm": Decimal("216.54"),
        "compound": " API modified ",
        "centralisers": 2,
        "stated_depth_m": Decimal("12.9"),
        "shift": "night",
    }
    save(stage, order, yard.run(line, **said))
    kept = RunningRecord.objects.values(
        "entered_shoulder", "shoulder_knm", "turns", "triangle", "is_drifted", "drift_mm",
        "compound", "centralisers", "stated_depth_m", "shift",
    ).get()  # fmt: skip
    assert kept == {
        "entered_shoulder": Decimal(5400),
        "shoulder_knm": Decimal("7.321"),
        "turns": Decimal("3.25"),
        "triangle": "at_base",
        "is_drifted": True,
        "drift_mm": Decimal("216.54"),
        "compound": "API modified",
        "centralisers": 2,
        "stated_depth_m": Decimal("12.9"),
        "shift": "night",
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"shoulder": Decimal(0)}, "shoulder"),
        ({"shoulder": Decimal("NaN")}, "shoulder"),
        ({"torque": Decimal(12000), "shoulder": Decimal(12001)}, "shoulder"),
        ({"turns": Decimal(0)}, "turns"),
        ({"turns": Decimal("Infinity")}, "turns"),
        ({"turns": Decimal(101)}, "turns"),
        ({"turns": Decimal("1.0001")}, "turns"),
        ({"triangle": "beyond"}, "triangle"),
        ({"is_drifted": False, "drift_mm": Decimal(216)}, "drift_mm"),
        ({"drift_mm": Decimal(0)}, "drift_mm"),
        ({"drift_mm": Decimal(1001)}, "drift_mm"),
        ({"compound": "x" * 81}, "compound"),
        ({"centralisers": -1}, "centralisers"),
        ({"centralisers": 21}, "centralisers"),
        ({"stated_depth_m": Decimal(0)}, "stated_depth_m"),
        ({"stated_depth_m": Decimal(15001), "reason": "Deep"}, "stated_depth_m"),
        ({"shift": "evening"}, "shift"),
    ],
)
def test_wrong_value_is_refused_at_its_cell(
    stage: cast.Cast, values: dict[str, Any], field: str
) -> None:
    order = yard.started(stage)
    row = yard.run(yard.lines(order)[0], **values)
    assert [name for name, _words in wrong(stage, order, row)] == [field]


def test_rejected_joint_keeps_its_drift_and_no_torque(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    row = yard.reject(line, reason="Does not drift", is_drifted=False, torque=Decimal(9))
    save(stage, order, row)
    record = RunningRecord.objects.get()
    assert (record.is_drifted, record.entered_torque, record.entered_unit) == (False, None, "")


def test_rows_without_day_or_shift_take_those_of_the_sheet(stage: cast.Cast) -> None:
    order = yard.started(stage)
    first, second, _third = yard.lines(order)
    usual = Usual(NOW.date(), "night")
    save(stage, order, yard.run(first), yard.run(second, shift="day"), usual=usual)
    shifts = RunningRecord.objects.order_by("sequence").values_list("shift", "run_on")
    assert list(shifts) == [("night", NOW.date()), ("day", NOW.date())]


def test_shift_of_the_order_holds_where_nobody_says_one(stage: cast.Cast) -> None:
    order = yard.started(stage)
    OrderPlace.objects.filter(order=order).update(shift="night")
    order = WorkOrder.objects.select_related("place").get(pk=order.pk)
    save(stage, order, yard.run(yard.lines(order)[0]))
    assert RunningRecord.objects.get().shift == "night"


# -- the band of the joint's connection ---------------------------------------------------------
def catalogued(order: WorkOrder, **facts: Any) -> None:
    """A torque of the catalogue on the connection of the order's pipe."""
    line = yard.lines(order)[0].pipe.product_line
    connection = Connection.objects.create(name="BTC", name_key="BTC", kind="api_thread")
    line.connection = connection
    line.save(update_fields=["connection"])
    values = {"entered_unit": "kN·m", "entered_minimum": 10, "entered_maximum": 12, **facts}
    MakeUpTorque.objects.create(
        connection=connection, designation=line.designation, source="Maker's sheet", **values
    )


def test_connection_of_the_joint_judges_where_the_order_has_no_band(stage: cast.Cast) -> None:
    order = yard.started(stage, band=None)
    catalogued(order)
    low = yard.run(yard.lines(order)[0], torque=Decimal("9.9"), unit="kN·m")
    [(field, words)] = wrong(stage, order, low)
    assert field == "reason"
    assert "BTC" in words and "10" in words
    save(stage, order, yard.run(yard.lines(order)[0], torque=Decimal("10"), unit="kN·m"))


def test_band_of_the_order_comes_before_that_of_the_connection(stage: cast.Cast) -> None:
    order = yard.started(stage)
    catalogued(order)
    save(stage, order, yard.run(yard.lines(order)[0], torque=Decimal(12000), unit="ft·lbf"))
    assert RunningRecord.objects.get().torque_reason == ""


def test_narrower_entry_of_the_catalogue_governs(stage: cast.Cast) -> None:
    order = yard.started(stage, band=None)
    catalogued(order)
    line = yard.lines(order)[0].pipe.product_line
    assert line.connection is not None
    MakeUpTorque.objects.create(
        connection=line.connection, designation=line.designation,
        weight_name=line.weight_name, grade=line.grade, entered_unit="kN·m",
        entered_minimum=20, entered_maximum=22,
        source="Maker's sheet",
    )  # fmt: skip
    save(stage, order, yard.run(yard.lines(order)[0], torque=Decimal(21), unit="kN·m"))
    assert RunningRecord.objects.get().torque_reason == ""


def test_catalogue_service_enters_what_judges(stage: cast.Cast) -> None:
    order = yard.started(stage, band=None)
    catalogued(order)
    connection = Connection.objects.get(name="BTC")
    facts = TorqueFacts(
        yard.lines(order)[0].pipe.product_line.designation, "Maker", minimum=Decimal(50),
        maximum=Decimal(60), unit="kN·m",
    )  # fmt: skip
    connection_services.set_torque(
        connection=connection, facts=facts, by=stage.socar_admin, now=NOW
    )
    row = yard.run(yard.lines(order)[0], torque=Decimal(11), unit="kN·m")
    assert [name for name, _words in wrong(stage, order, row)] == ["reason"]


# -- depths -------------------------------------------------------------------------------------
def test_depth_beyond_the_tolerance_needs_a_reason(stage: cast.Cast) -> None:
    order = yard.started(stage)
    first, second, _third = yard.lines(order)
    beyond = yard.LENGTH * 2 + DEPTH_TOLERANCE_M + Decimal("0.001")
    rows = [yard.run(first), yard.run(second, stated_depth_m=beyond)]
    [(field, words)] = wrong(stage, order, *rows)
    assert (field, "25.600" in words) == ("stated_depth_m", True)
    told = yard.run(second, stated_depth_m=beyond, reason="Tape slipped")
    assert save(stage, order, yard.run(first), told).recorded == 2


def test_depth_within_the_tolerance_is_taken(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    edge = yard.LENGTH - DEPTH_TOLERANCE_M
    assert save(stage, order, yard.run(line, stated_depth_m=edge)).recorded == 1


def test_tolerance_of_the_order_decides(stage: cast.Cast) -> None:
    order = yard.started(stage)
    OrderPlace.objects.filter(order=order).update(depth_tolerance_m=Decimal("0.01"))
    order = WorkOrder.objects.select_related("place", "torque_band").get(pk=order.pk)
    row = yard.run(yard.lines(order)[0], stated_depth_m=yard.LENGTH + Decimal("0.02"))
    assert [name for name, _words in wrong(stage, order, row)] == ["stated_depth_m"]


def test_string_longer_than_the_hole_needs_a_reason(stage: cast.Cast) -> None:
    order = yard.started(stage)
    OrderPlace.objects.filter(order=order).update(datum_m=Decimal(20))
    order = WorkOrder.objects.select_related("place", "torque_band").get(pk=order.pk)
    first, second, _third = yard.lines(order)
    assert [name for name, _words in wrong(stage, order, yard.run(first), yard.run(second))] == [
        "reason"
    ]
    assert save(stage, order, yard.run(first), yard.run(second, reason="Stick-up")).recorded == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"datum_m": Decimal(100), "collar_m": Decimal(101)}, "collar_m"),
        ({"collar_m": Decimal(0)}, "collar_m"),
        ({"depth_tolerance_m": Decimal(6)}, "depth_tolerance_m"),
        ({"depth_tolerance_m": Decimal(-1)}, "depth_tolerance_m"),
    ],
)
def test_order_with_a_wrong_depth_is_refused(
    stage: cast.Cast, values: dict[str, Any], field: str
) -> None:
    place = PlaceFacts(location=yard.make_rig(stage), well="Bulla-Deniz 90", **values)
    with pytest.raises(Refused) as refused:
        orders.create_order(**yard.facts(stage, joints=yard.make_joints(stage), place=place))
    assert refused.value.field == field


def test_database_keeps_the_collar_above_the_shoe(stage: cast.Cast) -> None:
    order = yard.draft(stage)
    with pytest.raises(IntegrityError, match="collar_above_shoe"), transaction.atomic():
        OrderPlace.objects.filter(order=order).update(datum_m=10, collar_m=11)


def test_work_that_ends_before_it_began_is_refused(stage: cast.Cast) -> None:
    order = yard.started(stage)
    early = yard.run(yard.lines(order)[0], run_on=NOW.date() - dt.timedelta(days=1))
    assert [name for name, _words in wrong(stage, order, early)] == ["run_on"]
