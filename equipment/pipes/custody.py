"""Whose hands pipe is in: only the party that has it works on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User
from core.errors import NotAllowed, Refused
from equipment.pipes import rules
from equipment.pipes.models import Joint, Location


def in_other_hands(by: User, joints: Sequence[Joint]) -> dict[int, str]:
    """By key, the joints that another party has than the person's, and which."""
    return {
        joint.pk: _("is with %(party)s") % {"party": (joint.holder or joint.organisation).short}
        for joint in joints
        if joint.custodian_id != by.organisation_id
    }


def require_custody(by: User, joints: Sequence[Joint]) -> int:
    """The memorandum of the joints, all of which the person's party has and works on.

    Raises Refused for none or for joints of several memoranda, NotAllowed for who may not work
    there and for joints that another party has.
    """
    memoranda = {joint.memorandum_id for joint in joints}
    if len(memoranda) != 1:
        raise Refused(_("Choose joints of one memorandum."), field="joints")
    (memorandum_id,) = memoranda
    rules.require_import(by, memorandum_id)
    if any(joint.custodian_id != by.organisation_id for joint in joints):
        raise NotAllowed(_("Only the party that has the pipes works on them."))
    return int(memorandum_id)


def held_by(user: User, memorandum_id: int, organisation_id: int | None) -> QuerySet[Joint]:
    """The joints of a memorandum, as the person sees them, that an organisation has."""
    rows: QuerySet[Joint] = Joint.objects.visible_to(user).filter(memorandum=memorandum_id)
    own = Q(holder=None, organisation=organisation_id) | Q(holder=organisation_id)
    return rows.filter(own)


def require_own_place(by: User, place: Location) -> None:
    """Raise Refused for a place of another party: pipe comes there when that party confirms it."""
    if place.organisation_id != by.organisation_id:
        raise Refused(place_of_another(), field="location")


def joints_stop(count: int) -> str:
    """What is said when so many joints of a request cannot go along."""
    words = ngettext(
        "%(count)s joint stops this; nothing was stored.",
        "%(count)s joints stop this; nothing was stored.",
        count,
    )
    return words % {"count": count}


def place_of_another() -> str:
    """Why pipe is not laid down at a place of another party."""
    return _("This is a place of another party: pipe comes there by a waybill.")
