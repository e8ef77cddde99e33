"""Days of placements as a source of acts: offered once, final when both have signed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from cooperation.acceptance.models import Act, ActLine
from cooperation.acceptance.sources import Offer
from core.accounts.models import User
from core.rows import change
from exchange.attendance.models import AttendanceDay
from exchange.attendance.queries import SOURCE_KIND as KIND
from exchange.placements.models import Placement
from exchange.placements.services import tell_placement


class AttendanceDays:
    """A `cooperation.acceptance.sources.Source`: the days on which specialists were present.

    Each day is an item of its own, so it stands on at most one signed act and is counted on the
    day on which it was worked. Nobody is named.
    """

    kind = KIND

    def offers(self, *, memorandum_id: int, only: Collection[str] | None = None) -> list[Offer]:
        """Days worked that stand on no live act."""
        days = _worked(memorandum_id)
        if only is not None:
            _locked_placements(only)
            days = days.filter(public_id__in=only).select_for_update(of=("self",))
        return [_offer(day) for day in days]

    def take(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        """A day on a live act is not corrected: the recording asks the act's lines."""

    def release(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        """A day off its act may be corrected, or put on another."""

    def lock(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        """The days are final; each placement tells how many."""
        placements = _locked_placements(source_ids)
        days = list(AttendanceDay.objects.filter(public_id__in=source_ids, locked_by=None))
        for day in days:
            change(day, locked_by=act)
        final = Counter(day.placement_id for day in days)
        for placement in placements:
            if count := final[placement.pk]:
                after = {"act": act.number, "days": count}
                tell_placement(placement, "days_accepted", by=by, now=now, after=after)


def _worked(memorandum_id: int) -> QuerySet[AttendanceDay]:
    on_acts = ActLine.objects.filter(source_kind=KIND, is_live=True).values("source_id")
    days: QuerySet[AttendanceDay] = AttendanceDay.objects.filter(
        memorandum=memorandum_id,
        presence=AttendanceDay.Presence.PRESENT,
        locked_by=None,
        placement__status__in=Placement.WORKED,
    )
    return (
        days.exclude(public_id__in=on_acts)
        .select_related("placement__commitment", "placement__specialist")
        .order_by("placement", "on")
    )


def _offer(day: AttendanceDay) -> Offer:
    placement = day.placement
    return Offer(
        source_id=day.public_id,
        reference=str(day),
        description=f"{placement.specialist.number} · {placement.host_unit}",
        group=placement.number,
        commitment_id=placement.commitment_id,
        quantity=Decimal(1),
        unit=placement.commitment.unit,
        done_on=day.on,
    )


def _locked_placements(source_ids: Collection[str]) -> list[Placement]:
    """The placements of the days, locked in one order so that two acts never wait in a ring."""
    keys = AttendanceDay.objects.filter(public_id__in=source_ids).values("placement")
    found: Any = Placement.objects.select_for_update(no_key=True).filter(pk__in=keys)
    return list(found.order_by("pk"))
