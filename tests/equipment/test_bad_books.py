"""A bad file is refused in words at both doors, of tallies and imports, and leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from core.errors import Refused
from core.models import Attachment, Event, Import, StoredFile
from core.transfer import import_services
from equipment.models import Joint, Location, Tally
from equipment.pipes import services
from tests import cast, factories
from tests.cooperation.browsers import signed_in
from tests.equipment.bad_books import BOOKS, bytes_of
from tests.equipment.yard import make_rig

pytestmark = pytest.mark.django_db
REFUSED = [name for name, bad in BOOKS.items() if not bad.read]


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def shelf(tmp_path: Path, settings: Settings) -> Path:
    settings.FILES_DIR = tmp_path
    return tmp_path


def file_of(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(BOOKS[name].name, bytes_of(name))


def left(shelf: Path) -> tuple[int, ...]:
    """How much of everything there is that an upload may write."""
    models = (Tally, Import, Joint, Attachment, StoredFile, Event)
    files = sum(path.is_file() for path in shelf.rglob("*"))
    return (files, *(model.objects.count() for model in models))


@pytest.mark.parametrize("name", REFUSED)
def test_tally_refuses_it_and_keeps_nothing(actors: cast.Cast, shelf: Path, name: str) -> None:
    rig, line = make_rig(actors), factories.make_product_line()
    with pytest.raises(Refused) as refused:
        services.upload_tally(
            memorandum=actors.memorandum, upload=file_of(name), product_line=line, location=rig,
            by=actors.socar_engineer, now=factories.NOW,
        )  # fmt: skip
    assert (refused.value.field, refused.value.code) == ("file", BOOKS[name].code)
    assert refused.value.message.endswith(".")
    assert left(shelf) == (0,) * 7


@pytest.mark.parametrize("name", REFUSED)
def test_import_refuses_it_and_keeps_nothing(actors: cast.Cast, shelf: Path, name: str) -> None:
    with pytest.raises(Refused) as refused:
        import_services.upload_import(
            kind="joints", workspace=actors.memorandum.workspace, upload=file_of(name),
            by=actors.socar_engineer, now=factories.NOW,
        )  # fmt: skip
    assert (refused.value.field, refused.value.code) == ("file", BOOKS[name].code)
    assert left(shelf) == (0,) * 7


def test_page_says_why_at_its_field(actors: cast.Cast, shelf: Path) -> None:
    client = signed_in(actors.socar_engineer)
    for name, words in (
        ("500 MB of strings", "The file inflates far beyond what a list needs."),
        ("nested bomb", "The workbook carries another file inside: save values only."),
        ("macros", "The workbook carries macros: save it as .xlsx and send that."),
    ):
        answer = client.post("/imports/new/", {"kind": "places", "file": file_of(name)})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert left(shelf) == (0,) * 7


def test_far_cell_is_told_where_the_columns_are_chosen(actors: cast.Cast, shelf: Path) -> None:
    client = signed_in(actors.socar_engineer)
    answer = client.post("/imports/new/", {"kind": "places", "file": file_of("far cell")})
    made = Import.objects.get()
    page = client.get(f"{made.get_absolute_url()}columns/")
    assert (answer.status_code, page.status_code) == (302, 422)
    assert "values as far away as XFD1048576" in page.content.decode()
    assert not Location.objects.exists()
