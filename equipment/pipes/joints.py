"""Single joints, entered and changed one by one; thousands at once are for `batches`."""

from __future__ import annotations

import datetime as dt
from typing import Any, NoReturn

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import Conflict, Refused
from core.events import services as events
from core.rows import change
from equipment.catalogue.models import ProductLine
from equipment.pipes import joint_rules, rules, twins
from equipment.pipes.joint_rules import CHANGEABLE, Wrong
from equipment.pipes.models import Joint

KEYS = ("serial_key", "number_key")


@transaction.atomic
def create_joint(
    *,
    memorandum: Memorandum,
    by: User,
    now: dt.datetime,
    accept_look_alikes: bool = False,
    **values: Any,
) -> Joint:
    """A new joint of the person's own party, known by its `serial`; lengths in metres.

    Without `status` the place decides how it enters. Raises NotAllowed, Refused at the member
    that is wrong (`serial_taken` for a serial that is there, `look_alike` for one that looks like
    another until that is accepted), Conflict when another request registered the serial in this
    very moment.
    """
    rules.require_import(by, memorandum.pk)
    serial = values.get("serial", "")
    key = joint_rules.serial_key(serial)
    wrong = joint_rules.wrong_values(values, None, memorandum.pk, by.organisation_id)
    _require([*joint_rules.wrong_serial(serial, key), *wrong])
    _require_free(by, values.get("product_line"), serial)
    if not accept_look_alikes:
        _require_distinct(by, values.get("product_line"), serial)
    fields = {name: value for name, value in values.items() if name in CHANGEABLE}
    joint = Joint(
        memorandum=memorandum,
        organisation_id=by.organisation_id,
        status=joint_rules.first_status(values),
        serial_key=key,
        number_key=joint_rules.number_key(values.get("tally_number", "")),
        **fields,
    )
    try:
        with transaction.atomic():
            joint.save(force_insert=True)
    except IntegrityError as error:
        _raced(error)
    after = {"status": joint.status} | {name: str(getattr(joint, name)) for name in fields}
    events.record(verb="joint.registered", about=joint, by=by, now=now, after=after)
    return joint


@transaction.atomic
def update_joint(
    *, joint: Joint, by: User, now: dt.datetime, accept_look_alikes: bool = False, **values: Any
) -> Joint:
    """Change what is known of a joint of the person's own party; what is not named stays.

    Raises NotAllowed, Refused at the member that is wrong or (`stuck`) for a joint in the hole,
    rejected or on an open order, Conflict when somebody else was first.
    """
    joint_rules.require_change(by, joint)
    changes = joint_rules.changes_of(joint, values)
    _require(joint_rules.wrong_values(values, joint, joint.memorandum_id, by.organisation_id))
    if "serial" in changes:
        key = joint_rules.serial_key(changes["serial"])
        _require(joint_rules.wrong_serial(changes["serial"], key))
        changes["serial_key"] = key
    if "serial" in changes or "product_line" in changes:
        line = changes.get("product_line", joint.product_line)
        serial = changes.get("serial", joint.serial)
        _require_free(by, line, serial, joint)
        if not accept_look_alikes:
            _require_distinct(by, line, serial, joint)
    if not changes:
        return joint
    if joint_rules.is_busy(joint):
        raise Refused(joint_rules.busy_words(), code="stuck")
    named = [name for name in changes if name not in KEYS]
    before = {name: str(getattr(joint, name)) for name in named}
    try:
        with transaction.atomic():
            change(joint, **changes)
    except IntegrityError as error:
        _raced(error)
    after = {name: str(getattr(joint, name)) for name in named}
    events.record(verb="joint.changed", about=joint, by=by, now=now, before=before, after=after)
    return joint


def _require(wrong: list[Wrong]) -> None:
    """Raise Refused at the first fault; the others stand beside it."""
    if wrong:
        (field, code, words), *rest = wrong
        rows = [{"field": name, "code": one, "message": said} for name, one, said in rest]
        raise Refused(words, field=field, code=code, rows=rows)


def _require_free(
    by: User, line: ProductLine | None, serial: str, joint: Joint | None = None
) -> None:
    taken = twins.same(by.organisation_id, line, serial)
    if any(other != joint for other in taken):
        words = _("Your party has a joint of this serial already.")
        raise Refused(words, field="serial", code="serial_taken")


def _require_distinct(
    by: User, line: ProductLine | None, serial: str, joint: Joint | None = None
) -> None:
    """A serial that looks like another is taken when a person says that both pipes exist."""
    key = joint_rules.serial_key(serial)
    others = twins.alike(serial, key, line, twins.candidates(by.organisation_id, [key]), joint)
    if others:
        rows = twins.faults(serial, others)
        raise Refused(twins.words(serial, others[0]), field="serial", code=twins.CODE, rows=rows)


def _raced(error: IntegrityError) -> NoReturn:
    words = _("Another request registered one of these serials meanwhile.")
    raise Conflict(words) from error
