"""Recording repairs: a row is judged against its types of work, all rows are saved or none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from equipment.catalogue import entry_services
from equipment.models import Consumable, RepairOperation, RepairRecord, WorkOrder
from equipment.orders.rules import PlaceFacts
from equipment.repair import services
from equipment.repair.facts import RepairFacts
from equipment.repair.services import Saved
from tests import cast
from tests.equipment import defected, lives, workshop, yard
from tests.equipment.workshop import NOW, TODAY, checked, did, inches, measured, mm, refaced, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def wrong(stage: cast.Cast, order: WorkOrder, *rows: RepairFacts) -> list[tuple[str, str]]:
    """Where the sheet is wrong: (line, field); nothing of it is stored."""
    before = list(RepairRecord.objects.order_by("pk").values())
    with pytest.raises(Refused) as refused:
        save(stage, order, *rows)
    assert list(RepairRecord.objects.order_by("pk").values()) == before
    return [(str(row["row"]), str(row["field"])) for row in refused.value.rows]


def said(stage: cast.Cast, order: WorkOrder, row: RepairFacts) -> str:
    """What the refusal says of the row."""
    with pytest.raises(Refused) as refused:
        save(stage, order, row)
    words = " ".join(str(one["message"]) for one in refused.value.rows)
    return words.replace("\u00a0", " ")


def test_nothing_is_repaired_before_the_owner_agrees(stage: cast.Cast) -> None:
    joints = workshop.worn(stage, 2)
    place = PlaceFacts(location=lives.base(stage))
    order = yard.started(stage, joints, kind="repair", band=None, place=place)
    workshop.type_of("clean")
    first, second = yard.lines(order)
    assert wrong(stage, order, refaced(first)) == [(first.public_id, "outcome")]
    assert "defect act" in said(stage, order, refaced(first))
    defected.agreed(stage, order, findings=[defected.found(first, repair_type="reface_pin")])
    for row in (refaced(second), workshop.beyond(second)):
        assert wrong(stage, order, refaced(first), row) == [(second.public_id, "outcome")]
    begun = refaced(second, outcome="", checks=())
    assert wrong(stage, order, begun) == [(second.public_id, "operations")]
    measured = refaced(second, outcome="", operations=(), checks=())
    assert save(stage, order, refaced(first), measured).recorded == 2


def test_other_work_than_was_agreed_says_why(stage: cast.Cast) -> None:
    place = PlaceFacts(location=lives.base(stage))
    order = yard.started(stage, workshop.worn(stage), kind="repair", band=None, place=place)
    (line,) = yard.lines(order)
    defected.plant_types()
    defected.agreed(stage, order, findings=[defected.found(line)])
    assert wrong(stage, order, refaced(line)) == [(line.public_id, "remark")]
    assert "Refacing of the shoulder, pin" in said(stage, order, refaced(line))
    row = refaced(line, remark="The thread gauged well; only the shoulder was mended")
    assert save(stage, order, row).recorded == 1


@pytest.mark.parametrize("kind", ["installation", "dismantling"])
def test_work_on_orders_of_other_kinds_is_no_repair(stage: cast.Cast, kind: str) -> None:
    joints = lives.joints_in(stage, "on_rig" if kind == "installation" else "run")
    order = yard.started(stage, joints, kind=kind)
    (line,) = yard.lines(order)
    with pytest.raises(Refused) as refused:
        save(stage, order, workshop.beyond(line))
    assert refused.value.code == "wrong_kind"
    line.refresh_from_db()
    assert line.status == "planned"


def test_record_keeps_what_was_read_beside_millimetres(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    row = refaced(
        line,
        operations=[did("reface_pin", removed=inches("0.03125"), machine="Lathe 4",
                        unit="Shop 2", hours=Decimal("1.5"))],
        consumables=[workshop.used("Compound", "B-9", quantity=Decimal(2), unit="kg",
                                   origin="imported")],
    )  # fmt: skip
    assert save(stage, order, row) == Saved(recorded=1)
    one = RepairOperation.objects.get()
    assert (one.removed_mm, one.entered_removed, one.removed_unit) == (
        Decimal("0.793750"), Decimal("0.031250"), "in"
    )  # fmt: skip
    assert (one.machine, one.operator, one.unit, one.hours) == (
        "Lathe 4", workshop.BY, "Shop 2", Decimal("1.50")
    )  # fmt: skip
    used = Consumable.objects.get()
    assert (used.name, used.batch, used.quantity, used.origin) == (
        "Compound", "B-9", Decimal(2), "imported"
    )  # fmt: skip
    line.refresh_from_db()
    assert (line.status, workshop.record(line).done_on) == ("done", TODAY)
    assert yard.verbs(order)[-1] == "order.repairs_recorded"


def test_line_is_planned_until_all_that_is_asked_for_is_told(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    save(stage, order, refaced(line, checks=checked("visual"), dimensions=[]))
    line.refresh_from_db()
    assert line.status == "planned"
    with pytest.raises(Refused) as refused:
        workshop.finish(stage, order)
    (row,) = refused.value.rows
    for words in ("Tong space, pin", "before", "after", "Dimensional"):
        assert words in str(row["message"]), words
    save(stage, order, refaced(line))
    assert workshop.finish(stage, order).status == "done"


def test_failed_check_rejects_the_line(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    checks = [*checked("visual"), *checked("dimensional", passed=False)]
    save(stage, order, refaced(line, checks=checks))
    line.refresh_from_db()
    assert line.status == "rejected"


@pytest.mark.parametrize(
    ("removed", "broken"), [("0.79375", ""), ("0.793751", "at once"), ("2", "at once")]
)
def test_one_operation_removes_no_more_than_its_limit(
    stage: cast.Cast, removed: str, broken: str
) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    row = refaced(line, removed)
    if not broken:
        assert save(stage, order, row) == Saved(recorded=1)
        return
    told = said(stage, order, row)
    assert broken in told
    assert "limit of 0.79375 mm" in told


def test_all_operations_of_a_life_stay_within_the_limit(stage: cast.Cast) -> None:
    (joint,) = workshop.worn(stage)
    for _number in range(2):
        workshop.repaired(stage, [joint], lambda line: refaced(line, "0.79"))
        fresh = lives.fresh([joint])
        (joint,) = lives.take(fresh, "need_repair", stage.socar_engineer, reason="Worn again")
    order = workshop.started(stage, [joint])
    (line,) = yard.lines(order)
    told = said(stage, order, refaced(line, "0.008"))
    assert "1.588 mm in all, more than the limit of 1.5875 mm" in told
    assert save(stage, order, refaced(line, "0.007")) == Saved(recorded=1)


def test_two_operations_of_one_record_are_added_up(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    thrice = [did("reface_pin", removed=mm("0.6")) for _number in range(3)]
    assert wrong(stage, order, refaced(line, operations=thrice)) == [
        (line.public_id, "operations/2/removed")
    ]


def test_correcting_a_record_does_not_count_it_twice(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    for removed in ("0.70", "0.79", "0.75"):
        save(stage, order, refaced(line, removed))
    assert RepairOperation.objects.get().removed_mm == Decimal("0.75")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"operations": [{"done_on": dt.date(2026, 6, 2)}]}, "operations/0/done_on"),
        ({"operations": [{"done_on": dt.date(2026, 5, 1)}]}, "operations/0/done_on"),
        ({"operations": [{"operator": " "}]}, "operations/0/operator"),
        ({"operations": [{"removed": None}]}, "operations/0/removed"),
        ({"operations": [{"removed": mm("0")}]}, "operations/0/removed"),
        ({"operations": [{"removed": mm("NaN")}]}, "operations/0/removed"),
        ({"operations": [{"removed": mm("-1")}]}, "operations/0/removed"),
        ({"operations": [{"cut": mm("1")}]}, "operations/0/cut"),
        ({"operations": [{"hours": Decimal(-1)}]}, "operations/0/hours"),
        ({"operations": []}, "operations"),
        ({"outcome": "perhaps"}, "outcome"),
        ({"outcome": "not_repairable"}, "reason"),
        ({"dimensions": measured("pin_tong", "180", "180.1")}, "dimensions/1/value"),
        ({"dimensions": measured("wall", "9", "9.1")}, "dimensions/1/value"),
        ({"dimensions": measured("pin_tong", "1") * 2}, "dimensions/0/code"),
        ({"dimensions": measured("hat", "1")}, "dimensions/0/code"),
        ({"dimensions": measured("wall", "Infinity")}, "dimensions/0/value"),
        ({"checks": checked("visual", "visual")}, "checks/0/code"),
        ({"checks": checked("taste")}, "checks/0/code"),
        ({"consumables": [workshop.used(" ")]}, "consumables/0/name"),
        ({"consumables": [workshop.used(origin="")]}, "consumables/0/origin"),
        ({"consumables": [workshop.used(quantity=Decimal(3))]}, "consumables/0/unit"),
        ({"consumables": [workshop.used(quantity=Decimal(0))]}, "consumables/0/quantity"),
        ({"body_class": "premium"}, "method"),
        ({"tool_joint_class": "premium"}, "body_class"),
        ({"defect": "x" * 301}, "defect"),
    ],
)
def test_wrong_value_is_told_at_its_place(
    stage: cast.Cast, values: dict[str, Any], field: str
) -> None:
    order = workshop.started(stage, workshop.worn(stage, 2))
    first, second = yard.lines(order)
    if values.get("operations"):
        plain = {"removed": mm("0.5")}
        values = {"operations": [did("reface_pin", **plain | one) for one in values["operations"]]}
    found = wrong(stage, order, refaced(first), refaced(second, **values))
    assert (second.public_id, field) in found
    assert {row for row, _field in found} == {second.public_id}


def test_work_is_done_where_its_type_says(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.casing(stage))
    (line,) = yard.lines(order)
    assert "Only drill pipe has tool joints" in said(stage, order, refaced(line))
    assert "kind of order" in said(
        stage, order, RepairFacts(line.public_id, operations=[did("clean")])
    )
    assert "on equipment" in said(
        stage, order, RepairFacts(line.public_id, operations=[did("parts_replacement")])
    )


def test_retired_type_is_offered_for_nothing_new(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage, 2))
    first, second = yard.lines(order)
    save(stage, order, refaced(first, checks=[]))
    retired = workshop.type_of("reface_pin")
    entry_services.retire_entry(entry=retired, by=stage.socar_admin, now=NOW)
    assert wrong(stage, order, refaced(second)) == [(second.public_id, "operations/0/type")]
    assert save(stage, order, refaced(first)) == Saved(corrected=1)


def test_cut_and_measured_length_agree(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.casing(stage))
    (line,) = yard.lines(order)
    lengths = measured("overall_length", "10.600", "10.270", "m")
    assert wrong(stage, order, workshop.recut(line, dimensions=lengths)) == [
        (line.public_id, "dimensions")
    ]
    assert wrong(stage, order, workshop.recut(line, cut="10.500", dimensions=[])) == [
        (line.public_id, "operations")
    ]


def test_new_part_is_named_with_its_heat(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    save(stage, order, workshop.renewed(line, consumables=[workshop.used(batch="")]))
    line.refresh_from_db()
    assert line.status == "planned"
    save(stage, order, workshop.renewed(line))
    line.refresh_from_db()
    assert line.status == "done"


def test_same_row_again_changes_nothing(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    save(stage, order, refaced(line))
    events = Event.objects.count()
    assert save(stage, order, refaced(line)) == Saved()
    assert Event.objects.count() == events


def test_correction_is_told_with_before_and_after(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    save(stage, order, refaced(line))
    assert save(stage, order, refaced(line, remark="Second look")) == Saved(corrected=1)
    event = Event.objects.get(verb="repair_record.corrected")
    assert (event.before, event.after) == ({"remark": ""}, {"remark": "Second look"})


def test_late_page_overwrites_nobody(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    save(stage, order, refaced(line, version=0))
    late = refaced(line, "0.4", version=0)
    assert wrong(stage, order, late) == [(line.public_id, "version")]
    assert save(stage, order, replace(late, version=1)) == Saved(corrected=1)


def test_record_is_taken_back(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    save(stage, order, refaced(line))
    stale, record = workshop.record(line), workshop.record(line)
    RepairRecord.objects.filter(pk=record.pk).update(version=2)
    with pytest.raises(Conflict):
        services.clear_repair(record=stale, by=stage.stp_engineer, now=NOW)
    record.refresh_from_db()
    services.clear_repair(record=record, by=stage.stp_engineer, now=NOW)
    line.refresh_from_db()
    assert (line.status, RepairRecord.objects.count(), RepairOperation.objects.count()) == (
        "planned", 0, 0
    )  # fmt: skip


@pytest.mark.parametrize("name", ["socar_engineer", "stp_signatory", "third_engineer"])
def test_only_the_executors_crew_records(stage: cast.Cast, name: str) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    with pytest.raises(NotAllowed):
        save(stage, order, refaced(yard.lines(order)[0]), by=getattr(stage, name))


def test_work_is_recorded_only_while_the_order_is_in_progress(stage: cast.Cast) -> None:
    order = workshop.ordered(stage, workshop.worn(stage))
    with pytest.raises(Refused) as refused:
        save(stage, order, refaced(yard.lines(order)[0]))
    assert refused.value.code == "wrong_state"


def test_line_of_another_order_is_refused(stage: cast.Cast) -> None:
    order, other = (workshop.started(stage, workshop.worn(stage)) for _number in range(2))
    (line,), (strange,) = yard.lines(order), yard.lines(other)
    found = wrong(stage, order, refaced(line), refaced(strange), refaced(line))
    assert found == [(strange.public_id, "line"), (line.public_id, "line")]


def test_record_of_a_line_on_a_signed_act_is_final(stage: cast.Cast) -> None:
    order = workshop.repaired(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    type(line).objects.filter(pk=line.pk).update(locked_by=yard.make_act(stage))
    record = RepairRecord.objects.filter(line=line)
    rows: list[Any] = [record, RepairOperation.objects.filter(record__line=line)]
    for found in rows:
        with pytest.raises(DatabaseError, match="final"), transaction.atomic():
            found.update(remark="changed")
