"""Mails that do not arrive: tried again, kept with their error, sent again by a person."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend

from core.errors import Conflict, NotAllowed, Refused
from core.models import Delivery, Event
from core.notices import mailing, services
from tests import cast
from tests.reminders import MAILING as NOW
from tests.reminders import failed_mail, now_notice, send, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


class Refusing(EmailBackend):
    """A mail server that answers every message with the error of the moment."""

    error: Exception = OSError()

    def send_messages(self, messages: Any) -> int:
        raise self.error


@pytest.fixture
def refusing(settings: Any) -> Callable[[Exception], None]:
    def refuse(error: Exception) -> None:
        Refusing.error = error
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    return refuse


def test_failed_mail_is_tried_again_later_and_later_and_then_has_failed(
    actors: cast.Cast, refusing: Callable[[Exception], None]
) -> None:
    now_notice(actors)
    refusing(ConnectionRefusedError())
    now, waits = NOW, []
    mailing.make_mails(now=now)
    while (one := Delivery.objects.get()).status == "waiting":
        now = max(now, one.due_at)
        send(now)
        fresh = Delivery.objects.get()
        waits.append(round((fresh.due_at - now).total_seconds() / 60))
    assert waits[:-1] == [1, 5, 15, 60, 180, 360, 720]
    assert (fresh.status, fresh.attempts) == ("failed", 8)
    assert fresh.error == "ConnectionRefusedError"


def test_refused_recipient_fails_at_once_without_its_address(
    actors: cast.Cast, refusing: Callable[[Exception], None]
) -> None:
    now_notice(actors)
    refusing(smtplib.SMTPRecipientsRefused({"engineer@stp.test": (550, b"no such user here")}))
    send()
    one = Delivery.objects.get()
    assert (one.status, one.error) == ("failed", "SMTP 550: recipient refused")


def test_busy_server_is_tried_again(
    actors: cast.Cast, refusing: Callable[[Exception], None]
) -> None:
    now_notice(actors)
    refusing(smtplib.SMTPDataError(451, b"try later"))
    send()
    one = Delivery.objects.get()
    assert (one.status, one.attempts, one.error) == ("waiting", 1, "SMTP 451: SMTPDataError")


def test_failed_mail_is_sent_again_under_its_message_id(actors: cast.Cast) -> None:
    one = failed_mail(actors)
    services.send_again(delivery=one, by=actors.stp_admin, now=NOW)
    assert send() == 1
    assert sent()[0].message()["Message-ID"] == one.message_id
    assert Event.objects.get(verb="mail.sent_again").actor == actors.stp_admin


def test_mail_of_others_is_not_theirs_to_send(actors: cast.Cast) -> None:
    one = failed_mail(actors)
    for stranger in (actors.stp_coordinator, actors.socar_admin, actors.third_admin):
        with pytest.raises(NotAllowed):
            services.send_again(delivery=one, by=stranger, now=NOW)


def test_sent_mail_is_not_sent_again(actors: cast.Cast) -> None:
    now_notice(actors)
    send()
    with pytest.raises(Refused):
        services.send_again(delivery=Delivery.objects.get(), by=actors.stp_engineer, now=NOW)


def test_of_two_who_send_again_one_is_first(actors: cast.Cast) -> None:
    failed_mail(actors)
    first, second = Delivery.objects.get(), Delivery.objects.get()
    services.send_again(delivery=first, by=actors.stp_engineer, now=NOW)
    with pytest.raises(Conflict):
        services.send_again(delivery=second, by=actors.stp_admin, now=NOW)
