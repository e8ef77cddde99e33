"""Carrying notices to people by mail: made once, claimed under a lease, tried again, never lost.

A mail is the consequence of a notice, nobody decides it: making and sending writes no event.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from core import failpoints
from core.ids import new_public_id
from core.leases import RELEASED
from core.notices import kinds, letters, queries, rules
from core.notices.models import Delivery, Notice

Clock = Callable[[], dt.datetime]
MAKING_LOCK = 7_301_003
BATCH = 1_000
LEASE = dt.timedelta(seconds=settings.LEASE_SECONDS)
#: A run ends long before its lease does; the next tick goes on.
BUDGET = LEASE / 2
PERMANENT = 500


@transaction.atomic
def make_mails(*, now: dt.datetime) -> int:
    """Make the mails that notices ask for: one for each that goes out at once, one daily summary
    for a person whose hour has come; returns how many. One worker at a time."""
    if not _alone():
        return 0
    return _make_single(now) + _make_digests(now)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [MAKING_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def _make_single(now: dt.datetime) -> int:
    notices = list(queries.to_mail_now().only("pk", "person_id")[:BATCH])
    mails = Delivery.objects.bulk_create([_mail(one.person_id, now) for one in notices])
    for notice, mail in zip(notices, mails, strict=True):
        notice.delivery = mail
    Notice.objects.bulk_update(notices, ["delivery"], BATCH)
    return len(mails)


def _make_digests(now: dt.datetime) -> int:
    waiting = queries.due_for_digest(now)
    day = timezone.localdate(now)
    mails = Delivery.objects.bulk_create([_mail(pk, now, digest_on=day) for pk in waiting])
    for mail in mails:
        Notice.objects.filter(pk__in=waiting[mail.person_id], delivery=None).update(delivery=mail)
    return len(mails)


def _mail(person_id: int, now: dt.datetime, digest_on: dt.date | None = None) -> Delivery:
    public_id = new_public_id("dlv")
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return Delivery(
        public_id=public_id,
        person_id=person_id,
        digest_on=digest_on,
        message_id=f"<{public_id}@{host}>",
        due_at=now,
    )


def send_mails(*, clock: Clock) -> int:
    """Send the mails whose time has come, one after the other, until none is left or the time of
    this run is over; returns how many were sent. Any number of workers may do this at once."""
    end = clock() + BUDGET
    sent = 0
    server = get_connection()
    try:
        while clock() < end and (mail := claim_mail(now=clock())):
            failpoints.reach("mail.claimed")
            sent += _send(mail, server, clock)
    finally:
        server.close()
    return sent


@transaction.atomic
def claim_mail(*, now: dt.datetime) -> Delivery | None:
    """Take the mail that waits longest under a lease, or None; of two workers one gets it."""
    free = queries.free_mails(now).select_for_update(skip_locked=True, of=("self",), no_key=True)
    mail: Delivery | None = free.select_related("person__organisation").first()
    if mail is not None:
        mail.lease_token, mail.leased_until = uuid4().hex, now + LEASE
        mail.save(update_fields=["lease_token", "leased_until"])
    return mail


def _send(mail: Delivery, server: BaseEmailBackend, clock: Clock) -> bool:
    notices = queries.readable(mail, queries.to_tell(mail), kinds.REGISTRY)
    if not notices:
        _finish(mail, status=Delivery.Status.DROPPED)
        return False
    try:
        letter = letters.letter_of(mail, notices, server)
        _hand_over(letter, server)
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors, bad headers ValueErrors
        server.close()
        _note_failure(mail, error, clock())
        return False
    failpoints.reach("mail.handed_over")
    attempts = mail.attempts + 1
    _finish(mail, status=Delivery.Status.SENT, sent_at=clock(), attempts=attempts, error="")
    return True


def _hand_over(letter: EmailMessage, server: BaseEmailBackend) -> None:
    server.open()
    if not server.send_messages([letter]):
        raise OSError("The mail server took no message.")


def _finish(mail: Delivery, **values: object) -> bool:
    """Store the outcome, if this worker still holds the lease."""
    held = Delivery.objects.filter(
        pk=mail.pk, lease_token=mail.lease_token, status=Delivery.Status.WAITING
    )
    return bool(
        held.update(
            **values,
            **RELEASED,
            version=F("version") + 1,
            updated_at=Now(),
        )
    )


def _note_failure(mail: Delivery, error: Exception, now: dt.datetime) -> None:
    attempts = mail.attempts + 1
    again = None if is_permanent(error) else rules.next_attempt(attempts, now)
    _finish(
        mail,
        attempts=attempts,
        error=words_of(error),
        status=Delivery.Status.FAILED if again is None else Delivery.Status.WAITING,
        due_at=again or mail.due_at,
    )


def is_permanent(error: Exception) -> bool:
    """Whether the server, or the message itself, says that trying again is of no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= PERMANENT
    return isinstance(error, ValueError)


def words_of(error: Exception) -> str:
    """The error for people: what kind and which code, without addresses or server chatter."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _text in error.recipients.values()})
        return f"SMTP {', '.join(map(str, codes))}: recipient refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"SMTP {error.smtp_code}: {type(error).__name__}"
    if isinstance(error, ValueError):
        return "The address or a header is not valid"
    return type(error).__name__
