"""Rows about joints beside the register: what is known, what is wrong, what would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.transfer.text import fold_serial, forbidden_character, is_ambiguous
from equipment.catalogue.models import ProductLine
from equipment.pipes.models import Joint, Location

#: What a row may change of a joint that is there already.
CHANGEABLE = (
    "product_line",
    "kind",
    "tally_number",
    "number_key",
    "serial",
    "description",
    "overall_length_m",
    "makeup_loss_m",
    "effective_length_m",
    "location",
)
Row = Mapping[str, Any]


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
    keys = [fold_serial(row["serial"])[:60] for row in rows]
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
        found += [_fault(index, *told) for told in _wrong_serial(row["serial"], key)]
        if key and first.setdefault(key, index) != index:
            words = _("Row %(row)s has this serial already.") % {"row": first[key]}
            found.append(_fault(index, "serial", "repeated", words))
        joint = known.get(key)
        if joint is not None and joint.memorandum_id != memorandum.pk:
            words = _("This joint is in the register of another memorandum.")
            found.append(_fault(index, "serial", "elsewhere", words))
        found += [_fault(index, *told) for told in _wrong_values(row, joint, memorandum)]
    return found


def _wrong_serial(serial: str, key: str) -> list[tuple[str, str, str]]:
    if not key:
        return [("serial", "blank", _("A serial is needed: joints are known by it."))]
    if code := forbidden_character(serial):
        words = _("The serial holds the invisible character %(code)s.") % {"code": code}
        return [("serial", "forbidden_character", words)]
    if is_ambiguous(serial):
        words = _("Latin and Cyrillic letters that look alike are mixed: write %(plain)s.")
        return [("serial", "mixed_scripts", words % {"plain": key})]
    return []


def _wrong_values(
    row: Row, joint: Joint | None, memorandum: Memorandum
) -> list[tuple[str, str, str]]:
    found = []
    if joint is None:
        for name in ("product_line", "location", "effective_length_m"):
            if row.get(name) is None:
                found.append((name, "required", _("A new joint needs this.")))
    elif "effective_length_m" in row and row["effective_length_m"] is None:
        found.append(("effective_length_m", "required", _("A joint needs this.")))
    for name in ("effective_length_m", "overall_length_m"):
        value = row.get(name)
        if value is not None and not 0 < value < 100:
            found.append((name, "range", _("A joint is longer than 0 and shorter than 100 m.")))
    place = row.get("location")
    if place is not None and place.memorandum_id != memorandum.pk:
        found.append(("location", "elsewhere", _("The place belongs to another memorandum.")))
    return found


def _stuck(
    called: Sequence[int], rows: Sequence[Row], keys: Sequence[str], known: Mapping[str, Joint]
) -> list[dict[str, object]]:
    """Joints in the hole, rejected or on an open order stay as they are."""
    stuck = stuck_joints(known.values())
    words = _("This joint is in the hole, rejected or on an open order: it stays as it is.")
    return [
        _fault(index, "serial", "stuck", words)
        for index, row, key in zip(called, rows, keys, strict=True)
        if key in known and known[key].pk in stuck and changes_of(known[key], row)
    ]


def stuck_joints(joints: Iterable[Joint]) -> set[int]:
    """Keys of those in the hole, rejected or on an open order."""
    busy = Q(order_lines__is_open=True) | ~Q(status=Joint.Status.ON_RIG)
    held = [joint.pk for joint in joints]
    if not held:
        return set()
    return set(Joint.objects.filter(busy, pk__in=held).values_list("pk", flat=True))


def _fault(index: int, name: str, code: str, message: str) -> dict[str, object]:
    return {"row": index, "field": name, "code": code, "message": message}


def changes_of(joint: Joint, row: Row) -> dict[str, Any]:
    """What the row says otherwise than the joint."""
    told = {name: row[name] for name in row if name in CHANGEABLE}
    if "tally_number" in told:
        told["number_key"] = fold_serial(told["tally_number"])[:120]
    found = {}
    for name, value in told.items():
        column = f"{name}_id" if isinstance(value, ProductLine | Location) else name
        if getattr(joint, column) != getattr(value, "pk", value):
            found[name] = value
    return found
