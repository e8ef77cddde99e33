"""A registered tally is taken back whole, or it is said what builds on it."""

from __future__ import annotations

import pytest

from core.errors import NotAllowed, Refused
from core.models import Event, User
from equipment.models import Joint, JointReading, Tally, TallyRow
from equipment.pipes import undoing
from tests import cast, factories
from tests.callers import caller
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import workbooks, yard
from tests.equipment.tallies import asked, register

pytestmark = pytest.mark.django_db
NOW = factories.NOW
TUBING = "tubing_7_in.xlsx"


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


@pytest.fixture
def tally(people: Cast) -> Tally:
    made = asked(people, workbooks.real(TUBING), "Tally1")
    assert register(made)
    made.refresh_from_db()
    return made


def test_all_its_pipes_leave_the_register_in_one_event(people: Cast, tally: Tally) -> None:
    assert Joint.objects.count() == 182
    page = signed_in(people.socar_engineer).get(tally.get_absolute_url()).content.decode()
    assert "Undo tally" in page
    undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW, reason="wrong rig")
    assert not Joint.objects.exists() and not JointReading.objects.exists()
    assert TallyRow.objects.filter(tally=tally, joint=None).count() == TallyRow.objects.count()
    told = Event.objects.get(verb="tally.undone")
    assert (told.before, told.after["status"], told.reason) == (
        {"status": "committed"}, "undone", "wrong rig"
    )  # fmt: skip
    answer = signed_in(people.socar_engineer).get(tally.get_absolute_url())
    assert answer.status_code == 200
    with pytest.raises(Refused):
        undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW)


def offered(person: User, tally: Tally) -> tuple[bool, bool]:
    """Whether the page shows the button, and whether the API offers the step."""
    page = signed_in(person).get(tally.get_absolute_url()).content.decode()
    told = caller(person).get(f"tallies/{tally.public_id}/actions/").json()["actions"]
    return ">Undo tally<" in page, any(one["action"] == "undo" for one in told)


@pytest.mark.parametrize("use", ["nothing", "order", "change", "reading"])
def test_undo_is_offered_only_while_nothing_builds_on_it(
    people: Cast, tally: Tally, use: str
) -> None:
    if use == "order":
        yard.draft(people, list(Joint.objects.all()[:2]))
    elif use == "change":
        Joint.objects.filter(pk=Joint.objects.order_by("pk")[5].pk).update(version=2)
    elif use == "reading":
        JointReading.objects.filter(pk=JointReading.objects.order_by("pk")[0].pk).update(tally=None)
    free = use == "nothing"
    assert offered(people.socar_engineer, tally) == (free, free)
    page = signed_in(people.socar_engineer).get(tally.get_absolute_url()).content.decode()
    assert ("It can no longer be undone" in page) is not free
    other = signed_in(people.stp_engineer).get(tally.get_absolute_url()).content.decode()
    assert "It can no longer be undone" not in other


def test_tally_with_an_order_is_not_undone(people: Cast, tally: Tally) -> None:
    order = yard.draft(people, list(Joint.objects.all()[:2]))
    with pytest.raises(Refused) as refused:
        undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW)
    assert f"order line {order.number}/1 builds on it" in refused.value.message
    assert Joint.objects.count() == 182
    tally.refresh_from_db()
    assert tally.status == "committed"


def test_pipe_that_was_changed_since_is_named(people: Cast, tally: Tally) -> None:
    joint = Joint.objects.order_by("pk")[5]
    Joint.objects.filter(pk=joint.pk).update(version=2)
    with pytest.raises(Refused, match=f"{joint} was changed after"):
        undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW)


def test_later_measurement_keeps_the_tally(people: Cast, tally: Tally) -> None:
    reading = JointReading.objects.first()
    assert reading
    JointReading.objects.filter(pk=reading.pk).update(tally=None)
    with pytest.raises(Refused, match="measured after the import"):
        undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW)


def test_only_its_party_undoes_it(people: Cast, tally: Tally) -> None:
    for other in (people.stp_engineer, people.socar_observer):
        with pytest.raises(NotAllowed):
            undoing.undo_tally(tally=tally, by=other, now=NOW)
