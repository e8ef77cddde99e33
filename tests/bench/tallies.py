"""A tally of ten thousand rows from its upload until it is registered, and the memory it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import override_settings
from django.utils import timezone

from core.accounts.models import User
from equipment.models import Location, ProductLine, Tally
from equipment.pipes import queries, registering, services
from tests.bench.figures import Figure, at_most, within
from tests.bench.memory import cost_of
from tests.equipment import workbooks

ROWS = 10_000
SECONDS, MEGABYTES = 10, 200


def ten_thousand(person: User, folder: Path) -> Iterator[Figure]:
    """By the services that page, API and worker call, in one process."""
    place = Location.objects.visible_to(person).filter(kind="rig").order_by("pk")[0]
    line = ProductLine.objects.filter(product="casing").order_by("pk")[0]
    data = book()
    with override_settings(FILES_DIR=folder):
        cost = cost_of(lambda: registered(person, place, line, data))
    if Tally.objects.filter(status="committed", rows_total=ROWS).count() != 1:
        raise RuntimeError("the tally was not registered")
    yield within("10,000-row tally, upload to committed", cost.seconds, SECONDS)
    words = f"{cost.megabytes:.0f} MB"
    yield at_most("10,000-row tally, memory / 200 MB", cost.megabytes / MEGABYTES, 1, words)


def book() -> bytes:
    """A list of ten thousand joints with serials of their own."""
    return workbooks.tally(
        *(
            [number, number, f"TEN-{number:06d}", "Casing", 12.5 + number % 7 / 100]
            for number in range(1, ROWS + 1)
        )
    )


def registered(person: User, place: Location, line: ProductLine, data: bytes) -> None:
    """Upload, take the suggested mapping, commit, register."""
    tally = services.upload_tally(
        memorandum=place.memorandum, upload=SimpleUploadedFile("ten.xlsx", data),
        product_line=line, location=place, by=person, now=timezone.now(),
    )  # fmt: skip
    mapping = workbooks.suggested(queries.sheet_of(tally, "Sheet1"))
    tally = services.map_tally(tally=tally, mapping=mapping, by=person, now=timezone.now())
    services.commit_tally(tally=tally, by=person, now=timezone.now())
    registering.register_tally(tally_id=tally.pk, clock=timezone.now)
