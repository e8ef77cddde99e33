"""What a letter about notices holds, and that no text of people becomes a header of it."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser
from typing import Any

import pytest

from core import mail as headers
from core.accounts.invitation_services import invite_person
from core.accounts.services import change_profile
from core.comments import services as comments
from core.errors import Refused
from core.models import Delivery, NoticeChoice, Organisation, User, Workspace
from core.notices import letters, mailing
from equipment.models import Tally
from tests import cast, factories
from tests.equipment.yard import make_tally
from tests.reminders import MAILED_DUE as DUE
from tests.reminders import MAILING as NOW
from tests.reminders import due_commitment, give, now_notice, scan, send, sent

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


def headers_of(letter: Any) -> dict[str, list[str]]:
    """Every header of a letter as a mail server reads it, by its name."""
    parsed = BytesParser(policy=policy.default).parsebytes(letter.message().as_bytes())
    assert "Injected" not in parsed
    return {name: [str(one) for one in parsed.get_all(name) or []] for name in parsed}


def test_line_breaks_in_the_title_of_a_memorandum_stay_on_their_line(actors: cast.Cast) -> None:
    Workspace.objects.filter(pk=actors.memorandum.pk).update(name=EVIL)
    now_notice(actors)
    assert send() == 1
    letter = sent()[0]
    assert "Bcc" not in headers_of(letter)
    assert "\nx Bcc: victim@evil.test Injected – Commitments" in letter.body
    assert "\nBcc:" not in letter.body and "\nInjected" not in letter.body


def test_line_breaks_in_what_a_comment_is_on_stay_out_of_headers(actors: cast.Cast) -> None:
    tally = make_tally(actors, [])
    Tally.objects.filter(pk=tally.pk).update(name="Liner\r\nBcc: y@z.q")
    tally.refresh_from_db()
    body = f"Look @{actors.stp_engineer.email}"
    comments.write_comment(about=tally, body=body, by=actors.socar_engineer, now=NOW)
    scan(NOW)
    assert send() == 1
    found = headers_of(sent()[0])
    assert "Bcc" not in found
    assert found["Subject"] == ["You are mentioned in a comment on Liner Bcc: y@z.q"]


def test_line_breaks_in_the_name_of_a_file_stay_out_of_headers(actors: cast.Cast) -> None:
    person = actors.socar_engineer
    NoticeChoice.objects.create(person=person, kind="import", mail="now")
    factories.make_import(
        actors.memorandum, person, name="a\r\nBcc: y@z.q", kind="x\r\nBcc: a@b.c",
        status="failed", failure="errors", asked_by=person, ended_at=NOW,
    )  # fmt: skip
    scan(NOW)
    assert send() == 1
    found = headers_of(sent()[0])
    assert "Bcc" not in found
    assert found["Subject"] == ["Import: x Bcc: a@b.c"]
    assert "\nBcc:" not in sent()[0].body


def test_invitation_folds_the_names_it_is_from(actors: cast.Cast) -> None:
    User.objects.filter(pk=actors.socar_admin.pk).update(full_name=EVIL)
    Organisation.objects.filter(pk=actors.socar.pk).update(name=EVIL)
    by = User.objects.select_related("organisation").get(pk=actors.socar_admin.pk)
    invite_person(
        email="new@socar.test", role="engineer", workspace=None, language="en", by=by, now=NOW
    )
    letter = sent()[0]
    found = headers_of(letter)
    assert (found["To"], "Bcc" in found) == (["new@socar.test"], False)
    assert letter.body.startswith(f"{headers.one_line(EVIL)} invites you")
    assert "\nBcc:" not in letter.body and "\nInjected" not in letter.body


@pytest.mark.parametrize("address", ["a@b.test\r\nBcc: c@d.test", "a@b.test\nX: y", "a@b\r.test"])
def test_address_with_a_line_break_is_not_invited(actors: cast.Cast, address: str) -> None:
    with pytest.raises(Refused) as refused:
        invite_person(
            email=address, role="engineer", workspace=None, language="en",
            by=actors.socar_admin, now=NOW,
        )  # fmt: skip
    assert (refused.value.field, sent()) == ("email", [])


@pytest.mark.parametrize("name", ["Ann\r\nBcc: a@b.c", "Ann\u2028Bcc: a@b.c", "Ann\nBcc: a@b.c"])
def test_own_name_is_folded_where_it_is_entered(actors: cast.Cast, name: str) -> None:
    change_profile(full_name=name, position=name, by=actors.stp_engineer, now=NOW)
    actors.stp_engineer.refresh_from_db()
    said = (actors.stp_engineer.full_name, actors.stp_engineer.position)
    assert said == ("Ann Bcc: a@b.c", "Ann Bcc: a@b.c")


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
