"""Instruments and calibrations over the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Workflow, command
from core.api.schema import describe
from equipment.instruments import calibrating, rules, services
from equipment.instruments.facts import CalibrationFacts, InstrumentFacts
from equipment.instruments.filters import CalibrationFilter, InstrumentFilter
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.serializers import (
    CalibrationBody,
    CalibrationRow,
    DeclareBadBody,
    InstrumentBody,
    MeasuringInstrumentDetail,
    MeasuringInstrumentRow,
    NewCalibrationBody,
    NewInstrumentBody,
    WithdrawBody,
)


class Instruments(Workflow):
    """Measuring instruments of the parties: who owns them, and whether they may be used."""

    model = Instrument
    area = "equipment"
    detail_row = MeasuringInstrumentDetail
    needs_match = True
    offers = {"update": ("PATCH", ""), "withdraw": ("POST", "withdraw/")}
    shape = ListShape(
        row=MeasuringInstrumentRow,
        orderings={
            "number": ["memorandum", "number"],
            "created_at": [],
            "updated_at": ["updated_at"],
        },
        default="number",
        filterset=InstrumentFilter,
        ids=IN_MEMORANDUM,
    )
    withdraw = command(
        "withdraw", services.withdraw_instrument, name="instrument", body=WithdrawBody
    )

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions_for(user, row)

    @describe(body=NewInstrumentBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Enter an instrument of the caller's party."""
        said = self.body(NewInstrumentBody)
        memorandum = said.pop("memorandum")
        user: Any = request.user
        made = services.add_instrument(
            memorandum=memorandum, facts=InstrumentFacts(**said), by=user, now=timezone.now()
        )
        return self.created(made)

    @describe(body=InstrumentBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change what is said of an instrument in use."""
        return self.change(id, InstrumentBody, services.update_instrument, name="instrument")


class Calibrations(Workflow):
    """What laboratories wrote of the instruments, and what of it was found bad."""

    model = Calibration
    area = "equipment"
    needs_match = True
    offers = {"update": ("PATCH", ""), "declare-bad": ("POST", "declare-bad/")}
    shape = ListShape(
        row=CalibrationRow,
        orderings={
            "calibrated_on": ["calibrated_on"],
            "valid_to": ["valid_to"],
            "created_at": [],
            "updated_at": ["updated_at"],
        },
        default="-calibrated_on",
        filterset=CalibrationFilter,
        ids=IN_MEMORANDUM,
    )
    declare_bad = command(
        "declare-bad", calibrating.declare_bad, name="calibration", body=DeclareBadBody
    )

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.calibration_actions_for(user, row)

    @describe(body=NewCalibrationBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Enter a calibration of an instrument of the caller's party."""
        said = self.body(NewCalibrationBody)
        instrument = said.pop("instrument")
        user: Any = request.user
        made = calibrating.add_calibration(
            instrument=instrument, facts=CalibrationFacts(**said), by=user, now=timezone.now()
        )
        return self.created(made)

    @describe(body=CalibrationBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Correct a calibration; its days and verdict only while nothing rests on it."""
        return self.change(id, CalibrationBody, calibrating.update_calibration, name="calibration")
