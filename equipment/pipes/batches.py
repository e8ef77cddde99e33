"""Joints by the thousand: those of known serials are changed, the others come in, or none does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import Conflict, Refused, nothing_stored
from core.events import services as events
from equipment.pipes import examining, rules
from equipment.pipes.joint_rules import CHANGEABLE, Row, changes_of, first_status, number_key
from equipment.pipes.models import Joint, JointBatch

MOST_JOINTS = 5_000
ROWS_A_STATEMENT = 1_000


@dataclass(frozen=True)
class Stored:
    """A joint with what became of its row: created, changed or same; `before` holds plain values
    of the columns that a change took the place of."""

    joint: Joint
    outcome: str
    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Registered:
    """What became of the rows, in their order: each joint with created, changed or same."""

    batch: JointBatch | None
    joints: Sequence[tuple[Joint, str]] = field(default_factory=tuple)

    def count(self, outcome: str) -> int:
        return sum(one == outcome for _joint, one in self.joints)


@transaction.atomic
def register_joints(
    *,
    memorandum: Memorandum,
    rows: Sequence[Row],
    by: User,
    now: dt.datetime,
    accept_look_alikes: bool = False,
) -> Registered:
    """Bring joints of the person's own party into the register, by their serials.

    A row holds `serial` and, for a new joint, `product_line`, `location` and
    `effective_length_m`; what it leaves out of a known joint stays as it is. A serial that only
    looks like another one is refused until `accept_look_alikes` says that both pipes exist. One
    event tells of all. Raises NotAllowed, or Refused with one row for each fault: nothing is
    stored then.
    """
    rules.require_import(by, memorandum.pk)
    if not 0 < len(rows) <= MOST_JOINTS:
        raise Refused(_("Give from 1 to %(most)s joints.") % {"most": MOST_JOINTS}, field="rows")
    stored = store_joints(
        memorandum=memorandum, rows=rows, by=by, now=now, accept_look_alikes=accept_look_alikes
    )
    made = [(one.joint, one.outcome) for one in stored]
    batch = _batch(memorandum, made, by, now)
    return Registered(batch, made)


def store_joints(
    *,
    memorandum: Memorandum,
    rows: Sequence[Row],
    by: User,
    now: dt.datetime,
    accept_look_alikes: bool = False,
) -> list[Stored]:
    """Store the rows in the caller's transaction; the one event is the caller's too.

    Raises NotAllowed, Conflict, or Refused with one row for each fault.
    """
    rules.require_import(by, memorandum.pk)
    seen = examining.examine(
        memorandum=memorandum, rows=rows, by=by, hold=True, accept_look_alikes=accept_look_alikes
    )
    if seen.faults:
        raise _refused(seen.faults)
    fresh = {
        "memorandum": memorandum,
        "organisation_id": by.organisation_id,
        "status_since": timezone.localdate(now),
    }
    made = [
        _stored(row, key, joint, fresh)
        for row, key, joint in zip(rows, seen.keys, seen.joints, strict=True)
    ]
    _store(made)
    return made


def _refused(faults: Sequence[Mapping[str, object]]) -> Refused:
    return Refused(nothing_stored(len(faults)), code="rows_refused", rows=list(faults[:200]))


def _stored(row: Row, key: str, joint: Joint | None, fresh: Mapping[str, Any]) -> Stored:
    if joint is None:
        return Stored(_new_joint(row, key, fresh), "created")
    changes = changes_of(joint, row)
    before = {name: plain(joint, name) for name in changes}
    for name, value in changes.items():
        setattr(joint, name, value)
    return Stored(joint, "changed" if changes else "same", before)


def _new_joint(row: Row, key: str, fresh: Mapping[str, Any]) -> Joint:
    """A joint all of whose columns are plain values: Django sends those of many rows as arrays."""
    number = row.get("tally_number", "")
    fields = {name: value for name, value in row.items() if name in CHANGEABLE}
    return Joint(
        **fresh,
        status=first_status(row),
        serial_key=key,
        number_key=number_key(number),
        **fields,
    )


def plain(joint: Joint, name: str) -> str | int | None:
    """The value of a column as JSON keeps it; the key of what it refers to."""
    column: Any = Joint._meta.get_field(name)
    value: Any = getattr(joint, column.attname)
    return str(value) if isinstance(value, Decimal) else value


def _store(made: Sequence[Stored]) -> None:
    """Raises Conflict when somebody else registered one of the serials in this very moment."""
    try:
        with transaction.atomic():
            Joint.objects.bulk_create(
                [one.joint for one in made if one.outcome == "created"], ROWS_A_STATEMENT
            )
    except IntegrityError as error:
        raise Conflict(_("Another request registered one of these serials meanwhile.")) from error
    save_changed([one.joint for one in made if one.outcome == "changed"])


def save_changed(changed: Sequence[Joint]) -> None:
    """Store what was set on joints that the caller holds; each has a new version then."""
    if not changed:
        return
    Joint.objects.bulk_update(changed, CHANGEABLE, ROWS_A_STATEMENT)
    keys = [joint.pk for joint in changed]
    Joint.objects.filter(pk__in=keys).update(version=F("version") + 1, updated_at=Now())
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
