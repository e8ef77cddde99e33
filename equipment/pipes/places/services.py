"""Every write of places that are there: renamed, moved, closed, opened again; one event each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import Refused
from core.events import reasons
from core.events import services as events
from core.rows import change
from equipment.pipes.models import Location
from equipment.pipes.places import queries, rules

NAMES = ("name", "name_az", "name_ru")
FACTS = (*NAMES, "parent")


@transaction.atomic
def update_place(*, place: Location, by: User, now: dt.datetime, **facts: Any) -> Location:
    """Rename a place or make it part of another one (`parent`, None of nothing).

    Raises NotAllowed, Refused, Conflict.
    """
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of a place: {sorted(unknown)}")
    rules.require_keeper(by, place)
    _require_open(place)
    told: dict[str, Any] = {
        k: value.strip() if isinstance(value, str) else value for k, value in facts.items()
    }
    if "parent" in told:
        told["parent"] = _held(place, told["parent"])
    before = {name: getattr(place, name) for name in told}
    changed = {name: value for name, value in told.items() if before[name] != value}
    if not changed:
        return place
    if "parent" in changed:
        rules.check_move(Location.objects.get(pk=place.pk), changed["parent"])
    _check_name(place, changed)
    change(place, **changed)
    was = {name: str(before[name] or "") for name in changed}
    after = {name: str(value or "") for name, value in changed.items()}
    _tell(place, "updated", by, now, before=was, after=after)
    return place


def _held(place: Location, parent: Location | None) -> Location | None:
    """The new parent as it is now; until the commit nobody moves another place of the tree."""
    Memorandum.objects.select_for_update(no_key=True).get(pk=place.memorandum_id)
    return parent and Location.objects.get(pk=parent.pk)


def _check_name(place: Location, changed: dict[str, Any]) -> None:
    name, parent = changed.get("name", place.name), changed.get("parent", place.parent)
    if not name:
        raise Refused(_("Give the place a name."), field="name")
    same = Location.objects.filter(memorandum=place.memorandum_id, parent=parent, name=name)
    if same.exclude(pk=place.pk).exists():
        raise Refused(_("There is a place of this name already."), field="name")


@transaction.atomic
def close_place(*, place: Location, by: User, now: dt.datetime) -> Location:
    """Close an empty place with all that is part of it: nothing is laid down there any more.

    Raises NotAllowed, Conflict, Refused for a place at or below which something lies or is to
    come.
    """
    rules.require_keeper(by, place)
    _require_open(place)
    below = Location.objects.below(place)
    keys = list(below.select_for_update().order_by("pk").values_list("pk", flat=True))
    if below.exclude(organisation=place.organisation_id).exists():
        raise Refused(_("A place of another party is part of this one."))
    lying = queries.what_lies_at(Location.objects.filter(pk__in=keys))
    if words := _in_the_way(lying):
        raise Refused(_("It cannot be closed: %(what)s.") % {"what": words}, code="not_empty")
    today = timezone.localdate(now)
    change(place, closed_on=today)
    Location.objects.filter(pk__in=keys, closed_on=None).update(closed_on=today)
    after = {"closed_on": today.isoformat(), "places": len(keys)}
    _tell(place, "closed", by, now, after=after)
    return place


def _in_the_way(lying: Any) -> str:
    pipes, items = lying["pipes"], lying["items"]
    bills, tallies = lying["waybills"], lying["tallies"]
    said = [
        pipes and ngettext("%(count)s pipe lies there", "%(count)s pipes lie there", pipes),
        items
        and ngettext(
            "%(count)s piece of equipment is there",
            "%(count)s pieces of equipment are there",
            items,
        ),
        bills and ngettext("%(count)s waybill goes there", "%(count)s waybills go there", bills),
        tallies and ngettext("%(count)s tally is open", "%(count)s tallies are open", tallies),
    ]
    counts = (pipes, items, bills, tallies)
    told = zip(said, counts, strict=True)
    return ", ".join(str(words) % {"count": count} for words, count in told if words)


@transaction.atomic
def reopen_place(*, place: Location, by: User, now: dt.datetime, reason: str) -> Location:
    """Open a closed place again; what is part of it stays closed. Raises NotAllowed, Refused."""
    rules.require_keeper(by, place)
    if place.closed_on is None:
        raise Refused(_("The place is open."), code="wrong_state")
    if place.parent is not None and place.parent.closed_on is not None:
        raise Refused(_("What it is part of is closed: open that first."), code="wrong_state")
    told = reasons.required(reason)
    change(place, closed_on=None)
    _tell(place, "reopened", by, now, reason=told)
    return place


def _require_open(place: Location) -> None:
    if place.closed_on is not None:
        raise Refused(_("The place is closed."), code="wrong_state")


def _tell(place: Location, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    events.record(verb=f"location.{verb}", about=place, by=by, now=now, **told)
