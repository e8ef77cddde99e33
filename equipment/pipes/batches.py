"""Joints by the thousand: those of known serials are changed, the others come in, or none does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import Conflict, Refused
from core.events import services as events
from core.transfer.text import fold_serial, forbidden_character, is_ambiguous
from equipment.catalogue.models import ProductLine
from equipment.pipes import rules
from equipment.pipes.models import Joint, JointBatch, Location

MOST_JOINTS = 5_000
ROWS_A_STATEMENT = 1_000
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
class Registered:
    """What became of the rows, in their order: each joint with created, changed or same."""

    batch: JointBatch | None
    joints: Sequence[tuple[Joint, str]] = field(default_factory=tuple)

    def count(self, outcome: str) -> int:
        return sum(one == outcome for _joint, one in self.joints)


@transaction.atomic
def register_joints(
    *, memorandum: Memorandum, rows: Sequence[Row], by: User, now: dt.datetime
) -> Registered:
    """Bring joints of the person's own party into the register, by their serials.

    A row holds `serial` and, for a new joint, `product_line`, `location` and
    `effective_length_m`; what it leaves out of a known joint stays as it is. One event tells of
    all. Raises NotAllowed, or Refused with one row for each fault: nothing is stored then.
    """
    rules.require_import(by, memorandum.pk)
    if not 0 < len(rows) <= MOST_JOINTS:
        raise Refused(_("Give from 1 to %(most)s joints.") % {"most": MOST_JOINTS}, field="rows")
    keys = [fold_serial(row["serial"])[:60] for row in rows]
    known = _known(by, keys)
    faults = [*_faults(rows, keys, known, memorandum), *_stuck(rows, keys, known)]
    if faults:
        raise _refused(faults)
    made = [
        _joint(row, key, known.get(key), memorandum, by)
        for row, key in zip(rows, keys, strict=True)
    ]
    _store(made)
    batch = _batch(memorandum, made, by, now)
    return Registered(batch, made)


def _known(by: User, keys: Sequence[str]) -> dict[str, Joint]:
    """The party's joints with these serials, held until the commit."""
    own = Joint.objects.filter(organisation=by.organisation, serial_key__in=set(keys) - {""})
    rows = own.select_for_update(of=("self",), no_key=True).order_by("pk")
    return {joint.serial_key: joint for joint in rows}


def _faults(
    rows: Sequence[Row], keys: Sequence[str], known: Mapping[str, Joint], memorandum: Memorandum
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    first: dict[str, int] = {}
    for index, (row, key) in enumerate(zip(rows, keys, strict=True)):
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
        line = row.get("product_line")
        if line is not None and not line.is_offered:
            found.append(("product_line", "retired", _("This entry is retired.")))
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
    rows: Sequence[Row], keys: Sequence[str], known: Mapping[str, Joint]
) -> list[dict[str, object]]:
    """Joints in the hole, rejected or on an open order stay as they are."""
    busy = Q(order_lines__is_open=True) | ~Q(status=Joint.Status.ON_RIG)
    held = [joint.pk for joint in known.values()]
    stuck = (
        set(Joint.objects.filter(busy, pk__in=held).values_list("pk", flat=True)) if held else ()
    )
    words = _("This joint is in the hole, rejected or on an open order: it stays as it is.")
    return [
        _fault(index, "serial", "stuck", words)
        for index, (row, key) in enumerate(zip(rows, keys, strict=True))
        if key in known and known[key].pk in stuck and _changes(known[key], row)
    ]


def _fault(index: int, name: str, code: str, message: str) -> dict[str, object]:
    return {"row": index, "field": name, "code": code, "message": message}


def _refused(faults: Sequence[Mapping[str, object]]) -> Refused:
    words = _("%(count)s values are wrong; nothing was stored.") % {"count": len(faults)}
    return Refused(words, code="rows_refused", rows=list(faults[:200]))


def _changes(joint: Joint, row: Row) -> dict[str, Any]:
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


def _joint(
    row: Row, key: str, joint: Joint | None, memorandum: Memorandum, by: User
) -> tuple[Joint, str]:
    if joint is None:
        number = row.get("tally_number", "")
        fields = {name: value for name, value in row.items() if name in CHANGEABLE}
        return Joint(
            memorandum=memorandum,
            organisation_id=by.organisation_id,
            serial_key=key,
            number_key=fold_serial(number)[:120] if number else "",
            **fields,
        ), "created"
    changes = _changes(joint, row)
    for name, value in changes.items():
        setattr(joint, name, value)
    return joint, "changed" if changes else "same"


def _store(made: Sequence[tuple[Joint, str]]) -> None:
    """Raises Conflict when somebody else registered one of the serials in this very moment."""
    changed = [joint for joint, outcome in made if outcome == "changed"]
    try:
        with transaction.atomic():
            Joint.objects.bulk_create(
                [joint for joint, outcome in made if outcome == "created"], ROWS_A_STATEMENT
            )
    except IntegrityError as error:
        raise Conflict(_("Another request registered one of these serials meanwhile.")) from error
    if changed:
        Joint.objects.bulk_update(changed, CHANGEABLE, ROWS_A_STATEMENT)
        keys = [joint.pk for joint in changed]
        Joint.objects.filter(pk__in=keys).update(version=F("version") + 1)
        for joint in changed:
            joint.version += 1


def _batch(
    memorandum: Memorandum, made: Sequence[tuple[Joint, str]], by: User, now: dt.datetime
) -> JointBatch | None:
    """The row that the one event is about; nothing when nothing was stored."""
    written = [joint.pk for joint, outcome in made if outcome != "same"]
    if not written:
        return None
    created = sum(outcome == "created" for _joint, outcome in made)
    batch = JointBatch.objects.create(
        memorandum=memorandum,
        organisation_id=by.organisation_id,
        joint_ids=written,
        created_count=created,
        changed_count=len(written) - created,
        made_by=by,
        made_at=now,
    )
    length = sum((j.effective_length_m for j, told in made if told == "created"), Decimal(0))
    after = {"created": created, "changed": len(written) - created, "length_m": str(length)}
    events.record(verb="joint_batch.registered", about=batch, by=by, now=now, after=after)
    return batch
