"""Reads of the dismantling that the sheet, the laying-down list and the API share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.rules import Before, PullFrame
from equipment.orders.models import OrderLine, TorqueBand, WorkOrder
from equipment.pipes.life.queries import last_day_in_hole
from equipment.pipes.life.reversing import steps_told_by
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.kinds import RIGS, PlaceKind


def lines_of(order: WorkOrder) -> QuerySet[OrderLine]:
    """The lines in their order, each with its joint and its dismantling record."""
    found: QuerySet[OrderLine] = OrderLine.objects.filter(order=order)
    return found.select_related(
        "joint__product_line", "dismantling__rack__parent", "locked_by"
    ).order_by("position")


def with_racks(lines: Sequence[OrderLine]) -> Sequence[OrderLine]:
    """The lines, whose records were read without their places, with them; one statement."""
    records = [record for line in lines if (record := record_of(line)) and record.rack_id]
    places = Location.objects.select_related("parent")
    racks = places.in_bulk({record.rack_id for record in records}) if records else {}
    for record in records:
        record.rack = racks[record.rack_id]
    return lines


def laying_down_list(order: WorkOrder) -> list[OrderLine]:
    """The lines as their joints came out: by the sequence pulled, what stayed below and what is
    still to come behind."""
    return sorted(lines_of(order), key=_place_in_list)


def _place_in_list(line: OrderLine) -> tuple[bool, int, int]:
    record = record_of(line)
    came_out = record is not None and record.outcome == DismantlingRecord.Outcome.LAID_DOWN
    return not came_out, record.sequence if record else line.position, line.position


def record_of(line: OrderLine) -> DismantlingRecord | None:
    """The dismantling record of a line that was read with it, None when there is none."""
    found: DismantlingRecord | None = getattr(line, "dismantling", None)
    return found


def frame_of(order: WorkOrder, lines: Sequence[OrderLine], now: dt.datetime) -> PullFrame:
    """What a sheet of the order starts from at that moment (civil days in Baku)."""
    today = timezone.localtime(now).date()
    started = timezone.localtime(order.started_at).date() if order.started_at else today
    last = _newest([record for line in lines if (record := record_of(line))])
    return PullFrame(
        started_on=started,
        today=today,
        parties=(order.requested_by_id, order.executor_id),
        unit=last.entered_unit if last and last.entered_unit else TorqueBand.Unit.KNM,
        rack=last.rack if last else None,
    )


def judging_frame_of(order: WorkOrder, lines: Sequence[OrderLine], now: dt.datetime) -> PullFrame:
    """The same with where recorded joints would be without their records."""
    before = before_records(order, [line for line in lines if record_of(line)])
    return replace(frame_of(order, lines, now), before=before)


def _newest(records: Iterable[DismantlingRecord]) -> DismantlingRecord | None:
    """The record of what was laid down last: the next joint comes to the same place."""
    laid = [record for record in records if record.rack_id]
    return max(laid, key=lambda record: (record.updated_at, record.sequence), default=None)


def before_records(order: WorkOrder, lines: Sequence[OrderLine]) -> dict[int, Before]:
    """Where recorded joints would be without their records, by key of the joint; two statements
    for any number."""
    if not lines:
        return {}
    keys = [line.pipe.pk for line in lines]
    steps = list(steps_told_by(order.public_id).filter(joint__in=keys))
    first = {step.joint_id: step.source for step in reversed(steps)}
    reached = {step.joint_id: step.target for step in steps}
    days = Joint.objects.filter(pk__in=keys).annotate(day=last_day_in_hole(without=order.public_id))
    last_days = dict(days.values_list("pk", "day"))
    return {
        line.pipe.pk: Before(
            status=first.get(line.pipe.pk, line.pipe.status),
            last_run_on=last_days.get(line.pipe.pk),
            stuck=_stuck(line, reached.get(line.pipe.pk)),
        )
        for line in lines
    }


def _stuck(line: OrderLine, reached: str | None) -> str:
    """Why the joint is not any more where its record left it."""
    joint, record = line.pipe, record_of(line)
    if reached is not None and joint.status != reached:
        words = _("Joint %(joint)s went on since: %(state)s.")
        return words % {"joint": joint, "state": joint.get_status_display()}
    if record is not None and record.rack_id and joint.location_id != record.rack_id:
        return _("Joint %(joint)s was moved to another place since.") % {"joint": joint}
    return ""


def places_for(order: WorkOrder) -> list[Location]:
    """The open places where pipe of the order's parties may be laid down, by name."""
    parties = (order.requested_by_id, order.executor_id)
    found: Any = Location.objects.filter(
        memorandum=order.memorandum_id, organisation__in=parties, closed_on=None
    )
    kept = found.exclude(kind__in=[*RIGS, PlaceKind.TRANSIT]).select_related("parent")
    return sorted(kept, key=lambda place: (full_name(place).casefold(), place.pk))


def full_name(place: Location) -> str:
    """The name of a place with what it is part of, such as Base 2 / Rack 3."""
    return f"{place.parent.label} / {place.label}" if place.parent else place.label


def in_yards(racks: Iterable[Location]) -> set[int]:
    """The keys of those places that are no part of a rig or well: pipe there has come back."""
    rigs = Location.objects.filter(kind__in=RIGS).annotate(
        below=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    )
    found = Location.objects.filter(pk__in=[rack.pk for rack in racks])
    return set(
        found.exclude(Exists(rigs.filter(below__startswith=F("path")))).values_list("pk", flat=True)
    )
