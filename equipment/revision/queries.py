"""Reads of revision records that sheet, page, API and services share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast, Coalesce, JSONObject

from core.accounts.models import User
from core.events.models import Event
from equipment.catalogue import core_schemes
from equipment.catalogue import queries as catalogue
from equipment.catalogue.class_models import ClassScheme
from equipment.catalogue.models import ProductLine
from equipment.certificates.queries import with_told
from equipment.instruments.models import Calibration, Instrument
from equipment.octg import API_RP_7G, Scheme, ToolJointLimits
from equipment.orders.models import OrderLine, TorqueBand, WorkOrder
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.readings.models import JointReading
from equipment.programmes import queries as programmes
from equipment.programmes.models import ProgrammeStep, ProgrammeVersion
from equipment.revision.facts import DoneFacts, FoundFacts, PartFacts, ReadFacts
from equipment.revision.models import (
    RevisionFinding,
    RevisionPart,
    RevisionReading,
    RevisionRecord,
    RevisionStep,
)

#: Columns of a step that facts and rows share.
PLAIN = (
    "outcome", "reason", "remark", "done_on", "inspector", "instrument", "standard", "before_ok",
    "after_ok",
)  # fmt: skip
#: What is told of an item that needs no repair after all, because its revision was wrong.
NOT_NEEDED = "item.repair_not_needed"
#: The events that tell of a move of an item from state to state.
MOVES = [f"item.{name.replace('-', '_')}" for name in EquipmentItem.TRANSITIONS] + [NOT_NEEDED]
#: Previous values by joint, kind and place.
Previous = Mapping[tuple[int, str, str], JointReading]


def records_for(user: User) -> QuerySet[RevisionRecord]:
    """Records that the person sees, with what a list shows of them."""
    visible: QuerySet[RevisionRecord] = RevisionRecord.objects.visible_to(user)
    return visible.select_related(
        "line__order", "line__joint", "line__item", "programme__programme", "recorded_by"
    )


def listed(user: User) -> QuerySet[RevisionRecord]:
    """The same records with their classes; two statements."""
    return records_for(user).prefetch_related("classes")


def told_steps() -> QuerySet[RevisionStep]:
    """Steps of records with all that stands below them, in one statement."""
    rows = RevisionStep.objects.select_related("step", "inspector", "qualification", "instrument")
    told: QuerySet[RevisionStep] = rows.annotate(
        told_readings=_below(
            RevisionReading, "pk", kind="kind", place="place", number="number",
            value=_text("entered_value"), unit="entered_unit",
        ),
        told_findings=_below(
            RevisionFinding, "position", code="code", place="place",
            value=_text("entered_value"), unit="entered_unit", direction="direction",
            adjacent=_text("entered_adjacent"),
        ),
        told_parts=_below(
            RevisionPart, "position", name="name", fate="fate", found="found", serial="serial"
        ),
    )  # fmt: skip
    return told.order_by("step__position")


def _below(model: Any, order: str, **names: Any) -> ArraySubquery:
    rows = model.objects.filter(step=OuterRef("pk")).order_by(order)
    return ArraySubquery(rows.values(told=JSONObject(**names)))


def _text(name: str) -> Cast:
    """A figure as text: a number of JSON is no decimal."""
    return Cast(name, TextField())


def with_records(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Lines with their subjects and records, the steps of these included; two statements."""
    return lines.select_related(
        "joint__product_line", "item", "order", "revision__programme__programme",
        "revision__programme__scheme", "revision__inspection", "revision__recorded_by",
    ).prefetch_related(Prefetch("revision__steps", told_steps()))  # fmt: skip


