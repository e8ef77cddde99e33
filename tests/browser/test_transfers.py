"""Files into the portal and out of it, in a real browser: each step, both widths, no scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, expect

from core.models import Export, Import
from core.transfer import exporting, importing
from equipment.models import Joint, Location
from tests import cast, factories
from tests.browser.people import Person, at_browser
from tests.core.transfers import GOOD, csv_of
from tests.stack import Stack, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = [1280, 390]
BAD = [["Yard 1", "yard", "", ""], ["", "yard", "", ""], ["Rig 2", "ship", "", ""]]


@pytest.fixture
def web(tmp_path: Path, transactional_db: None, settings: Any) -> Iterator[Stack]:
    """The web tier alone; the test does the worker's part when it is time for it."""
    settings.FILES_DIR = tmp_path / "var" / "files"
    with running(tmp_path / "var", names=("web",)) as stack:
        yield stack


def upload(person: Person, rows: list[list[str]], name: str) -> None:
    """From the list of imports to the preview of a file of places."""
    page = person.page
    page.goto("/imports/")
    page.get_by_role("link", name="Import a file").first.click()
    page.locator("[name=kind]").select_option("places")
    file = FilePayload(name=name, mimeType="text/csv", buffer=csv_of(rows))
    page.locator("[name=file]").set_input_files(file)
    person.press("Upload")
    expect(page.get_by_role("heading", level=1)).to_have_text("What do the columns mean?")


def make() -> None:
    """The worker's part."""
    made = Import.objects.get(status="committing")
    assert importing.make_import(import_id=made.pk, clock=timezone.now)


@pytest.mark.parametrize("width", WIDTHS)
def test_import_from_upload_to_undo(chromium: Browser, web: Stack, width: int) -> None:
    person = at_browser(chromium, web, cast.assemble().socar_engineer, width, dark=width == 390)
    page = person.page
    page.goto("/imports/new/")
    person.clean()
    upload(person, BAD, "bad.csv")
    person.clean()
    person.press("Show the preview")
    expect(page.get_by_text("2 errors stop this import.")).to_be_visible()
    expect(page.get_by_text("B4", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    person.clean()
    person.press("Discard", confirm=True)
    upload(person, GOOD, "places.csv")
    expect(page.get_by_text("Yard 1 · Rack A")).to_be_visible()
    person.press("Show the preview")
    expect(page.get_by_text("This file can be imported.")).to_be_visible()
    person.press("Import", confirm=True)
    expect(page.get_by_text("rows looked through")).to_be_visible()
    page.reload()
    expect(page.get_by_text("rows looked through")).to_be_visible()
    person.clean()
    person.press("Stop")
    expect(page.get_by_text("This file can be imported.")).to_be_visible()
    person.press("Import", confirm=True)
    expect(page.get_by_text("rows looked through")).to_be_visible()
    make()
    expect(page.get_by_role("heading", name="What was stored")).to_be_visible()
    person.clean()
    assert Location.objects.count() == 2
    person.press("Undo import", confirm=True)
    expect(page.get_by_role("button", name="Undo import")).to_have_count(0)
    assert not Location.objects.exists()
    page.goto("/imports/")
    expect(page.get_by_role("row", name=re.compile("places.csv"))).to_contain_text("Undone")
    expect(page.get_by_role("row", name=re.compile("bad.csv"))).to_contain_text("Discarded")
    person.clean()
    page.context.close()


def test_import_without_scripts(chromium: Browser, web: Stack) -> None:
    person = at_browser(chromium, web, cast.assemble().socar_engineer, 390, scripts=False)
    page = person.page
    upload(person, GOOD, "places.csv")
    person.press("Show the preview")
    person.press("Import")
    expect(page.get_by_text("rows looked through")).to_be_visible()
    make()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="What was stored")).to_be_visible()
    person.press("Undo import")
    expect(page.get_by_text("Undone").first).to_be_visible()
    assert not Location.objects.exists()
    page.context.close()


def choose(person: Person, format: str) -> None:
    person.page.locator("summary", has_text="Export").click()
    person.page.locator(f"[name=format][value={format}]").click()


def test_list_is_taken_out_at_once_as_csv_and_as_a_workbook(chromium: Browser, web: Stack) -> None:
    actors = cast.assemble()
    rig = factories.make_location(actors.memorandum, actors.socar, name="Rig A")
    for number in range(3):
        factories.make_joint(rig, serial=f"S-{number}", serial_key=f"S{number}")
    person = at_browser(chromium, web, actors.socar_engineer, 390)
    person.page.goto("/pipes/?kind=joint")
    person.page.locator("summary", has_text="Export").click()
    person.clean()
    person.page.keyboard.press("Escape")
    with person.page.expect_download() as csv:
        choose(person, "csv")
    assert csv.value.suggested_filename == "pipes.csv"
    assert len(csv.value.path().read_text("utf-8-sig").splitlines()) == 4
    plain = at_browser(chromium, web, actors.socar_engineer, scripts=False)
    plain.page.goto("/pipes/?kind=joint")
    with plain.page.expect_download() as xlsx:
        choose(plain, "xlsx")
    with python_calamine.CalamineWorkbook.from_path(xlsx.value.path()) as book:
        assert len(book.get_sheet_by_index(0).to_python()) == 4
    for one in (person, plain):
        one.page.context.close()


def test_long_list_is_taken_out_by_a_link(chromium: Browser, web: Stack) -> None:
    actors = cast.assemble()
    rig = factories.make_location(actors.memorandum, actors.socar, name="Rig A")
    first = factories.make_joint(rig)
    names = ("memorandum", "organisation", "product_line", "location", "effective_length_m")
    same = {name: getattr(first, name) for name in names}
    Joint.objects.bulk_create([Joint(**same) for _number in range(10_000)], 2_000)
    person = at_browser(chromium, web, actors.socar_engineer)
    page = person.page
    page.goto("/pipes/")
    choose(person, "csv")
    expect(page.get_by_text("This is a long list: the file is being made.")).to_be_visible()
    page.reload()
    expect(page.locator(".job")).to_be_visible()
    person.clean()
    export = Export.objects.get()
    assert exporting.make_export(export_id=export.pk, clock=timezone.now)
    expect(page.get_by_text("The file is ready. It is kept for 7 days.")).to_be_visible()
    person.clean()
    with page.expect_download() as taken:
        person.press("Download")
    assert len(taken.value.path().read_text("utf-8-sig").splitlines()) == 10_002
    page.set_viewport_size({"width": 390, "height": 900})
    Export.objects.create(**_expired(export))
    for path in ("/exports/", page.url):
        page.goto(path)
        person.clean()
    page.context.close()


def _expired(export: Export) -> dict[str, Any]:
    """Another export of the same person, of which the file is deleted."""
    same = ("person", "organisation", "place", "is_page", "source", "format", "language")
    now = timezone.now()
    values = {name: getattr(export, name) for name in same}
    return {**values, "status": "expired", "asked_at": now, "finished_at": now}
