"""Versions of a programme in the shape that its page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.pipes.readings.positions import place_words
from equipment.programmes.models import (
    InspectionProgramme,
    ProgrammeReading,
    ProgrammeStep,
    ProgrammeVersion,
    Sought,
)


@dataclass(frozen=True)
class StepShown:
    """A step with its gate, readings and findings in words."""

    step: ProgrammeStep
    gate: str
    readings: list[str]
    looks_for: list[str]
    asks: list[str]


@dataclass(frozen=True)
class VersionShown:
    """A version, whether it is the one of today, and its steps."""

    version: ProgrammeVersion
    is_in_force: bool
    steps: list[StepShown]


def versions_shown(programme: InspectionProgramme, today: dt.date) -> list[VersionShown]:
    """The versions of a programme that is read with them, the newest first."""
    rows: list[ProgrammeVersion] = list(programme.versions.all())
    pairs = zip_longest(rows, rows[1:])
    found = [
        VersionShown(
            one, one.is_in_force(today, following), [_step(step) for step in one.steps.all()]
        )
        for one, following in pairs
    ]
    return found[::-1]


def chosen(versions: Sequence[VersionShown], public_id: str) -> VersionShown | None:
    """The version that was asked for, else that of today, else the newest."""
    asked = [one for one in versions if one.version.public_id == public_id]
    current = [one for one in versions if one.is_in_force]
    return next(iter([*asked, *current, *versions]), None)


def _step(step: ProgrammeStep) -> StepShown:
    gate = ""
    if step.qualification:
        gate = str(step.get_qualification_display())
        if step.least_level:
            gate = _("%(method)s, level %(level)s or above") % {
                "method": gate,
                "level": step.least_level,
            }
    asked = (
        (step.needs_instrument, _("an instrument")),
        (step.is_standardised, _("standardisation checks before and after")),
        (step.lists_parts, _("a list of parts")),
        (step.asks_torque, _("the torque of the reassembly")),
    )
    return StepShown(
        step,
        gate,
        [reading_words(one) for one in step.readings.all()],
        [str(Sought(code).label) for code in step.looks_for],
        [words for is_asked, words in asked if is_asked],
    )


def reading_words(one: ProgrammeReading) -> str:
    """What is read where, how often, between which limits."""
    parts = [f"{one.get_kind_display()}: {place_words(one.place)}"]
    if one.count > 1:
        parts.append(f"× {one.count}")
    unit = "%" if one.basis == ProgrammeReading.Basis.PERCENT else "mm"
    if one.least is not None:
        limit = {"limit": numbers.measure(one.least.normalize() + 0, unit)}
        parts.append(_("at least %(limit)s") % limit)
    if one.most is not None:
        limit = {"limit": numbers.measure(one.most.normalize() + 0, unit)}
        parts.append(_("at most %(limit)s") % limit)
    if not one.is_required:
        parts.append(_("optional"))
    return ", ".join(parts)
