"""Rows about joints beside the register: what is known, what is wrong, what would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from equipment.pipes.joint_rules import (
    BUSY,
    Row,
    busy_words,
    changes_of,
    serial_key,
    wrong_serial,
    wrong_values,
)
from equipment.pipes.models import Joint


@dataclass(frozen=True)
class Examined:
    """Rows beside the register: the key of each, the joints that are known, what is wrong."""

    keys: Sequence[str]
    known: Mapping[str, Joint]
    faults: list[dict[str, object]]


def examine(
    *,
    memorandum: Memorandum,
    rows: Sequence[Row],
    by: User,
    numbers: Sequence[int] | None = None,
    hold: bool = False,
) -> Examined:
    """Look the rows up in the register of the party, all at once; nothing is stored.

    Faults call a row by its number, or by its index. With `hold` the known joints stay locked.
    """
    keys = [serial_key(row["serial"]) for row in rows]
    own = Joint.objects.filter(organisation=by.organisation, serial_key__in=set(keys) - {""})
    held = own.select_for_update(of=("self",), no_key=True) if hold else own
    known = {joint.serial_key: joint for joint in held.order_by("pk")}
    called = list(numbers or range(len(rows)))
    faults = [*_faults(called, rows, keys, known, memorandum), *_stuck(called, rows, keys, known)]
    return Examined(keys, known, faults)


def _faults(
    called: Sequence[int],
    rows: Sequence[Row],
    keys: Sequence[str],
    known: Mapping[str, Joint],
    memorandum: Memorandum,
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    first: dict[str, int] = {}
    for index, row, key in zip(called, rows, keys, strict=True):
        found += [_fault(index, *told) for told in wrong_serial(row["serial"], key)]
        if key and first.setdefault(key, index) != index:
            words = _("Row %(row)s has this serial already.") % {"row": first[key]}
            found.append(_fault(index, "serial", "repeated", words))
        joint = known.get(key)
        if joint is not None and joint.memorandum_id != memorandum.pk:
            words = _("This joint is in the register of another memorandum.")
            found.append(_fault(index, "serial", "elsewhere", words))
        found += [_fault(index, *told) for told in wrong_values(row, joint, memorandum.pk)]
    return found


def _stuck(
    called: Sequence[int], rows: Sequence[Row], keys: Sequence[str], known: Mapping[str, Joint]
) -> list[dict[str, object]]:
    """Joints in the hole, rejected or on an open order stay as they are."""
    stuck = stuck_joints(known.values())
    words = busy_words()
    return [
        _fault(index, "serial", "stuck", words)
        for index, row, key in zip(called, rows, keys, strict=True)
        if key in known and known[key].pk in stuck and changes_of(known[key], row)
    ]


def stuck_joints(joints: Iterable[Joint]) -> set[int]:
    """Keys of those in the hole, rejected or on an open order."""
    held = [joint.pk for joint in joints]
    if not held:
        return set()
    return set(Joint.objects.filter(BUSY, pk__in=held).values_list("pk", flat=True))


def _fault(index: int, name: str, code: str, message: str) -> dict[str, object]:
    return {"row": index, "field": name, "code": code, "message": message}
