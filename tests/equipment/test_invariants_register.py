"""The checks of the register are green on truth and red on a breach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from core import invariants as registry
from core.models import Event
from equipment.models import (
    Inspection,
    Joint,
    JointStep,
    Location,
    SetMember,
    Transfer,
    TransferLine,
    UsageLog,
    UsageShare,
)
from equipment.pipes import invariants
from tests import cast
from tests.isolation import register

pytestmark = pytest.mark.django_db
CHECKS = (
    invariants.joints_follow_their_steps,
    invariants.joints_are_in_one_set,
    invariants.usage_is_that_of_the_logs,
    invariants.joints_under_way_are_on_a_waybill,
    invariants.classes_are_those_of_inspections,
    invariants.places_know_their_way,
)


GUARDED = ("equipment_joint", "equipment_jointstep", "equipment_location", "core_event")


def unguard() -> None:
    """Let a slip past every trigger, as an owner of the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


@pytest.fixture
def stage() -> cast.Cast:
    actors = cast.assemble()
    register.fill(actors, "X")
    return actors


def test_true_register_breaks_nothing(stage: cast.Cast) -> None:
    assert [check() for check in CHECKS] == [[]] * len(CHECKS)
    own = ("told once", "tell their", "tells its")
    found = {name: told for name, told in registry.breaches().items() if name.endswith(own)}
    assert len([told for told in found.values() if told == []]) >= 3


def joint_scrapped_by_hand() -> None:
    Joint.objects.filter(status="in_stock").update(status="scrapped")


def event_of_step_gone() -> None:
    told = JointStep.objects.filter(action="store").values("told_by")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_eventoutbox")
    Event.objects.filter(object_id__in=told).delete()


def joint_in_two_sets() -> None:
    member = SetMember.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE equipment_setmember DROP CONSTRAINT joint_in_one_set_at_a_time")
    SetMember.objects.create(
        memorandum=member.memorandum, pipe_set=member.pipe_set, joint=member.joint,
        joined_on=member.joined_on, added_by=member.added_by,
    )  # fmt: skip


def share_gone() -> None:
    UsageShare.objects.all().delete()


def share_too_many() -> None:
    other = Joint.objects.exclude(usage_shares__isnull=False).first()
    UsageShare.objects.create(log=UsageLog.objects.get(), joint=other)


def waybill_forgotten() -> None:
    TransferLine.objects.update(outcome="received")


def class_typed() -> None:
    Joint.objects.filter(body_class="premium").update(body_class="new")


def inspection_gone() -> None:
    Inspection.objects.update(body_class="class_3")


def last_run_typed() -> None:
    Joint.objects.filter(usage_shares__isnull=False).update(last_run_on=None)


def path_typed() -> None:
    Location.objects.filter(kind="yard").update(path="/0/")


@pytest.mark.parametrize(
    ("breach", "check"),
    [
        (joint_scrapped_by_hand, invariants.joints_follow_their_steps),
        (event_of_step_gone, invariants.joints_follow_their_steps),
        (joint_in_two_sets, invariants.joints_are_in_one_set),
        (share_gone, invariants.usage_is_that_of_the_logs),
        (share_too_many, invariants.usage_is_that_of_the_logs),
        (waybill_forgotten, invariants.joints_under_way_are_on_a_waybill),
        (class_typed, invariants.classes_are_those_of_inspections),
        (inspection_gone, invariants.classes_are_those_of_inspections),
        (last_run_typed, invariants.classes_are_those_of_inspections),
        (path_typed, invariants.places_know_their_way),
    ],
)
def test_breach_is_seen(
    stage: cast.Cast, breach: Callable[[], None], check: Callable[[], list[str]]
) -> None:
    unguard()
    breach()
    assert len(check()) == 1


def test_waybill_whose_event_says_otherwise_is_seen(stage: cast.Cast) -> None:
    Transfer.objects.update(status="received")
    (told,) = [
        told for name, told in registry.breaches("waybills tell their events").items() if told
    ]
    assert "is received, its last event says dispatched" in told[0]
