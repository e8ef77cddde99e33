"""Pages and resource of qualifications: entered, corrected, revoked, seen by the other party."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Notice, Qualification
from core.notices.scanning import scan_due
from core.qualifications import reliance
from core.qualifications.reliance import Relied
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.core.qualified import day, held, revoke

pytestmark = pytest.mark.django_db
NOW = factories.NOW
PDF = b"%PDF-1.4 certificate"
QUERIES = {"list": 8, "ending": 6, "detail": 6, "member": 12}
LIST_QUERIES = 2


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


@pytest.fixture
def signed() -> Iterator[list[Relied]]:
    """What a slice above says was signed on any qualification."""
    records: list[Relied] = []
    reliance.register("records of a test", lambda _one: records)
    yield records
    del reliance.REGISTRY["records of a test"]


def address(name: str, one: Qualification | None = None) -> str:
    return reverse(f"core:qualification-{name}", args=[one.public_id] if one else [])


def page_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    text: str = answer.content.decode()
    return text


def iso(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_qualification_is_entered_corrected_and_revoked_by_pages(people: Cast) -> None:
    admin, ours = signed_in(people.stp_admin), signed_in(people.socar_engineer)
    person = people.stp_engineer
    way = f"{address('create')}?person={person.public_id}"
    assert way in page_of(admin, person.get_absolute_url())
    page_of(admin, way)
    facts = {
        "person": person.public_id, "method": "ultrasonic", "level": "2", "issuer": "AzNDT",
        "number": "UT-1", "valid_from": iso(-10), "valid_to": iso(10), "scheme": "ISO 9712",
    }  # fmt: skip
    admin.post(address("create"), facts | {"certificate": SimpleUploadedFile("ut.pdf", PDF)})
    one = Qualification.objects.get()
    assert (one.level, one.entered_by, one.file_name) == (2, people.stp_admin, "ut.pdf")
    assert "Ultrasonic testing II" in page_of(admin, person.get_absolute_url())
    assert "Ends within 30 days" in page_of(ours, one.get_absolute_url())
    page_of(admin, address("edit", one))
    admin.post(address("edit", one), facts | {"version": "1", "valid_to": iso(300)})
    stale = admin.post(address("edit", one), facts | {"version": "1"})
    one.refresh_from_db()
    assert (one.valid_to.isoformat(), one.file_name, stale.status_code) == (
        iso(300), "ut.pdf", 409,
    )  # fmt: skip
    page_of(admin, address("revoke", one))
    said = {"version": "2", "on": iso(0), "reason": "The certificate is forged"}
    admin.post(address("revoke", one), said)
    assert "The certificate is forged" in page_of(admin, one.get_absolute_url())


def test_other_party_sees_what_a_signature_is_checked_with_and_no_more(people: Cast) -> None:
    one = revoke(
        held(people, certificate=SimpleUploadedFile("secret.pdf", PDF)), people.stp_admin,
        reason="Failed the vision test",
    )  # fmt: skip
    page = page_of(signed_in(people.socar_engineer), one.get_absolute_url())
    for words in ("AzNDT", "UT-1102", "ISO 9712", "Ultrasonic testing", "Revoked on"):
        assert words in page
    for words in ("Failed the vision test", "secret.pdf", "Qualification revoked"):
        assert words not in page
    told = caller(people.socar_engineer).get(f"qualifications/{one.public_id}/").content.decode()
    assert "vision" not in told
    assert "secret" not in told
    answers = {
        name: signed_in(getattr(people, name)).get(address("file", one)).status_code
        for name in ("stp_engineer", "socar_engineer", "third_engineer")
    }
    assert answers == {"stp_engineer": 200, "socar_engineer": 403, "third_engineer": 403}


@pytest.mark.parametrize("who", ["socar_admin", "stp_engineer", "stp_coordinator"])
def test_nobody_but_administrators_of_the_own_party_writes(people: Cast, who: str) -> None:
    one, client = held(people), signed_in(getattr(people, who))
    for name in ("edit", "revoke"):
        assert client.get(address(name, one)).status_code == 403
        assert client.post(address(name, one), {}).status_code == 403
    if who != "socar_admin":
        assert client.post(address("create"), {}).status_code == 403
    stranger = {"person": people.stp_manager.public_id, "method": "visual", "issuer": "A",
                "number": "1", "valid_from": iso(0), "valid_to": iso(1)}  # fmt: skip
    assert client.post(address("create"), stranger).status_code in (403, 422)
    assert Qualification.objects.count() == 1


def test_person_reads_their_own_on_their_profile(people: Cast) -> None:
    held(people)
    page = page_of(signed_in(people.stp_engineer), reverse("core:profile"))
    assert "Ultrasonic testing II" in page
    assert address("create") not in page


def test_list_is_narrowed_by_method_state_party_and_words(people: Cast) -> None:
    one, client = held(people, until=2000), signed_in(people.socar_engineer)
    for query, there in (
        ("", True), ("?method=ultrasonic", True), ("?method=visual", False), ("?q=aznd", True),
        ("?state=in_force", True), ("?state=expired,revoked", False), ("?q=welder", False),
        (f"?organisation={people.stp.public_id}", True),
        (f"?organisation={people.socar.public_id}", False),
    ):  # fmt: skip
        assert (one.get_absolute_url() in page_of(client, address("list") + query)) is there, query


def test_third_party_sees_its_partner_but_not_strangers(people: Cast) -> None:
    mine, other = held(people), held(people, person=people.socar_engineer)
    client = signed_in(people.third_engineer)
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert [one["id"] for one in caller(people.third_engineer).rows("qualifications/")] == [
        mine.public_id
    ]


def test_revocation_shows_what_was_signed_on_it_as_far_as_the_reader_sees(
    people: Cast, signed: list[Relied]
) -> None:
    one = revoke(held(people), people.stp_admin, -5)
    signed += [
        Relied("prt_1", "PT-001 before", "/x", day(-6), people.memorandum.pk),
        Relied("prt_2", "PT-002 after", "/y", day(-5), people.memorandum.pk),
        Relied("prt_3", "PT-003 hidden", "/z", day(-5), people.other_memorandum.pk),
    ]
    ours = page_of(signed_in(people.socar_engineer), one.get_absolute_url())
    assert [name in ours for name in ("PT-001", "PT-002", "PT-003")] == [True, True, False]
    assert "PT-003" in page_of(signed_in(people.stp_engineer), one.get_absolute_url())


def told(code: str) -> set[tuple[str, int]]:
    rows = Notice.objects.filter(rule__code=code, settled_at=None)
    return set(rows.values_list("person__email", "offset"))


def test_person_and_administrators_are_reminded_before_it_ends(people: Cast) -> None:
    held(people, until=60, number="A")
    held(people, until=61, number="B", method="visual")
    scan_due(now=NOW, kind="qualification")
    assert told("qualification-ends") == {("admin@stp.test", -60)}
    assert told("qualification-own") == {("engineer@stp.test", -60)}
    held(people, -1, 500, number="C")
    scan_due(now=NOW, kind="qualification")
    assert told("qualification-ends") == told("qualification-own") == set()


def test_parties_of_every_shared_memorandum_are_told_of_a_revocation(people: Cast) -> None:
    revoke(held(people), people.stp_admin)
    scan_due(now=NOW, kind="qualification")
    assert told("qualification-revoked") == {
        ("coordinator@socar.test", 0), ("admin@socar.test", 0), ("coordinator@stp.test", 0),
        ("admin@stp.test", 0), ("admin@third.test", 0),
    }  # fmt: skip


def test_qualification_goes_its_way_over_the_api(people: Cast) -> None:
    admin, socar = caller(people.stp_admin), caller(people.socar_engineer)
    body = {
        "person": people.stp_engineer.public_id, "method": "visual", "level": 2, "issuer": "AzNDT",
        "number": "VT-1", "valid_from": iso(-1), "valid_to": iso(400),
    }  # fmt: skip
    assert problem_of(socar.post("qualifications/", body), 403)["code"] == "not_allowed"
    made = admin.post("qualifications/", body)
    assert made.status_code == 201, made.content
    path = f"qualifications/{made.json()['id']}/"
    assert problem_of(admin.patch(path, {"level": 3}), 428)["status"] == 428
    assert admin.patch(path, {"level": 3}, etag=admin.etag(path)).json()["level"] == 3
    actions = admin.get(f"{path}actions/").json()["actions"]
    assert [one["action"] for one in actions] == ["update", "revoke"]
    assert socar.get(f"{path}actions/").json()["actions"] == []
    said = {"on": iso(0), "reason": "Forged"}
    assert problem_of(socar.act(path, "revoke", said), 403)["code"] == "not_allowed"
    assert admin.act(path, "revoke", said).json()["revoked_on"] == iso(0)
    assert socar.rows("qualifications/?state=revoked")[0]["number"] == "VT-1"
    wrong = admin.post("qualifications/", body | {"level": 4, "number": "VT-2"})
    assert problem_of(wrong, 400)["errors"][0]["pointer"] == "#/level"


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_pages_and_lists_cost_the_same_whatever_their_length(people: Cast, rows: int) -> None:
    for number in range(rows):
        held(people, until=200, number=f"UT-{number}")
    client, reader = signed_in(people.socar_engineer), caller(people.socar_engineer)
    one = Qualification.objects.order_by("pk")[0]
    pages = {"list": address("list"), "ending": address("ending"), "detail": address("detail", one)}
    costs = {name: counted(client, url) for name, url in pages.items()}
    admin = signed_in(people.stp_admin)
    costs["member"] = counted(admin, people.stp_engineer.get_absolute_url())
    assert costs == QUERIES
    assert len(reader.rows("qualifications/?limit=100")) == rows
    with CaptureQueriesContext(connection) as asked:
        reader.rows("qualifications/?limit=100")
    assert len(asked) == LIST_QUERIES


def counted(client: Client, url: str) -> int:
    page_of(client, url)
    with CaptureQueriesContext(connection) as asked:
        page_of(client, url)
    return len(asked)
