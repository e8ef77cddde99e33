"""Steps of joints that were run before steps were kept come from the events of that time."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from equipment.installation import services as installation
from equipment.models import JointStep
from tests import cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db
FACTS = ("joint", "action", "source", "target", "told_by", "taken_by", "taken_at")


def steps() -> list[tuple[object, ...]]:
    return list(JointStep.objects.order_by("pk").values_list(*FACTS))


def test_backfill_makes_from_events_what_the_services_wrote() -> None:
    stage = cast.assemble()
    order = yard.started(stage)
    one, other, _third = yard.lines(order)
    for rows in ([yard.run(one), yard.reject(other)], [yard.run(one, outcome="")]):
        order.refresh_from_db()
        installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=yard.NOW)
    kept = steps()
    assert [step[1] for step in kept] == ["run", "reject", "unrun"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE equipment_jointstep CASCADE")
    assert steps() == []
    import_module("equipment.migrations.0009_guard_life_of_joints").write_steps(apps, None)
    assert steps() == kept
