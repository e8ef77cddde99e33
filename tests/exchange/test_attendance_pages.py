"""The month of attendance on the page of a placement."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from cooperation.acceptance import services as acceptance
from cooperation.acceptance.sources import Item
from cooperation.models import Act
from core.calendar import services as calendar
from exchange.attendance.shown import DayShown, attendance_of
from exchange.models import AttendanceDay, Placement
from tests.cast import Cast
from tests.cooperation import yard
from tests.cooperation.browsers import signed_in
from tests.exchange import placed

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 10)  # Wednesday


def june(day: int) -> str:
    return f"2026-06-{day:02}"


def text(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def url(placement: Placement) -> str:
    return reverse("exchange:attendance-record", args=[placement.public_id])


def days_of(placement: Placement) -> dict[int, str]:
    rows = AttendanceDay.objects.filter(placement=placement)
    return {row.on.day: row.presence for row in rows}


def drawn(placement: Placement, **more: Any) -> dict[int, DayShown]:
    """The days of June 2026 as the page draws them on the tenth."""
    values = {"may_record": True, **more}
    shown = attendance_of(placement, dt.date(2026, 6, 1), TODAY, **values)
    return {day.on.day: day for week in shown.weeks for day in week if day}


def act_on(stage: Cast, *days: AttendanceDay) -> Act:
    """A draft act of STP on these days."""
    return acceptance.create_act(
        memorandum=stage.memorandum, title="Specialist days", basis="",
        items=[Item("attendance_day", day.public_id) for day in days],
        by=stage.stp_engineer, now=placed.LATER,
    )  # fmt: skip


def test_ticked_days_are_marked_all_at_once_and_lead_back_to_their_month(stage: Cast) -> None:
    placement = placed.started(stage)
    client = signed_in(stage.stp_engineer)
    days = [june(1), june(2), june(3)]
    response = client.post(url(placement), {"days": days, "presence": "present"})
    assert response.headers["Location"].endswith("?month=2026-06#attendance")
    client.post(url(placement), {"days": [june(2)], "presence": "absent", "remark": "On leave"})
    assert days_of(placement) == {1: "present", 2: "absent", 3: "present"}
    assert "On leave" in text(client.get(f"{placement.get_absolute_url()}?month=2026-06"))


def test_refused_days_are_named_and_stay_ticked(stage: Cast) -> None:
    placement = placed.started(stage)
    client = signed_in(stage.stp_engineer)
    said = {"days": [june(1), "2026-07-01"], "presence": "present"}
    response = client.post(url(placement), said)
    assert (response.status_code, days_of(placement)) == (422, {})
    assert "2026-07-01 is not a day of this placement." in text(response)
    ticked = [
        day.on.day
        for week in response.context["attendance"].weeks
        for day in week
        if day and day.is_ticked
    ]
    assert ticked == [1]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"presence": "present"},
        {"days": ["june"], "presence": "present"},
        {"days": [june(1)], "presence": "ill"},
        {"days": [june(1)], "presence": "present", "remark": "x" * 201},
    ],
)
def test_broken_typing_is_refused_with_the_page(stage: Cast, said: dict[str, Any]) -> None:
    placement = placed.started(stage)
    response = signed_in(stage.stp_engineer).post(url(placement), said)
    assert (response.status_code, days_of(placement)) == (422, {})
    assert "Nothing was recorded." in text(response)


def test_month_tells_working_days_days_off_and_what_is_to_come(stage: Cast) -> None:
    calendar.enter_day(
        on=dt.date(2026, 6, 4), kind="off", reason="Day of the yard", by=stage.stp_admin,
        now=placed.NOW,
    )  # fmt: skip
    placement = placed.started(stage)
    placed.record(stage, placement, 1, absent=2)
    days = drawn(placement)
    looks = {number: days[number].look for number in (1, 2, 3, 4, 6, 11, 13)}
    assert looks == {
        1: "present", 2: "absent", 3: "missing", 4: "free", 6: "free", 11: "coming",
        13: "outside",
    }  # fmt: skip
    ticks = {number for number, day in days.items() if day.may_tick}
    assert ticks == set(range(1, 11))  # a Saturday may have been worked
    assert not any(day.may_tick for day in drawn(placement, may_record=False).values())


def test_missing_working_days_are_offered_by_one_button(stage: Cast) -> None:
    placement = placed.started(stage)
    placed.record(stage, placement, 1)
    client = signed_in(stage.stp_engineer)
    page = client.get(f"{placement.get_absolute_url()}?month=2026-06")
    missing = [day.isoformat() for day in page.context["attendance"].missing]
    assert missing == [june(number) for number in (2, 3, 4, 5, 8, 9, 10, 11, 12)]
    client.post(url(placement), {"days": missing, "presence": "present"})
    assert len(days_of(placement)) == 10


def test_day_on_an_act_leads_there_and_is_not_ticked(stage: Cast) -> None:
    placement = placed.started(stage)
    first, second, _third = placed.record(stage, placement, 1, 2, 3)
    act = act_on(stage, first)
    signed = act_on(stage, second)
    acceptance.send_act(act=signed, by=stage.stp_engineer, now=placed.LATER)
    for signatory in (stage.socar_signatory, stage.stp_signatory):
        signed = yard.sign(Act.objects.get(pk=signed.pk), signatory)
    days = drawn(placement)
    assert [(days[n].act, days[n].is_final, days[n].may_tick) for n in (1, 2, 3)] == [
        (act.number, False, False), (signed.number, True, False), ("", False, True),
    ]  # fmt: skip
    page = text(
        signed_in(stage.socar_engineer).get(f"{placement.get_absolute_url()}?month=2026-06")
    )
    assert signed.get_absolute_url() in page
    assert "Mark present" not in page


def test_sums_tell_delivered_of_planned(stage: Cast) -> None:
    placement = placed.started(stage)
    placed.record(stage, placement, 1, 2, 3, absent=4)
    shown = attendance_of(placement, None, TODAY, may_record=True)
    sums = (shown.totals.present, shown.totals.absent, shown.totals.accepted)
    assert (sums, shown.planned, shown.missing_in_all) == ((3, 1, 0), 10, 4)
    assert (shown.first, shown.before, shown.after) == (dt.date(2026, 6, 1), None, None)


def test_other_months_are_the_nearest_of_the_placement(stage: Cast) -> None:
    placement = placed.started(stage, planned_end=dt.date(2026, 8, 14))
    months = [
        attendance_of(placement, asked, TODAY, may_record=True).first
        for asked in (None, dt.date(2020, 1, 1), dt.date(2026, 7, 1), dt.date(2030, 1, 1))
    ]
    assert [month.month for month in months] == [6, 6, 7, 8]


def test_open_days_lead_to_an_act(stage: Cast) -> None:
    placement = placed.started(stage)
    client = signed_in(stage.stp_coordinator)
    offer = f"/acts/new/?order={placement.number}"
    assert offer not in text(client.get(placement.get_absolute_url()))
    days = placed.record(stage, placement, 1, 2)
    assert offer in text(client.get(placement.get_absolute_url()))
    assert placement.number in text(client.get(offer))
    act_on(stage, *days)
    assert offer not in text(client.get(placement.get_absolute_url()))
