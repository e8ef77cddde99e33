"""What a version of a programme says, as page, API and migration give it to the service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from equipment.catalogue.class_models import ClassScheme
from equipment.programmes.models import (
    Mark,
    ProgrammeReading,
    ProgrammeStep,
    ProgrammeVersion,
)

#: Columns of a step that facts and rows share.
OF_STEP = (
    "code", "name", "name_az", "name_ru", "method", "qualification", "least_level", "is_required",
    "needs_instrument", "is_standardised", "looks_for", "lists_parts", "asks_torque",
    "acceptance", "acceptance_az", "acceptance_ru",
)  # fmt: skip
OF_READING = ("kind", "place", "count", "is_required", "least", "most", "basis")


@dataclass(frozen=True)
class ReadingFacts:
    """What is read at a place, how often, and between which limits (mm or % of nominal)."""

    kind: str
    place: str
    count: int = 1
    is_required: bool = True
    least: Decimal | None = None
    most: Decimal | None = None
    basis: str = ProgrammeReading.Basis.MM


@dataclass(frozen=True)
class StepFacts:
    """One step of a programme."""

    code: str
    name: str
    method: str
    name_az: str = ""
    name_ru: str = ""
    qualification: str = ""
    least_level: int = 0
    is_required: bool = True
    needs_instrument: bool = False
    is_standardised: bool = False
    looks_for: Sequence[str] = ()
    lists_parts: bool = False
    asks_torque: bool = False
    acceptance: str = ""
    acceptance_az: str = ""
    acceptance_ru: str = ""
    readings: Sequence[ReadingFacts] = ()


@dataclass(frozen=True)
class VersionFacts:
    """A version: from which day it is in force, where it comes from, and its steps in order."""

    in_force_from: dt.date
    source: str
    steps: Sequence[StepFacts]
    edition: str = ""
    mark: str = Mark.PRACTICE
    note: str = ""
    scheme: ClassScheme | None = None


def of_version(version: ProgrammeVersion) -> VersionFacts:
    """What a version says that is read with its steps and readings."""
    return VersionFacts(
        in_force_from=version.in_force_from,
        source=version.source,
        edition=version.edition,
        mark=version.mark,
        note=version.note,
        scheme=version.scheme,
        steps=[_step(step) for step in version.steps.all()],
    )


def _step(step: ProgrammeStep) -> StepFacts:
    values: dict[str, Any] = {name: getattr(step, name) for name in OF_STEP}
    readings = [
        ReadingFacts(**{name: getattr(one, name) for name in OF_READING})
        for one in step.readings.all()
    ]
    return StepFacts(**values, readings=readings)
