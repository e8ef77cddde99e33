"""Maintenance that comes back: due by the calendar or by runs, raised once however often asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotAllowed, Refused
from core.models import Event, RoleGrant
from equipment.maintenance import rules, services, tasks
from equipment.maintenance.services import Rhythm
from equipment.models import EquipmentItem, MaintenanceDue, MaintenancePlan, WorkOrder
from equipment.orders import services as orders
from equipment.pipes.items import services as items
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.equipment import lives, passports, workshop
from tests.equipment.workshop import NOW, TODAY

DAY = dt.timedelta(days=1)
LIST_QUERIES, DETAIL_QUERIES = 7, 8


def plan_of(stage: cast.Cast, item: EquipmentItem | None = None, **changes: Any) -> MaintenancePlan:
    """A valve of SOCAR that STP greases every thirty days from today on."""
    rhythm = changes.pop("rhythm", Rhythm("days", 30, TODAY))
    if item is None and "pipe_set" not in changes:
        item = workshop.item(stage, status="in_stock")
    unit = "joint" if "pipe_set" in changes else "item"
    values: dict[str, Any] = {
        "memorandum": stage.memorandum, "title": "Grease the valve", "executor": stage.stp,
        "commitment": factories.make_commitment(stage.area, stage.socar_coordinator, unit=unit),
        "location": lives.base(stage), "rhythm": rhythm, "item": item,
        "by": stage.socar_engineer, "now": NOW, **changes,
    }  # fmt: skip
    return services.create_plan(**values)


def done(order: WorkOrder) -> None:
    """Closed without the work, so that the item is free again."""
    WorkOrder.objects.filter(pk=order.pk).update(status="cancelled")
    order.lines.update(is_open=False)


# -- when --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "every", "first", "until", "due"),
    [
        ("days", 30, "2026-06-02", "2026-06-01", None),
        ("days", 30, "2026-06-01", "2026-06-01", "2026-06-01"),
        ("days", 30, "2026-06-01", "2026-06-30", "2026-06-01"),
        ("days", 30, "2026-06-01", "2026-07-01", "2026-07-01"),
        ("days", 30, "2026-06-01", "2026-12-31", "2026-12-28"),
        ("months", 1, "2026-01-31", "2026-02-27", "2026-01-31"),
        ("months", 1, "2026-01-31", "2026-02-28", "2026-02-28"),
        ("months", 1, "2026-01-31", "2026-03-30", "2026-02-28"),
        ("months", 1, "2026-01-31", "2026-03-31", "2026-03-31"),
        ("months", 12, "2024-02-29", "2027-03-01", "2027-02-28"),
        ("months", 6, "2026-07-15", "2026-07-14", None),
    ],
)
def test_latest_due_date(basis: str, every: int, first: str, until: str, due: str | None) -> None:
    found = rules.latest_due(
        basis, every, dt.date.fromisoformat(first), dt.date.fromisoformat(until)
    )
    assert found == (due and dt.date.fromisoformat(due))


days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@given(basis=st.sampled_from(["days", "months"]), every=st.integers(1, 120), first=days, on=days)
def test_next_follows_latest_and_neither_skips_a_day(
    basis: str, every: int, first: dt.date, on: dt.date
) -> None:
    latest = rules.latest_due(basis, every, first, on)
    following = rules.next_due(basis, every, first, on)
    assert following > on
    assert rules.latest_due(basis, every, first, following) == following
    assert rules.latest_due(basis, every, first, following - DAY) == latest
    assert latest is None or first <= latest <= on


@given(every=st.integers(1, 50), count=st.integers(0, 500))
def test_due_runs_are_the_last_multiple(every: int, count: int) -> None:
    due = rules.due_runs(every, count)
    assert (due or 0) <= count < (due or 0) + every
    assert due is None or due % every == 0


# -- raising -----------------------------------------------------------------------------------


@pytest.fixture
def stage(db: None) -> cast.Cast:
    return cast.assemble()


def test_due_order_is_submitted_with_the_same_sign_off_as_by_hand(stage: cast.Cast) -> None:
    plan = plan_of(stage)
    assert services.raise_due(now=NOW) == 1
    order = WorkOrder.objects.get()
    assert (order.kind, order.status, order.requested_by, order.executor) == (
        "maintenance", "submitted", stage.socar, stage.stp
    )  # fmt: skip
    assert order.lines.get().item == plan.item
    assert order.created_by == stage.socar_engineer
    with pytest.raises(NotAllowed):
        orders.accept_order(order=order, by=stage.socar_coordinator, now=NOW)
    orders.accept_order(order=order, by=stage.stp_engineer, now=NOW)
    due = MaintenanceDue.objects.get()
    assert (due.due_on, due.due_runs, due.order) == (TODAY, None, order)
    verbs = Event.objects.filter(object_id=plan.public_id).order_by("pk")
    assert [event.verb for event in verbs] == [
        "maintenance_plan.created",
        "maintenance_plan.raised",
    ]


def test_doubled_ticks_raise_nothing_twice(stage: cast.Cast) -> None:
    plan_of(stage)
    assert [services.raise_due(now=NOW + dt.timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]
    done(WorkOrder.objects.get())
    assert services.raise_due(now=NOW) == 0
    assert services.raise_due(now=NOW + 30 * DAY) == 1
    assert list(MaintenanceDue.objects.order_by("pk").values_list("due_on", flat=True)) == [
        TODAY, TODAY + 30 * DAY
    ]  # fmt: skip


def test_task_is_harmless_twice(stage: cast.Cast) -> None:
    plan_of(stage)
    assert [tasks.raise_due(), tasks.raise_due()] == [1, 0]


def test_database_keeps_one_order_for_a_due_date(stage: cast.Cast) -> None:
    plan = plan_of(stage)
    services.raise_due(now=NOW)
    other = workshop.ordered(stage, workshop.worn(stage))
    with pytest.raises(IntegrityError), transaction.atomic():
        MaintenanceDue.objects.create(plan=plan, due_on=TODAY, order=other, raised_at=NOW)


def test_of_missed_ticks_the_last_alone_counts(stage: cast.Cast) -> None:
    plan_of(stage, rhythm=Rhythm("days", 7, TODAY))
    assert services.raise_due(now=NOW + 30 * DAY) == 1
    assert MaintenanceDue.objects.get().due_on == TODAY + 28 * DAY


def test_nothing_is_raised_while_an_order_of_the_plan_is_open(stage: cast.Cast) -> None:
    plan_of(stage)
    services.raise_due(now=NOW)
    assert services.raise_due(now=NOW + 31 * DAY) == 0
    done(WorkOrder.objects.get())
    assert services.raise_due(now=NOW + 31 * DAY) == 1


def test_order_is_raised_so_many_days_ahead(stage: cast.Cast) -> None:
    plan_of(stage, rhythm=Rhythm("months", 1, TODAY + 5 * DAY, days_ahead=5))
    assert services.raise_due(now=NOW - DAY) == 0
    assert services.raise_due(now=NOW) == 1
    assert WorkOrder.objects.get().planned_end == TODAY + 5 * DAY


def test_item_counts_how_often_it_was_put_in_service(stage: cast.Cast) -> None:
    item = workshop.item(stage, status="in_stock")
    plan_of(stage, item, rhythm=Rhythm("runs", 2, TODAY))
    for number in range(5):
        assert services.raise_due(now=NOW) == (1 if number in (2, 4) else 0), number
        if number in (2, 4):
            done(WorkOrder.objects.latest("pk"))
        for action in ("put-in-service", "take-out"):
            items.take_step(item=item, action=action, by=stage.socar_engineer, now=NOW)
    assert list(MaintenanceDue.objects.order_by("pk").values_list("due_runs", flat=True)) == [2, 4]


def test_set_counts_the_runs_of_its_most_used_joint(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    joints = lives.joints_in(stage, "on_rig", 2, product_line=factories.make_drill_pipe())
    pipe_set = passports.make_set(stage, joints)
    plan_of(stage, pipe_set=pipe_set, rhythm=Rhythm("runs", 2, TODAY))
    first = joints[:1]
    for action in ("run", "pull", "rack_back", "run", "pull", "lay_down"):
        assert services.raise_due(now=NOW) == 0
        first = lives.take(first, action, by, on=lives.day(3))
    assert services.raise_due(now=NOW) == 0
    assert "cannot be worked on" in MaintenancePlan.objects.get().failure
    lives.take(lives.take(first, "return", by), "clean", by)
    lives.take(first, "inspect", by)
    lives.inspect(first, by)
    lives.take(lives.take(first, "classify", by), "store", by)
    other = lives.fresh(joints[1:])
    for action in ("return", "clean", "inspect"):
        other = lives.take(other, action, by)
    lives.inspect(other, by)
    lives.take(lives.take(other, "classify", by), "store", by)
    assert services.raise_due(now=NOW) == 1
    assert MaintenanceDue.objects.get().due_runs == 2
    assert MaintenancePlan.objects.get().failure == ""
    assert WorkOrder.objects.get().lines.count() == 2


def test_what_cannot_be_raised_says_why_and_stops_no_other(stage: cast.Cast) -> None:
    broken = plan_of(stage, workshop.item(stage, "V-1", status="in_stock"))
    plan_of(stage, workshop.item(stage, "V-2", status="in_stock"))
    EquipmentItem.objects.filter(number="V-1").update(status="in_repair")
    assert services.raise_due(now=NOW) == 1
    broken.refresh_from_db()
    assert "In repair" in broken.failure
    page = signed_in(stage.stp_engineer).get(broken.get_absolute_url()).content.decode()
    assert "could not be raised" in page
    EquipmentItem.objects.filter(number="V-1").update(status="in_stock")
    assert services.raise_due(now=NOW) == 1
    broken.refresh_from_db()
    assert broken.failure == ""


def test_person_who_may_order_no_more_raises_nothing(stage: cast.Cast) -> None:
    plan = plan_of(stage)
    RoleGrant.objects.filter(person=stage.socar_engineer).delete()
    assert services.raise_due(now=NOW) == 0
    plan.refresh_from_db()
    assert "may order work" in plan.failure
    services.stop_plan(plan=plan, by=stage.socar_coordinator, now=NOW, reason="Left us")
    services.resume_plan(plan=plan, by=stage.socar_coordinator, now=NOW)
    assert services.raise_due(now=NOW) == 1
    assert WorkOrder.objects.get().created_by == stage.socar_coordinator


def test_stopped_plan_raises_nothing(stage: cast.Cast) -> None:
    plan = plan_of(stage)
    with pytest.raises(NotAllowed):
        services.stop_plan(plan=plan, by=stage.stp_engineer, now=NOW, reason="No")
    with pytest.raises(Refused):
        services.stop_plan(plan=plan, by=stage.socar_engineer, now=NOW, reason=" ")
    services.stop_plan(plan=plan, by=stage.socar_engineer, now=NOW, reason="Sold")
    assert services.raise_due(now=NOW) == 0
    with pytest.raises(Refused):
        services.stop_plan(plan=plan, by=stage.socar_engineer, now=NOW, reason="Sold")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rhythm": Rhythm("weeks", 1, TODAY)}, "basis"),
        ({"rhythm": Rhythm("days", 0, TODAY)}, "every"),
        ({"rhythm": Rhythm("months", 121, TODAY)}, "every"),
        ({"rhythm": Rhythm("days", 1, TODAY, 91)}, "days_ahead"),
        ({"title": " "}, "title"),
    ],
)
def test_impossible_plan_is_refused(stage: cast.Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        plan_of(stage, **changes)
    assert refused.value.field == field


# -- pages and API -----------------------------------------------------------------------------


def test_plan_is_drawn_up_on_its_page(stage: cast.Cast) -> None:
    item = workshop.item(stage, status="in_stock")
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator, unit="item")
    sent = {
        "title": "Grease", "item": item.public_id, "every": "3", "basis": "months",
        "first_due": "2026-12-01", "days_ahead": "7", "commitment": commitment.public_id,
        "executor": stage.stp.public_id, "location": lives.base(stage).public_id,
    }  # fmt: skip
    worker = signed_in(stage.socar_engineer)
    assert worker.post("/maintenance/new/", sent | {"item": ""}).status_code == 422
    answer = worker.post("/maintenance/new/", sent)
    plan = MaintenancePlan.objects.get()
    assert answer["Location"] == plan.get_absolute_url()
    said = passports.text_of(signed_in(stage.stp_engineer).get(plan.get_absolute_url()))
    assert "every 3 months" in said
    assert "Stop plan" not in said
    assert worker.post(f"{plan.get_absolute_url()}stop/", {"reason": "Sold"}).status_code == 302
    assert "Stopped" in passports.text_of(worker.get("/maintenance/"))
    worker.post(f"{plan.get_absolute_url()}resume/")
    plan.refresh_from_db()
    assert plan.stopped_at is None
    assert signed_in(stage.third_engineer).get(plan.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_cost_the_same_however_many_plans_there_are(stage: cast.Cast, count: int) -> None:
    for number in range(count):
        plan = plan_of(stage, workshop.item(stage, f"V-{number}", status="in_stock"))
    services.raise_due(now=NOW)
    worker = signed_in(stage.socar_engineer)
    found = []
    for path in ("/maintenance/", plan.get_absolute_url()):
        worker.get(path)
        with CaptureQueriesContext(connection) as queries:
            worker.get(path)
        found.append(len(queries))
    assert found == [LIST_QUERIES, DETAIL_QUERIES]


def test_plan_over_the_api(stage: cast.Cast) -> None:
    worker = caller(stage.socar_engineer)
    item = workshop.item(stage, status="in_stock")
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator, unit="item")
    body = {
        "memorandum": stage.memorandum.public_id, "title": "Grease", "item": item.public_id,
        "executor": stage.stp.public_id, "commitment": commitment.public_id,
        "location": lives.base(stage).public_id, "basis": "days", "every": 30,
        "first_due": TODAY.isoformat(),
    }  # fmt: skip
    made = worker.post("maintenance-plans/", body)
    assert made.status_code == 201, made.content
    services.raise_due(now=NOW)
    path = f"maintenance-plans/{made.json()['id']}/"
    seen = worker.get(path).json()
    assert [one["due_on"] for one in seen["raised"]] == [TODAY.isoformat()]
    assert worker.rows("maintenance-plans/?stopped=true") == []
    assert worker.act(path, "stop", {"reason": "Sold"}).json()["stopped_at"]
    assert len(worker.rows("maintenance-plans/?stopped=true&basis=days")) == 1
    assert problem_of(worker.post("maintenance-plans/", body | {"every": 0}), 400)
    assert caller(stage.third_engineer).rows("maintenance-plans/") == []


# -- at once -----------------------------------------------------------------------------------


@pytest.fixture
def shared(transactional_db: None) -> Iterator[cast.Cast]:
    yield cast.assemble()


def test_ticks_at_once_raise_one_order(shared: cast.Cast) -> None:
    plan_of(shared)

    def tick(_number: int) -> int:
        try:
            return services.raise_due(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(tick, range(8))) == 1
    assert MaintenanceDue.objects.count() == WorkOrder.objects.count() == 1
