"""Tallies as tests upload, map and register them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.events.models import Event
from equipment.models import Location, ProductLine, Tally
from equipment.pipes import queries, registering, services
from tests import factories
from tests.cast import Cast
from tests.equipment import workbooks

NOW = factories.NOW


def product_line() -> ProductLine:
    return factories.make_product_line()


def place(people: Cast) -> Location:
    return factories.make_location(people.memorandum, people.socar)


def upload(people: Cast, data: bytes, **given: Any) -> Tally:
    values: dict[str, Any] = {
        "memorandum": people.memorandum,
        "upload": SimpleUploadedFile(given.pop("file_name", "tally.xlsx"), data),
        "product_line": ProductLine.objects.first() or product_line(),
        "location": Location.objects.first() or place(people),
        "by": people.socar_engineer,
        "now": NOW,
    }
    return services.upload_tally(**{**values, **given})


def mapped(people: Cast, data: bytes, sheet: str = "Sheet1", **given: Any) -> Tally:
    tally = upload(people, data, **given)
    mapping = workbooks.suggested(queries.sheet_of(tally, sheet))
    return services.map_tally(tally=tally, mapping=mapping, by=people.socar_engineer, now=NOW)


def verbs(tally: Tally) -> list[str]:
    found = Event.objects.filter(object_id=tally.public_id).order_by("pk")
    return list(found.values_list("verb", flat=True))


def simple(*numbers: str, serials: tuple[str, ...] = ()) -> bytes:
    filled = [*serials, *[None] * len(numbers)]
    return workbooks.tally(
        *([n, number, filled[n - 1], "Casing", 12.5] for n, number in enumerate(numbers, 1))
    )


def asked(people: Cast, data: bytes, sheet: str = "Sheet1", **given: Any) -> Tally:
    tally = mapped(people, data, sheet, **given)
    return services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)


def register(tally: Tally, now: dt.datetime = NOW) -> bool:
    return registering.register_tally(tally_id=tally.pk, clock=lambda: now)
