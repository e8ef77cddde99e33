"""Days worked go on acts: each once, counted when both have signed, and final."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cooperation.acceptance import queries as papers
from cooperation.acceptance import services as acts
from cooperation.acceptance import sources
from cooperation.acceptance.sources import Item
from cooperation.models import Act, ActLine, ProgressEntry
from core.errors import Refused
from exchange import invariants
from exchange.attendance import queries
from exchange.attendance.acceptance import AttendanceDays
from exchange.models import AttendanceDay, Placement
from tests import cast
from tests.cooperation import yard
from tests.exchange import placed

NOW, LATER = placed.NOW, placed.LATER
KIND = "attendance_day"


def offers(stage: cast.Cast) -> list[sources.Offer]:
    return sources.REGISTRY[KIND].offers(memorandum_id=stage.memorandum.pk)


def make_act(stage: cast.Cast, days: list[AttendanceDay]) -> Act:
    act = acts.create_act(
        memorandum=stage.memorandum,
        title="Specialist days of June",
        items=[Item(KIND, day.public_id) for day in days],
        by=stage.stp_engineer,
        now=LATER,
    )
    return acts.send_act(act=act, by=stage.stp_engineer, now=LATER)


def sign_both(stage: cast.Cast, act: Act) -> None:
    for signatory in (stage.stp_signatory, stage.socar_signatory):
        yard.sign(act, signatory, now=LATER)


def test_source_is_registered_for_acts() -> None:
    assert isinstance(sources.REGISTRY[KIND], AttendanceDays)


def test_present_days_are_offered_one_by_one_and_name_nobody(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    placed.record(stage, placement, 1, 2, absent=3)
    found = offers(stage)
    assert [(one.reference, one.done_on.day, one.quantity, one.unit) for one in found] == [
        ("PL-2026-001/2026-06-01", 1, Decimal(1), "day"),
        ("PL-2026-001/2026-06-02", 2, Decimal(1), "day"),
    ]
    assert {one.group for one in found} == {"PL-2026-001"}
    assert {one.description for one in found} == {"SP-001 · Thread workshop"}
    assert {one.commitment_id for one in found} == {placement.commitment_id}
    assert [name for name in placed.NAMES if name in str(found)] == []


def test_days_of_another_memorandum_are_not_offered(stage: cast.Cast) -> None:
    placed.record(stage, placed.started(stage), 1)
    other = sources.REGISTRY[KIND].offers(memorandum_id=stage.other_memorandum.pk)
    assert (len(offers(stage)), other) == (1, [])


def test_days_of_a_placement_are_one_group_of_the_page(stage: cast.Cast) -> None:
    placed.record(stage, placed.started(stage), 1, 2, 3)
    (group,) = papers.offer_groups(stage.memorandum.pk)
    assert (group.name, group.quantity, group.unit_label) == (
        "PL-2026-001",
        Decimal(3),
        "person-days",
    )


def test_signed_days_move_the_commitment_and_are_final(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    days = placed.record(stage, placement, 1, 2, 3)
    act = make_act(stage, days[:2])
    sign_both(stage, act)
    entries = ProgressEntry.objects.filter(commitment=placement.commitment).order_by("on")
    assert [(entry.on, entry.quantity) for entry in entries] == [
        (dt.date(2026, 6, 1), Decimal("1.000")),
        (dt.date(2026, 6, 2), Decimal("1.000")),
    ]
    assert [row.locked_by for row in queries.days_of(placement)] == [act, act, None]
    assert (placed.last_event(placement).verb, placed.last_event(placement).after) == (
        "placement.days_accepted",
        {"act": act.number, "days": 2},
    )
    assert [offer.done_on.day for offer in offers(stage)] == [3]
    assert queries.totals_of(placement).accepted == 2
    assert invariants.accepted_days_are_locked() == []
    with pytest.raises(Refused) as refused:
        placed.record(stage, placement, absent=1)
    assert "final" in refused.value.message


def test_day_on_a_live_act_is_not_corrected_until_it_is_off(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    act = make_act(stage, placed.record(stage, placement, 1, 2))
    placed.record(stage, placement, 1, 2, 3)
    with pytest.raises(Refused) as refused:
        placed.record(stage, placement, absent=1)
    assert refused.value.message == (
        f"2026-06-01 stands on act {act.number}. Take it off the act first."
    )
    acts.withdraw_act(act=act, by=stage.stp_engineer, now=LATER)
    placed.record(stage, placement, absent=1)
    assert [offer.done_on.day for offer in offers(stage)] == [2, 3]


def test_day_stands_on_one_live_act(stage: cast.Cast) -> None:
    days = placed.record(stage, placed.started(stage), 1)
    make_act(stage, days)
    with pytest.raises(Refused) as refused:
        make_act(stage, days)
    assert refused.value.code == "not_offered"
    assert ActLine.objects.filter(source_kind=KIND, is_live=True).count() == 1


def test_absent_day_is_not_put_on_an_act(stage: cast.Cast) -> None:
    (absent,) = placed.record(stage, placed.started(stage), absent=1)
    with pytest.raises(Refused):
        make_act(stage, [absent])


def test_locking_twice_tells_once(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    days = placed.record(stage, placement, 1)
    act = make_act(stage, days)
    sign_both(stage, act)
    told = placed.verbs(placement)
    ids = [day.public_id for day in days]
    sources.REGISTRY[KIND].lock(source_ids=ids, act=act, by=stage.stp_signatory, now=LATER)
    assert placed.verbs(placement) == told
    assert Placement.objects.get().status == "in_placement"
