"""Acts are prepared from finished work, changed as drafts and sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cooperation.acceptance import services
from cooperation.acceptance.models import Act
from cooperation.acceptance.sources import Item
from core.accounts.models import User
from core.errors import Conflict, NotAllowed, Refused
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard

NOW = factories.NOW
pytestmark = pytest.mark.django_db


def test_act_is_created_with_number_lines_and_event(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard, lines=3)
    assert (act.number, act.status, act.organisation) == ("2026-001", "draft", actors.socar)
    assert [line.position for line in act.lines.all()] == [1, 2, 3]
    assert yard.asked("take") == 1
    assert yards.last_event(act).after == {
        "status": "draft",
        "number": "2026-001",
        "title": "Casing joints of May",
        "lines": 3,
    }


def test_numbers_go_on_per_memorandum_and_year(actors: cast.Cast, yard: Yard) -> None:
    def create(memorandum: Any, by: User, now: dt.datetime) -> str:
        act = services.create_act(memorandum=memorandum, title="Act", by=by, now=now)
        return str(act.number)

    Act.objects.create(
        memorandum=actors.memorandum,
        number="2026-999",
        title="Old",
        prepared_by=actors.socar_engineer,
        organisation=actors.socar,
    )
    assert create(actors.memorandum, actors.socar_engineer, NOW) == "2026-1000"
    assert create(actors.memorandum, actors.stp_engineer, NOW) == "2026-1001"
    assert create(actors.other_memorandum, actors.stp_engineer, NOW) == "2026-001"
    new_year_in_baku = dt.datetime(2026, 12, 31, 20, 30, tzinfo=dt.UTC)
    assert create(actors.memorandum, actors.socar_engineer, new_year_in_baku) == "2027-001"


@pytest.mark.parametrize("name", ["socar_observer", "socar_manager", "socar_signatory"])
def test_only_engineers_and_coordinators_prepare(actors: cast.Cast, yard: Yard, name: str) -> None:
    with pytest.raises(NotAllowed):
        yards.make_draft(actors, yard, by=getattr(actors, name))


def test_stranger_prepares_nothing(actors: cast.Cast, yard: Yard) -> None:
    with pytest.raises(NotAllowed):
        yards.make_draft(actors, yard, by=actors.third_engineer)


def test_line_stands_on_one_live_act_only(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    item = Item(yards.KIND, act.lines.get().source_id)
    other = services.create_act(
        memorandum=actors.memorandum, title="Second", by=actors.stp_engineer, now=NOW
    )
    with pytest.raises(Refused) as refused:
        services.add_lines(act=other, items=[item], by=actors.stp_engineer, now=NOW)
    assert refused.value.message == "WO-2026-001/1 stands on act 2026-001 already."
    assert refused.value.rows == [
        {"id": item.source_id, "message": "WO-2026-001/1 stands on act 2026-001 already."}
    ]
    assert other.lines.count() == 0


def test_constraint_tells_who_comes_second(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    offered = yard.finished[actors.memorandum.pk]
    item = Item(yards.KIND, act.lines.get().source_id)
    yard.offers = lambda **_: offered  # type: ignore[method-assign]
    with pytest.raises(Conflict) as conflict:
        services.create_act(
            memorandum=actors.memorandum,
            title="Second",
            items=[item],
            by=actors.socar_engineer,
            now=NOW,
        )
    assert conflict.value.message == "Some of this work has just been put on another act."
    assert Act.objects.count() == 1


def test_unknown_and_foreign_work_is_refused(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    area = factories.make_area(actors.other_memorandum)
    foreign = yard.finish(factories.make_commitment(area, actors.stp_engineer))
    for item in [*foreign, Item(yards.KIND, "nothing"), Item("no_such_kind", "x")]:
        with pytest.raises(Refused):
            services.add_lines(act=act, items=[item], by=actors.socar_engineer, now=NOW)
    assert act.lines.count() == 1


def test_lines_are_added_to_and_taken_off_a_draft(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    made = services.add_lines(
        act=act, items=yard.finish(commitment, lines=2), by=actors.socar_coordinator, now=NOW
    )
    assert [line.position for line in made] == [2, 3]
    services.remove_line(act=act, line=made[0], by=actors.socar_engineer, now=NOW)
    assert [line.position for line in act.lines.all()] == [1, 3]
    assert [line["position"] for line in yards.paper(act).document["lines"]] == [1, 2]
    assert yards.verbs(act) == ["act.created", "act.lines_added", "act.lines_removed"]
    assert yard.calls[-1] == ("release", (made[0].source_id,))


def test_sent_act_is_not_changed(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    line = act.lines.get()
    by = actors.socar_engineer
    for change in (
        lambda: services.remove_line(act=act, line=line, by=by, now=NOW),
        lambda: services.add_lines(act=act, items=[Item("a", "b")], by=by, now=NOW),
        lambda: services.update_draft(act=act, title="x", basis="", remarks="", by=by, now=NOW),
        lambda: services.send_act(act=act, by=by, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert refused.value.code == "wrong_state"


def test_words_of_a_draft_change_with_their_event(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    services.update_draft(
        act=act,
        title="Casing joints of June",
        basis="Monthly acceptance",
        remarks="Two joints rejected",
        by=actors.socar_engineer,
        now=NOW,
    )
    event = yards.last_event(act)
    assert event.before == {"title": "Casing joints of May", "remarks": ""}
    assert event.after == {"title": "Casing joints of June", "remarks": "Two joints rejected"}


def test_only_the_preparing_party_changes_sends_and_withdraws(
    actors: cast.Cast, yard: Yard
) -> None:
    act = yards.make_draft(actors, yard)
    for change in (services.send_act, services.withdraw_act, services.amend_act):
        with pytest.raises(NotAllowed):
            change(act=act, by=actors.stp_engineer, now=NOW)
    assert act.status == "draft"


def test_empty_act_is_not_sent(actors: cast.Cast, yard: Yard) -> None:
    act = services.create_act(
        memorandum=actors.memorandum, title="Empty", by=actors.socar_engineer, now=NOW
    )
    with pytest.raises(Refused) as refused:
        services.send_act(act=act, by=actors.socar_engineer, now=NOW)
    assert refused.value.code == "no_lines"
    act.refresh_from_db()
    assert act.status == "draft"


def test_stale_copy_of_an_act_is_a_conflict(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    stale = Act.objects.get(pk=act.pk)
    services.send_act(act=act, by=actors.socar_engineer, now=NOW)
    with pytest.raises(Conflict):
        services.withdraw_act(act=stale, by=actors.socar_engineer, now=NOW)
