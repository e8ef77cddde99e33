"""What a request is about: joints and equipment, put on it and taken off in the caller's
transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from core.errors import Refused
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint
from equipment.requests import rules
from equipment.requests.models import RequestedItem, RequestedJoint, WorkRequest

Wrong = Mapping[str, object]


def put(
    work_request: WorkRequest,
    *,
    joints: Sequence[Joint] = (),
    items: Sequence[EquipmentItem] = (),
) -> None:
    """Put them behind what it is about already.

    Raises Refused with a row for each one that it cannot be about, and above the limits.
    """
    if joints:
        _put(work_request, joints, RequestedJoint, "joint", rules.MOST_JOINTS)
    if items:
        _put(work_request, items, RequestedItem, "item", rules.MOST_ITEMS)


def take_off(
    work_request: WorkRequest,
    *,
    joints: Sequence[Joint] = (),
    items: Sequence[EquipmentItem] = (),
) -> None:
    """Take them off; those behind them move up. Raises Refused for what does not stand on it."""
    if joints:
        _take_off(work_request, joints, RequestedJoint, "joint")
    if items:
        _take_off(work_request, items, RequestedItem, "item")


def _put(
    work_request: WorkRequest, chosen: Sequence[Any], model: Any, name: str, most: int
) -> None:
    rows = model.objects.filter(work_request=work_request)
    named = set(rows.values_list(f"{name}_id", flat=True))
    if len(named) + len(chosen) > most:
        words = _("A request is about at most %(joints)s joints and %(items)s pieces of equipment.")
        limits = {"joints": rules.MOST_JOINTS, "items": rules.MOST_ITEMS}
        raise Refused(words % limits, field=f"{name}s")
    _check(work_request, chosen, named, name)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    model.objects.bulk_create(
        model(work_request=work_request, position=position, **{name: one})
        for position, one in enumerate(chosen, start=last + 1)
    )


def _take_off(work_request: WorkRequest, chosen: Sequence[Any], model: Any, name: str) -> None:
    rows = model.objects.filter(work_request=work_request)
    gone = rows.filter(**{f"{name}__in": [one.pk for one in chosen]})
    if gone.count() != len({one.pk for one in chosen}):
        raise Refused(_("Choose what stands on the request."), field=f"{name}s")
    gone.delete()
    kept = list(rows.order_by("position"))
    for position, one in enumerate(kept, start=1):
        one.position = position
    model.objects.bulk_update(kept, ["position"])


def _check(work_request: WorkRequest, chosen: Sequence[Any], named: set[int], name: str) -> None:
    seen, wrong = set(named), list[Wrong]()
    for one in chosen:
        words = _why_not(work_request, one, seen)
        seen.add(one.pk)
        if words:
            said = {"row": one.public_id, "field": name, "message": f"{one}: {words}"}
            wrong.append(said)
    if wrong:
        first = str(wrong[0]["message"])
        if len(wrong) > 1:
            told = {"first": first, "count": len(wrong), "total": len(chosen)}
            first = _("%(first)s In all %(count)s of %(total)s cannot be named.") % told
        raise Refused(first, field=f"{name}s", rows=wrong)


def _why_not(work_request: WorkRequest, one: Any, seen: set[int]) -> str:
    if one.memorandum_id != work_request.memorandum_id:
        return _("is not in the register of this memorandum.")
    if one.pk in seen:
        return _("is named already.")
    has_it = getattr(one, "custodian_id", one.organisation_id)
    if has_it not in rules.sides_of(work_request):
        return _("is with another party.")
    if one.status in (*ENDED, EquipmentItem.Status.SCRAPPED):
        return _("is at the end of its life: %(state)s.") % {"state": one.get_status_display()}
    return ""
