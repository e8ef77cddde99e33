"""Acts are refused with reasons, amended and withdrawn; signatures become void."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cooperation.acceptance import queries, services
from cooperation.acceptance.models import Act
from cooperation.acceptance.sources import Item
from core.errors import NotAllowed, Refused
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard

NOW = factories.NOW
pytestmark = pytest.mark.django_db


def test_refusal_needs_reasons_and_voids_signatures(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    yards.sign(act, actors.socar_signatory)
    with pytest.raises(Refused) as refused:
        services.refuse_act(act=act, by=actors.stp_signatory, now=NOW, reason="  ")
    assert refused.value.field == "reason"
    services.refuse_act(act=act, by=actors.stp_signatory, now=NOW, reason="Joint 1 leaks")
    assert act.status == "refused"
    assert queries.standing_signatures(act) == []
    assert act.refusals.get().reasons == "Joint 1 leaks"
    event = yards.last_event(act)
    assert (event.verb, event.reason) == ("act.refused", "Joint 1 leaks")
    assert event.after == {"status": "refused", "signatures_voided": 1}


@pytest.mark.parametrize("name", ["stp_engineer", "stp_manager"])
def test_only_signatories_refuse(actors: cast.Cast, yard: Yard, name: str) -> None:
    act = yards.make_sent(actors, yard)
    with pytest.raises(NotAllowed):
        services.refuse_act(act=act, by=getattr(actors, name), now=NOW, reason="No")


def test_accepted_act_is_neither_refused_nor_amended_nor_withdrawn(
    actors: cast.Cast, yard: Yard
) -> None:
    act = yards.make_accepted(actors, yard)
    engineer = actors.socar_engineer
    steps: list[Callable[[], Act]] = [
        lambda: services.refuse_act(act=act, by=actors.stp_signatory, now=NOW, reason="Late"),
        lambda: services.amend_act(act=act, by=engineer, now=NOW),
        lambda: services.withdraw_act(act=act, by=engineer, now=NOW),
    ]
    for step in steps:
        with pytest.raises(Refused) as refused:
            step()
        assert refused.value.code == "wrong_state"


def test_amending_a_signed_act_voids_and_asks_why(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    yards.sign(act, actors.stp_signatory)
    with pytest.raises(Refused):
        services.amend_act(act=act, by=actors.socar_engineer, now=NOW)
    services.amend_act(act=act, by=actors.socar_engineer, now=NOW, reason="Wrong joint")
    assert (act.status, act.content, act.digest, act.sent_at) == ("draft", "", "", None)
    assert queries.standing_signatures(act) == []
    services.send_act(act=act, by=actors.socar_engineer, now=NOW)
    yards.sign(act, actors.stp_signatory)
    assert yards.sign(act, actors.socar_signatory).status == "accepted"


def test_refused_act_is_amended_and_sent_again(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    services.refuse_act(act=act, by=actors.stp_signatory, now=NOW, reason="Joint 1 leaks")
    services.amend_act(act=act, by=actors.socar_engineer, now=NOW)
    services.send_act(act=act, by=actors.socar_engineer, now=NOW)
    assert act.status == "sent"


def test_withdrawal_releases_the_work(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    item = Item(yards.KIND, act.lines.get().source_id)
    services.withdraw_act(act=act, by=actors.socar_engineer, now=NOW, reason="Doubled")
    assert (act.status, act.lines.get().is_live) == ("withdrawn", False)
    assert yard.calls[-1] == ("release", (item.source_id,))
    again = services.create_act(
        memorandum=actors.memorandum, title="Again", items=[item], by=actors.stp_engineer, now=NOW
    )
    assert (again.number, again.lines.count()) == ("2026-002", 1)
