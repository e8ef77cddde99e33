"""Types of repair and maintenance in the shape that their pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web import numbers
from equipment.catalogue.repair_models import Check, Dimension, RepairType, Subject
from equipment.catalogue.shown import entered_words, source_facts
from equipment.catalogue.working import Figure

#: What work of a type does to the register, in the order of its flags.
EFFECTS: dict[str, str | Promise] = {
    "shortens": gettext_lazy("Shortens the pipe by the length that is cut off"),
    "changes_range": gettext_lazy("The new length decides the range anew"),
    "renews_tool_joint": gettext_lazy("Renews the tool joint"),
    "changes_coupling": gettext_lazy("Renews the coupling"),
}


@dataclass(frozen=True)
class TypeShown:
    """A type in a list: on what it is done, its limits, the checks that it asks for."""

    type: RepairType
    subjects: str
    per_cut: Figure | None
    cumulative: Figure | None
    checks: str


def types_shown(rows: Iterable[RepairType]) -> list[TypeShown]:
    """Types for a list."""
    return [
        TypeShown(
            row,
            labels(Subject, row.applies_to),
            limit_of(row, "per_cut_limit"),
            limit_of(row, "cumulative_limit"),
            labels(Check, row.checks),
        )
        for row in rows
    ]


def labels(choices: Any, codes: Sequence[str]) -> str:
    """The words of codes on one line."""
    return ", ".join(str(choices(code).label) for code in codes)


def limit_of(row: RepairType, name: str) -> Figure | None:
    """A limit as it was read off, and in millimetres; None where there is none."""
    value = getattr(row, f"entered_{name}")
    if value is None:
        return None
    said = entered_words(value, getattr(row, f"{name}_unit"))
    return Figure(said, numbers.measure(getattr(row, f"{name}_mm"), "mm", 3))


def limits_of(row: RepairType) -> list[tuple[str, Figure]]:
    """The limits of a type, for its page."""
    given = (
        (_("Most removed by one operation"), limit_of(row, "per_cut_limit")),
        (_("Most removed in all"), limit_of(row, "cumulative_limit")),
    )
    return [(label, figure) for label, figure in given if figure is not None]


def asked_of(row: RepairType) -> list[tuple[str, list[str]]]:
    """What a record of such work must hold: measures before and after, and checks."""
    lists: tuple[tuple[str, Any, Sequence[str]], ...] = (
        (_("Measured before"), Dimension, row.dimensions_before),
        (_("Measured after"), Dimension, row.dimensions_after),
        (_("Checked after the work"), Check, row.checks),
    )
    return [
        (label, [str(choices(code).label) for code in codes]) for label, choices, codes in lists
    ]


def effects_of(row: RepairType) -> list[str]:
    """What such work does to the register, in words."""
    return [str(words) for name, words in EFFECTS.items() if getattr(row, name)]


def facts_of_type(row: RepairType) -> list[tuple[str, Any]]:
    """What a type is and where it comes from."""
    return [
        (_("Code"), row.code),
        (_("Kind"), row.get_family_display()),
        (_("Done on"), labels(Subject, row.applies_to)),
        *source_facts(row),
    ]
