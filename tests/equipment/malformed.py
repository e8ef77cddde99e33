"""Malformed recorder files carried in at every door: the service, the API and the form."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.errors import Refused
from core.models import Attachment, Event, StoredFile
from equipment.models import Attempt, PressureTest, WorkOrder
from equipment.pressure_testing import services
from equipment.pressure_testing.facts import RecorderFile, SetUp
from tests.callers import Caller, caller
from tests.cast import Cast
from tests.equipment import pressing, yard
from tests.equipment.recorders import KINDS, wrong_file

REFUSED, ACCEPTED, BROKEN = "refused", "accepted", "broken"
PLACE = re.compile(r"Row ([0-9]+), column [0-9]+:")
NAME = "test.csv"
#: How a file ended, and the row that was named.
Ended = tuple[str, int]


@dataclass
class Doors:
    """The three ways into one order in progress, for one set-up."""

    stage: Cast
    setup: SetUp
    order: WorkOrder

    @classmethod
    def of(cls, stage: Cast) -> Doors:
        """Into an order of their own."""
        order = pressing.started(stage, pressing.joints(stage))
        return cls(stage, pressing.setup(stage, order), order)

    @cached_property
    def box(self) -> Caller:
        """A data logger, which is shown what breaks as its answer."""
        found = caller(self.stage.stp_engineer, "recorders:write")
        found.client = Client(raise_request_exception=False)
        return found

    @cached_property
    def crew(self) -> Client:
        """The tester's browser."""
        client = Client(raise_request_exception=False)
        client.force_login(self.stage.stp_engineer)
        return client

    def service(self, data: bytes) -> Ended:
        changed = replace(self.setup, chart=RecorderFile(NAME, data))
        by = self.stage.stp_engineer
        try:
            services.record_test(order=self.order, setup=changed, by=by, now=pressing.NOW)
        except Refused as error:
            return REFUSED, next((int(str(row["row"])) for row in error.rows if "row" in row), 0)
        return ACCEPTED, 0

    def api(self, data: bytes) -> Ended:
        answer = self.box.upload("pressure-tests/", **self._said(), file=_upload(data))
        rows = [one["row"] for one in _errors(answer) if "row" in one]
        return _ended(answer.status_code), rows[0] if rows else 0

    def page(self, data: bytes) -> Ended:
        typed = self._typed() | {"file": _upload(data)}
        answer = self.crew.post(f"/orders/{self.order.public_id}/tests/new/", typed)
        found = PLACE.search(answer.content.decode())
        return _ended(answer.status_code), int(found[1]) if found else 0

    def _said(self) -> dict[str, Any]:
        uses = [
            {"instrument": one.instrument.public_id, "role": one.role}
            for one in self.setup.instruments
        ]
        return {**self._alike(), "order": self.order.public_id, "instruments": json.dumps(uses)}

    def _typed(self) -> dict[str, Any]:
        recorders = [one.instrument.public_id for one in self.setup.instruments]
        lines = {f"line-{line.public_id}": "on" for line in yard.lines(self.order)}
        tester = self.stage.stp_engineer.public_id
        return {**self._alike(), **lines, "tester": tester, "recorders": recorders}

    def _alike(self) -> dict[str, Any]:
        return {
            "procedure": self.setup.procedure.public_id,
            "tested_on": pressing.TODAY.isoformat(),
            "witnesses": [one.public_id for one in self.setup.witnesses],
        }


def _upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(NAME, data, "text/csv")


def _errors(answer: Any) -> Iterable[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json().get("errors", [])
    return found


def _ended(status: int) -> str:
    if status >= 500:
        return BROKEN
    return REFUSED if status >= 400 else ACCEPTED


@dataclass
class Seen:
    """How many files ended how, and of how many the right row was named."""

    ends: Counter[str] = field(default_factory=Counter)
    tried: int = 0
    named: int = 0
    wrong: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def share_named(self) -> float:
        return self.named / self.tried if self.tried else 0.0


def carry_in(doors: Doors, seeds: Iterable[int]) -> Seen:
    """Of ten files seven go to the service, two to the API and one to the form."""
    ways: list[tuple[str, Callable[[bytes], Ended]]] = [
        *[("service", doors.service)] * 7, *[("api", doors.api)] * 2, ("page", doors.page)
    ]  # fmt: skip
    seen = Seen()
    for seed in seeds:
        wrong = wrong_file(KINDS[seed % len(KINDS)], seed)
        door, way = ways[(seed // len(KINDS)) % len(ways)]
        ended, row = way(wrong.data)
        seen.tried += 1
        seen.ends[ended] += 1
        seen.named += row == wrong.row
        if ended != REFUSED:
            seen.wrong.append((door, wrong.kind, seed))
    return seen


def left() -> dict[str, int]:
    """What is stored of tests and files, and what lies on the shelf."""
    models = (PressureTest, Attempt, Attachment, StoredFile)
    shelf = Path(settings.FILES_DIR)
    return {
        **{one.__name__: one._default_manager.count() for one in models},
        "events": Event.objects.filter(verb="pressure_test.recorded").count(),
        "files": sum(one.is_file() for one in shelf.rglob("*")),
    }
