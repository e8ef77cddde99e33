"""Procedures in words: what a version asks, and each of its terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.procedures import queries, rules
from equipment.procedures.facts import PERCENT, Limit, VersionFacts, facts_of
from equipment.procedures.models import (
    LimitUnit,
    Medium,
    Procedure,
    ProcedureVersion,
    ShareOf,
    TargetKind,
    WitnessRule,
)

DEFAULT_RISE = Limit(Decimal("0.5"), PERCENT)


@dataclass(frozen=True)
class VersionShown:
    """A version with its terms, its summary and what is doubtful in it."""

    version: ProcedureVersion
    is_in_force: bool
    days: str
    summary: str
    terms: list[tuple[str, str]]
    warnings: list[str]

    @property
    def mark_tone(self) -> str:
        return mark_tone(self.version)


@dataclass(frozen=True)
class ProcedureShown:
    """A procedure with the version of the day, None where none is in force."""

    procedure: Procedure
    version: ProcedureVersion | None
    target: str
    hold: str
    drop: str

    @property
    def mark_tone(self) -> str:
        return mark_tone(self.version) if self.version is not None else ""

    @property
    def edition(self) -> str:
        """The edition in force, nothing where none is."""
        return self.version.edition if self.version is not None else ""


def row_of(procedure: Procedure, on: dt.date) -> ProcedureShown:
    """A procedure in a list."""
    version = queries.in_force(procedure, on)
    if version is None:
        return ProcedureShown(procedure, None, "", "", "")
    facts = facts_of(version)
    return ProcedureShown(
        procedure,
        version,
        target_words(facts),
        numbers.measure(facts.hold_s, _("s")),
        limit_words(facts.max_drop),
    )


def versions_shown(versions: Sequence[ProcedureVersion], on: dt.date) -> list[VersionShown]:
    """The versions of a procedure."""
    return [version_shown(one, on) for one in versions]


def version_shown(version: ProcedureVersion, on: dt.date) -> VersionShown:
    """One version as its page tells it."""
    facts = facts_of(version)
    return VersionShown(
        version=version,
        is_in_force=version.is_in_force(on),
        days=days_words(facts),
        summary=summary_of(facts),
        terms=terms_of(facts),
        warnings=rules.warnings_of(facts),
    )


def days_words(facts: VersionFacts) -> str:
    """From when to when a version holds."""
    first = numbers.day(facts.in_force_from)
    if facts.in_force_to is None:
        return _("from %(day)s") % {"day": first}
    return _("from %(first)s to %(last)s") % {
        "first": first,
        "last": numbers.day(facts.in_force_to),
    }


def limit_words(limit: Limit) -> str:
    """A limit as it was entered."""
    if limit.unit == PERCENT:
        return _("%(value)s %% of the target") % {"value": numbers.number(limit.value)}
    return numbers.measure(limit.value, limit.unit)


def target_words(facts: VersionFacts) -> str:
    """Where the pressure comes from."""
    if facts.target is not None:
        return numbers.measure(facts.target.value, facts.target.unit)
    if facts.share_percent is not None:
        said = {"share": numbers.measure(facts.share_percent, "%"),
                "rating": ShareOf(facts.share_of).label}  # fmt: skip
        return _("%(share)s of: %(rating)s") % said
    return str(TargetKind(facts.target_kind).label)


def summary_of(facts: VersionFacts) -> str:
    """What a test by these terms is, in plain words."""
    said = {
        "medium": Medium(facts.medium).label,
        "target": target_words(facts),
        "wait": facts.stabilisation_s,
        "hold": facts.hold_s,
        "drop": limit_words(facts.max_drop),
    }
    parts = [_("Pressed with %(medium)s. Pressure: %(target)s.") % said]
    if facts.stabilisation_s:
        parts.append(_("%(wait)s s after the pump is shut off the hold begins.") % said)
    else:
        parts.append(_("The hold begins when the pump is shut off.") % said)
    parts.append(
        _("It lasts %(hold)s s, in which the pressure may fall by %(drop)s at most.") % said
    )
    parts.append(f"{WitnessRule(facts.witness_rule).label}.")
    return " ".join(parts)


def terms_of(facts: VersionFacts) -> list[tuple[str, str]]:
    """Each term with its words."""
    rise = facts.max_rise or DEFAULT_RISE
    scale = _("from %(least)s to %(most)s times the pressure") % {
        "least": numbers.number(facts.full_scale_least),
        "most": numbers.number(facts.full_scale_most),
    }
    accuracy = facts.accuracy_class
    return [
        (_("Medium"), str(Medium(facts.medium).label)),
        (_("Target"), target_words(facts)),
        *_bounds(facts),
        (_("Tolerance below the target"), limit_words(facts.tolerance)),
        (_("Stabilisation"), numbers.measure(facts.stabilisation_s, _("s"))),
        (_("Hold"), numbers.measure(facts.hold_s, _("s"))),
        (_("Most drop"), limit_words(facts.max_drop)),
        (_("Most rise"), limit_words(rise)),
        (_("Longest gap between samples"), numbers.measure(facts.max_gap_s, _("s"))),
        (_("Ceiling"), limit_words(facts.ceiling)),
        (_("Witnesses"), str(WitnessRule(facts.witness_rule).label)),
        (_("Full scale of the gauge"), scale),
        (
            _("Accuracy class at worst"),
            numbers.measure(accuracy, "%") if accuracy else _("not said"),
        ),
        (_("Tester"), tester_words(facts)),
    ]


def _bounds(facts: VersionFacts) -> list[tuple[str, str]]:
    found: list[tuple[str, Any]] = [
        (_("Target at least"), facts.least_target_mpa),
        (_("Target at most"), facts.most_target_mpa),
    ]
    return [
        (label, numbers.measure(value, LimitUnit.MPA))
        for label, value in found
        if value is not None
    ]


def tester_words(facts: VersionFacts) -> str:
    """What the procedure asks of the tester."""
    if not facts.qualified_tester:
        return _("no qualification is asked")
    if facts.tester_level:
        return _("qualified for pressure testing, level %(level)s") % {"level": facts.tester_level}
    return _("qualified for pressure testing")


def mark_tone(version: ProcedureVersion) -> str:
    """The tone in which a mark is shown."""
    return {"looked_up": "green", "practice": "amber", "uncertain": "red"}[version.mark]
