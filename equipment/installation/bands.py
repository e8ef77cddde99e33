"""The make-up torque bands that the catalogue holds for the joints of an order."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from equipment.catalogue.models import MakeUpTorque, ProductLine
from equipment.installation.rules import Band


def catalogue_bands(lines: Iterable[ProductLine]) -> dict[int, Band]:
    """The band of each product line's connection by the line's key, in one statement.

    The narrower entry governs: of the line's weight and grade before one for all of its size.
    """
    wanted = {line.pk: line for line in lines if line.connection_id is not None}
    if not wanted:
        return {}
    entries = list(
        MakeUpTorque.objects.filter(
            connection__in={line.connection_id for line in wanted.values()},
            designation__in={line.designation for line in wanted.values()},
        ).select_related("connection", "grade")
    )
    found = {pk: _governing(line, entries) for pk, line in wanted.items()}
    return {pk: _band(entry) for pk, entry in found.items() if entry is not None}


def _governing(line: ProductLine, entries: Iterable[MakeUpTorque]) -> MakeUpTorque | None:
    fitting = [
        entry
        for entry in entries
        if entry.connection_id == line.connection_id
        and entry.designation == line.designation
        and entry.weight_name in ("", line.weight_name)
        and entry.grade_id in (None, line.grade_id)
    ]
    return max(fitting, key=_narrowness, default=None)


def _narrowness(entry: MakeUpTorque) -> tuple[bool, bool]:
    return entry.grade_id is not None, entry.weight_name != ""


def _band(entry: MakeUpTorque) -> Band:
    grade = entry.grade.name if entry.grade else ""
    size = " ".join(part for part in (str(entry), grade, entry.connection.name) if part)
    return Band(
        entry.entered_minimum,
        entry.entered_optimum,
        entry.entered_maximum,
        entry.entered_unit,
        _("band of %(size)s in the catalogue") % {"size": size},
    )
