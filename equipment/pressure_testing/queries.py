"""Reads of pressure tests that sheet, page, API and services share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject

from core.accounts.models import Organisation, RoleGrant, User
from equipment.certificates.queries import with_told
from equipment.instruments.models import Instrument
from equipment.instruments.queries import with_calibrations
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pressure_testing.models import (
    Attempt,
    DecidingAttempt,
    GaugeReading,
    PressureTest,
    UsedInstrument,
    Witness,
)
from equipment.procedures.models import Procedure
from equipment.repair.models import RepairRecord

PRESSING = (
    Instrument.Kind.PRESSURE_GAUGE,
    Instrument.Kind.PRESSURE_TRANSDUCER,
    Instrument.Kind.PRESSURE_RECORDER,
)

#: So many tests on one recorder file are named on the page of its first.
MOST_LATER = 5


def visible_tests(user: User) -> QuerySet[PressureTest]:
    """Tests that the person sees, with what a list shows of them."""
    visible: QuerySet[PressureTest] = PressureTest.objects.visible_to(user)
    return visible.select_related("order", "procedure_version__procedure", "tester")


def whole_tests(user: User) -> QuerySet[PressureTest]:
    """Tests with all that the page of one shows, its certificates among it; five statements."""
    attempts = Attempt.objects.select_related(
        "line__joint__product_line", "line__item", "line__pressure_test"
    ).order_by("line__position", "number")
    rows = with_told(visible_tests(user), subject=OuterRef("public_id"))
    return with_whole(rows.annotate(later_with=_later_with()), attempts)


def _later_with() -> ArraySubquery:
    """The tests that were recorded later on the file of one, as far as a page names them."""
    later = PressureTest.objects.filter(same_file_as=OuterRef("pk")).order_by("pk")
    named = JSONObject(id="public_id", order="order__number", number="number", on="tested_on")
    return ArraySubquery(later.values(told=named)[:MOST_LATER])


def with_whole(rows: QuerySet[PressureTest], attempts: QuerySet[Attempt]) -> QuerySet[PressureTest]:
    """The same tests with all that is said of one, its attempts as they are given."""
    return rows.select_related(
        "memorandum__workspace", "order__requested_by", "order__executor", "drawing",
        "order__memorandum__workspace", "procedure_version__procedure",
        "recorder_file__content", "qualification", "suggested_by", "recorded_by",
        "tester__organisation", "withdrawn_by", "same_file_as__order",
    ).prefetch_related(
        Prefetch("attempts", attempts),
        Prefetch(
            "instruments",
            UsedInstrument.objects.select_related("instrument__organisation", "calibration"),
        ),
        Prefetch("witnesses", Witness.objects.select_related("person", "organisation")),
        Prefetch("readings", GaugeReading.objects.select_related("instrument")),
    )  # fmt: skip


def unwitnessed(ids: Collection[str] | None) -> QuerySet[PressureTest]:
    """Standing tests with those of their witnesses who have not confirmed; two statements."""
    silent = Witness.objects.filter(confirmed_at=None, test__withdrawn_at=None)
    rows: QuerySet[PressureTest] = PressureTest.objects.filter(pk__in=silent.values("test"))
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    waited = Prefetch("witnesses", Witness.objects.filter(confirmed_at=None))
    return rows.select_related("order").prefetch_related(waited).order_by("pk")


def lines_of(order: WorkOrder) -> QuerySet[OrderLine]:
    """The lines of an order with their subjects, all attempts, and the deciding one."""
    attempts = Attempt.objects.select_related("test").order_by("number")
    rows: QuerySet[OrderLine] = OrderLine.objects.filter(order=order)
    return (
        rows.select_related(
            "joint__product_line__grade", "joint__product_line__connection", "joint__organisation",
            "item__organisation", "order", "pressure_test__attempt__test",
        )
        .prefetch_related(Prefetch("attempts", attempts))
        .order_by("position")
    )  # fmt: skip


def standing(line: OrderLine) -> list[Attempt]:
    """The attempts of a line, read with it, whose set-up was not withdrawn."""
    return [one for one in line.attempts.all() if one.test.withdrawn_at is None]


def decided(line: OrderLine) -> DecidingAttempt | None:
    """What decided about a line that was read with it, None where nothing did."""
    found: DecidingAttempt | None = getattr(line, "pressure_test", None)
    return found


def tests_of(order: WorkOrder) -> QuerySet[PressureTest]:
    """The set-ups of an order in their order."""
    rows: QuerySet[PressureTest] = PressureTest.objects.filter(order=order)
    return rows.select_related("procedure_version__procedure", "tester").order_by("number")


def last_repairs(joints: Collection[int]) -> dict[int, dt.date]:
    """By joint, the day of the last repair that nobody called wrong."""
    rows = RepairRecord.objects.filter(line__joint__in=list(joints), line__order__kind="repair")
    rows = rows.exclude(effect__reversed_at__isnull=False).order_by()
    return dict(rows.values_list("line__joint").annotate(day=Max("done_on")))


def owners_of(lines: Iterable[OrderLine]) -> list[Organisation]:
    """Whose pipe and equipment it is, each once."""
    found = {line.subject.organisation_id: line.subject.organisation for line in lines}
    return list(found.values())


def instruments_for(user: User, memorandum_id: int) -> QuerySet[Any]:
    """Pressure instruments of a memorandum that the person sees, with their calibrations."""
    rows = Instrument.objects.visible_to(user).filter(
        memorandum=memorandum_id, kind__in=PRESSING, withdrawn_on=None
    )
    return with_calibrations(rows).select_related("organisation").order_by("number")


def people_of(order: WorkOrder, owners: Iterable[Organisation] = ()) -> QuerySet[User]:
    """Who may be named for the parties of an order and for owners of its pipe: people with a role
    in its memorandum."""
    parties = {order.requested_by_id, order.executor_id} | {one.pk for one in owners}
    grants = RoleGrant.objects.standing().for_workspace(order.memorandum_id)
    rows: QuerySet[User] = User.objects.filter(
        pk__in=grants.values("person"),
        is_active=True,
        organisation__in=parties,
    )
    return rows.select_related("organisation").order_by("organisation__short", "full_name", "pk")


def procedures_offered(on: dt.date) -> QuerySet[Procedure]:
    """Procedures that have a version in force on that day."""
    inside = Procedure.objects.filter(versions__in_force_from__lte=on)
    open_ended = inside.filter(versions__in_force_to=None)
    ending = inside.filter(versions__in_force_to__gte=on)
    rows: QuerySet[Procedure] = (open_ended | ending).distinct().order_by("name")
    return rows


def next_number(order: WorkOrder) -> int:
    """The number of an order's next set-up; the order is held."""
    last = PressureTest.objects.filter(order=order).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def attempts_made(lines: Iterable[OrderLine]) -> dict[int, int]:
    """By line, how many attempts it has had; the order is held."""
    rows = Attempt.objects.filter(line__in=[line.pk for line in lines]).order_by()
    return dict(rows.values_list("line").annotate(last=Max("number")))


def first_with(order: WorkOrder, sha256: str) -> PressureTest | None:
    """The first set-up of another order of the memorandum that stands on a recorder file."""
    rows = PressureTest.objects.filter(
        memorandum=order.memorandum_id, chart_sha256=sha256, withdrawn_at=None
    )
    return rows.exclude(order=order).select_related("order").order_by("pk").first()


def is_recorded(order: WorkOrder, sha256: str) -> PressureTest | None:
    """The set-up of the order that stands on the same recorder file."""
    return PressureTest.objects.filter(order=order, chart_sha256=sha256, withdrawn_at=None).first()
