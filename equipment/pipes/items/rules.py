"""Who keeps equipment and what may be done with it now; no writes, no clock."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused
from core.states import permitted
from equipment.pipes import rules as register
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Location

#: Steps that say why.
WITH_REASON = ("need-repair", "scrap", "restore")


def may_keep(user: User, item: EquipmentItem) -> bool:
    """Whether the person may change the item: a worker of the party that owns it."""
    own = user.organisation_id == item.organisation_id
    return own and register.may_import(user, item.memorandum_id)


def require_keeper(user: User, item: EquipmentItem) -> None:
    """Raise NotAllowed for who may not change this item."""
    if not may_keep(user, item):
        raise NotAllowed(_("Only engineers and coordinators of the owner may do this."))


def actions(user: User, item: EquipmentItem) -> list[str]:
    """What the person may do with the item now."""
    if not may_keep(user, item):
        return []
    steps = permitted(EquipmentItem.TRANSITIONS, item.status)
    return steps if item.status == EquipmentItem.Status.SCRAPPED else ["update", *steps]


def check_facts(item: EquipmentItem) -> None:
    """Raise Refused naming the field that is wrong."""
    if item.kind not in EquipmentItem.Kind.values:
        raise Refused(_("This kind of equipment is not known."), field="kind")
    if not item.number:
        raise Refused(_("Give the item a number."), field="number")
    check_place(item.location, item.memorandum_id)


def check_place(place: Location, memorandum_id: int) -> None:
    """Raise Refused for a place where no equipment lies."""
    register.check_place(place, memorandum_id)
    if place.kind == Location.Kind.TRANSIT:
        raise Refused(_("Choose a place where equipment lies."), field="location")
