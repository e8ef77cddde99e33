"""What a receiving or running list does to the register, and how it is taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.errors import Refused
from core.models import Event
from equipment.models import Joint, JointStep, Location
from equipment.orders import services as orders
from equipment.pipes import queries, services, undoing
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives, yard
from tests.equipment.purposes import codes, done, known, sheet, texts, whole
from tests.equipment.tallies import NOW, asked, mapped, register, upload

pytestmark = pytest.mark.django_db


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

    def test_known_number_is_told_by_its_pipe_and_no_raw_id(
        self, people: Cast, rack: Location
    ) -> None:
        joint = known(rack, "AB-1", status="in_stock", tally_number="7", number_key="7")
        tally = mapped(people, sheet(("7", "XY-9", 12.5)), location=rack, purpose="receiving")
        assert codes(tally) == [["number_known"]]
        assert texts(tally) == "Number 7 is already in the register: AB-1 (In stock)."
        assert joint.public_id not in texts(tally)

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
        lines = [line.pipe.serial for line in yard.lines(order)]
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
