"""Pages of heats: entered, certified by a file, linked to pipes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from equipment.models import Heat
from equipment.pipes.heats import services
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives

pytestmark = pytest.mark.django_db
QUERIES = {"heat-list": 7, "heat-detail": 9, "heat-joints": 7}


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FILES_DIR = tmp_path
    yield


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, row: Any = None) -> str:
    return reverse(f"equipment:heat-{name}", args=[row.public_id] if row else [])


def make_heat(people: Cast, number: str = "8123") -> Heat:
    return services.create_heat(
        memorandum=people.memorandum, mill="Azertube", heat_number=number,
        by=people.socar_engineer, now=factories.NOW,
    )  # fmt: skip


def test_a_heat_is_entered_certified_and_given_to_pipes(people: Cast) -> None:
    client = client_of(people.socar_engineer)
    said = {"mill": "Azertube", "heat_number": "8123", "certificate_type": "3.1"}
    without = client.post(address("create"), said)
    assert (without.status_code, "number of the certificate" in without.content.decode()) == (
        422, True,
    )  # fmt: skip
    said["certificate_number"] = "MTC-9"
    assert client.post(address("create"), said).status_code == 302
    assert client.post(address("create"), said).status_code == 422
    heat = Heat.objects.get()
    attach = reverse("core:file-attach", args=["heat", heat.public_id])
    client.post(attach, {"file": SimpleUploadedFile("mtc.pdf", b"%PDF-1.7\n%%EOF")})
    one, two = (
        lives.joints_in(people, "received", serial=serial, serial_key=serial)[0]
        for serial in ("AA1", "AA2")
    )
    given = {"version": heat.version, "joints": [one.public_id], "lines": "aa-2"}
    assert client.post(address("joints", heat), given).status_code == 302
    assert {joint.heat for joint in lives.fresh([one, two])} == {heat}
    again = client.post(address("joints", heat), {**given, "joints": []})
    assert again.status_code in (409, 422)
    page = client_of(people.stp_engineer).get(address("detail", heat)).content.decode()
    for words in ("mtc.pdf", "MTC-9", "AA1", "AA2"):
        assert words in page
    heat.refresh_from_db()
    changed = {**said, "lot_number": "B", "version": heat.version}
    assert client.post(address("edit", heat), changed).status_code == 302
    assert client.post(address("edit", heat), {**changed, "lot_number": "C"}).status_code == 409


def test_only_its_party_changes_a_heat_and_strangers_see_none(people: Cast) -> None:
    heat = make_heat(people)
    for name in ("edit", "joints"):
        assert client_of(people.stp_engineer).get(address(name, heat)).status_code == 403
        assert client_of(people.third_engineer).post(address(name, heat)).status_code == 404
    assert client_of(people.third_engineer).get(address("list")).context["page"].rows == []
    assert (
        address("edit", heat)
        not in client_of(people.stp_engineer).get(address("detail", heat)).content.decode()
    )


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_of_heats_ask_the_same_queries_at_any_length(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    heats = [make_heat(people, str(number)) for number in range(count)]
    joints = lives.joints_in(people, "received", 2 * count)
    services.give_heat(
        heat=heats[0], joints=joints[:count], by=people.socar_engineer, now=factories.NOW
    )
    client = client_of(people.socar_engineer)
    client.get(address("list"))
    for name, asked in QUERIES.items():
        with django_assert_num_queries(asked):
            client.get(address(name.removeprefix("heat-"), None if "list" in name else heats[0]))
