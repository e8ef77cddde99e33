"""What a party did on one day, order by order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from equipment.installation.services import save_records
from equipment.models import Nonconformance
from equipment.orders import daily
from equipment.orders.daily import DayOf
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import nonconforming, workshop, yard

pytestmark = pytest.mark.django_db
DAY = factories.TODAY


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def page(user: User, **asked: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("equipment:order-daily"), asked)


def told(user: User, **asked: str) -> str:
    answer = page(user, **asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def of(stage: Cast, day: dt.date = DAY) -> DayOf:
    return DayOf(stage.memorandum.pk, stage.stp, day)


def test_report_counts_what_was_run_repaired_and_rejected(people: Cast) -> None:
    order = yard.started(people)
    first, second, third = yard.lines(order)
    rows = [yard.run(first), yard.run(second), yard.reject(third)]
    save_records(order=order, rows=rows, by=people.stp_engineer, now=factories.NOW)
    mended = workshop.repaired(people, workshop.worn(people, 2))
    report = daily.report_of(of(people))
    assert [one.order for one in report.orders] == [order, mended]
    run, repair = report.orders
    assert (run.done, run.rejected, run.is_started, run.is_finished) == (2, 1, True, False)
    assert run.length_m == sum(line.record.effective_length_m for line in yard.lines(order)[:2])
    assert [words for _line, words in run.remarks] == ["Galled thread"]
    assert (repair.done, repair.rejected, repair.is_finished) == (2, 0, True)
    assert report.sums == [
        ("Installation", 2, 1, run.length_m), ("Repair", 2, 0, Decimal("19.000")),
    ]  # fmt: skip


def test_other_days_and_what_the_other_party_did_are_left_out(people: Cast) -> None:
    yard.finished(people)
    assert daily.report_of(of(people, DAY - dt.timedelta(days=1))).orders == []
    theirs = DayOf(people.memorandum.pk, people.socar, DAY)
    assert daily.report_of(theirs).orders == []


def test_page_shows_the_day_of_the_own_party_and_of_the_other(people: Cast) -> None:
    order = yard.finished(people)
    report = nonconforming.raised(people, line=yard.lines(order)[0])
    Nonconformance.objects.update(created_at=factories.NOW)
    day = f"{DAY:%Y-%m-%d}"
    said = told(people.stp_engineer, day=day)
    for words in (order.number, "Finished", "Non-conformances", report.number):
        assert words in said
    assert order.number not in told(people.socar_engineer, day=day)
    assert order.number in told(people.socar_engineer, day=day, party=people.stp.public_id)


@pytest.mark.parametrize("day", ["", "2099-01-01", "yesterday", "0001-01-01"])
def test_day_that_cannot_be_is_the_last_with_records(people: Cast, day: str) -> None:
    assert "Nothing was recorded on this day." in told(people.stp_engineer, day=day)
    order = yard.finished(people)
    assert order.number in told(people.stp_engineer, day=day)


def test_party_of_another_memorandum_is_not_found(people: Cast) -> None:
    stranger = factories.make_organisation("Other")
    assert page(people.stp_engineer, party=stranger.public_id).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 50])
def test_report_asks_the_same_queries_at_any_length(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(min(count, 3)):
        yard.finished(people, yard.make_joints(people, max(1, count // 3)), title=f"Run {number}")
    client = Client()
    client.force_login(people.stp_engineer)
    path = reverse("equipment:order-daily")
    client.get(path)
    with django_assert_num_queries(13):
        assert client.get(path, {"day": f"{DAY:%Y-%m-%d}"}).status_code == 200
