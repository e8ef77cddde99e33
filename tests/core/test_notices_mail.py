"""Mails that carry notices: made once, sent once, kept with their error, one header each."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Callable
from email import policy
from email.parser import BytesParser
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from core import mail as headers
from core.errors import Conflict, NotAllowed, Refused
from core.models import Delivery, Event, Notice, NoticeSettings, Organisation, RoleGrant, User
from core.notices import letters, mailing, services, tasks
from tests import cast
from tests.reminders import at, at_once, days, due_commitment, give, give_many

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 6, 30)
NOW = at(dt.date(2026, 6, 23))


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


def sent() -> list[Any]:
    return mail.outbox


def send(now: dt.datetime = NOW) -> int:
    mailing.make_mails(now=now)
    return mailing.send_mails(clock=lambda: now)


def now_notice(
    actors: cast.Cast, person: User | None = None, number: str = "CM-014", **fields: Any
) -> Notice:
    commitment = due_commitment(actors, DUE, number=number, title="Run casing")
    values = {"mail": "now", "must_act": True, **fields}
    return give(person or actors.stp_engineer, commitment, **values)


# -- at once --------------------------------------------------------------------------------
def test_what_must_be_acted_on_goes_out_at_once(actors: cast.Cast) -> None:
    notice = now_notice(actors)
    assert send() == 1
    (letter,) = sent()
    notice.refresh_from_db()
    assert letter.to == ["engineer@stp.test"]
    assert letter.subject == "Commitment CM-014 is due soon"
    assert letter.message()["Message-ID"] == notice.delivery.message_id  # type: ignore[union-attr]
    assert notice.delivery.status == "sent"  # type: ignore[union-attr]


def test_letter_says_why_and_how_to_end_it_in_text_and_html(actors: cast.Cast) -> None:
    notice = now_notice(actors)
    send()
    (letter,) = sent()
    page = letter.alternatives[0][0]
    for words in (letter.body, page):
        assert "CM-014 is due in 29 days" in words
        assert "You answer for it on your side." in words
        assert f"/commitments/{notice.object_id}/" in words
        assert "/notices/mute/" in words
        assert "/notices/preferences/" in words
        assert "You get this at once because you must act." in words


def test_letter_is_in_the_language_of_the_person(actors: cast.Cast) -> None:
    User.objects.filter(pk=actors.stp_engineer.pk).update(language="ru")
    now_notice(actors)
    send()
    (letter,) = sent()
    assert '<html lang="ru">' in letter.alternatives[0][0]


def test_subject_holds_no_title_and_no_name(actors: cast.Cast) -> None:
    commitment = due_commitment(actors, DUE, number="CM-014", title="Medical of Aysel Mammadova")
    give(actors.stp_engineer, commitment, mail="now")
    send()
    (letter,) = sent()
    assert "Aysel" not in letter.subject + str(letter.message()["To"])
    assert "Aysel Mammadova" in letter.body


# -- the daily summary ----------------------------------------------------------------------
def test_summary_comes_at_the_hour_of_the_person_once_a_day(actors: cast.Cast) -> None:
    NoticeSettings.objects.create(person=actors.stp_engineer, digest_hour=17)
    made = [*_digests(actors, 2), *_digests(actors, 1, actors.socar_engineer, "CM-021")]
    Notice.objects.update(created_at=at(DUE, 5))
    assert [send(at(DUE, hour)) for hour in (7, 8, 9, 16, 17, 18)] == [0, 1, 0, 0, 1, 0]
    assert [letter.to for letter in sent()] == [["engineer@socar.test"], ["engineer@stp.test"]]
    assert sent()[1].subject == "2 reminders of 30 Jun 2026"
    assert Delivery.objects.count() == 2
    assert len(made) == 3


def _digests(
    actors: cast.Cast, count: int, person: User | None = None, number: str = "CM-020"
) -> list[Notice]:
    commitment = due_commitment(actors, DUE, number=number)
    return give_many(person or actors.stp_engineer, commitment, count)


def test_what_comes_after_the_summary_waits_for_the_next(actors: cast.Cast) -> None:
    _digests(actors, 1)
    Notice.objects.update(created_at=at(DUE, 5))
    send(at(DUE, 8))
    late = _digests(actors, 1, number="CM-021")[0]
    Notice.objects.filter(pk=late.pk).update(created_at=at(DUE, 9))
    assert send(at(DUE, 10)) == 0
    assert send(at(DUE + days(1), 7)) == 0
    assert send(at(DUE + days(1), 8)) == 1


def test_summary_is_grouped_by_memorandum_and_kind(actors: cast.Cast) -> None:
    _digests(actors, 3)
    Notice.objects.update(created_at=at(DUE, 5))
    send(at(DUE, 8))
    (letter,) = sent()
    assert letter.body.count("SOCAR and STP – Commitments that fall due") == 1
    assert letter.body.count("* CM-020") == 3
    assert "This is your daily summary." in letter.body


# -- once -----------------------------------------------------------------------------------
def test_tick_twice_in_a_row_sends_once(actors: cast.Cast) -> None:
    now_notice(actors)
    assert [tasks.send_mail(), tasks.send_mail()] == [1, 0]
    assert len(sent()) == 1


@pytest.mark.django_db(transaction=True)
def test_ticks_at_once_send_each_mail_once() -> None:
    actors = cast.assemble()
    for number in range(8):
        now_notice(actors, number=f"CM-{number:03d}")
    done = at_once(*[tasks.send_mail] * 4)
    tasks.send_mail()
    assert len(sent()) == Delivery.objects.filter(status="sent").count() == 8
    assert len({letter.message()["Message-ID"] for letter in sent()}) == 8
    assert sum(done) <= 8


def test_dead_worker_s_mail_is_sent_after_its_lease_under_its_message_id(actors: cast.Cast) -> None:
    now_notice(actors)
    mailing.make_mails(now=NOW)
    claim = mailing.claim_mail(now=NOW)
    assert claim is not None
    assert mailing.send_mails(clock=lambda: NOW) == 0
    later = NOW + mailing.LEASE + dt.timedelta(seconds=1)
    assert mailing.send_mails(clock=lambda: later) == 1
    assert sent()[0].message()["Message-ID"] == claim.message_id


def test_worker_that_lost_its_lease_stores_nothing(actors: cast.Cast) -> None:
    now_notice(actors)
    mailing.make_mails(now=NOW)
    slow = mailing.claim_mail(now=NOW)
    later = NOW + mailing.LEASE + dt.timedelta(seconds=1)
    mailing.claim_mail(now=later)
    assert slow is not None
    assert mailing._finish(slow, status="sent", sent_at=later) is False
    assert Delivery.objects.get().status == "waiting"


# -- what is no longer true when the mail goes out --------------------------------------------
def test_mail_about_what_no_longer_waits_is_dropped(actors: cast.Cast) -> None:
    now_notice(actors)
    mailing.make_mails(now=NOW)
    Notice.objects.update(settled_at=NOW)
    assert send() == 0
    assert Delivery.objects.get().status == "dropped"


def test_nothing_is_mailed_of_what_the_person_may_no_longer_see(actors: cast.Cast) -> None:
    now_notice(actors)
    mailing.make_mails(now=NOW)
    RoleGrant.objects.filter(person=actors.stp_engineer).update(revoked_at=NOW)
    assert send() == 0
    assert sent() == []


def test_nothing_is_mailed_to_a_person_who_was_shut_out(actors: cast.Cast) -> None:
    now_notice(actors)
    User.objects.filter(pk=actors.stp_engineer.pk).update(is_active=False)
    assert send() == 0
    assert sent() == []


def test_notice_planted_for_a_third_organisation_is_never_mailed(actors: cast.Cast) -> None:
    """Even if a notice of another memorandum stood in the table, no mail would carry it."""
    now_notice(actors, actors.third_engineer)
    assert send() == 0
    assert sent() == []


# -- failures -------------------------------------------------------------------------------
def test_failed_mail_is_tried_again_later_and_later_and_then_has_failed(
    actors: cast.Cast, refusing: Callable[[Exception], None]
) -> None:
    now_notice(actors)
    refusing(ConnectionRefusedError())
    now, waits = NOW, []
    mailing.make_mails(now=now)
    while (one := Delivery.objects.get()).status == "waiting":
        now = max(now, one.due_at)
        mailing.send_mails(clock=lambda at=now: at)  # type: ignore[misc]
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


def failed(actors: cast.Cast) -> Delivery:
    now_notice(actors)
    mailing.make_mails(now=NOW)
    Delivery.objects.update(status="failed", attempts=8, error="SMTP 550: recipient refused")
    one: Delivery = Delivery.objects.get()
    return one


def test_failed_mail_is_sent_again_under_its_message_id(actors: cast.Cast) -> None:
    one = failed(actors)
    services.send_again(delivery=one, by=actors.stp_admin, now=NOW)
    assert send() == 1
    assert sent()[0].message()["Message-ID"] == one.message_id
    assert Event.objects.get(verb="mail.sent_again").actor == actors.stp_admin


def test_mail_of_others_is_not_theirs_to_send(actors: cast.Cast) -> None:
    one = failed(actors)
    for stranger in (actors.stp_coordinator, actors.socar_admin, actors.third_admin):
        with pytest.raises(NotAllowed):
            services.send_again(delivery=one, by=stranger, now=NOW)


def test_sent_mail_is_not_sent_again(actors: cast.Cast) -> None:
    now_notice(actors)
    send()
    with pytest.raises(Refused):
        services.send_again(delivery=Delivery.objects.get(), by=actors.stp_engineer, now=NOW)


def test_of_two_who_send_again_one_is_first(actors: cast.Cast) -> None:
    failed(actors)
    first, second = Delivery.objects.get(), Delivery.objects.get()
    services.send_again(delivery=first, by=actors.stp_engineer, now=NOW)
    with pytest.raises(Conflict):
        services.send_again(delivery=second, by=actors.stp_admin, now=NOW)


# -- headers --------------------------------------------------------------------------------
EVIL = "x\r\nBcc: victim@evil.test\r\n\r\nInjected"


def test_line_breaks_in_numbers_names_and_titles_stay_out_of_headers(actors: cast.Cast) -> None:
    Organisation.objects.filter(pk=actors.stp.pk).update(name=EVIL, short="STP\r\nBcc: a@b.c")
    User.objects.filter(pk=actors.stp_engineer.pk).update(full_name=EVIL)
    commitment = due_commitment(actors, DUE, number="C\r\nBcc: y@z.q", title=EVIL)
    give(actors.stp_engineer, commitment, mail="now")
    assert send() == 1
    parsed = BytesParser(policy=policy.default).parsebytes(sent()[0].message().as_bytes())
    assert parsed.get_all("Bcc") is None
    assert parsed.get_all("Subject") == ["Commitment C Bcc: y@z.q is due soon"]
    assert [str(to) for to in parsed.get_all("To") or []] == ["engineer@stp.test"]
    assert "\nBcc:" not in sent()[0].body


@pytest.mark.parametrize("address", ["a@b.test\r\nBcc: victim@evil.test", "a@b.test\nX: y"])
def test_address_with_a_line_break_fails_for_good(actors: cast.Cast, address: str) -> None:
    User.objects.filter(pk=actors.stp_engineer.pk).update(email=address)
    now_notice(actors)
    assert send() == 0
    one = Delivery.objects.get()
    assert (one.status, one.error) == ("failed", "The address or a header is not valid")
    assert sent() == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nb", "a b"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("a\u202eb\x00c", "a b c"),
        ("  a   b ", "a b"),
        ("x" * 200, "x" * 149 + "…"),
    ],
)
def test_one_line_is_one_line(text: str, line: str) -> None:
    assert headers.one_line(text) == line


def test_letter_is_the_same_whenever_it_is_built(actors: cast.Cast) -> None:
    notice = now_notice(actors)
    mailing.make_mails(now=NOW)
    one = Delivery.objects.select_related("person").get()
    ids = {letters.letter_of(one, [notice]).message()["Message-ID"] for _try in range(2)}
    assert ids == {one.message_id}
