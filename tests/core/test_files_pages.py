"""Files out and in: through the parent's permission, as an attachment that nothing runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from cooperation.models import Area
from core.accounts.models import User
from core.files import invariants, parents, services, store
from core.files.models import Attachment
from tests import cast, factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def find_area(user: User, public_id: str) -> Any:
    mine = Area.objects.filter(memorandum__workspace__parties__organisation=user.organisation_id)
    return mine.filter(public_id=public_id).first()


@pytest.fixture(autouse=True)
def shelf(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setitem(parents.REGISTRY, "area", parents.Kind(find_area, parents.works_there))
    yield


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def attachment(actors: cast.Cast) -> Attachment:
    return services.attach_file(
        upload=SimpleUploadedFile("qoruyucu boru.pdf", PDF),
        parent=actors.area,
        by=actors.socar_engineer,
        now=factories.NOW,
    )


def test_file_comes_as_an_attachment_that_no_browser_runs(
    client: Client, actors: cast.Cast, attachment: Attachment
) -> None:
    client.force_login(actors.stp_engineer)
    response = client.get(attachment.get_absolute_url())
    assert b"".join(response) == PDF
    head = response.headers
    assert head["Content-Disposition"].startswith("attachment")
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert head["Content-Type"] == "application/pdf"
    assert "no-store" in head["Cache-Control"]


def test_stranger_signs_in_first_and_other_party_meets_a_missing_file(
    client: Client, actors: cast.Cast, attachment: Attachment
) -> None:
    assert client.get(attachment.get_absolute_url()).status_code == 302
    client.force_login(actors.third_engineer)
    assert client.get(attachment.get_absolute_url()).status_code == 404
    assert client.get("/files/fil_nothing/").status_code == 404


def test_parent_that_hides_itself_hides_its_files(
    client: Client, actors: cast.Cast, attachment: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = parents.Kind(lambda user, public_id: None, parents.works_there)
    monkeypatch.setitem(parents.REGISTRY, "area", hidden)
    client.force_login(actors.socar_engineer)
    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_page_attaches_a_file_and_refuses_a_wrong_one(client: Client, actors: cast.Cast) -> None:
    client.force_login(actors.socar_engineer)
    address = f"/files/to/area/{actors.area.public_id}/"
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"file": SimpleUploadedFile("a.pdf", b"<html>")})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["file"])
    assert client.post(address, {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    assert Attachment.objects.get().name == "a.pdf"


def test_page_for_another_party_s_parent_or_unknown_kind_is_missing(
    client: Client, actors: cast.Cast
) -> None:
    client.force_login(actors.third_engineer)
    for kind, public_id in (("area", actors.area.public_id), ("user", actors.third.public_id)):
        address = f"/files/to/{kind}/{public_id}/"
        assert client.post(address, {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 404


def test_observer_may_read_and_not_attach(client: Client, actors: cast.Cast) -> None:
    client.force_login(actors.socar_observer)
    address = f"/files/to/area/{actors.area.public_id}/"
    assert client.post(address, {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 403


def test_invariant_finds_a_lost_and_a_changed_file(attachment: Attachment) -> None:
    sha256 = attachment.content.sha256
    assert invariants.files_are_kept() == []
    store.path_of(sha256).write_bytes(b"other")
    assert invariants.files_are_kept() == [f"file {sha256} was changed"]
    store.path_of(sha256).unlink()
    assert invariants.files_are_kept() == [f"file {sha256} is missing"]
