"""Repair records in the shape that sheet and page show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.web import numbers
from equipment.catalogue.repair_models import Check, Dimension
from equipment.orders.models import OrderLine
from equipment.repair import completeness, queries
from equipment.repair.facts import Length, Operation, RepairFacts
from equipment.repair.models import Consumable, RepairDimension, RepairEffect, RepairRecord

Moment = RepairDimension.Moment


@dataclass(frozen=True)
class LineShown:
    """A line of the sheet: what was done, and what its record lacks."""

    line: OrderLine
    record: RepairRecord | None
    work: str
    missing: list[str]

    @property
    def url(self) -> str:
        return line_url(self.line)


def line_url(line: OrderLine) -> str:
    """The page of one line."""
    return reverse("equipment:repair-line", args=[line.order.public_id, line.public_id])


def lines_shown(lines: Iterable[OrderLine]) -> list[LineShown]:
    """Lines that were read with their whole records."""
    return [_line(line) for line in lines]


def _line(line: OrderLine) -> LineShown:
    facts = queries.facts_of(line)
    record = queries.record_of(line)
    is_open = record is not None and line.status == OrderLine.Status.PLANNED
    missing = [words for _field, words in completeness.missing_of(facts)] if is_open else []
    work = ", ".join(dict.fromkeys(one.type.label for one in facts.operations))
    return LineShown(line, record, work, missing)


def next_line(lines: Sequence[OrderLine], after: OrderLine | None = None) -> OrderLine | None:
    """The next line that is still planned, from the beginning again behind the last one."""
    start = after.position if after else 0
    waiting = [
        one
        for one in lines
        if one.status == OrderLine.Status.PLANNED and (after is None or one.pk != after.pk)
    ]
    behind = [one for one in waiting if one.position > start]
    return next(iter(behind or waiting), None)


def lender_of(lines: Sequence[OrderLine], line: OrderLine) -> OrderLine | None:
    """The nearest line before this one that has a record, else the last of all that have."""
    told = [one for one in lines if queries.record_of(one) is not None and one.pk != line.pk]
    before = [one for one in told if one.position < line.position]
    return next(reversed(before or told), None)


@dataclass(frozen=True)
class OperationShown:
    """An operation in words."""

    type: Any
    figures: str
    who: str
    day: str
    remark: str


def operations_shown(facts: RepairFacts) -> list[OperationShown]:
    """The operations of a record."""
    return [_operation(one) for one in facts.operations]


def _operation(one: Operation) -> OperationShown:
    figures = []
    if one.removed is not None:
        figures.append(_("%(size)s removed") % {"size": length_words(one.removed)})
    if one.cut is not None:
        figures.append(_("%(size)s cut off") % {"size": length_words(one.cut)})
    hours = numbers.measure(one.hours, _("h")) if one.hours is not None else ""
    who = ", ".join(filter(None, (one.operator, one.machine, one.unit, hours)))
    return OperationShown(one.type, ", ".join(figures), who, numbers.day(one.done_on), one.remark)


def length_words(length: Length) -> str:
    """A length as it was read, with millimetres beside any other unit."""
    said = numbers.measure(length.value.normalize() + 0, length.unit)
    if length.unit == "mm":
        return said
    return f"{said} ({numbers.measure(length.mm, 'mm', 3)})"


def dimensions_shown(facts: RepairFacts) -> list[tuple[str, str, str]]:
    """Each dimension with its value before and after."""
    codes = dict.fromkeys(one.code for one in facts.dimensions)
    found = {(one.code, one.moment): length_words(one.value) for one in facts.dimensions}
    return [
        (
            str(Dimension(code).label),
            found.get((code, Moment.BEFORE), "–"),
            found.get((code, Moment.AFTER), "–"),
        )
        for code in codes
    ]


def consumables_shown(facts: RepairFacts) -> list[tuple[str, str, str, str]]:
    """What was used: name, heat or batch, quantity, origin."""
    return [
        (
            one.name,
            one.batch or "–",
            numbers.measure(one.quantity, one.unit) if one.quantity is not None else "–",
            str(Consumable.Origin(one.origin).label),
        )
        for one in facts.consumables
    ]


def checks_shown(facts: RepairFacts) -> list[dict[str, Any]]:
    """What was checked, by whom, and how it ended."""
    return [
        {
            "label": Check(one.code).label,
            "passed": one.passed,
            "by": one.checked_by,
            "day": numbers.day(one.on),
            "remark": one.remark,
        }
        for one in facts.checks
    ]


def effect_shown(effect: RepairEffect | None) -> list[tuple[str, str, str]]:
    """What the register said before and says after: label, before, after."""
    if effect is None:
        return []
    lengths = (
        (_("Overall length"), effect.overall_before_m, effect.overall_after_m),
        (_("Effective length"), effect.effective_before_m, effect.effective_after_m),
    )
    found = [
        (label, numbers.measure(before, "m", 3), numbers.measure(after, "m", 3))
        for label, before, after in lengths
        if before is not None or after is not None
    ]
    if effect.range_before or effect.range_after:
        found.append((_("Range"), effect.range_before or "–", effect.range_after or "–"))
    return found


def record_page(line: OrderLine) -> dict[str, Any]:
    """What the page of a record that is only read shows."""
    facts, record = queries.facts_of(line), queries.record_of(line)
    effect: Any = getattr(record, "effect", None)
    return {
        "facts": facts,
        "record": record,
        "operations": operations_shown(facts),
        "dimensions": dimensions_shown(facts),
        "consumables": consumables_shown(facts),
        "checks": checks_shown(facts),
        "effect": effect,
        "effects": effect_shown(effect),
        "missing": _line(line).missing,
    }
