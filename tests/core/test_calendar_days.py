"""Working days and hours: the official calendar, what parties enter, and who may enter it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import queries, rules, services
from core.calendar.models import CalendarDay, WorkingHours
from core.calendar.rules import Calendar, Hours
from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from core.notices import workdays
from tests import cast, factories
from tests.callers import caller
from tests.cooperation.browsers import signed_in

BAKU = ZoneInfo("Asia/Baku")
D = dt.date
DAY = D(2026, 11, 25)
PLAIN = Calendar()


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=BAKU)


def enter(actors: cast.Cast, on: D = DAY, kind: str = "off", **said: Any) -> Any:
    words: dict[str, Any] = {
        "reason": "Day of the yard",
        "by": actors.socar_admin,
        "now": factories.NOW,
    } | said
    return services.enter_day(on=on, kind=kind, **words)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (D(2026, 11, 24), True),  # a Tuesday
        (D(2026, 11, 28), False),  # a Saturday
        (D(2026, 11, 9), False),  # the flag
        (D(2026, 11, 10), False),  # Victory Day, moved from Sunday
        (D(2026, 3, 30), False),  # Eid al-Fitr, moved
        (D(2024, 12, 28), True),  # a Saturday worked for 30 December
        (D(2024, 12, 30), False),  # the day off that it made up for
    ],
)
def test_official_calendar_knows_holidays_and_their_moves(day: D, works: bool) -> None:
    assert PLAIN.is_working_day(day) is works


def test_what_a_party_enters_decides_over_the_official_calendar() -> None:
    own = Calendar({D(2026, 11, 28): "working", D(2026, 11, 24): "off"})
    assert own.is_working_day(D(2026, 11, 28))
    assert not own.is_working_day(D(2026, 11, 24))


def test_shift_counts_days_on_which_all_parties_work() -> None:
    own = Calendar({D(2026, 11, 25): "off", D(2026, 11, 28): "working"})
    assert rules.shift(D(2026, 11, 24), 1, [own]) == D(2026, 11, 26)
    assert rules.shift(D(2026, 11, 27), 1, [own]) == D(2026, 11, 28)
    assert rules.shift(D(2026, 11, 27), 1, [own, PLAIN]) == D(2026, 11, 30)
    assert rules.shift(D(2026, 11, 11), -1, []) == D(2026, 11, 6)
    assert rules.shift(D(2026, 11, 28), 0, []) == D(2026, 11, 28)


def test_hours_leave_out_nights_lunch_weekends_and_days_off() -> None:
    assert PLAIN.hours_between(at(24, 9), at(24, 18)) == Decimal("8.00")
    assert PLAIN.hours_between(at(24, 12), at(24, 14, 30)) == Decimal("1.50")
    assert PLAIN.hours_between(at(27, 17), at(30, 10)) == Decimal("2.00")
    assert PLAIN.hours_between(at(6, 17), at(11, 10)) == Decimal("2.00")
    assert PLAIN.hours_between(at(24, 20), at(25, 7)) == Decimal("0.00")
    assert PLAIN.hours_between(at(25, 9), at(24, 9)) == Decimal("0.00")


def test_hours_follow_the_clock_on_the_wall_of_the_party() -> None:
    istanbul = Calendar(hours=Hours(zone="Europe/Istanbul"))  # an hour behind Baku
    assert istanbul.hours_between(at(24, 9), at(24, 12)) == Decimal("2.00")
    whole = Calendar(hours=Hours(dt.time(8), dt.time(17), None, None))
    assert whole.hours.a_day == Decimal("9.00")


@given(
    st.integers(0, 500_000),
    st.lists(st.integers(0, 9_000), min_size=2, max_size=2),
)
def test_hours_of_two_stretches_make_those_of_the_whole(start: int, minutes: list[int]) -> None:
    since = at(1, 0, month=1) + dt.timedelta(minutes=start)
    middle = since + dt.timedelta(minutes=minutes[0])
    until = middle + dt.timedelta(minutes=minutes[1])
    parts = PLAIN.hours_between(since, middle) + PLAIN.hours_between(middle, until)
    assert abs(parts - PLAIN.hours_between(since, until)) <= Decimal("0.02")


@pytest.mark.django_db
def test_day_is_entered_by_an_administrator_with_an_event(actors: cast.Cast) -> None:
    day = enter(actors)
    event = Event.objects.get(verb="calendar.day_entered")
    assert (event.object_id, event.workspace_id, event.reason) == (
        day.public_id, None, "Day of the yard",
    )  # fmt: skip
    assert queries.shift(D(2026, 11, 24), 1, actors.memorandum.pk) == D(2026, 11, 26)
    assert queries.shift(D(2026, 11, 24), 1, actors.other_memorandum.pk) == D(2026, 11, 25)
    assert workdays.shift(D(2026, 11, 24), 1, actors.memorandum.pk) == D(2026, 11, 26)


@pytest.mark.django_db
def test_day_is_refused_without_reason_right_or_need(actors: cast.Cast) -> None:
    with pytest.raises(Refused):
        enter(actors, reason="  ")
    with pytest.raises(Refused):
        enter(actors, on=D(2026, 11, 9))
    with pytest.raises(Refused):
        enter(actors, kind="working")
    with pytest.raises(NotAllowed):
        enter(actors, by=actors.socar_coordinator)
    enter(actors)
    with pytest.raises(Conflict):
        enter(actors)
    assert CalendarDay.objects.count() == 1


@pytest.mark.django_db
def test_day_is_removed_by_its_own_party_once(actors: cast.Cast) -> None:
    day = enter(actors)
    with pytest.raises(NotAllowed):
        services.remove_day(day=day, by=actors.stp_admin, now=factories.NOW)
    stale = CalendarDay.objects.get(pk=day.pk)
    services.remove_day(day=day, by=actors.socar_admin, now=factories.NOW)
    with pytest.raises(Conflict):
        services.remove_day(day=stale, by=actors.socar_admin, now=factories.NOW)
    with pytest.raises(Refused):
        services.remove_day(day=day, by=actors.socar_admin, now=factories.NOW)
    assert queries.is_working_day(D(2026, 11, 25), actors.memorandum.pk)
    assert Event.objects.filter(verb="calendar.day_removed").count() == 1


@pytest.mark.django_db
def test_hours_are_set_and_refused_out_of_order(actors: cast.Cast) -> None:
    said: dict[str, Any] = {"by": actors.socar_admin, "now": factories.NOW}
    services.set_hours(hours=Hours(starts=dt.time(8)), **said)
    assert queries.calendar_of(actors.socar.pk).hours.a_day == Decimal("9.00")
    services.set_hours(hours=Hours(), **said)
    assert queries.working_hours_between(at(24, 8), at(24, 10), actors.socar.pk) == Decimal("1.00")
    assert Event.objects.filter(verb="calendar.hours_set").count() == 2
    for wrong in (
        Hours(starts=dt.time(19)),
        Hours(lunch_to=None),
        Hours(lunch_from=dt.time(7)),
        Hours(zone="Baku"),
    ):
        with pytest.raises(Refused):
            services.set_hours(hours=wrong, **said)
    with transaction.atomic(), pytest.raises(IntegrityError):
        WorkingHours.objects.update(starts=dt.time(20))


@pytest.mark.django_db
def test_calendars_are_read_once_for_any_number_of_questions(actors: cast.Cast) -> None:
    for day in (23, 24, 25):
        enter(actors, on=D(2026, 11, day))
    with (
        CaptureQueriesContext(connection) as asked,
        queries.one_reading(),
    ):
        for _again in range(50):
            queries.shift(D(2026, 11, 1), 5, actors.memorandum.pk)
            queries.working_hours_between(at(20, 9), at(26, 9), actors.stp.pk)
    assert len(asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3, 50])
def test_page_of_the_year_costs_the_same_for_any_number_of_days(
    actors: cast.Cast, rows: int
) -> None:
    day = D(2026, 1, 1)
    for _number in range(rows):
        day = rules.shift(day, 1, [PLAIN])
        enter(actors, on=day)
    client = signed_in(actors.socar_admin)
    client.get("/calendar/?year=2026")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/calendar/?year=2026").content.decode()
    assert len(asked) == 10
    assert page.count("Day of the yard") >= rows


@pytest.mark.django_db
def test_page_shows_the_other_party_and_hides_a_third(actors: cast.Cast) -> None:
    day = enter(actors, reason="CANARY of SOCAR")
    stp, third = signed_in(actors.stp_engineer), signed_in(actors.third_admin)
    address = f"/calendar/?year=2026&party={actors.socar.public_id}"
    assert "CANARY of SOCAR" in stp.get(address).content.decode()
    assert third.get(address).status_code == 404
    assert third.post(f"/calendar/days/{day.public_id}/remove/").status_code == 404
    assert signed_in(actors.stp_admin).post(
        f"/calendar/days/{day.public_id}/remove/"
    ).status_code == 403  # fmt: skip
    assert "CANARY" not in caller(actors.third_admin).get("calendar-days/").content.decode()
    assert "CANARY" in caller(actors.stp_engineer).get("calendar-days/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["1", "abcd", "2006", "99999", "٢٠٢٦"])
def test_year_that_is_none_is_a_bad_request(actors: cast.Cast, year: str) -> None:
    assert signed_in(actors.socar_engineer).get(f"/calendar/?year={year}").status_code == 400


@pytest.mark.django_db
def test_forms_enter_days_and_hours(actors: cast.Cast) -> None:
    client = signed_in(actors.socar_admin)
    said = {"on": "2026-11-28", "kind": "working", "reason": "For 25 November"}
    assert client.post("/calendar/days/new/", said).status_code == 302
    assert client.post("/calendar/days/new/", said).status_code == 409
    assert client.post("/calendar/days/new/", {**said, "reason": "a\u202eb"}).status_code == 422
    hours = {"starts": "08:30", "ends": "17:30", "zone": "Asia/Baku"}
    assert client.post("/calendar/hours/", hours).status_code == 302
    assert queries.calendar_of(actors.socar.pk).hours.spans == [(dt.time(8, 30), dt.time(17, 30))]
    assert signed_in(actors.socar_engineer).get("/calendar/days/new/").status_code == 403


@pytest.mark.django_db
def test_api_enters_and_removes_a_day(actors: cast.Cast) -> None:
    admin = caller(actors.socar_admin)
    said = {"on": "2026-11-28", "kind": "working", "reason": "For 25 November"}
    made = admin.post("calendar-days/", said)
    assert made.status_code == 201
    assert made.json()["organisation"]["short"] == "SOCAR"
    assert caller(actors.socar_engineer).post("calendar-days/", said).status_code == 403
    idle = {**said, "on": "2026-11-09", "kind": "off"}
    assert admin.post("calendar-days/", idle).status_code == 422
    hours = admin.post("working-hours/", {"starts": "08:00", "ends": "17:00"})
    assert hours.json()["lunch_from"] is None
    removed = admin.post(f"calendar-days/{made.json()['id']}/remove/", {})
    assert (removed.status_code, removed.json()["removed_at"] is None) == (200, False)


@given(
    first=st.dates(D(2009, 1, 1), D(2030, 12, 31)),
    length=st.integers(-3, 900),
    own=st.dictionaries(
        st.dates(D(2009, 1, 1), D(2030, 12, 31)), st.sampled_from(["working", "off"])
    ),
)
def test_working_days_are_those_counted_one_by_one(
    first: D, length: int, own: dict[D, str]
) -> None:
    calendar, last = Calendar(own), first + dt.timedelta(days=length)
    days = (first + dt.timedelta(days=number) for number in range(length + 1))
    assert calendar.working_days(first, last) == sum(map(calendar.is_working_day, days))
