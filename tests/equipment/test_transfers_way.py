"""Pipe between two parties: sent, confirmed, missing, damaged, extra; who has it works on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event, Organisation
from equipment.models import Joint, JointStep, Location, Transfer, TransferLine
from equipment.pipes import invariants, moving
from equipment.pipes.transfers import rules, services
from equipment.pipes.transfers.rules import Difference
from tests import cast, factories
from tests.equipment import lives, yard
from tests.equipment.test_orders_races import at_once, refusals

NOW = factories.NOW
DISPATCH_QUERIES = 17
CONFIRM_QUERIES = 13


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def shop(stage: cast.Cast, kind: str = "workshop") -> Location:
    """A place of STP."""
    found = Location.objects.filter(memorandum=stage.memorandum, name=f"STP {kind}").first()
    return found or factories.make_location(
        stage.memorandum, stage.stp, name=f"STP {kind}", kind=kind
    )


def send(stage: cast.Cast, joints: list[Joint], **more: Any) -> Transfer:
    values: dict[str, Any] = {
        "memorandum": stage.memorandum, "receiver": stage.stp, "destination": shop(stage),
        "by": stage.socar_engineer, "now": NOW,
    }  # fmt: skip
    return services.dispatch_joints(**{**values, "joints": joints, **more})


def confirm(stage: cast.Cast, transfer: Transfer, *told: Difference, **more: Any) -> Transfer:
    values: dict[str, Any] = {"by": stage.stp_engineer, "now": NOW, "differences": told}
    return services.confirm_transfer(transfer=transfer, **{**values, **more})


def settle(transfer: Transfer, joint: Joint, outcome: str, by: Any) -> Transfer:
    return services.settle_difference(
        transfer=transfer, joint=joint, outcome=outcome, by=by, now=NOW, reason="Found"
    )


@pytest.mark.django_db
def test_pipe_is_under_way_until_the_receiver_has_it(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "in_stock", 2)
    transfer = send(stage, joints, carrier="10-AB-123")
    way = {(joint.status, joint.location.kind, joint.holder) for joint in lives.fresh(joints)}
    assert way == {("in_transit", "transit", None)}
    assert (transfer.number, transfer.status) == ("TR-2026-001", "dispatched")
    confirm(stage, transfer)
    assert transfer.status == "received"
    assert {
        (joint.status, joint.location, joint.holder, joint.organisation)
        for joint in lives.fresh(joints)
    } == {("in_stock", shop(stage), stage.stp, stage.socar)}
    assert yard.verbs(transfer) == ["transfer.dispatched", "transfer.confirmed"]
    told = Event.objects.get(verb="transfer.confirmed")
    assert (told.before, told.after) == (
        {"status": "dispatched"},
        {"status": "received", "received": 2, "missing": 0, "damaged": 0, "extra": 0},
    )
    assert invariants.joints_follow_their_steps() == []


@pytest.mark.django_db
def test_who_has_the_pipe_works_on_it_and_sends_it_home(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "returned")
    confirm(stage, send(stage, joints))
    with pytest.raises(NotAllowed):
        lives.take(joints, "clean", stage.socar_engineer)
    with pytest.raises(NotAllowed):
        moving.move_joints(
            joints=joints, location=lives.base(stage), by=stage.socar_engineer, now=NOW
        )
    joints = lives.take(joints, "clean", stage.stp_engineer)
    home = send(
        stage, joints, receiver=stage.socar, destination=lives.base(stage), by=stage.stp_engineer
    )
    confirm(stage, home, by=stage.socar_engineer)
    (joint,) = lives.fresh(joints)
    assert (joint.status, joint.holder, joint.location) == ("cleaned", None, lives.base(stage))
    assert home.number == "TR-2026-002"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("received", "workshop", "received"),
        ("in_stock", "workshop", "in_stock"),
        ("allocated", "yard", "in_stock"),
        ("allocated", "rig", "on_rig"),
        ("on_rig", "rig", "on_rig"),
        ("on_rig", "yard", "returned"),
        ("returned", "rig", "returned"),
        ("laid_down", "workshop", "returned"),
        ("cleaned", "workshop", "cleaned"),
        ("repair_required", "workshop", "repair_required"),
        ("quarantined", "rig", "quarantined"),
        ("rejected", "workshop", "quarantined"),
    ],
)
def test_state_on_arrival_follows_that_at_departure(
    stage: cast.Cast, before: str, kind: str, after: str
) -> None:
    joints = lives.joints_in(stage, before)
    confirm(stage, send(stage, joints, destination=shop(stage, kind)))
    assert lives.fresh(joints)[0].status == after


@pytest.mark.django_db
def test_differences_are_kept_by_both_and_settled_one_by_one(stage: cast.Cast) -> None:
    good, gone, bent, late = lives.joints_in(stage, "in_stock", 4)
    (extra, strange) = lives.joints_in(stage, "in_stock", 2)
    transfer = send(stage, [good, gone, bent, late])
    confirm(
        stage, transfer,
        Difference(gone, "missing", "Not on the lorry"), Difference(late, "missing", "Not there"),
        Difference(bent, "damaged", "Bent by a sling"), Difference(extra, "extra", "Serial A-9"),
        Difference(strange, "extra", "Serial A-10"),
    )  # fmt: skip
    assert transfer.status == "differing"
    states = [joint.status for joint in lives.fresh([good, gone, bent, late, extra])]
    assert states == ["in_stock", "in_transit", "quarantined", "in_transit", "in_stock"]
    with pytest.raises(NotAllowed):
        settle(transfer, gone, "returned", stage.stp_engineer)
    with pytest.raises(NotAllowed):
        settle(transfer, late, "arrived", stage.socar_engineer)
    for joint, outcome in ((good, "returned"), (gone, "agreed"), (extra, "lost")):
        with pytest.raises(Refused):
            settle(transfer, joint, outcome, stage.socar_engineer)
    settle(transfer, gone, "returned", stage.socar_engineer)
    settle(transfer, late, "arrived", stage.stp_engineer)
    settle(transfer, strange, "denied", stage.socar_engineer)
    assert transfer.status == "differing"
    settle(transfer, extra, "agreed", stage.socar_engineer)
    assert transfer.status == "settled"
    places = [(j.status, j.location, j.holder) for j in lives.fresh([gone, late, extra, strange])]
    assert places == [
        ("in_stock", lives.base(stage), None),
        ("in_stock", shop(stage), stage.stp),
        ("in_stock", shop(stage), stage.stp),
        ("in_stock", lives.base(stage), None),
    ]
    assert list(transfer.lines.values_list("outcome", flat=True)) == [
        "received", "returned", "damaged", "arrived", "agreed", "denied",
    ]  # fmt: skip
    assert invariants.joints_follow_their_steps() == []


@pytest.mark.django_db
def test_joint_lost_on_the_way_is_written_off(stage: cast.Cast) -> None:
    (joint,) = lives.joints_in(stage, "in_stock")
    transfer = send(stage, [joint])
    confirm(stage, transfer, Difference(joint, "missing", "Not there"))
    settle(transfer, joint, "lost", stage.socar_engineer)
    assert (lives.fresh([joint])[0].status, transfer.status) == ("written_off", "settled")


@pytest.mark.django_db
def test_waybill_is_cancelled_until_it_is_confirmed(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "in_stock", 2)
    transfer = send(stage, joints)
    for by in (stage.stp_engineer, stage.socar_observer):
        with pytest.raises(NotAllowed):
            services.cancel_transfer(transfer=transfer, by=by, now=NOW, reason="No lorry")
    services.cancel_transfer(transfer=transfer, by=stage.socar_engineer, now=NOW, reason="No")
    assert {(j.status, j.location, j.version) for j in lives.fresh(joints)} == {
        ("in_stock", lives.base(stage), 3)
    }
    assert JointStep.objects.exclude(reverses=None).count() == 2
    with pytest.raises(Refused, match="Cancelled"):
        confirm(stage, transfer)
    again = send(stage, joints)
    confirm(stage, again)
    with pytest.raises(Refused, match="Received"):
        services.cancel_transfer(transfer=again, by=stage.socar_engineer, now=NOW, reason="No")


@pytest.mark.django_db
def test_what_cannot_be_sent_is_named(stage: cast.Cast) -> None:
    good = lives.joints_in(stage, "in_stock")
    run, ordered = yard.make_joints(stage, 1, status="run"), yard.make_joints(stage, 1)
    yard.draft(stage, ordered)
    with pytest.raises(Refused) as refused:
        send(stage, [*good, *run, *ordered])
    named = {row["row"] for row in refused.value.rows}
    assert named == {run[0].public_id, ordered[0].public_id}
    for wrong, field in (
        ({"receiver": stage.socar}, "receiver"),
        ({"receiver": stage.third}, "receiver"),
        ({"destination": lives.base(stage)}, "destination"),
    ):
        with pytest.raises(Refused) as refused:
            send(stage, good, **wrong)
        assert refused.value.field == field
    for by in (stage.socar_observer, stage.third_engineer):
        with pytest.raises(NotAllowed):
            send(stage, good, by=by)
    assert not Transfer.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "reason", "which"),
    [
        ("eaten", "x", 0), ("missing", " ", 0), ("missing", "x" * 501, 0), ("extra", "x", 0),
        ("missing", "x", 1), ("extra", "x", 2),
    ],
)  # fmt: skip
def test_difference_that_cannot_be_is_refused(
    stage: cast.Cast, outcome: str, reason: str, which: int
) -> None:
    sent, other = lives.joints_in(stage, "in_stock", 2)
    theirs = factories.make_joint(shop(stage))
    transfer = send(stage, [sent])
    with pytest.raises(Refused):
        confirm(stage, transfer, Difference([sent, other, theirs][which], outcome, reason))
    assert Transfer.objects.get().status == "dispatched"


@pytest.mark.django_db
def test_offers_are_those_of_the_side_whose_turn_it_is(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "in_stock")
    transfer = send(stage, joints)
    assert rules.actions(stage.stp_engineer, transfer) == ["confirm", "refuse"]
    assert rules.actions(stage.socar_engineer, transfer) == ["cancel"]
    assert rules.actions(stage.stp_manager, transfer) == []
    with pytest.raises(NotAllowed):
        confirm(stage, transfer, by=stage.socar_engineer)
    with pytest.raises(Refused, match="place of the receiver"):
        confirm(stage, transfer, place=lives.base(stage))
    confirm(stage, transfer, Difference(joints[0], "missing", "Not there"))
    assert rules.actions(stage.stp_engineer, transfer) == ["settle"]


@pytest.mark.django_db(transaction=True)
def test_confirming_against_cancelling_leaves_one_of_them() -> None:
    stage = cast.assemble()
    joints = lives.joints_in(stage, "in_stock", 2)
    transfer = send(stage, joints)
    one, other = (Transfer.objects.get(pk=transfer.pk) for _copy in range(2))
    answers = at_once(
        lambda: confirm(stage, one),
        lambda: services.cancel_transfer(
            transfer=other, by=stage.socar_engineer, now=NOW, reason="No lorry"
        ),
    )
    assert refusals(answers) == [Conflict]
    holders = {joint.holder for joint in lives.fresh(joints)}
    status = Transfer.objects.get().status
    assert (status, holders) in [("received", {stage.stp}), ("cancelled", {None})]


@pytest.mark.django_db(transaction=True)
def test_joint_sent_twice_at_once_goes_once() -> None:
    stage = cast.assemble()
    joints = lives.joints_in(stage, "in_stock", 2)
    place: Organisation = shop(stage).organisation
    assert place == stage.stp
    answers = at_once(*(lambda: send(stage, joints) for _call in range(2)))
    assert refusals(answers) == [Refused]
    assert TransferLine.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 50])
def test_waybill_costs_the_same_for_any_number_of_joints(stage: cast.Cast, count: int) -> None:
    joints = lives.joints_in(stage, "in_stock", count)
    send(stage, lives.joints_in(stage, "in_stock"))
    shop(stage)
    with CaptureQueriesContext(connection) as asked:
        transfer = send(stage, joints)
    assert len(asked) == DISPATCH_QUERIES
    with CaptureQueriesContext(connection) as asked:
        confirm(stage, transfer)
    assert len(asked) == CONFIRM_QUERIES
