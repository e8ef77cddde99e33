"""A calendar without working days: refused where it is entered, and harmless where it stands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.accounts.models import Organisation
from core.calendar import queries, rules, services
from core.calendar.models import CalendarDay
from core.calendar.rules import Calendar, Hours
from core.clocks.rules import Held, Stretch, held_in
from core.errors import Refused
from core.models import Notice
from core.notices import scanning
from core.notices.models import NoticeRule
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cooperation import yard as yards
from tests.cooperation.browsers import signed_in
from tests.reminders import at, days, due_commitment, scan, sent_act

BAKU = ZoneInfo("Asia/Baku")
D = dt.date
#: Every day of thirteen years is free.
NEVER = Calendar({D(2020, 1, 1) + dt.timedelta(days=n): "off" for n in range(5_000)})
YEAR = 2026


class Asked(Calendar):
    """A party that never works, and how often it was asked."""

    count = 0

    def is_working_day(self, day: dt.date) -> bool:
        Asked.count += 1
        return False


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def fill(
    organisation: Organisation, person: Any, *, years: int = 1, leave: int = 0
) -> list[dt.date]:
    """Enter every working day of so many years as free, but the last `leave` of them."""
    found = [D(YEAR, 1, 1) + dt.timedelta(days=n) for n in range(years * 365)]
    worked = [day for day in found if Calendar().is_working_day(day)]
    free = worked[: len(worked) - leave]
    CalendarDay.objects.bulk_create(
        CalendarDay(organisation=organisation, on=day, kind="off", reason="Shut", entered_by=person)
        for day in free
    )
    return worked[len(worked) - leave :]


# -- rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, -1, 5, 250])
def test_shift_without_working_days_looks_two_years_far_and_no_further(number: int) -> None:
    Asked.count = 0
    day = rules.shift(D(2024, 6, 1), number, [Asked()])
    assert abs((day - D(2024, 6, 1)).days) == rules.FURTHEST == Asked.count


def test_shift_counts_many_working_days_far_beyond_two_years() -> None:
    assert rules.shift(D(2026, 1, 1), 2_000, []) > D(2033, 1, 1)


@pytest.mark.parametrize(
    ("day", "number", "end"), [(D.max - dt.timedelta(1), 9, D.max), (D.min, -9, D.min)]
)
def test_shift_stops_at_the_ends_of_the_calendar(day: D, number: int, end: D) -> None:
    assert rules.shift(day, number, []) == end


def test_clock_of_a_party_that_never_works_stands_still() -> None:
    since = dt.datetime(2026, 1, 1, 9, tzinfo=BAKU)
    assert NEVER.hours_between(since, since + dt.timedelta(days=2_000)) == Decimal("0.00")
    stretch = Stretch("act", 1, "org_1", "STP", 1, "sent", False, since, None, NEVER)
    held = held_in(stretch, since + dt.timedelta(days=400))
    assert (held.words, held.days) == ("less than 1 h", 0)
    assert Held(Decimal(9), Decimal(0)).days == 0


# -- entering ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_last_working_day_of_a_year_is_not_given_away(actors: cast.Cast) -> None:
    first, last = fill(actors.socar, actors.socar_admin, leave=2)
    said: dict[str, Any] = {
        "kind": "off", "reason": "Shut", "by": actors.socar_admin, "now": factories.NOW
    }  # fmt: skip
    services.enter_day(on=first, **said)
    with pytest.raises(Refused) as refused:
        services.enter_day(on=last, **said)
    assert (refused.value.field, refused.value.code) == ("on", "no_working_day")
    body = {"on": last.isoformat(), "kind": "off", "reason": "Shut"}
    page = signed_in(actors.socar_admin).post("/calendar/days/new/", body)
    assert page.status_code == 422
    assert "A year needs a working day" in page.content.decode()
    answer = caller(actors.socar_admin).post("calendar-days/", body)
    assert problem_of(answer, 422)["code"] == "no_working_day"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "hours",
    [
        Hours(dt.time(9), dt.time(9, 0, 30), None, None),
        Hours(dt.time(9), dt.time(9, 59), None, None),
        Hours(dt.time(9), dt.time(18), dt.time(9), dt.time(17, 30)),
        Hours(dt.time(9), dt.time(18), dt.time(9), dt.time(18)),
    ],
)
def test_hours_without_work_are_refused(actors: cast.Cast, hours: Hours) -> None:
    with pytest.raises(Refused):
        services.set_hours(hours=hours, by=actors.socar_admin, now=factories.NOW)


@pytest.mark.django_db
def test_day_of_a_single_hour_is_taken(actors: cast.Cast) -> None:
    hours = Hours(dt.time(9), dt.time(10), None, None)
    services.set_hours(hours=hours, by=actors.socar_admin, now=factories.NOW)
    assert queries.calendar_of(actors.socar.pk).hours.a_day == Decimal("1.00")


# -- reminders and pages -----------------------------------------------------------------------


@pytest.mark.django_db
def test_reminders_and_pages_answer_where_nobody_ever_works(actors: cast.Cast) -> None:
    for organisation in (actors.socar, actors.stp):
        fill(organisation, actors.socar_admin, years=3)
    with yards.open_yard() as yard:
        act = sent_act(actors, yard, now=at(D(YEAR, 6, 1)))
        scanning.ensure_rules()
        NoticeRule.objects.update(working_days=True)
        scan(at(D(YEAR, 6, 20)))
        assert Notice.objects.filter(kind="act_to_sign").exists()
        for path in ("/calendar/", "/programme/", "/my-side/", act.get_absolute_url()):
            assert signed_in(actors.stp_signatory).get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("working_days", [True, False])
def test_due_date_at_the_end_of_the_calendar_stops_no_reminder(
    actors: cast.Cast, working_days: bool
) -> None:
    scanning.ensure_rules()
    NoticeRule.objects.update(working_days=working_days)
    far = due_commitment(actors, D.max, actors.socar_engineer)
    near = due_commitment(actors, D(YEAR, 6, 30), actors.socar_engineer)
    now = at(D(YEAR, 6, 30) - days(1))
    ids = [far.public_id, near.public_id]
    scanning.scan_due(now=now, kind="commitment_due", ids=ids)
    told = Notice.objects.filter(kind="commitment_due").values_list("object_id", flat=True)
    assert set(told) == {near.public_id}
