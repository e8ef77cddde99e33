"""Rows about joints beside the register: what is known, what is wrong, what would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from equipment.pipes import twins
from equipment.pipes.joint_rules import (
    BUSY,
    Row,
    busy_words,
    changes_of,
    serial_key,
    wrong_serial,
    wrong_values,
)
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint
from equipment.pipes.serials import written


@dataclass(frozen=True)
class Examined:
    """Rows beside the register: the key of each, the joint that it means, what is wrong."""

    keys: Sequence[str]
    joints: Sequence[Joint | None]
    faults: list[dict[str, object]]


def examine(
    *,
    memorandum: Memorandum,
    rows: Sequence[Row],
    by: User,
    numbers: Sequence[int] | None = None,
    hold: bool = False,
    accept_look_alikes: bool = False,
) -> Examined:
    """Look the rows up in the register of the party, all at once; nothing is stored.

    Faults call a row by its number, or by its index. With `hold` the known joints stay locked. A
    serial that only looks like another is a fault unless `accept_look_alikes` makes it a new one.
    """
    keys = [serial_key(row["serial"]) for row in rows]
    known = _known(by, keys, hold)
    meant = [_meant(row, known.get(key, ())) for row, key in zip(rows, keys, strict=True)]
    joints = [found[0] if found else None for found in meant]
    called = list(numbers or range(len(rows)))
    faults = [*_ambiguous(called, meant), *_repeated(called, rows, joints)]
    if not accept_look_alikes:
        faults += _look_alikes(by, called, rows, keys, joints)
    for number, row, key, joint in zip(called, rows, keys, joints, strict=True):
        faults += [_fault(number, *told) for told in wrong_serial(row["serial"], key)]
        faults += [_fault(number, *told) for told in _wrong_row(row, joint, memorandum, by)]
    faults += _stuck(called, rows, joints)
    return Examined(keys, joints, faults)


def _known(by: User, keys: Sequence[str], hold: bool) -> dict[str, list[Joint]]:
    """The party's active joints with these serials."""
    own = Joint.objects.filter(organisation=by.organisation, serial_key__in=set(keys) - {""})
    active = own.exclude(status__in=ENDED)
    held = active.select_for_update(of=("self",), no_key=True) if hold else active
    found: dict[str, list[Joint]] = {}
    for joint in held.order_by("pk"):
        found.setdefault(joint.serial_key, []).append(joint)
    return found


def _meant(row: Row, known: Sequence[Joint]) -> list[Joint]:
    """The joints that a row means: written like it, and of its product line if it names one."""
    line, plain = row.get("product_line"), written(row["serial"])
    found = [joint for joint in known if line is None or joint.product_line_id == line.pk]
    same = [joint for joint in found if written(joint.serial) == plain]
    return [joint for joint in same if joint.serial == row["serial"]] or same


def _look_alikes(
    by: User,
    called: Sequence[int],
    rows: Sequence[Row],
    keys: Sequence[str],
    joints: Sequence[Joint | None],
) -> Iterator[dict[str, object]]:
    """New serials that a stencil shows like one of the register, or of a row before them."""
    fresh = [key for key, joint in zip(keys, joints, strict=True) if joint is None]
    known = twins.candidates(by.organisation_id, fresh) if fresh else {}
    before: dict[object, tuple[int, str]] = {}
    for number, row, key, joint in zip(called, rows, keys, joints, strict=True):
        line, serial = row.get("product_line"), row["serial"]
        if joint is not None or not key:
            continue
        others = twins.alike(serial, key, line, known)
        if others:
            yield _fault(number, "serial", twins.CODE, twins.words(serial, others[0]))
        first, other = before.setdefault((key, line and line.pk), (number, serial))
        if first != number and written(other) != written(serial):
            words = _("It looks like %(other)s in row %(row)s, which is written otherwise.")
            told = words % {"other": other, "row": first}
            yield _fault(number, "serial", twins.CODE, told)


def _ambiguous(called: Sequence[int], meant: Sequence[Sequence[Joint]]) -> list[dict[str, object]]:
    words = _("Several joints have this serial: name the product line.")
    return [
        _fault(number, "serial", "ambiguous", words)
        for number, joints in zip(called, meant, strict=True)
        if len(joints) > 1
    ]


def _repeated(
    called: Sequence[int], rows: Sequence[Row], joints: Sequence[Joint | None]
) -> list[dict[str, object]]:
    """Rows that are about the same joint as one before them."""
    found, first = [], dict[object, int]()
    for number, row, joint in zip(called, rows, joints, strict=True):
        line, plain = row.get("product_line"), written(row["serial"])
        one = joint.pk if joint else (plain, line.pk if line else None)
        if plain and first.setdefault(one, number) != number:
            words = _("Row %(row)s has this serial already.") % {"row": first[one]}
            found.append(_fault(number, "serial", "repeated", words))
    return found


def _wrong_row(
    row: Row, joint: Joint | None, memorandum: Memorandum, by: User
) -> Iterator[tuple[str, str, str]]:
    if joint is not None and joint.memorandum_id != memorandum.pk:
        words = _("This joint is in the register of another memorandum.")
        yield "serial", "elsewhere", words
    yield from wrong_values(row, joint, memorandum.pk, by.organisation_id)


def _stuck(
    called: Sequence[int], rows: Sequence[Row], joints: Sequence[Joint | None]
) -> list[dict[str, object]]:
    """Joints in the hole, rejected or on an open order stay as they are."""
    stuck = stuck_joints(joint for joint in joints if joint is not None)
    words = busy_words()
    return [
        _fault(index, "serial", "stuck", words)
        for index, row, joint in zip(called, rows, joints, strict=True)
        if joint is not None and joint.pk in stuck and changes_of(joint, row)
    ]


def stuck_joints(joints: Iterable[Joint]) -> set[int]:
    """Keys of those in the hole, rejected or on an open order."""
    held = [joint.pk for joint in joints]
    if not held:
        return set()
    return set(Joint.objects.filter(BUSY, pk__in=held).values_list("pk", flat=True))


def _fault(index: int, name: str, code: str, message: str) -> dict[str, object]:
    return {"row": index, "field": name, "code": code, "message": message}
