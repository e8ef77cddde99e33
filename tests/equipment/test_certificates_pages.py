"""Pages of certificates, without JavaScript: list, one, issue, withdraw, retest, the public one."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import User
from core.notices.models import Notice
from core.notices.scanning import scan_due
from equipment.models import Certificate, Joint, PressureTest
from equipment.pressure_testing.facts import LineFacts
from tests import cast
from tests.cooperation.browsers import signed_in
from tests.equipment import certified, pressing, yard

pytestmark = pytest.mark.django_db
NOW = certified.NOW
LIST = "/certificates/"
LIST_QUERIES, PAGE_QUERIES, ISSUE_QUERIES, ORDER_QUERIES = 7, 8, 12, 11
#: One reads the certificate; the others count the calls of the address that asks.
PUBLIC_QUERIES = 13


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock; the tests of these certificates were recorded today."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def text_of(client: Client, path: str, status: int = 200) -> str:
    """The words of a page as a person reads them."""
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    bare = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return " ".join(bare.replace("\u00a0", " ").split())


def issue_page(subject: Any) -> str:
    return f"{LIST}issue/{subject.public_id}/"


def test_certificate_is_issued_from_the_page_of_its_test(stage: cast.Cast) -> None:
    test = pressing.record(stage, pressing.started(stage, pressing.joints(stage, 2)))
    crew, owner = signed_in(stage.stp_engineer), signed_in(stage.socar_engineer)
    assert issue_page(test) in crew.get(test.get_absolute_url()).content.decode()
    assert issue_page(test) not in owner.get(test.get_absolute_url()).content.decode()
    said = text_of(crew, issue_page(test))
    assert "has not confirmed yet to have been there." in said
    assert "Issue the certificate" not in said
    assert crew.post(issue_page(test)).status_code == 422
    assert Certificate.objects.count() == 0
    certified.confirmed(test, stage.socar_engineer, stage.stp_coordinator)
    said = text_of(crew, issue_page(test))
    assert "speaks of 2 lines" in said and "Issue the certificate" in said
    answer = crew.post(issue_page(test))
    made = Certificate.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    page = text_of(crew, made.get_absolute_url())
    for words in ("STP-2026-001", "Valid", "Pass", made.digest[:8], "Verify", "Chart"):
        assert words in page, words
    named = "STP-2026-001 Pressure test certificate · 1 Jun 2026 Valid"
    assert named in text_of(owner, test.get_absolute_url())
    assert "STP-2026-001" in text_of(owner, test.order.get_absolute_url())
    assert owner.get(issue_page(test)).status_code == 403
    assert owner.post(issue_page(test)).status_code == 403


def test_standing_certificate_is_replaced_only_when_that_was_shown(stage: cast.Cast) -> None:
    first = certified.issued(stage)
    crew, test = signed_in(stage.stp_engineer), PressureTest.objects.get()
    answer = crew.post(issue_page(test))
    assert answer.status_code == 422
    assert "STP-2026-001 stands for this record." in html.unescape(answer.content.decode())
    assert "Replace the certificate" in text_of(crew, issue_page(test))
    crew.post(issue_page(test), {"replace": "1"})
    first.refresh_from_db()
    newer = Certificate.objects.get(supersedes=first)
    assert (first.status, newer.number) == ("superseded", "STP-2026-002")
    assert "A later certificate of the same record" in text_of(crew, first.get_absolute_url())
    assert "Supersedes STP-2026-001" in text_of(crew, newer.get_absolute_url())


def test_certificate_is_withdrawn_with_a_reason_and_its_holders_are_told(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    crew, owner = signed_in(stage.stp_engineer), signed_in(stage.socar_engineer)
    path, url = made.get_absolute_url(), f"{made.get_absolute_url()}withdraw/"
    body = {"version": str(made.version), "reason": "Wrong gauge"}
    assert f'action="{url}"' in crew.get(path).content.decode()
    assert f'action="{url}"' not in owner.get(path).content.decode()
    assert owner.post(url, body).status_code == 403
    for wrong in ({"reason": ""}, {"version": "9"}):
        crew.post(url, {**body, **wrong})
    assert Certificate.objects.get().status == "valid"
    assert crew.post(url, body).status_code == 302
    said = text_of(owner, path)
    assert "Withdrawn" in said and "Wrong gauge" in said
    scan_due(now=NOW, kind="certificate")
    heard = {one.person.email for one in Notice.objects.select_related("person")}
    assert {"engineer@socar.test", "engineer@stp.test"} <= heard


def test_retest_begins_as_the_withdrawn_test_did(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    crew, url = signed_in(stage.stp_engineer), f"{made.get_absolute_url()}retest/"
    assert crew.post(url).status_code == 403
    certified.withdraw(stage, made)
    assert "Copy for a retest" in text_of(crew, made.get_absolute_url())
    page = crew.post(url)["Location"]
    assert page == f"/orders/{made.order.public_id}/tests/new/?copy={made.subject}"
    form = crew.get(page).content.decode()
    (line,) = yard.lines(made.order)
    ticked = re.search(rf'<input[^>]*name="line-{line.public_id}"[^>]*>', form)
    assert ticked is not None and "checked" in ticked[0]


def test_retest_of_a_finished_order_is_a_draft_of_who_asks_for_work(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    pressing.finish(stage, made.order)
    certified.withdraw(stage, made)
    crew, owner = signed_in(stage.stp_engineer), signed_in(stage.socar_engineer)
    url = f"{made.get_absolute_url()}retest/"
    assert crew.post(url, follow=True).content.decode().count("orders the test again") == 1
    page = owner.post(url)["Location"]
    said = text_of(owner, page)
    assert "Retest of" in said and "Draft" in said


def test_list_shows_filters_and_prints(stage: cast.Cast) -> None:
    first, second = certified.issued(stage), certified.issued(stage)
    certified.withdraw(stage, first)
    owner = signed_in(stage.socar_engineer)
    said = text_of(owner, LIST)
    assert "STP-2026-001" in said and "STP-2026-002" in said
    only = text_of(owner, f"{LIST}?status=withdrawn")
    assert "STP-2026-001" in only and "STP-2026-002" not in only
    assert "No certificate fits these filters" in text_of(owner, f"{LIST}?status=superseded")
    joint = Joint.objects.get(order_lines__certified__certificate=second)
    by_joint = text_of(owner, f"{LIST}?joint={joint.public_id}")
    assert "STP-2026-002" in by_joint and "STP-2026-001" not in by_joint


def test_papers_and_bytes_are_brought(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    owner = signed_in(stage.socar_engineer)
    paper = owner.get(f"{made.get_absolute_url()}pdf/?languages=az,ru")
    assert paper.content.startswith(b"%PDF")
    assert 'filename="certificate-STP-2026-001-az-ru.pdf"' in paper["Content-Disposition"]
    frozen = owner.get(f"{made.get_absolute_url()}json/")
    assert frozen.content.decode() == made.content
    assert json.loads(frozen.content)["number"] == "STP-2026-001"
    assert 'filename="certificate-STP-2026-001.json"' in frozen["Content-Disposition"]
    assert owner.get(f"{made.get_absolute_url()}record/")["Location"].endswith(f"{made.subject}/")


def test_recalled_gauge_shows_on_page_and_public_page(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    recall = certified.recalled(stage, made)
    made.refresh_from_db()
    assert made.status == "under_review"
    client, page = signed_in(stage.socar_engineer), made.get_absolute_url()
    assert "An instrument of this record was recalled." in text_of(client, page)
    assert f'href="{recall.get_absolute_url()}"' in client.get(page).content.decode()
    assert "Under review" in text_of(Client(), public(made))


def public(made: Certificate, language: str = "en") -> str:
    return f"/verify/{made.token}/?language={language}"


def test_public_page_tells_five_facts_and_nothing_else(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    assert text_of(Client(), public(made)) == (
        "Certificate STP-2026-001 · Memorandum portal Skip to the content Memorandum portal "
        f"EN AZ RU Certificate STP-2026-001 Valid Number STP-2026-001 Issued on 1 Jun 2026 Subject "
        f"Pressure test certificate {made.subject_label} State Valid Digest (SHA-256) {made.digest}"
    )


@pytest.mark.parametrize(("asked", "spoken"), [("az", "az"), ("ru", "ru"), ("xx", "en")])
def test_public_page_speaks_three_languages(stage: cast.Cast, asked: str, spoken: str) -> None:
    answer = Client().get(public(certified.issued(stage), asked))
    assert f'<html lang="{spoken}"' in answer.content.decode()
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_public_page_is_throttled(stage: cast.Cast, settings: Any) -> None:
    made = certified.issued(stage)
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "certificate_verify": "3/m/ip"}
    cache.clear()
    client = Client()
    asked = [client.get(public(made)).status_code for _number in range(4)]
    assert asked == [200, 200, 200, 429]
    guess = client.get("/verify/" + "0" * 26 + "/")
    assert (guess.status_code, guess["X-Robots-Tag"]) == (429, "noindex, nofollow")
    assert "Wait a minute and try again." in guess.content.decode()
    cache.clear()


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_cost_the_same_at_any_size(stage: cast.Cast, count: int) -> None:
    """Joints of the certificate, and certificates of the order and of the list."""
    order = pressing.started(stage, pressing.joints(stage, count))
    for number, line in enumerate(yard.lines(order)):
        chart = pressing.chart(leak=number / 1000)
        certified.issued(stage, order=order, chart=chart, lines=[LineFacts(line)])
    made = certified.issued(stage, count)
    test = PressureTest.objects.get(public_id=made.subject)
    owner, crew = signed_in(stage.socar_engineer), signed_in(stage.stp_engineer)
    counts = {}
    for client, path, most in (
        (owner, LIST, LIST_QUERIES), (owner, made.get_absolute_url(), PAGE_QUERIES),
        (crew, issue_page(test), ISSUE_QUERIES), (Client(), public(made), PUBLIC_QUERIES),
        (owner, order.get_absolute_url(), ORDER_QUERIES),
    ):  # fmt: skip
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts[path] = (len(asked), most)
    assert all(told == most for told, most in counts.values()), counts


def test_third_party_is_told_of_nothing(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    third: User = stage.third_engineer
    client = signed_in(third)
    for part in ("", "pdf/", "json/", "record/"):
        assert client.get(f"{made.get_absolute_url()}{part}").status_code == 404
    assert client.get(issue_page(PressureTest.objects.get())).status_code == 404
    assert made.number not in text_of(client, LIST)