def with_next(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """The same lines with the public id of the next one of the order that waits, from the
    beginning again behind the last, whether a record of it was called wrong, and the
    certificates that speak of it."""
    waiting = OrderLine.objects.filter(
        order=OuterRef("order"), status=OrderLine.Status.PLANNED
    ).exclude(pk=OuterRef("pk"))
    behind = waiting.filter(position__gt=OuterRef("position")).order_by("position")
    first = waiting.order_by("position")
    former = RevisionRecord.objects.filter(line=OuterRef("pk"), withdrawn_at__isnull=False)
    found: QuerySet[OrderLine] = lines.annotate(
        has_former=Exists(former),
        next_line=Coalesce(
            Subquery(behind.values("public_id")[:1]), Subquery(first.values("public_id")[:1])
        ),
    )
    return with_told(found, lines__line=OuterRef("pk"))


def with_calibrations(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """The same lines with the calibrations of what their steps were measured by."""
    known = Prefetch("revision__steps__instrument__calibrations", Calibration.objects.all())
    return lines.prefetch_related(known)


def with_progress(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Lines with as much of their records as a list shows: steps and classes."""
    return lines.select_related(
        "joint__product_line", "item", "order", "revision__programme__programme"
    ).prefetch_related("revision__steps", "revision__classes")


def lines_of(order: WorkOrder) -> QuerySet[OrderLine]:
    """The lines of an order in their order."""
    return OrderLine.objects.filter(order=order).order_by("position")


def record_of(line: OrderLine) -> RevisionRecord | None:
    """The standing record of a line that was read with it, None when there is none."""
    found: RevisionRecord | None = getattr(line, "revision", None)
    if found is not None:
        found.line = line  # its line is the one at hand: nobody asks for it again
    return found


def former_of(line: OrderLine) -> QuerySet[RevisionRecord]:
    """The records of a line that were called wrong, the newest first, with their classes."""
    rows: QuerySet[RevisionRecord] = RevisionRecord.objects.filter(
        line=line, withdrawn_at__isnull=False
    )
    return rows.select_related("withdrawn_by").prefetch_related("classes").order_by("-withdrawn_at")


def told_of(record: RevisionRecord) -> list[tuple[ProgrammeStep, DoneFacts]]:
    """Every step of the programme with what its record says, in the order of the programme."""
    done = {row.step_id: facts_of(row) for row in record.steps.all()}
    return [
        (step, done.get(step.pk, DoneFacts(step.code, version=0)))
        for step in programmes.steps_of(record.programme)
    ]


def facts_of(row: RevisionStep) -> DoneFacts:
    """What a step that was read by `told_steps` says, as an inspector would say it."""
    told: Any = row
    return DoneFacts(
        step=row.step.code,
        version=row.version,
        **{name: getattr(row, name) for name in PLAIN},
        torque=row.entered_torque,
        torque_unit=row.torque_unit or TorqueBand.Unit.KNM,
        readings=tuple(
            ReadFacts(**{**one, "value": Decimal(one["value"])}) for one in told.told_readings
        ),
        findings=tuple(_finding(one) for one in told.told_findings),
        parts=tuple(PartFacts(**one) for one in told.told_parts),
    )


def _finding(told: Mapping[str, Any]) -> FoundFacts:
    sizes = {
        name: None if told[name] is None else Decimal(told[name]) for name in ("value", "adjacent")
    }
    return FoundFacts(**{**told, **sizes, "unit": told["unit"] or "mm"})


def scheme_of(version: ProgrammeVersion) -> tuple[Scheme, ClassScheme | None]:
    """The scheme of a version as the core takes it, and its entry in the catalogue."""
    if version.scheme is not None:
        return _scheme(version.scheme.public_id, version.scheme.version)
    named = ClassScheme.objects.filter(name=API_RP_7G.name).first()
    return API_RP_7G, named


@lru_cache(maxsize=64)
def _scheme(public_id: str, _version: int) -> tuple[Scheme, ClassScheme]:
    """A version of a scheme, read once in the life of a process."""
    rows = ClassScheme.objects.prefetch_related("classes", "criteria__limits")
    entry = rows.get(public_id=public_id)
    return core_schemes.scheme_of(entry), entry


def limits_of(line: ProductLine, entry: ClassScheme | None) -> ToolJointLimits | None:
    """The limits of a line's tool joints in the scheme, in millimetres; None without a table."""
    if entry is None or line.connection_id is None:
        return None
    return core_schemes.joint_limits_of(catalogue.limits_of_line(line), entry, "mm")


def previous_readings(joints: Iterable[int], before: dt.date | None = None) -> Previous:
    """The newest standing reading of each kind and place of each joint; one statement."""
    rows = JointReading.objects.standing().filter(joint__in=list(joints))
    if before is not None:
        rows = rows.filter(read_on__lte=before)
    return {(one.joint_id, one.kind, one.position): one for one in rows.order_by("read_on", "pk")}


def instruments_of(order: WorkOrder) -> QuerySet[Instrument]:
    """The instruments of the executor that may still be named, with their calibrations."""
    rows: QuerySet[Instrument] = Instrument.objects.filter(
        memorandum=order.memorandum_id, organisation=order.executor_id
    )
    return rows.order_by("kind", "number")


def instruments_used(record: RevisionRecord) -> list[int]:
    """The keys of the instruments by which the steps of a record were measured."""
    rows = RevisionStep.objects.filter(record=record, instrument__isnull=False)
    return list(rows.order_by().values_list("instrument", flat=True).distinct())


def inspectors_of(order: WorkOrder) -> QuerySet[User]:
    """The people of the executor who may be named as inspectors."""
    return User.objects.filter(organisation=order.executor_id, is_active=True).order_by("full_name")


def own_and_last(line: OrderLine, code: str) -> tuple[Any, Any]:
    """The step of that code of the line, and that which was done last on another line of the
    order: it lends instrument, unit and inspector to the next one. One statement."""
    rows = told_steps().filter(record__standing_line__order=line.order_id, step__code=code)
    is_own = Case(When(record__standing_line=line.pk, then=0), default=1)
    found = list(rows.annotate(place=is_own).order_by("place", "-updated_at", "-pk")[:2])
    own = found[0] if found and found[0].place == 0 else None
    others = [row for row in found if row.place == 1]
    return own, others[0] if others else None


def last_move(item: EquipmentItem) -> Event | None:
    """The event that tells how the item came into its state, None while it is as it was entered."""
    told = Event.objects.filter(object_id=item.public_id, verb__in=MOVES)
    found: Event | None = told.order_by("-pk").first()
    return found
