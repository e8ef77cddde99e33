"""Attaching files: allowed, refused, other party, full disk, once per content, event."""

from __future__ import annotations

import errno
import io
import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from cooperation.models import Area
from core.accounts.models import User
from core.api import problems
from core.errors import NotAllowed, Refused
from core.events.models import Event
from core.files import parents, services, store
from core.files.models import Attachment, StoredFile
from core.web.errors import status_of
from tests import cast, factories

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def find_area(user: User, public_id: str) -> Any:
    return (
        Area.objects.filter(memorandum__workspace__parties__organisation=user.organisation_id)
        .filter(public_id=public_id)
        .first()
    )


@pytest.fixture(autouse=True)
def shelf(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setitem(parents.REGISTRY, "area", parents.Kind(find_area, parents.works_there))
    yield settings.FILES_DIR


def attach(
    actors: cast.Cast, by: User | None = None, *, name: str = "report.pdf", data: bytes = PDF
) -> Attachment:
    return services.attach_file(
        upload=SimpleUploadedFile(name, data),
        parent=actors.area,
        by=by or actors.socar_engineer,
        now=factories.NOW,
    )


def kept(shelf: Path) -> list[Path]:
    return [path for path in shelf.rglob("*") if path.is_file()]


def workbook(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


def picture(form: str = "JPEG", **fields: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 4), "red").save(out, form, **fields)
    return out.getvalue()


def test_long_file_is_kept_a_piece_at_a_time(shelf: Path, tmp_path: Path) -> None:
    """An export may be as long as it likes: the worker's memory does not follow."""
    with (tmp_path / "long").open("wb+") as source:
        for piece in range(40):
            source.write(bytes([piece]) * MEGABYTE)
        tracemalloc.start()
        content = services.keep_file(source, "text/csv")
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert services.keep_file(source, "text/csv") == content
    assert peak < 2 * MEGABYTE
    assert content.size == 40 * MEGABYTE
    assert kept(shelf) == [store.path_of(content.sha256)]
    with store.open_content(content.sha256) as stored:
        assert store.digest_of(stored) == content.sha256


def test_attached_file_lies_on_the_shelf_under_its_digest(shelf: Path) -> None:
    attachment = attach(cast.assemble())
    assert store.read_content(attachment.content.sha256) == PDF
    assert kept(shelf) == [store.path_of(attachment.content.sha256)]


def test_attaching_tells_one_event_without_the_name_of_the_file() -> None:
    actors = cast.assemble()
    attachment = attach(actors)
    event = Event.objects.get(object_id=attachment.public_id)
    assert (event.verb, event.workspace_id) == ("file.attached", actors.memorandum.pk)
    assert sorted(event.after) == ["parent_id", "parent_type", "sha256", "size"]


def test_same_content_is_kept_once_for_two_attachments(shelf: Path) -> None:
    actors = cast.assemble()
    attach(actors)
    attach(actors, actors.stp_engineer, name="copy.pdf")
    assert (StoredFile.objects.count(), Attachment.objects.count()) == (1, 2)
    assert len(kept(shelf)) == 1


@pytest.mark.parametrize("who", ["third_engineer", "socar_observer"])
def test_other_party_and_observer_may_not_attach(who: str, shelf: Path) -> None:
    actors = cast.assemble()
    with pytest.raises(NotAllowed):
        attach(actors, getattr(actors, who))
    assert (Attachment.objects.count(), kept(shelf)) == (0, [])


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("run.exe", b"MZ", "file_type"),
        ("page.html", b"<html></html>", "file_type"),
        ("report.pdf", b"<script>alert(1)</script>", "file_type"),
        ("photo.png", picture("JPEG"), "file_type"),
        ("photo.jpg", picture()[:40], "file_type"),
        ("tally.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "file_type"),
        ("tally.xlsx", workbook("a.txt"), "file_type"),
        ("note.txt", b"\x00\x01\x02", "file_type"),
        ("note.txt", b"", "file_empty"),
        ("\u202e", b"x", "file_name"),
    ],
)
def test_wrong_content_is_refused_and_leaves_nothing(
    name: str, data: bytes, code: str, shelf: Path
) -> None:
    actors = cast.assemble()
    with pytest.raises(Refused) as refusal:
        attach(actors, name=name, data=data)
    assert (refusal.value.code, kept(shelf)) == (code, [])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tally.XLSX", workbook("[Content_Types].xml", "xl/workbook.xml")),
        ("note.txt", "Бурильная труба".encode("cp1251")),
        ("note.txt", "Qoruyucu boru, ə".encode()),
        ("note.csv", "a;b\r\n1;2\r\n".encode("utf-16")),
        ("photo.webp", picture("WEBP")),
    ],
)
def test_allowed_kinds_are_taken(name: str, data: bytes) -> None:
    assert attach(cast.assemble(), name=name, data=data).name == name


def test_image_is_drawn_anew_without_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at the secret yard"
    attachment = attach(cast.assemble(), name="photo.jpg", data=picture(exif=exif))
    assert b"secret yard" not in store.read_content(attachment.content.sha256)


def test_direction_marks_leave_the_name() -> None:
    assert attach(cast.assemble(), name="a\u202efdp.pdf").name == "afdp.pdf"


def test_too_large_file_is_refused(settings: Settings) -> None:
    settings.FILE_LIMIT_BYTES = 10
    with pytest.raises(Refused) as refusal:
        attach(cast.assemble())
    assert refusal.value.code == "file_too_large"


def test_quota_counts_the_own_party_alone(settings: Settings) -> None:
    actors = cast.assemble()
    settings.PARTY_QUOTA_BYTES = len(PDF)
    attach(actors)
    attach(actors, actors.stp_engineer)
    with pytest.raises(Refused) as refusal:
        attach(actors)
    assert refusal.value.code == "quota_full"


def test_full_disk_is_told_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, shelf: Path) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refusal:
        attach(cast.assemble())
    assert (refusal.value.code, kept(shelf)) == ("storage_full", [])
    assert (status_of(refusal.value), problems.refusal(refusal.value).status_code) == (507, 507)
    assert (StoredFile.objects.count(), Event.objects.count()) == (0, 0)
