"""Pressure tests over the API: a data logger posts its recorder file with a token of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from core.api.bodies import dump
from core.api.lists import ListShape, known_only, page_of
from core.api.resources import IN_MEMORANDUM, JSON, Workflow, command
from core.api.schema import describe, page_shape
from equipment.instruments.models import Instrument
from equipment.instruments.queries import with_calibrations
from equipment.orders.models import OrderLine
from equipment.pressure_testing import queries, rules, services
from equipment.pressure_testing.facts import Leak, LineFacts, Reading, RecorderFile, SetUp, Use
from equipment.pressure_testing.filters import PressureTestFilter
from equipment.pressure_testing.models import Attempt, PressureTest
from equipment.pressure_testing.serializers import (
    AttemptRow,
    DecideBody,
    DrawnChartShape,
    PressureTestBody,
    PressureTestDetail,
    PressureTestRow,
)
from equipment.procedures.facts import Pressure
from equipment.procedures.models import PressureUnit

#: More than the longest recorder file needs to be refused for its length.
MOST_BYTES = 21 * 1024 * 1024
PLAIN = (
    "procedure", "tested_on", "medium", "ambient_c", "medium_c", "started_at", "ended_at", "pump",
    "remark", "target_reason",
)  # fmt: skip
ATTEMPTS = ListShape(
    row=AttemptRow, orderings={"number": ["line__position", "number"]}, default="number"
)


class PressureTests(Workflow):
    """Pressure tests: what was set up, its recorder file, and what the procedure makes of it."""

    model = PressureTest
    area = "equipment"
    needs_match = True
    detail_row = PressureTestDetail
    other_rows = (AttemptRow,)
    offers = {"decide": ("POST", "decide/"), "withdraw": ("POST", "withdraw/")}
    shape = ListShape(
        row=PressureTestRow,
        orderings={"tested_on": ["tested_on"], "updated_at": ["updated_at"]},
        default="-tested_on",
        filterset=PressureTestFilter,
        ids=IN_MEMORANDUM,
    )
    decide = command("decide", services.decide_test, name="test", body=DecideBody)
    withdraw = command("withdraw", services.withdraw_test, name="test")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions_for(user, row)

    def get_parsers(self) -> list[BaseParser]:
        """A recorder file comes as multipart, everything else as JSON."""
        if getattr(self, "action_map", {}).get("post") == "create":
            return [MultiPartParser()]
        return super().get_parsers()

    @describe(body=PressureTestBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Record a set-up: its recorder file is judged by the version of the procedure that was in
        force on the day, and kept byte for byte. A file that is not read is refused with `row` and
        `column` of the fault, and nothing is stored."""
        said = self.body(PressureTestBody)
        user: Any = request.user
        made = services.record_test(
            order=said["order"], setup=setup_said(said, user), by=user, now=timezone.now()
        )
        return self.created(made)

    @describe(answer=page_shape(AttemptRow), summary="All attempts of the lines of this set-up")
    @action(detail=True, methods=["get"], url_path="attempts", url_name="attempts")
    def attempts(self, request: Request, id: str) -> HttpResponseBase:
        test = self.one(id)
        lines = test.attempts.values("line")
        return page_of(
            request, lambda _user: Attempt.objects.filter(line__in=lines), ATTEMPTS, Attempt
        )

    @describe(answer=DrawnChartShape, summary="The chart thinned out for drawing")
    @action(detail=True, methods=["get"], url_path="chart", url_name="chart")
    def chart(self, request: Request, id: str) -> HttpResponse:
        """First, last, least and most of each stretch; the recorder file has every sample."""
        known_only(request.query_params, [])
        drawing = self.one(id).drawing
        return HttpResponse(dump({"seconds": drawing.seconds, "mpa": drawing.mpa}), JSON)


def setup_said(said: dict[str, Any], user: Any) -> SetUp:
    """The set-up of a body as the service takes it."""
    upload = said["file"]
    file = RecorderFile(upload.name or "", upload.read(MOST_BYTES), said.get("unit", ""))
    known = _calibrated(said)
    value = said.get("target_value")
    unit = said.get("target_unit") or PressureUnit.MPA.value
    return SetUp(
        **{name: said[name] for name in PLAIN if name in said},
        tester=said.get("tester", user),
        witnesses=said.get("witnesses", ()),
        lines=_lines(said),
        chart=file,
        target=None if value is None else Pressure(value, unit),
        instruments=[replace(one, instrument=known[one.instrument.pk]) for one in _uses(said)],
        readings=[
            Reading(
                known.get(row["instrument"].pk, row["instrument"]),
                row["moment"],
                Pressure(**row["pressure"]),
            )
            for row in said.get("readings", ())
        ],
    )


def _uses(said: dict[str, Any]) -> list[Use]:
    return [Use(row["instrument"], row["role"]) for row in said.get("instruments", ())]


def _calibrated(said: dict[str, Any]) -> dict[int, Instrument]:
    """The instruments with their calibrations, in two statements."""
    keys = [one.instrument.pk for one in _uses(said)]
    return {row.pk: row for row in with_calibrations(Instrument.objects.filter(pk__in=keys))}


def _lines(said: dict[str, Any]) -> list[LineFacts]:
    """The lines that were named; without any those that are still planned."""
    if "lines" not in said:
        planned = queries.lines_of(said["order"]).filter(status=OrderLine.Status.PLANNED)
        return [LineFacts(line) for line in planned]
    return [
        LineFacts(
            row["line"], Leak(**row["leak"]) if row.get("leak") else None, row.get("remark", "")
        )
        for row in said["lines"]
    ]
