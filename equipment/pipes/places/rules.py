"""Who keeps a place, and when it may be moved or closed; no writes, no clock."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused
from equipment.pipes import rules as register
from equipment.pipes.models import Location
from equipment.pipes.places.kinds import PlaceKind


def may_keep(user: User, place: Location) -> bool:
    """Whether the person may change the place: a worker of its party; nobody what is under way."""
    own = user.organisation_id == place.organisation_id and place.kind != PlaceKind.TRANSIT
    return own and register.may_import(user, place.memorandum_id)


def require_keeper(user: User, place: Location) -> None:
    """Raise NotAllowed for who may not change this place."""
    if not may_keep(user, place):
        raise NotAllowed(_("Only engineers and coordinators of the place's party may do this."))


def actions(user: User, place: Location) -> list[str]:
    """What the person may do with the place now."""
    if not may_keep(user, place):
        return []
    return ["update", "close"] if place.closed_on is None else ["reopen"]


def check_move(place: Location, parent: Location | None) -> None:
    """Raise Refused for a place that cannot be part of `parent`."""
    if parent is not None:
        register.check_above(parent, place.memorandum_id, place.organisation_id)
        if parent.path.startswith(place.path):
            words = _("A place cannot be part of itself or of what is part of it.")
            raise Refused(words, field="parent")
    register.check_parent(place.kind, parent.kind if parent else "")
