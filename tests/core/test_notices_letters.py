"""What a letter about notices holds, and that no text of people becomes a header of it."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser

import pytest

from core import mail as headers
from core.models import Delivery, Organisation, User
from core.notices import letters, mailing
from tests import cast
from tests.reminders import MAILED_DUE as DUE
from tests.reminders import MAILING as NOW
from tests.reminders import due_commitment, give, now_notice, send, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


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
