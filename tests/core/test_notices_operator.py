"""What the operator does about reminders: rules as data, mails that did not arrive."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core import invariants
from core.errors import Refused
from core.models import Delivery, Event, Notice, NoticeRule
from core.notices import mailing, scanning, services
from tests import cast
from tests.reminders import at, due_commitment, give

pytestmark = pytest.mark.django_db
NOW = at(dt.date(2026, 6, 23))


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def failed(actors: cast.Cast) -> Delivery:
    give(actors.stp_engineer, due_commitment(actors, dt.date(2026, 6, 30)), mail="now")
    mailing.make_mails(now=NOW)
    Delivery.objects.update(status="failed", attempts=8, error="SMTP 550: recipient refused")
    one: Delivery = Delivery.objects.get()
    return one


def test_rules_are_listed_and_set(actors: cast.Cast) -> None:
    assert "commitment-due | on | due: -30, -14, -7, -1, +1, +7, +14 days" in said("reminder_rules")
    words = ["--rule=commitment-due", "--before=60,10", "--after=", "--escalate-after=never"]
    assert "commitment-due | on | due: -60, -10 days" in said("reminder_rules", *words)
    assert NoticeRule.objects.get(code="commitment-due").escalate_after is None
    assert "commitment-due | off" in said("reminder_rules", "--rule=commitment-due", "--off")
    event = Event.objects.filter(verb="notice_rule.changed").order_by("pk")[0]
    assert event.after["days_before"] == [60, 10]


@pytest.mark.parametrize("words", [["--rule=nothing"], ["--rule=commitment-due", "--before=x"]])
def test_rule_that_cannot_be_meant_is_refused(actors: cast.Cast, words: list[str]) -> None:
    with pytest.raises(CommandError):
        said("reminder_rules", *words)


@pytest.mark.parametrize("days", [[731], [-1], list(range(21))])
def test_days_of_a_rule_are_sensible(actors: cast.Cast, days: list[int]) -> None:
    scanning.ensure_rules()
    rule = NoticeRule.objects.get(code="commitment-due")
    with pytest.raises(Refused):
        services.change_rule(
            rule=rule, days_before=days, days_after=[], is_active=True, escalate_after=None,
            by=None, now=NOW,
        )  # fmt: skip


def test_failed_mails_are_listed_without_addresses_and_sent_again(actors: cast.Cast) -> None:
    one = failed(actors)
    listed = said("mails")
    assert listed == f"{one.public_id} failed 8 attempts: SMTP 550: recipient refused\n"
    assert "goes out again" in said("mails", "--send-again", one.public_id)
    one.refresh_from_db()
    assert one.status == "waiting"
    with pytest.raises(CommandError):
        said("mails", "--send-again", one.public_id)


def test_invariant_names_a_notice_without_its_mail(actors: cast.Cast) -> None:
    one = give(actors.stp_engineer, due_commitment(actors, dt.date(2026, 6, 30)), mail="now")
    check = invariants.REGISTRY["mails of notices"]
    assert check() == []
    Notice.objects.update(updated_at=NOW)
    assert check() == [f"notice {one.public_id} has no mail"]
