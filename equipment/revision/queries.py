"""Reads of revision records that sheet, page, API and services share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from core.accounts.models import User
from equipment.catalogue import core_schemes
from equipment.catalogue import queries as catalogue
from equipment.catalogue.class_models import ClassScheme
from equipment.catalogue.models import ProductLine
from equipment.instruments.models import Calibration, Instrument
from equipment.octg import API_RP_7G, Scheme, ToolJointLimits
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.readings.models import JointReading
from equipment.programmes.models import ProgrammeStep, ProgrammeVersion
from equipment.revision.facts import DoneFacts, FoundFacts, PartFacts, ReadFacts
from equipment.revision.models import RevisionRecord, RevisionStep

#: Columns of a step that facts and rows share.
PLAIN = (
    "outcome", "reason", "remark", "done_on", "inspector", "instrument", "standard", "before_ok",
    "after_ok",
)  # fmt: skip
#: Previous values by joint, kind and place.
Previous = Mapping[tuple[int, str, str], JointReading]


def records_for(user: User) -> QuerySet[RevisionRecord]:
    """Records that the person sees, with what a list shows of them."""
    visible: QuerySet[RevisionRecord] = RevisionRecord.objects.visible_to(user)
    return visible.select_related(
        "line__order", "line__joint", "line__item", "programme__programme", "recorded_by"
    )


def _steps(prefix: str) -> list[Prefetch[Any, Any, Any] | str]:
    steps = RevisionStep.objects.select_related(
        "step", "inspector", "qualification", "instrument"
    ).order_by("step__position")
    calibrations = Prefetch(f"{prefix}steps__instrument__calibrations", Calibration.objects.all())
    below = [f"{prefix}steps__{name}" for name in ("readings", "findings", "parts")]
    return [Prefetch(f"{prefix}steps", steps), *below, calibrations]


def with_records(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Lines with their subjects and whole records; a fixed number of statements."""
    return lines.select_related(
        "joint__product_line", "item", "order",
        "revision__programme__programme", "revision__programme__scheme",
        "revision__inspection", "revision__recorded_by", "revision__completed_by",
    ).prefetch_related(
        "revision__programme__steps__readings", *_steps("revision__"), "revision__classes"
    )  # fmt: skip


def with_progress(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Lines with as much of their records as a list shows: steps and classes."""
    return lines.select_related(
        "joint__product_line", "item", "order", "revision__programme__programme"
    ).prefetch_related("revision__programme__steps", "revision__steps", "revision__classes")


def lines_of(order: WorkOrder) -> QuerySet[OrderLine]:
    """The lines of an order in their order."""
    return OrderLine.objects.filter(order=order).order_by("position")


def record_of(line: OrderLine) -> RevisionRecord | None:
    """The record of a line that was read with it, None when there is none."""
    found: RevisionRecord | None = getattr(line, "revision", None)
    return found


def steps_of(version: ProgrammeVersion) -> list[ProgrammeStep]:
    """The steps of a version that is read with them, in their order."""
    return list(version.steps.all())


def told_of(record: RevisionRecord) -> list[tuple[ProgrammeStep, DoneFacts]]:
    """Every step of the programme with what its record says, in the order of the programme."""
    done = {row.step_id: facts_of(row) for row in record.steps.all()}
    return [
        (step, done.get(step.pk, DoneFacts(step.code, version=0)))
        for step in steps_of(record.programme)
    ]


def facts_of(row: RevisionStep) -> DoneFacts:
    """What a step says, as an inspector would say it."""
    return DoneFacts(
        step=row.step.code,
        version=row.version,
        **{name: getattr(row, name) for name in PLAIN},
        torque=row.entered_torque,
        **({"torque_unit": row.torque_unit} if row.torque_unit else {}),
        readings=tuple(
            ReadFacts(one.kind, one.place, one.entered_value, one.entered_unit, one.number)
            for one in row.readings.all()
        ),
        findings=tuple(
            FoundFacts(
                one.code, one.place, one.entered_value, one.entered_unit or "mm", one.direction,
                one.entered_adjacent,
            )
            for one in row.findings.all()
        ),
        parts=tuple(
            PartFacts(one.name, one.fate, one.found, one.serial) for one in row.parts.all()
        ),
    )  # fmt: skip


def scheme_of(version: ProgrammeVersion) -> tuple[Scheme, ClassScheme | None]:
    """The scheme of a version as the core takes it, and its entry in the catalogue."""
    whole = ClassScheme.objects.prefetch_related("classes", "criteria__limits")
    if version.scheme_id is not None:
        entry = whole.get(pk=version.scheme_id)
        return core_schemes.scheme_of(entry), entry
    return API_RP_7G, whole.filter(name=API_RP_7G.name).first()


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


def inspectors_of(order: WorkOrder) -> QuerySet[User]:
    """The people of the executor who may be named as inspectors."""
    return User.objects.filter(organisation=order.executor_id, is_active=True).order_by("full_name")


def last_done(order: WorkOrder, codes: Collection[str]) -> dict[str, RevisionStep]:
    """By code, the step that was done last on other lines of the order: it lends instrument and
    inspector to the next one."""
    rows = RevisionStep.objects.filter(
        record__line__order=order, step__code__in=codes
    ).select_related("step")
    return {row.step.code: row for row in rows.order_by("updated_at", "pk")}
