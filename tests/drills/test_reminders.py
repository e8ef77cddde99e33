"""Reminders with real beat, worker and mail server: they arrive, and none is lost to a kill."""

from __future__ import annotations

import urllib.request
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.models import Delivery, Notice, NoticeChoice, NoticeSettings, User
from core.notices import scanning
from tests import cast
from tests.cooperation import yard as yards
from tests.reminders import days, due_commitment, sent_act
from tests.sink import Sink, mail_sink
from tests.stack import Stack, eventually, running

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
COMMITMENTS = 500
MAILS = 2 * COMMITMENTS


def thousand_notices(actors: cast.Cast) -> None:
    """A thousand notices of five hundred commitments, for people who want them at once."""
    people = [actors.socar_engineer, actors.stp_engineer]
    for person in people:
        NoticeChoice.objects.create(person=person, kind="commitment_due", mail="now")
    for _number in range(COMMITMENTS):
        due_commitment(actors, timezone.localdate() + days(7), *people)
    assert scanning.scan_due(now=timezone.now()) == MAILS


def test_worker_killed_twice_loses_no_mail(
    tmp_path: Path, record_property: Callable[..., None]
) -> None:
    actors = cast.assemble()
    thousand_notices(actors)
    marker = tmp_path / "killed"
    with mail_sink() as sink:
        extra = {"LEASE_SECONDS": "5", "EMAIL_URL": sink.url}
        with running(tmp_path / "var", names=("beat",), **extra) as stack:
            stack.start("worker", env={"FAILPOINT": f"mail.handed_over={marker}"})
            eventually(marker.exists, seconds=60, what="the worker died between mail and mark")
            received(sink, MAILS // 3, stack)
            stack.kill("worker")
            stack.start("worker")
            received(sink, MAILS, stack)
            eventually(_all_sent, seconds=60, what=f"all marked\n{stack.log('worker')[-3000:]}")
    counts = Counter(sink.ids)
    record_property("doubled", len(sink.ids) - MAILS)
    assert set(counts) == set(Delivery.objects.values_list("message_id", flat=True))
    assert len(counts) == MAILS
    assert 1 <= len(sink.ids) - MAILS <= 2
    assert Notice.objects.filter(delivery=None, mail="now").count() == 0


def received(sink: Sink, count: int, stack: Stack) -> None:
    """Wait until the server has taken so many different messages."""
    eventually(
        lambda: len(set(sink.ids)) >= count,
        seconds=120,
        what=f"{count} mails, there are {len(sink.ids)}\n{stack.log('worker')[-3000:]}",
    )


def _all_sent() -> bool:
    return Delivery.objects.filter(status="sent").count() == MAILS


def page_of(user: User, stack: Stack, path: str) -> str:
    """A page as the running web server gives it to the person's browser."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    request = urllib.request.Request(
        stack.url + path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


def test_reminders_arrive_in_the_portal_and_by_mail(tmp_path: Path) -> None:
    actors = cast.assemble()
    NoticeSettings.objects.create(person=actors.stp_engineer, digest_hour=0)
    with (
        mail_sink() as sink,
        yards.open_yard() as yard,
        running(tmp_path / "var", EMAIL_URL=sink.url, SCAN_SECONDS="2") as stack,
    ):
        due_commitment(actors, timezone.localdate() + days(7), actors.stp_engineer)
        act = sent_act(actors, yard, now=timezone.now())
        for person, subject in (
            (actors.stp_signatory, f"Act {act.number} waits for your party's signature"),
            (actors.stp_engineer, "1 reminder of"),
        ):
            eventually(
                partial(sink.to, person.email),
                seconds=60,
                what=f"mail\n{stack.log('worker')[-3000:]}",
            )
            assert str(sink.to(person.email)[0]["Subject"]).startswith(subject)
            assert "1 unread notice" in page_of(person, stack, "/notices/")
        assert f"Sign act {act.number}" in page_of(actors.stp_signatory, stack, "/notices/")
    assert sink.to("admin@third.test") == []
