"""What a laying-down list does to the register, and how it is taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, Refused
from core.models import Event
from equipment.models import Joint, JointStep, Location, Tally
from equipment.pipes import comparing, moving, queries, registering, services, undoing
from equipment.pipes.life.states import READY
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives, yard
from tests.equipment.purposes import ON, codes, done, known, run, sheet, texts, whole
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


@pytest.fixture
def out(people: Cast, rig: Location, rack: Location) -> dict[str, Any]:
    """What a laying-down list of the rig is uploaded with."""
    return {"purpose": "laying_down", "location": rack, "laid_from": rig, "on": ON}


class TestLayingDown:
    @pytest.fixture
    def joints(self, people: Cast, rig: Location) -> list[Joint]:
        """In the hole, pulled, only on the rig, in the hole by its number; and two that stay."""
        names = ("AB-1", "AB-2", "AB-3", "", "AB-4", "AB-5")
        made = [known(rig, name) for name in names]
        Joint.objects.filter(pk=made[3].pk).update(tally_number="77", number_key="77")
        one, two, _spare, by_number, left, _waits = made
        run(people, one, two, by_number, left)
        lives.take([two], "pull", people.socar_engineer, on=ON - dt.timedelta(days=1))
        return made

    @pytest.fixture
    def tally(self, people: Cast, joints: list[Joint], out: dict[str, Any]) -> Tally:
        data = sheet(
            ("x", "ab 1", 12.8, "Bent", "top single"),
            ("y", "AB-2", 12.8),
            ("z", "AB-3", 12.8),
            ("77", None, 12.8),
        )
        return mapped(people, data, **out)

    def test_preview_tells_the_way_of_each_pipe_and_what_is_left(self, tally: Tally) -> None:
        found = queries.preview_of(tally)
        assert [row.steps for row in found.rows] == [
            ("pull", "lay_down"), ("lay_down",), ("return",), ("pull", "lay_down")
        ]  # fmt: skip
        assert [joint.name for joint in found.still_there] == ["AB-4", "AB-5"]

    def test_pipe_comes_out_by_its_steps(
        self, people: Cast, rack: Location, joints: list[Joint], tally: Tally
    ) -> None:
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert register(tally)
        laid = lives.fresh(joints[:4])
        rows = list(tally.rows.order_by("position"))
        assert [row.joint for row in rows] == laid
        assert rows[0].comment == "Bent; top single"
        assert [joint.status for joint in laid] == [
            "laid_down", "laid_down", "returned", "laid_down"
        ]  # fmt: skip
        assert not {joint.status for joint in laid} & set(READY)
        assert {joint.location for joint in laid} == {rack}
        steps = JointStep.objects.filter(told_by=tally.public_id)
        assert {step.on for step in steps} == {ON} and steps.count() == 6
        assert laid[0].last_run_on == ON
        assert list(comparing.still_there(tally)) == lives.fresh(joints[4:])
        told = Event.objects.get(verb="tally.registered")
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
