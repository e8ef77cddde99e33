"""Schemes and limits of the catalogue as the engineering core takes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from equipment import octg
from equipment.catalogue.class_models import (
    ClassCriterion,
    ClassScheme,
    Part,
    PipeClass,
    ToolJointLimit,
)
from equipment.catalogue.scheme_services import MEASURED
from equipment.octg import Band, Criterion, Defect, Scheme, ToolJointLimits

Kind = ClassCriterion.Kind


def scheme_of(scheme: ClassScheme) -> Scheme:
    """A scheme that is read with its classes, criteria and limits.

    A class is given only where a limit or an `otherwise` names it: new pipe is no answer.
    """
    classes = list(scheme.classes.all())
    criteria = list(scheme.criteria.all())
    given = _given(criteria)
    by_key = {row.pk: row.code for row in classes}
    ordered = tuple(row.code for row in classes if row.pk in given)
    measured = [row for row in criteria if row.kind != Kind.ABSENT]
    absent = [row for row in criteria if row.kind == Kind.ABSENT]
    return Scheme(
        name=scheme.name,
        edition=", ".join(part for part in (scheme.source, scheme.edition) if part),
        classes=ordered,
        otherwise=by_key[measured[0].otherwise_id] if measured else ordered[-1],
        criteria=tuple(_criterion(row, by_key) for row in measured),
        defects=tuple(_defect(row, by_key) for row in absent if row.part == Part.BODY),
        tool_joint_defects=tuple(
            _defect(row, by_key) for row in absent if row.part == Part.TOOL_JOINT
        ),
        bands=_bands(row for row in classes if row.part == Part.BODY),
        tool_joint_bands=_bands(
            row for row in classes if row.part == Part.TOOL_JOINT or row.code == ordered[-1]
        ),
    )


def _given(criteria: Iterable[ClassCriterion]) -> set[int]:
    found = {row.otherwise_id for row in criteria}
    return found | {one.pipe_class_id for row in criteria for one in row.limits.all()}


def _criterion(row: ClassCriterion, codes: dict[int, str]) -> Criterion:
    limits = {codes[one.pipe_class_id]: Decimal(one.percent) for one in row.limits.all()}
    return replace(MEASURED[row.code], words=row.name, limits=limits)


def _defect(row: ClassCriterion, codes: dict[int, str]) -> Defect:
    return Defect(row.code, row.name, codes[row.otherwise_id])


def _bands(rows: Iterable[PipeClass]) -> dict[str, Band]:
    return {row.code: Band(row.band_colour, row.band_count) for row in rows if row.band_count}


def joint_limits_of(
    rows: Iterable[ToolJointLimit], scheme: ClassScheme, unit: str = "in"
) -> ToolJointLimits | None:
    """The limits of a tool joint in one scheme, in inches unless told.

    None where the table does not give both diameter and shoulder: half a table classifies nothing.
    """
    found = [row for row in rows if row.pipe_class.scheme_id == scheme.pk]
    if not any(row.entered_min_shoulder is not None for row in found):
        return None
    return ToolJointLimits(
        od={row.pipe_class.code: _in(unit, row.entered_min_od, row.min_od_unit) for row in found},
        shoulder={
            row.pipe_class.code: _in(unit, row.entered_min_shoulder, row.min_shoulder_unit)
            for row in found
            if row.entered_min_shoulder is not None
        },
        source=found[0].source,
        edition=found[0].edition,
        scheme=scheme.name,
        connection=found[0].connection.name,
    )


def _in(unit: str, value: Decimal | None, entered: str) -> Decimal:
    return octg.convert(value or Decimal(0), entered, unit)
