"""Acts on My side and among the exceptions: told to those who can move them, in one query."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.acceptance import queries, services, waiting
from core.accounts.models import User
from core.calendar import services as calendar
from core.clocks.queries import with_clock
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard

pytestmark = pytest.mark.django_db
NOW, TODAY = factories.NOW, factories.TODAY


def told(actors: cast.Cast, user: User) -> list[tuple[str, bool]]:
    found = waiting.acts_waiting(user, actors.memorandum.workspace, TODAY)
    return [(str(one.text), one.mine) for one in found]


def counted(actors: cast.Cast, user: User) -> int:
    return waiting.acts_counted(user, actors.memorandum.workspace).count()


def test_signatory_is_told_to_sign_until_the_party_has_signed(
    actors: cast.Cast, yard: Yard
) -> None:
    act = yards.make_sent(actors, yard)
    words = "Sign act 2026-001: Casing joints of May"
    assert told(actors, actors.stp_signatory) == [(words, True)]
    assert told(actors, actors.stp_engineer) == [(words, False)]
    assert (counted(actors, actors.stp_signatory), counted(actors, actors.stp_engineer)) == (1, 0)
    yards.sign(act, actors.stp_signatory)
    assert told(actors, actors.stp_signatory) == []
    assert told(actors, actors.socar_signatory) == [(words, True)]
    assert counted(actors, actors.stp_signatory) == 0


def test_signature_is_due_in_five_working_days_of_the_party(actors: cast.Cast, yard: Yard) -> None:
    yards.make_sent(actors, yard)
    (one,) = waiting.acts_waiting(actors.stp_signatory, actors.memorandum.workspace, TODAY)
    assert (one.due, one.since, one.party) == (TODAY + dt.timedelta(days=7), NOW, "STP")
    take_off(actors, actors.stp_admin)
    (one,) = waiting.acts_waiting(actors.stp_signatory, actors.memorandum.workspace, TODAY)
    assert one.due == TODAY + dt.timedelta(days=8)
    (own,) = waiting.acts_waiting(actors.socar_signatory, actors.memorandum.workspace, TODAY)
    assert own.due == TODAY + dt.timedelta(days=7)


def take_off(actors: cast.Cast, admin: User) -> None:
    """The party of that administrator is free on the day after the act was sent."""
    calendar.enter_day(
        on=TODAY + dt.timedelta(days=1), kind="off", reason="Shut", by=admin, now=NOW
    )


def test_refused_act_goes_to_those_who_prepared_it(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    services.refuse_act(act=act, by=actors.stp_signatory, now=NOW, reason="Joint 1 leaks")
    words = "Mend act 2026-001, refused by STP"
    assert told(actors, actors.socar_engineer) == [(words, True)]
    assert told(actors, actors.socar_signatory) == [(words, False)]
    assert told(actors, actors.stp_engineer) == []
    assert counted(actors, actors.socar_engineer) == 1


@pytest.mark.parametrize("name", ["socar_observer", "socar_manager"])
def test_those_without_a_part_are_told_nothing_and_cost_nothing(
    actors: cast.Cast, yard: Yard, name: str
) -> None:
    yards.make_sent(actors, yard)
    user = getattr(actors, name)
    told(actors, user)
    with CaptureQueriesContext(connection) as captured:
        assert told(actors, user) == []
    assert len(captured) == 0


def test_waiting_costs_one_query(actors: cast.Cast, yard: Yard) -> None:
    for _number in range(3):
        yards.make_sent(actors, yard)
    user = actors.stp_signatory
    told(actors, user)
    with CaptureQueriesContext(connection) as captured:
        assert len(told(actors, user)) == 3
    assert len(captured) == 1


def exceptions(
    actors: cast.Cast, days: int, user: User | None = None
) -> list[tuple[str, str, str]]:
    found = waiting.act_exceptions(
        actors.memorandum, user or actors.socar_manager, TODAY + dt.timedelta(days=days)
    )
    return [(str(one.text), one.tone, one.waits_for) for one in found]


def test_act_that_waits_longer_than_five_working_days_is_an_exception(
    actors: cast.Cast, yard: Yard
) -> None:
    act = yards.make_sent(actors, yard)
    both = "Act 2026-001 waits for the signature of SOCAR, STP"
    assert exceptions(actors, 7) == []
    assert exceptions(actors, 8) == [(both, "amber", "SOCAR, STP")]
    yards.sign(act, actors.stp_signatory)
    one = "Act 2026-001 waits for the signature of SOCAR"
    assert exceptions(actors, 8) == [(one, "amber", "SOCAR")]
    take_off(actors, actors.socar_admin)
    assert exceptions(actors, 8) == []
    assert exceptions(actors, 9) == [(one, "amber", "SOCAR")]
    yards.sign(act, actors.socar_signatory)
    assert exceptions(actors, 60) == []


def test_exception_and_card_count_the_same_working_days(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    late = NOW + dt.timedelta(days=9)
    (line,) = waiting.act_exceptions(
        actors.memorandum, actors.socar_manager, TODAY + dt.timedelta(days=9)
    )
    rows = with_clock(queries.acts(actors.socar_manager), whole=True)
    places = queries.places_of(rows.get(), queries.parties_of(act.memorandum_id), late)
    assert [one.words for one in line.waits(late)] == [
        f"Waiting on {short} for 7 working days" for short in ("SOCAR", "STP")
    ]
    told = [(one.wait.time, one.wait.is_late) for one in places if one.wait]
    assert told == [("for 7 working days", True)] * 2


def test_refused_act_is_an_exception_at_once_in_its_area(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    services.refuse_act(act=act, by=actors.stp_signatory, now=NOW, reason="Joint 1 leaks")
    with CaptureQueriesContext(connection) as captured:
        (one,) = waiting.act_exceptions(actors.memorandum, actors.socar_manager, TODAY)
    assert len(captured) == 1
    assert (str(one.text), one.tone) == ("Act 2026-001 refused by STP", "red")
    assert (one.waits_for, one.area_id, one.since) == ("SOCAR", actors.area.pk, NOW)


def test_exceptions_of_a_memorandum_are_hidden_from_others(actors: cast.Cast, yard: Yard) -> None:
    yards.make_sent(actors, yard)
    assert exceptions(actors, 30, actors.third_admin) == []
