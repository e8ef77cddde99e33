"""What is said of a version of a procedure: its target and limits as they were entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from equipment.octg import convert
from equipment.procedures.models import LimitUnit, ProcedureVersion

PERCENT = LimitUnit.PERCENT
LIMITS = ("tolerance", "max_drop", "max_rise", "ceiling")
#: What stands on the row of a version under the name that it has here.
PLAIN = (
    "edition", "in_force_from", "in_force_to", "medium", "target_kind", "share_percent", "share_of",
    "least_target_mpa", "most_target_mpa", "stabilisation_s", "hold_s", "max_gap_s",
    "witness_rule", "full_scale_least", "full_scale_most", "accuracy_class", "qualified_tester",
    "tester_level", "source", "note", "mark",
)  # fmt: skip


@dataclass(frozen=True)
class Limit:
    """A share of the target in per cent, or a pressure in its unit."""

    value: Decimal
    unit: str

    def mpa(self, target_mpa: Decimal) -> Decimal:
        """The limit at a target, exactly."""
        if self.unit == PERCENT:
            return self.value * target_mpa / 100
        return convert(self.value, self.unit, "MPa")


@dataclass(frozen=True)
class Pressure:
    """A pressure as it was said or read off."""

    value: Decimal
    unit: str

    @property
    def mpa(self) -> Decimal:
        """In MPa, exactly."""
        return convert(self.value, self.unit, "MPa")


@dataclass(frozen=True)
class VersionFacts:
    """The terms of a version; times in seconds. Without `max_rise` it is 0.5 % of the target."""

    edition: str
    in_force_from: dt.date
    medium: str
    target_kind: str
    tolerance: Limit
    hold_s: int
    max_drop: Limit
    max_gap_s: Decimal
    ceiling: Limit
    witness_rule: str
    source: str
    mark: str
    in_force_to: dt.date | None = None
    target: Pressure | None = None
    share_percent: Decimal | None = None
    share_of: str = ""
    least_target_mpa: Decimal | None = None
    most_target_mpa: Decimal | None = None
    stabilisation_s: int = 0
    max_rise: Limit | None = None
    full_scale_least: Decimal = Decimal("1.3")
    full_scale_most: Decimal = Decimal(4)
    accuracy_class: Decimal | None = None
    qualified_tester: bool = False
    tester_level: int = 0
    note: str = ""

    def terms(self, target_mpa: Decimal) -> Mapping[str, Any]:
        """The terms in MPa and seconds at a target, as a chart is judged by them."""
        found = {name: getattr(self, name).mpa(target_mpa) for name in LIMITS if name != "max_rise"}
        if self.max_rise is not None:
            found["max_rise"] = self.max_rise.mpa(target_mpa)
        return {
            **found,
            "target": target_mpa,
            "stabilisation_s": self.stabilisation_s,
            "hold_s": self.hold_s,
            "max_gap_s": self.max_gap_s,
        }


NAMES = tuple(one.name for one in fields(VersionFacts))


def facts_of(version: ProcedureVersion) -> VersionFacts:
    """The terms of a stored version."""
    said = {name: getattr(version, name) for name in PLAIN}
    for name in LIMITS:
        value = getattr(version, name)
        said[name] = None if value is None else Limit(value, getattr(version, f"{name}_unit"))
    if version.entered_target is not None:
        said["target"] = Pressure(version.entered_target, version.target_unit)
    return VersionFacts(**said)


def columns_of(facts: VersionFacts) -> dict[str, Any]:
    """The columns of a version."""
    found: dict[str, Any] = {name: getattr(facts, name) for name in PLAIN}
    for name in LIMITS:
        limit: Limit | None = getattr(facts, name)
        found[name] = limit and limit.value
        found[f"{name}_unit"] = limit.unit if limit else ""
    target = facts.target
    return found | {
        "target_mpa": target and round(target.mpa, 6),
        "entered_target": target and target.value,
        "target_unit": target.unit if target else "",
    }
