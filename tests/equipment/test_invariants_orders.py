"""The checks of pipes and orders are green on truth and red on a breach."""

import pytest

from cooperation.acceptance import services as acceptance
from cooperation.acceptance import sources
from cooperation.models import Act
from equipment import invariants
from equipment.models import Joint, Tally, WorkOrder
from tests import cast, factories
from tests.equipment import yard
from tests.works import finished_order

pytestmark = pytest.mark.django_db
CHECKS = (
    invariants.accepted_lines_are_locked,
    invariants.closed_orders_are_signed_for,
    invariants.joints_follow_their_lines,
    invariants.tallies_are_whole,
)


@pytest.fixture
def act() -> Act:
    """A draft act on a finished order of two joints."""
    actors = cast.assemble()
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    order = finished_order(actors, commitment, joints=2, now=factories.NOW)
    source = sources.REGISTRY["order_line"]
    return acceptance.create_act(
        memorandum=actors.memorandum,
        title="Act",
        items=[
            acceptance.Item(source.kind, offer.source_id)
            for offer in source.offers(memorandum_id=order.memorandum_id)
        ],
        by=actors.stp_coordinator,
        now=factories.NOW,
    )


def test_finished_work_on_a_draft_breaks_nothing(act: Act) -> None:
    assert [check() for check in CHECKS] == [[], [], [], []]


def test_accepted_act_with_unlocked_lines_is_a_breach(act: Act) -> None:
    Act.objects.update(status="accepted", digest="0" * 64)
    assert len(invariants.accepted_lines_are_locked()) == 2


def test_closed_order_without_signatures_is_a_breach(act: Act) -> None:
    WorkOrder.objects.update(status="closed")
    assert len(invariants.closed_orders_are_signed_for()) == 1


def test_joint_that_left_the_hole_by_itself_is_a_breach(act: Act) -> None:
    Joint.objects.update(status="on_rig")
    assert len(invariants.joints_follow_their_lines()) == 2


def test_registered_tally_that_lost_a_row_is_a_breach() -> None:
    stage = cast.assemble()
    tally = yard.make_tally(stage, yard.make_joints(stage))
    assert invariants.tallies_are_whole() == []
    Tally.objects.filter(pk=tally.pk).update(rows_total=tally.rows_total + 1)
    assert invariants.tallies_are_whole() == [f"tally {tally.public_id} is not whole"]


def test_joints_of_a_tally_that_is_not_registered_are_a_breach() -> None:
    stage = cast.assemble()
    tally = yard.make_tally(stage, yard.make_joints(stage))
    Tally.objects.filter(pk=tally.pk).update(status="previewed")
    assert invariants.tallies_are_whole() == [f"tally {tally.public_id} is not whole"]
