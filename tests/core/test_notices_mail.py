"""Mails that carry notices: made once, sent once, kept with their error, one header each."""

from __future__ import annotations

import datetime as dt

import pytest

from core.models import Delivery, Notice, NoticeSettings, RoleGrant, User
from core.notices import mailing, tasks
from tests import cast
from tests.reminders import MAILED_DUE as DUE
from tests.reminders import MAILING as NOW
from tests.reminders import (
    at,
    at_once,
    days,
    due_commitment,
    give,
    give_many,
    now_notice,
    send,
    sent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


# -- at once --------------------------------------------------------------------------------
def test_what_must_be_acted_on_goes_out_at_once(actors: cast.Cast) -> None:
    notice = now_notice(actors)
    assert send() == 1
    (letter,) = sent()
    notice.refresh_from_db()
    assert letter.to == ["engineer@stp.test"]
    assert letter.subject == "Commitment CM-014 is due soon"
    assert notice.delivery
    assert letter.message()["Message-ID"] == notice.delivery.message_id
    assert notice.delivery.status == "sent"


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
