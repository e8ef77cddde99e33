"""Reminders for tests: commitments that fall due, acts that were sent, and what was told."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

from django.core import mail
from django.db import connection
from django.utils import timezone

from cooperation.acceptance import services as acceptance
from cooperation.models import Act, Commitment, CommitmentOwner
from core.accounts.models import User
from core.notices import mailing, scanning
from core.notices.models import Delivery, Notice, NoticeRule
from tests import factories
from tests.cast import Cast

NOW = factories.NOW
TODAY = factories.TODAY
Told = tuple[str, str, int]


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    """That hour in Baku."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


#: When the tests of mails take place, and when what they remind of is due.
MAILING, MAILED_DUE = at(dt.date(2026, 6, 23)), dt.date(2026, 6, 30)


def due_commitment(actors: Cast, due: dt.date, *owners: User, **fields: Any) -> Commitment:
    """A commitment in progress that is due on that day, with its owners."""
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator, due=due, **fields)
    for person in owners:
        CommitmentOwner.objects.create(
            commitment=commitment, organisation=person.organisation, person=person
        )
    return commitment


def sent_act(actors: Cast, yard: Any, now: dt.datetime = NOW, title: str = "Joints of May") -> Act:
    """An act of SOCAR with one line, sent to the signatories of both parties."""
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    act = acceptance.create_act(
        memorandum=actors.memorandum, title=title, items=yard.finish(commitment),
        by=actors.socar_engineer, now=now,
    )  # fmt: skip
    return acceptance.send_act(act=act, by=actors.socar_engineer, now=now)


def scan(now: dt.datetime) -> int:
    return scanning.scan_due(now=now)


def told(kind: str = "commitment_due") -> list[Told]:
    """Whom the portal told of what, and at which offset, in order."""
    rows = Notice.objects.filter(kind=kind).order_by("pk")
    return sorted(rows.values_list("person__email", "reference", "offset"))


def give(person: User, commitment: Commitment, **fields: Any) -> Notice:
    """One notice as a scan gives it."""
    scanning.ensure_rules()
    rule = NoticeRule.objects.get(code="commitment-due")
    values: dict[str, Any] = {
        "rule": rule,
        "kind": rule.kind,
        "date_field": "due",
        "object_id": commitment.public_id,
        "reference": commitment.number,
        "label": commitment.title,
        "workspace_id": commitment.memorandum_id,
        "due_on": commitment.due,
        "offset": -7,
        "given_on": TODAY,
        "person": person,
        "cause": "owner",
    }
    return Notice.objects.create(**{**values, **fields})


def give_many(person: User, commitment: Commitment, count: int, **fields: Any) -> list[Notice]:
    """Many notices of one object, each of another date."""
    return [give(person, commitment, due_on=TODAY + days(n), **fields) for n in range(count)]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; their results."""
    gate = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def work(index: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            answers[index] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def sent() -> list[Any]:
    """The letters that have gone out."""
    return mail.outbox


def send(now: dt.datetime = MAILING) -> int:
    """Make the mails that are due and send them."""
    mailing.make_mails(now=now)
    return mailing.send_mails(clock=lambda: now)


def now_notice(
    actors: Cast, person: User | None = None, number: str = "CM-014", **fields: Any
) -> Notice:
    """A notice that goes out at once."""
    commitment = due_commitment(actors, MAILED_DUE, number=number, title="Run casing")
    values = {"mail": "now", "must_act": True, **fields}
    return give(person or actors.stp_engineer, commitment, **values)


def failed_mail(actors: Cast) -> Delivery:
    """A mail that has failed for good."""
    now_notice(actors)
    mailing.make_mails(now=MAILING)
    Delivery.objects.update(status="failed", attempts=8, error="SMTP 550: recipient refused")
    one: Delivery = Delivery.objects.get()
    return one
