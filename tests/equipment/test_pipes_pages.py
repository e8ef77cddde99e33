"""Pages of the import and the register, without a line of JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from core.transfer import stored
from equipment.models import Joint, Location, ProductLine, Tally
from equipment.pipes import queries, tasks
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import workbooks

pytestmark = pytest.mark.django_db
QUERIES = {"joint-list": 10, "tally-list": 6, "location-list": 7}
QUERIES_OF_PREVIEW, QUERIES_OF_TALLY = 9, 11


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FILES_DIR = tmp_path
    yield
    stored._workbook.cache_clear()
    stored._sheet.cache_clear()


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


@pytest.fixture
def place(people: Cast) -> Location:
    factories.make_product_line()
    return factories.make_location(people.memorandum, people.socar)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def posted(page: str) -> dict[str, str]:
    """The values that a browser would send back from a page's fields."""
    values = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', options)
        values[name] = chosen[1] if chosen else ""
    return values


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"), [({"file": b""}, "file"), ({"purpose": "storing"}, "purpose")]
)
def test_upload_that_the_form_refuses_is_422(
    people: Cast, place: Location, change: dict[str, Any], field: str
) -> None:
    data = {"file": workbooks.tally([1, "1", None, "Casing", 12.5]), **change}
    given = {
        **data, "file": SimpleUploadedFile("tally.xlsx", data["file"]),
        "product_line": ProductLine.objects.get().public_id, "location": place.public_id,
    }  # fmt: skip
    answer = client_of(people.socar_engineer).post(reverse("equipment:tally-create"), given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Tally.objects.exists()


def send(client: Client, data: bytes, place: Location, name: str = "tally.xlsx") -> Any:
    given = {
        "file": SimpleUploadedFile(name, data),
        "product_line": ProductLine.objects.get().public_id,
        "location": place.public_id,
    }
    return client.post(reverse("equipment:tally-create"), given, follow=True)


def mapped(client: Client, data: bytes, place: Location, sheet: str) -> Tally:
    """Walk the steps as a person does, taking every suggestion."""
    page = send(client, data, place)
    if "?" not in page.redirect_chain[-1][0]:
        link = page.content.decode().split(f">{sheet}<")[0].rsplit('href="', 1)[1].split('"')[0]
        page = client.get(link.replace("&amp;", "&"))
    header = posted(page.content.decode())
    fields = ("sheet", "header_first", "header_last", "first_row", "last_row")
    path = page.request["PATH_INFO"]
    page = client.get(path, {name: _text(header.get(name, "")) for name in fields}, follow=True)
    address = page.redirect_chain[-1][0]
    answer = client.post(address, posted(page.content.decode()))
    tally = Tally.objects.latest("pk")
    assert (answer.status_code, answer.headers["Location"]) == (302, tally.get_absolute_url())
    return tally


def _text(value: str) -> str:
    return value.replace("&quot;", '"')


def test_the_liner_goes_from_upload_to_register_by_pages_alone(
    people: Cast, place: Location
) -> None:
    client = client_of(people.socar_engineer)
    tally = mapped(client, workbooks.real("liner_9_5-8_as_run.xlsx"), place, '9 5-8" Liner Tally')
    page = client.get(tally.get_absolute_url()).content.decode()
    assert "This tally can be registered." in page
    assert "27 remarks" in page
    assert "913.391" in page
    version = {"version": tally.version}
    client.post(reverse("equipment:tally-commit", args=[tally.public_id]), version)
    waiting = client.get(tally.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert tasks.resume_imports() == 1
    done = client.get(tally.get_absolute_url()).content.decode()
    assert "Struck out: not run." in done
    assert Joint.objects.count() == 80
    assert len(re.findall(r"<s>3[567]</s>|/pipes/pip_", done)) >= 80


def test_the_tubing_asks_for_its_sheet_and_keeps_its_readings(
    people: Cast, place: Location
) -> None:
    client = client_of(people.socar_engineer)
    tally = mapped(client, workbooks.real("tubing_7_in.xlsx"), place, "Tally1")
    client.post(
        reverse("equipment:tally-commit", args=[tally.public_id]), {"version": tally.version}
    )
    tasks.commit_tally(tally.pk)
    joint = Joint.objects.get(tally_number="3")
    page = client.get(joint.get_absolute_url()).content.decode()
    assert "ID box1" in page and "157.940" in page


def test_the_fragment_of_progress_asks_until_the_work_is_over(
    people: Cast, place: Location
) -> None:
    client = client_of(people.socar_engineer)
    tally = mapped(client, workbooks.tally([1, "1", None, "Casing", 12.5]), place, "Sheet1")
    client.post(
        reverse("equipment:tally-commit", args=[tally.public_id]), {"version": tally.version}
    )
    fragment = client.get(tally.get_absolute_url(), headers={"HX-Request": "true"})
    assert "0 of 1 rows registered" in fragment.content.decode()
    tasks.resume_imports()
    over = client.get(tally.get_absolute_url(), headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"


def test_rows_are_decided_in_the_preview_and_a_stale_page_is_told(
    people: Cast, place: Location
) -> None:
    client = client_of(people.socar_engineer)
    rows = [[n, str(n), None, "Casing", 12.5] for n in (1, 2)]
    tally = mapped(client, workbooks.tally(*rows), place, "Sheet1")
    decide = reverse("equipment:tally-decide", args=[tally.public_id])
    sent = posted(client.get(tally.get_absolute_url()).content.decode())
    client.post(decide, sent | {"row_3": "ignored"})
    tally.refresh_from_db()
    assert queries.overrides_of(tally) == {3: "ignored"}
    stale = client.post(decide, sent | {"row_2": "ignored"}, follow=True)
    assert "Somebody else changed this" in stale.content.decode()
    tally.refresh_from_db()
    assert queries.overrides_of(tally) == {3: "ignored"}


def test_a_tally_with_errors_shows_them_and_offers_no_registration(
    people: Cast, place: Location
) -> None:
    client = client_of(people.socar_engineer)
    rows = ([1, "1", None, "Casing", 12.5], [2, "2", None, "Casing", "twelve"])
    tally = mapped(client, workbooks.tally(*rows), place, "Sheet1")
    page = client.get(tally.get_absolute_url()).content.decode()
    commit = reverse("equipment:tally-commit", args=[tally.public_id])
    assert "1 error stops this tally." in page
    assert commit not in page
    answer = client.post(commit, {"version": tally.version})
    assert answer.status_code == 422
    assert "E3" in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "This is not a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64, "the old .xls format"),
    ],
)
def test_a_bad_file_is_told_at_its_field(
    people: Cast, place: Location, data: bytes, words: str
) -> None:
    answer = send(client_of(people.socar_engineer), data, place)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Tally.objects.count() == 0


def test_a_choice_without_lengths_or_with_a_meaning_twice_stays_on_the_page(
    people: Cast, place: Location
) -> None:
    client = client_of(people.socar_engineer)
    send(client, workbooks.tally([1, "1", None, "Casing", 12.5]), place)
    tally = Tally.objects.get()
    address = reverse("equipment:tally-columns", args=[tally.public_id])
    address += "?sheet=Sheet1&header_first=1&header_last=1&first_row=2"
    sent = posted(client.get(address).content.decode())
    without = client.post(address, sent | {"column_4": ""})
    assert (without.status_code, "No column of lengths" in without.content.decode()) == (422, True)
    twice = client.post(address, sent | {"column_3": "number"})
    assert "has this meaning already" in twice.content.decode()
    assert Tally.objects.get().status == "uploaded"


def test_others_see_nothing_and_the_other_party_only_reads(people: Cast, place: Location) -> None:
    client = client_of(people.socar_engineer)
    tally = mapped(client, workbooks.tally([1, "1", None, "Casing", 12.5]), place, "Sheet1")
    other, stranger = client_of(people.stp_engineer), client_of(people.third_engineer)
    names = ("sheet", "header", "columns", "commit", "cancel", "discard", "decide")
    for name in names:
        address = reverse(f"equipment:tally-{name}", args=[tally.public_id])
        ask = "get" if name in ("sheet", "header", "columns") else "post"
        given = {} if ask == "get" else {"version": 2}
        assert getattr(other, ask)(address, given).status_code == 403
        assert getattr(stranger, ask)(address, given).status_code == 404
    assert other.get(tally.get_absolute_url()).status_code == 200
    assert stranger.get(tally.get_absolute_url()).status_code == 404
    joint = factories.make_joint(place)
    assert stranger.get(joint.get_absolute_url()).status_code == 404
    assert (
        client_of(people.socar_observer).get(reverse("equipment:tally-create")).status_code == 403
    )


@pytest.mark.parametrize("query", ["sort=colour", "after=%00", "show=other"])
def test_broken_queries_are_bad_requests(people: Cast, place: Location, query: str) -> None:
    client = client_of(people.socar_engineer)
    tally = mapped(client, workbooks.tally([1, "1", None, "Casing", 12.5]), place, "Sheet1")
    address = (
        tally.get_absolute_url() if query.startswith("show") else reverse("equipment:joint-list")
    )
    assert client.get(f"{address}?{query}").status_code == 400


def test_joints_are_found_by_look_alike_letters(people: Cast, place: Location) -> None:
    factories.make_joint(place, serial="AB-12", serial_key="AB12")
    factories.make_joint(place, tally_number="77", number_key="77")
    page = client_of(people.socar_engineer).get(reverse("equipment:joint-list"), {"q": "ав 12"})
    assert [joint.serial for joint in page.context["page"].rows] == ["AB-12"]


def test_a_place_is_added_and_listed(people: Cast, place: Location) -> None:
    client = client_of(people.socar_engineer)
    given = {"name": "Rack 4", "kind": "rack", "parent": place.public_id}
    page = client.post(reverse("equipment:location-create"), given, follow=True)
    assert "Rack 4" in page.content.decode()
    twice = client.post(reverse("equipment:location-create"), given)
    assert twice.status_code == 422


@pytest.mark.parametrize("count", [1, 3, 50])
def test_lists_ask_the_same_queries_at_any_length(
    people: Cast, place: Location, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        factories.make_joint(place, tally_number=str(n), number_key=str(n))
        Location.objects.create(
            memorandum=people.memorandum, organisation=people.socar, name=f"R{n}", kind="rack"
        )
        Tally.objects.create(
            memorandum=people.memorandum,
            organisation=people.socar,
            name=str(n),
            product_line=ProductLine.objects.get(),
            location=place,
            uploaded_by=people.socar_engineer,
            uploaded_at=factories.NOW,
        )
    client = client_of(people.socar_engineer)
    client.get(reverse("equipment:joint-list"))
    for name, queries_asked in QUERIES.items():
        with django_assert_num_queries(queries_asked):
            assert client.get(reverse(f"equipment:{name}")).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_registered_tally_asks_the_same_queries_at_any_length(
    people: Cast, place: Location, count: int, django_assert_num_queries: Any
) -> None:
    client = client_of(people.socar_engineer)
    rows = [[n, str(n), None, "Casing", 12.5, 99] for n in range(1, count + 1)]
    tally = mapped(client, workbooks.tally(*rows), place, "Sheet1")
    with django_assert_num_queries(QUERIES_OF_PREVIEW):
        client.get(tally.get_absolute_url())
    commit = reverse("equipment:tally-commit", args=[tally.public_id])
    client.post(commit, {"version": tally.version})
    assert tasks.commit_tally(tally.pk)
    with django_assert_num_queries(QUERIES_OF_TALLY):
        client.get(tally.get_absolute_url())
