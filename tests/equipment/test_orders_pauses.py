"""A pause of an order needs both parties; while it lasts the order waits for nobody."""

from __future__ import annotations

import datetime as dt

import pytest

from core.clocks.models import ClockSpell
from core.errors import NotAllowed, Refused
from equipment.installation import services as installation
from equipment.models import WorkOrder
from equipment.orders import pauses, rules, services
from tests import cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def spells(order: WorkOrder) -> list[tuple[str, bool]]:
    found = ClockSpell.objects.filter(object_id=order.public_id, closed_at=None)
    return list(found.values_list("organisation__short", "is_paused"))


def test_pause_is_asked_agreed_and_ended(stage: cast.Cast) -> None:
    order = yard.started(stage)
    pauses.ask_hold(order=order, by=stage.stp_engineer, now=NOW, reason="The rig drills on")
    assert (order.status, order.hold_asked_by) == ("in_progress", stage.stp)
    assert spells(order) == [("STP", False)]
    pauses.agree_hold(order=order, by=stage.socar_engineer, now=LATER)
    assert (order.status, order.hold_asked_by_id) == ("on_hold", None)
    assert spells(order) == [("STP", True)]
    pauses.resume_order(order=order, by=stage.stp_engineer, now=LATER)
    assert (order.status, order.hold_reason) == ("in_progress", "")
    assert yard.verbs(order)[-3:] == ["order.hold_asked", "order.held", "order.resumed"]


def test_order_that_was_not_started_waits_for_its_start_again(stage: cast.Cast) -> None:
    order = yard.accepted(stage)
    pauses.ask_hold(order=order, by=stage.socar_engineer, now=NOW, reason="No rig")
    pauses.agree_hold(order=order, by=stage.stp_engineer, now=NOW)
    pauses.resume_order(order=order, by=stage.socar_engineer, now=NOW)
    assert order.status == "accepted"


def test_who_asked_does_not_agree(stage: cast.Cast) -> None:
    order = yard.asked(stage)
    with pytest.raises(NotAllowed, match="needs both"):
        pauses.agree_hold(order=order, by=stage.socar_coordinator, now=NOW)
    assert WorkOrder.objects.get(pk=order.pk).status == "in_progress"


@pytest.mark.parametrize(
    ("name", "verb"),
    [("socar_engineer", "order.hold_withdrawn"), ("stp_engineer", "order.hold_declined")],
)
def test_pause_is_taken_back_or_declined(stage: cast.Cast, name: str, verb: str) -> None:
    order = yard.asked(stage)
    pauses.drop_hold(order=order, by=getattr(stage, name), now=NOW)
    assert (order.hold_asked_by_id, order.hold_reason) == (None, "")
    assert yard.verbs(order)[-1] == verb
    assert "ask-hold" in rules.actions_for(stage.socar_engineer, order)


def test_pause_is_asked_once_and_of_work_under_way_only(stage: cast.Cast) -> None:
    order = yard.asked(stage)
    with pytest.raises(Refused, match="already"):
        pauses.ask_hold(order=order, by=stage.stp_engineer, now=NOW, reason="Me too")
    with pytest.raises(Refused, match="state"):
        pauses.ask_hold(
            order=yard.draft(stage), by=stage.socar_engineer, now=NOW, reason="Not begun"
        )
    with pytest.raises(Refused, match="Nobody asks"):
        pauses.agree_hold(order=yard.started(stage), by=stage.stp_engineer, now=NOW)


def test_nothing_is_recorded_or_finished_during_a_pause(stage: cast.Cast) -> None:
    order = yard.held(stage)
    rows = [yard.run(line) for line in yard.lines(order)]
    with pytest.raises(Refused, match="in progress"):
        installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    with pytest.raises(Refused, match="state"):
        services.finish_order(order=order, by=stage.stp_engineer, now=NOW)


def test_finishing_drops_a_pause_that_nobody_answered(stage: cast.Cast) -> None:
    order = yard.asked(stage)
    rows = [yard.run(line) for line in yard.lines(order)]
    installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    services.finish_order(order=WorkOrder.objects.get(pk=order.pk), by=stage.stp_engineer, now=NOW)
    assert WorkOrder.objects.get(pk=order.pk).hold_asked_by_id is None


def test_order_of_which_nothing_was_run_is_closed(stage: cast.Cast) -> None:
    order = yard.started(stage)
    rows = [yard.reject(line) for line in yard.lines(order)]
    installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    services.finish_order(order=order, by=stage.stp_engineer, now=NOW)
    assert order.status == "closed"
    assert yard.verbs(order)[-1] == "order.closed"
