"""Every write of equipment that is no pipe."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import Refused
from core.events import reasons
from core.events import services as events
from core.rows import change
from core.states import move
from equipment.pipes import rules as register
from equipment.pipes.items import rules
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life.stops import stopped_item
from equipment.pipes.models import Location

FACTS = ("number", "kind", "description", "serial", "maker", "rating", "location")


@transaction.atomic
def create_item(
    *, memorandum: Memorandum, by: User, now: dt.datetime, **facts: Any
) -> EquipmentItem:
    """A piece of equipment of the person's own party, in stock. Raises NotAllowed, Refused."""
    register.require_import(by, memorandum.pk)
    item = EquipmentItem(memorandum=memorandum, organisation=by.organisation, **_plain(facts))
    rules.check_facts(item)
    _require_free(item)
    item.save(force_insert=True)
    after = {"status": item.status, **{name: str(getattr(item, name)) for name in FACTS}}
    _tell(item, "created", by, now, after=after)
    return item


@transaction.atomic
def update_item(*, item: EquipmentItem, by: User, now: dt.datetime, **facts: Any) -> EquipmentItem:
    """Change facts (those of FACTS; the place among them) of an item that is not scrapped.

    Raises NotAllowed, Refused, Conflict.
    """
    rules.require_keeper(by, item)
    if item.status == EquipmentItem.Status.SCRAPPED:
        raise Refused(_("A scrapped item stays as it is."), code="wrong_state")
    told = _plain(facts)
    before = {name: getattr(item, name) for name in told}
    changed = {name: value for name, value in told.items() if before[name] != value}
    if not changed:
        return item
    for name, value in changed.items():
        setattr(item, name, value)
    rules.check_facts(item)
    _require_free(item)
    change(item, **changed)
    _tell(
        item,
        "updated",
        by,
        now,
        before={name: str(before[name]) for name in changed},
        after={name: str(value) for name, value in changed.items()},
    )
    return item


@transaction.atomic
def take_step(
    *,
    item: EquipmentItem,
    action: str,
    by: User,
    now: dt.datetime,
    reason: str = "",
    location: Location | None = None,
) -> EquipmentItem:
    """Take an item from state to state, to another place with it if one is given.

    Raises NotAllowed, Conflict, Refused by state or without a reason where one is needed.
    """
    rules.require_keeper(by, item)
    if action not in EquipmentItem.TRANSITIONS:
        raise Refused(_("This step is not known."), field="action")
    told = reasons.required(reason) if action in rules.WITH_REASON else reason.strip()
    laid = {}
    if location is not None:
        rules.check_place(location, item.memorandum_id)
        laid = {"location": location}
    if kept := stopped_item(item, action):
        words = _("%(item)s %(words)s.") % {"item": item, "words": kept}
        raise Refused(words, field="action", code="stuck")
    before = {"status": item.status}
    try:
        with transaction.atomic():
            move(item, action, **laid)
    except IntegrityError as error:
        words = _("Another item has this serial by now.")
        raise Refused(words, code="serial_taken") from error
    after = {"status": item.status, **({"place": location.name} if location else {})}
    _tell(item, action.replace("-", "_"), by, now, before=before, after=after, reason=told)
    return item


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of an item: {sorted(unknown)}")
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }


def _require_free(item: EquipmentItem) -> None:
    others = EquipmentItem.objects.filter(organisation=item.organisation_id).exclude(pk=item.pk)
    if others.filter(memorandum=item.memorandum_id, number=item.number).exists():
        raise Refused(_("There is an item of this number already."), field="number")
    alike = others.exclude(status="scrapped").filter(
        kind=item.kind, maker=item.maker, serial=item.serial
    )
    if item.serial and alike.exists():
        raise Refused(_("There is an item of this serial already."), field="serial")


def _tell(item: EquipmentItem, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    events.record(verb=f"item.{verb}", about=item, by=by, now=now, **told)
