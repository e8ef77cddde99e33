"""The rows below repair records, and records as plain values: to store, to compare, to tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from equipment.pipes.models import Joint
from equipment.pipes.readings.rules import Facts, Judged
from equipment.repair import queries
from equipment.repair.facts import Length, Operation, RepairFacts
from equipment.repair.models import (
    Consumable,
    RepairCheck,
    RepairDimension,
    RepairOperation,
    RepairRecord,
)

ROWS_A_STATEMENT = 1_000
CHILDREN: tuple[type[Any], ...] = (RepairOperation, RepairDimension, Consumable, RepairCheck)


def rewrite(pairs: Sequence[tuple[RepairRecord, RepairFacts]]) -> None:
    """Give records the rows that are said of them, instead of those that they had."""
    keys = [record.pk for record, _facts in pairs]
    for model in CHILDREN:
        model.objects.filter(record__in=keys).delete()
    for model, build in (
        (RepairOperation, _operations),
        (RepairDimension, _dimensions),
        (Consumable, _consumables),
        (RepairCheck, _checks),
    ):
        rows: list[Any] = [row for record, facts in pairs for row in build(record, facts)]
        manager: Any = model._default_manager
        manager.bulk_create(rows, ROWS_A_STATEMENT)


def _operations(record: RepairRecord, facts: RepairFacts) -> Iterable[RepairOperation]:
    for position, one in enumerate(facts.operations, start=1):
        removed, cut = one.removed, one.cut
        yield RepairOperation(
            record=record,
            position=position,
            type=one.type,
            removed_mm=removed.mm if removed else None,
            entered_removed=removed.value if removed else None,
            removed_unit=removed.unit if removed else "",
            cut_m=cut.m if cut else None,
            entered_cut=cut.value if cut else None,
            cut_unit=cut.unit if cut else "",
            machine=one.machine.strip(),
            operator=one.operator.strip(),
            unit=one.unit.strip(),
            hours=one.hours,
            done_on=one.done_on,
            remark=one.remark.strip(),
        )


def _dimensions(record: RepairRecord, facts: RepairFacts) -> Iterable[RepairDimension]:
    for one in facts.dimensions:
        yield RepairDimension(
            record=record,
            code=one.code,
            moment=one.moment,
            value_mm=one.value.mm,
            entered_value=one.value.value,
            entered_unit=one.value.unit,
        )


def _consumables(record: RepairRecord, facts: RepairFacts) -> Iterable[Consumable]:
    for position, one in enumerate(facts.consumables, start=1):
        yield Consumable(
            record=record,
            position=position,
            name=one.name.strip(),
            batch=one.batch.strip(),
            quantity=one.quantity,
            unit=one.unit.strip(),
            origin=one.origin,
        )


def _checks(record: RepairRecord, facts: RepairFacts) -> Iterable[RepairCheck]:
    for one in facts.checks:
        yield RepairCheck(
            record=record,
            code=one.code,
            passed=one.passed,
            checked_by=one.checked_by.strip(),
            on=one.on,
            remark=one.remark.strip(),
        )


def plain(facts: RepairFacts) -> dict[str, Any]:
    """What is said, as an event keeps it; two that say the same are equal."""
    return {
        **{name: _word(getattr(facts, name)) for name in queries.PLAIN},
        "operations": [_plain_operation(one) for one in facts.operations],
        "dimensions": [
            f"{one.code} {one.moment} {_length(one.value)}" for one in facts.dimensions
        ],
        "consumables": [
            _joined(one.name, one.batch, _number(one.quantity), one.unit, one.origin)
            for one in facts.consumables
        ],
        "checks": [
            _joined(one.code, "passed" if one.passed else "failed", one.checked_by,
                    one.on.isoformat(), one.remark)
            for one in facts.checks
        ],
    }  # fmt: skip


def _plain_operation(one: Operation) -> str:
    return _joined(
        one.type.code, _length(one.removed), _length(one.cut), one.machine, one.operator,
        one.unit, _number(one.hours), one.done_on.isoformat(), one.remark,
    )  # fmt: skip


def _joined(*parts: str) -> str:
    return " · ".join(part.strip() for part in parts)


def _word(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value or "").strip()


def _length(length: Length | None) -> str:
    return f"{_number(length.value)} {length.unit}" if length else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def inspection_facts(facts: RepairFacts, on: dt.date) -> Facts:
    """How and by whom the joint was inspected after the repair."""
    return Facts(on=on, method=facts.method, inspector=facts.inspector)


def judged(facts: RepairFacts, joint: Joint) -> Judged:
    """The classes that the inspection after the repair gave."""
    return Judged(
        joint,
        body_class=facts.body_class or None,
        tool_joint_class=facts.tool_joint_class or None,
        governed_by=facts.governed_by,
        remark=facts.remark,
    )
