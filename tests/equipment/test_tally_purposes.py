"""What a tally is for: what each purpose does to the register, and how it is taken back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import invariants
from core.errors import NotAllowed, Refused
from core.models import Event
from equipment.models import Joint, JointStep, Location, Tally
from equipment.orders import services as orders
from equipment.pipes import comparing, moving, queries, registering, services, undoing
from equipment.pipes.life.states import READY
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives, workbooks, yard
from tests.equipment.tallies import NOW, asked, mapped, register, upload

pytestmark = pytest.mark.django_db
HEADER = ["No", "Joint no", "Serial no", "Length", "Condition", "Remark"]
ON = dt.date(2026, 5, 30)


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


@pytest.fixture
def rig(people: Cast) -> Location:
    return yard.make_rig(people)


@pytest.fixture
def rack(people: Cast) -> Location:
    return factories.make_location(
        people.memorandum, people.socar, name="Rack 7", kind="rack", parent=lives.base(people)
    )


def sheet(*rows: tuple[Any, Any, float] | tuple[Any, Any, float, str, str]) -> bytes:
    """Rows of number, serial, length and perhaps condition and remark."""
    numbered = ([number, *row] for number, row in enumerate(rows, start=1))
    return workbooks.workbook([HEADER, *numbered])


def known(place: Location, serial: str, **fields: Any) -> Joint:
    keys = {"serial": serial, "serial_key": serial.replace("-", "")}
    return factories.make_joint(place, **{**keys, **fields})


def codes(tally: Tally) -> list[list[str]]:
    return [[flag.code for flag in row.flags] for row in queries.preview_of(tally).rows]


def texts(tally: Tally) -> str:
    return " ".join(str(flag.text) for row in queries.preview_of(tally).rows for flag in row.flags)


def whole() -> None:
    """Nothing of the register contradicts itself."""
    assert {name: found for name, found in invariants.breaches().items() if found} == {}


def done(people: Cast, data: bytes, **given: Any) -> Tally:
    tally = asked(people, data, **given)
    assert register(tally), Tally.objects.get(pk=tally.pk).failure
    tally.refresh_from_db()
    return tally


class TestReceiving:
    def test_new_pipe_comes_in_as_received(self, people: Cast, rack: Location) -> None:
        data = sheet(("1", "AB-1", 12.5), ("2", "AB-2", 12.4))
        tally = done(people, data, location=rack, purpose="receiving")
        found = set(Joint.objects.values_list("status", "location", "tally"))
        assert found == {("received", rack.pk, tally.pk)}
        told = Event.objects.get(verb="tally.registered")
        assert (told.after["purpose"], told.after["known"]) == ("receiving", 0)
        undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert not Joint.objects.exists()

    def test_known_serial_is_an_error_and_one_that_looks_alike_a_remark(
        self, people: Cast, rack: Location
    ) -> None:
        joint = known(lives.base(people), "AB-1", status="in_stock")
        data = sheet(("1", "ab 1", 12.5), ("2", "АВ-1", 12.5))
        tally = mapped(people, data, location=rack, purpose="receiving")
        assert codes(tally)[0] == ["serial_known"]
        assert "look_alike" in codes(tally)[1]
        assert f"{joint.public_id} (In stock, Base 2)" in texts(tally)

    @pytest.mark.parametrize("purpose", ["receiving", "running"])
    def test_alike_serial_comes_in_when_it_is_confirmed(
        self, people: Cast, rig: Location, rack: Location, purpose: str
    ) -> None:
        known(lives.base(people), "AB-1", status="in_stock")
        place = rack if purpose == "receiving" else rig
        tally = mapped(people, sheet(("1", "АВ-1", 12.5)), location=place, purpose=purpose)
        by: dict[str, Any] = {"by": people.socar_engineer, "now": NOW}
        with pytest.raises(Refused) as refused:
            services.commit_tally(tally=tally, **by)
        assert refused.value.code == "look_alike"
        services.commit_tally(tally=tally, accept_look_alikes=True, **by)
        assert register(tally)
        assert Joint.objects.filter(serial_key="AB1").count() == 2

    def test_serial_received_meanwhile_fails_the_whole_tally(
        self, people: Cast, rack: Location
    ) -> None:
        given: dict[str, Any] = {"location": rack, "purpose": "receiving"}
        first = asked(people, sheet(("1", "AB-1", 12.5), ("2", "AB-2", 12.5)), **given)
        second = asked(people, sheet(("3", "AB-3", 12.5), ("4", "AB-2", 12.5)), **given)
        assert [register(first), register(second)] == [True, False]
        second.refresh_from_db()
        assert (second.status, second.failure) == ("failed", "errors")
        assert not Joint.objects.filter(tally=second).exists()

    def test_a_rig_receives_nothing(self, people: Cast, rig: Location) -> None:
        with pytest.raises(Refused, match="comes to a rig or well is a running list") as refused:
            upload(people, sheet(("1", "A", 12.5)), location=rig, purpose="receiving")
        assert refused.value.field == "location"


class TestRunning:
    def test_known_pipe_is_brought_to_the_rig_and_the_rest_is_new(
        self, people: Cast, rig: Location
    ) -> None:
        stock = known(lives.base(people), "AB-1", status="in_stock")
        there = known(rig, "AB-2")
        data = sheet(("1", "AB-1", 12.8), ("2", "AB-2", 12.8), ("3", "AB-3", 12.8))
        tally = done(people, data, location=rig)
        assert Joint.objects.count() == 3
        rows = tally.rows.order_by("position")
        new = Joint.objects.get(tally=tally)
        assert [row.joint for row in rows] == [stock, there, new]
        stock.refresh_from_db()
        assert (stock.status, stock.location) == ("on_rig", rig)
        assert stock.tally is None
        step = JointStep.objects.get()
        assert (step.action, step.joint, step.told_by) == ("bring_to_rig", stock, tally.public_id)
        assert (step.taken_by, step.came_to) == (people.socar_engineer, rig)
        told = Event.objects.get(verb="tally.registered")
        assert (told.after["known"], told.after["bring_to_rig"]) == (2, 1)
        whole()

    def test_orders_take_known_pipe_in_the_order_of_the_list(
        self, people: Cast, rig: Location
    ) -> None:
        second = known(lives.base(people), "AB-2", status="in_stock")
        data = sheet(("1", "AB-1", 12.8), ("2", "AB-2", 12.8), ("3", "AB-3", 12.8))
        tally = done(people, data, location=rig)
        order = orders.create_order(**yard.facts(people, tally=tally, joints=None))
        lines = [line.joint.serial for line in yard.lines(order)]
        assert lines == ["AB-1", "AB-2", "AB-3"]
        assert second.pk in [line.joint_id for line in yard.lines(order)]

    def test_another_length_is_a_remark_with_both_figures(
        self, people: Cast, rig: Location
    ) -> None:
        known(rig, "AB-1", effective_length_m=Decimal("12.500"))
        known(rig, "AB-2", effective_length_m=Decimal("12.500"))
        tally = mapped(people, sheet(("1", "AB-1", 12.502), ("2", "AB-2", 12.503)), location=rig)
        assert codes(tally) == [[], ["length_differs"]]
        assert "The register has 12.500 m for this pipe, the sheet 12.503 m." in texts(tally)
        assert queries.preview_of(tally).ok

    @pytest.mark.parametrize("status", ["received", "run", "rejected", "returned", "laid_down"])
    def test_a_state_that_does_not_permit_it_is_named(
        self, people: Cast, rig: Location, status: str
    ) -> None:
        joint = known(lives.base(people), "AB-1", status=status)
        tally = mapped(people, sheet(("1", "AB-1", 12.8)), location=rig)
        assert codes(tally) == [["serial_known"]]
        assert f"({joint.get_status_display()}, Base 2)" in texts(tally)
        with pytest.raises(Refused) as refused:
            services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert refused.value.rows[0]["cell"] == "C2"

    def test_pipe_on_another_rig_or_for_a_yard_stays(self, people: Cast, rig: Location) -> None:
        other = factories.make_location(people.memorandum, people.socar, name="Rig 55")
        known(other, "AB-1")
        assert codes(mapped(people, sheet(("1", "AB-1", 12.8)), location=rig)) == [["serial_known"]]
        known(lives.base(people), "AB-2", status="in_stock")
        at_yard = mapped(people, sheet(("1", "AB-2", 12.8)), location=lives.base(people))
        assert codes(at_yard) == [["serial_known"]]

    def test_pipe_of_another_party_is_refused_and_pipe_in_custody_is_brought(
        self, people: Cast, rig: Location
    ) -> None:
        known(lives.base(people), "AB-1", status="in_stock", holder=people.stp)
        assert codes(mapped(people, sheet(("1", "AB-1", 12.8)), location=rig)) == [
            ["joint_of_other_party"]
        ]
        lent = known(lives.base(people), "AB-9", status="in_stock")
        Joint.objects.filter(pk=lent.pk).update(organisation=people.stp, holder=people.socar)
        tally = done(people, sheet(("1", "AB-9", 12.8)), location=rig)
        assert tally.rows.get().joint == lent

    def test_a_struck_out_joint_that_is_known_waits_for_a_decision(
        self, people: Cast, rig: Location
    ) -> None:
        joint = known(lives.base(people), "AB-1", status="in_stock")
        tally = mapped(people, sheet(("1", "AB-1", 12.8), ("2", "AB-2", 12.8)), location=rig)
        services.decide_rows(
            tally=tally, outcomes={2: "rejected"}, by=people.socar_engineer, now=NOW
        )
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert register(tally)
        joint.refresh_from_db()
        assert (joint.status, joint.location) == ("rejected", rig)
        tally.refresh_from_db()
        undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW)
        joint.refresh_from_db()
        assert (joint.status, joint.location) == ("in_stock", lives.base(people))
        whole()

    def test_undo_sends_known_pipe_back_and_keeps_it(self, people: Cast, rig: Location) -> None:
        stock = known(lives.base(people), "AB-1", status="allocated")
        tally = done(people, sheet(("1", "AB-1", 12.8), ("2", "AB-2", 12.8)), location=rig)
        undoing.undo_tally(
            tally=tally, by=people.socar_engineer, now=NOW, reason="Another rig's list"
        )
        stock.refresh_from_db()
        assert (stock.status, stock.location) == ("allocated", lives.base(people))
        assert list(Joint.objects.all()) == [stock]
        back = JointStep.objects.latest("pk")
        assert (back.reverses, back.reason) == (
            JointStep.objects.earliest("pk"), "Another rig's list"
        )  # fmt: skip
        whole()

    def test_a_list_that_names_pipe_of_another_list_keeps_that(
        self, people: Cast, rig: Location
    ) -> None:
        first = done(people, sheet(("1", "AB-1", 12.8)), location=rig)
        second = done(people, sheet(("1", "AB-1", 12.8)), location=rig, name="Second list")
        assert second.rows.get().joint == first.rows.get().joint
        assert "undo" not in undoing.actions_for(people.socar_engineer, first)
        with pytest.raises(Refused, match="the tally Second list names it too"):
            undoing.undo_tally(tally=first, by=people.socar_engineer, now=NOW)
        undoing.undo_tally(tally=second, by=people.socar_engineer, now=NOW)
        first.refresh_from_db()
        undoing.undo_tally(tally=first, by=people.socar_engineer, now=NOW)
        assert not Joint.objects.exists()


@pytest.fixture
def out(people: Cast, rig: Location, rack: Location) -> dict[str, Any]:
    """What a laying-down list of the rig is uploaded with."""
    return {"purpose": "laying_down", "location": rack, "laid_from": rig, "on": ON}


def run(people: Cast, *joints: Joint, on: dt.date = ON - dt.timedelta(days=3)) -> None:
    lives.take(joints, "run", people.socar_engineer, on=on)


class TestLayingDown:
    def test_pipe_comes_out_by_its_steps_and_the_rest_is_told(
        self, people: Cast, rig: Location, rack: Location, out: dict[str, Any]
    ) -> None:
        names = ("AB-1", "AB-2", "AB-3", "AB-4", "AB-5")
        one, two, spare, left, waits = (known(rig, name) for name in names)
        run(people, one, two, left)
        lives.take([two], "pull", people.socar_engineer, on=ON - dt.timedelta(days=1))
        by_number = known(rig, "", tally_number="77", number_key="77")
        run(people, by_number)
        data = sheet(
            ("x", "ab 1", 12.8, "Bent", "top single"),
            ("y", "AB-2", 12.8),
            ("z", "AB-3", 12.8),
            ("77", None, 12.8),
        )
        tally = mapped(people, data, **out)
        found = queries.preview_of(tally)
        assert [row.steps for row in found.rows] == [
            ("pull", "lay_down"), ("lay_down",), ("return",), ("pull", "lay_down")
        ]  # fmt: skip
        assert [joint.name for joint in found.still_there] == ["AB-4", "AB-5"]
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert register(tally)
        tally.refresh_from_db()
        rows = list(tally.rows.order_by("position"))
        assert [row.joint for row in rows] == [one, two, spare, by_number]
        assert rows[0].comment == "Bent; top single"
        states = {joint.pk: joint.status for joint in lives.fresh([one, two, spare, by_number])}
        assert states == {
            one.pk: "laid_down", two.pk: "laid_down", spare.pk: "returned",
            by_number.pk: "laid_down",
        }  # fmt: skip
        assert not set(states.values()) & set(READY)
        assert {joint.location for joint in lives.fresh([one, two, spare])} == {rack}
        steps = JointStep.objects.filter(told_by=tally.public_id)
        assert {step.on for step in steps} == {ON} and steps.count() == 6
        assert lives.fresh([one])[0].last_run_on == ON
        assert list(comparing.still_there(tally)) == [left, waits]
        told = Event.objects.get(verb="tally.registered", object_id=tally.public_id)
        assert {name: told.after[name] for name in ("pull", "lay_down", "return")} == {
            "pull": 2, "lay_down": 3, "return": 1
        }  # fmt: skip
        assert Joint.objects.count() == 6
        whole()

    def test_unknown_and_ambiguous_rows_are_errors_until_they_are_left_out(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        run(people, known(rig, "AB-1"))
        for _twice in range(2):
            known(rig, "", tally_number="9", number_key="9")
        elsewhere = known(lives.base(people), "AB-8", status="in_stock")
        data = sheet(
            ("1", "AB-1", 12.8), ("9", None, 12.8), ("10", None, 12.8), ("11", "AB-8", 12.8),
            (None, None, 12.8), ("13", "AB-1", 12.8),
        )  # fmt: skip
        tally = mapped(people, data, **out)
        assert codes(tally) == [
            [], ["joint_ambiguous"], ["joint_unknown"], ["joint_elsewhere"], ["joint_nameless"],
            ["serial_repeats"],
        ]  # fmt: skip
        assert f"{elsewhere.public_id} (In stock, Base 2)" in texts(tally)
        with pytest.raises(Refused) as refused:
            services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert [(row["row"], row["cell"]) for row in refused.value.rows] == [
            (3, "B3"), (4, "B4"), (5, "C5"), (6, "B6"), (7, "C7")
        ]  # fmt: skip
        services.decide_rows(
            tally=tally, outcomes=dict.fromkeys(range(3, 8), "ignored"),
            by=people.socar_engineer, now=NOW,
        )  # fmt: skip
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert register(tally)

    def test_number_does_not_gainsay_a_serial(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        run(people, known(rig, "AB-1", tally_number="1", number_key="1"))
        assert codes(mapped(people, sheet(("1", "AB-2", 12.8)), **out)) == [["joint_unknown"]]

    def test_two_rows_of_one_joint_are_an_error(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        run(people, known(rig, "AB-1", tally_number="1", number_key="1"))
        tally = mapped(people, sheet(("x", "AB-1", 12.8), ("1", None, 12.8)), **out)
        assert codes(tally) == [[], ["joint_repeats"]]

    def test_pipe_of_a_well_below_the_rig_comes_out_too(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        well = factories.make_location(
            people.memorandum, people.socar, kind="well", parent=rig, name="Bulla-Deniz 90"
        )
        joint = known(well, "AB-1")
        run(people, joint)
        done(people, sheet(("1", "AB-1", 12.8)), **out)
        assert lives.fresh([joint])[0].status == "laid_down"

    def test_open_orders_days_and_lengths_are_looked_at(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        ordered, late, longer = (known(rig, name) for name in ("AB-1", "AB-2", "AB-3"))
        yard.draft(people, [ordered])
        run(people, late, on=ON + dt.timedelta(days=1))
        run(people, longer)
        data = sheet(("1", "AB-1", 12.8), ("2", "AB-2", 12.8), ("3", "AB-3", 12.9))
        tally = mapped(people, data, **out)
        assert codes(tally) == [["joint_ordered"], ["joint_run_later"], ["length_differs"]]
        assert ordered.public_id in texts(tally) and "2026-05-31" in texts(tally)

    def test_pipe_that_another_party_has_stays(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        known(rig, "AB-1", status="pulled", holder=people.stp)
        assert codes(mapped(people, sheet(("1", "AB-1", 12.8)), **out)) == [
            ["joint_of_other_party"]
        ]

    def test_pipe_that_went_on_since_the_preview_fails_the_list_whole(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        one, two = known(rig, "AB-1"), known(rig, "AB-2")
        run(people, one, two)
        tally = asked(people, sheet(("1", "AB-1", 12.8), ("2", "AB-2", 12.8)), **out)
        claimed = registering._claim(tally.pk, "worker", NOW)
        assert claimed is not None
        seen = queries.preview_of(claimed)
        assert registering._stage(claimed, seen.rows, "worker", NOW)
        lives.take([two], "lose", people.socar_engineer, reason="Fish left in the hole")
        with pytest.raises(Exception, match="in the meantime"), transaction.atomic():
            registering._finish(claimed, seen, "worker", NOW)
        assert [joint.status for joint in lives.fresh([one, two])] == ["run", "lost_in_hole"]
        assert register(tally, NOW + dt.timedelta(minutes=5)) is False
        tally.refresh_from_db()
        assert (tally.status, tally.failure) == ("failed", "errors")

    def test_second_list_of_the_same_pipe_fails(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        run(people, known(rig, "AB-1"))
        data = sheet(("1", "AB-1", 12.8))
        first, second = asked(people, data, **out), asked(people, data, **out)
        assert [register(first), register(second)] == [True, False]
        assert JointStep.objects.filter(action="lay_down").count() == 1

    def test_undo_puts_the_pipe_back_into_the_hole(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        one, spare = known(rig, "AB-1"), known(rig, "AB-2")
        run(people, one)
        before = [(joint.last_run_on, joint.status_since) for joint in lives.fresh([one, spare])]
        tally = done(people, sheet(("1", "AB-1", 12.8), ("2", "AB-2", 12.8)), **out)
        assert "undo" in undoing.actions_for(people.socar_engineer, tally)
        undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW)
        found = lives.fresh([one, spare])
        assert [(joint.status, joint.location) for joint in found] == [
            ("run", rig), ("on_rig", rig)
        ]  # fmt: skip
        assert [(joint.last_run_on, joint.status_since) for joint in found] == before
        assert JointStep.objects.filter(told_by=tally.public_id, reverses=None).count() == 3
        whole()
        tally.refresh_from_db()
        again = done(people, sheet(("1", "AB-1", 12.8)), **out)
        assert again.status == "committed"
        whole()

    @pytest.mark.parametrize("since", ["step", "move"])
    def test_undo_is_refused_by_name_when_the_pipe_went_on(
        self, people: Cast, rig: Location, out: dict[str, Any], since: str
    ) -> None:
        joint = known(rig, "AB-1")
        run(people, joint)
        tally = done(people, sheet(("1", "AB-1", 12.8)), **out)
        if since == "step":
            lives.take([joint], "return", people.socar_engineer)
        else:
            moving.move_joints(
                joints=[joint], location=lives.base(people), by=people.socar_engineer, now=NOW
            )
        assert "undo" not in undoing.actions_for(people.socar_engineer, tally)
        with pytest.raises(Refused, match="AB-1 cannot be taken back"):
            undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert lives.fresh([joint])[0].status == ("returned" if since == "step" else "laid_down")

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"laid_from": None}, "laid_from"),
            ({"laid_from": "yard"}, "laid_from"),
            ({"on": None}, "on"),
            ({"on": dt.date(2026, 6, 2)}, "on"),
            ({"location": "rig"}, "location"),
            ({"purpose": "running"}, "laid_from"),
            ({"purpose": "receiving", "laid_from": None}, "on"),
            ({"purpose": "selling"}, "purpose"),
        ],
    )
    def test_places_and_day_go_with_the_purpose(
        self, people: Cast, rig: Location, out: dict[str, Any], change: dict[str, Any], field: str
    ) -> None:
        places = {"yard": lives.base(people), "rig": rig}
        told = {name: places.get(value, value) for name, value in change.items()}
        with pytest.raises(Refused) as refused:
            upload(people, sheet(("1", "AB-1", 12.8)), **{**out, **told})
        assert refused.value.field == field
        assert not Tally.objects.exists()

    def test_database_keeps_places_and_day_with_the_purpose(
        self, people: Cast, out: dict[str, Any]
    ) -> None:
        tally = upload(people, sheet(("1", "AB-1", 12.8)), **out)
        for wrong in ({"purpose": "running"}, {"on": None}, {"laid_from": None}):
            with pytest.raises(IntegrityError, match="laid_from"), transaction.atomic():
                Tally.objects.filter(pk=tally.pk).update(**wrong)

    def test_only_its_party_takes_it_back(
        self, people: Cast, rig: Location, out: dict[str, Any]
    ) -> None:
        run(people, known(rig, "AB-1"))
        tally = done(people, sheet(("1", "AB-1", 12.8)), **out)
        with pytest.raises(NotAllowed):
            undoing.undo_tally(tally=tally, by=people.stp_engineer, now=NOW)
