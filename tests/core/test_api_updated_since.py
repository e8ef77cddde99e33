"""`updated_since`: what has changed, in the order in which it changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from core.rows import change
from equipment.models import Joint
from equipment.pipes import batches
from mou_portal.api import router
from tests import cast, factories
from tests.callers import Caller, caller

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 31, 8, tzinfo=dt.UTC)


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


def joints_at(actors: cast.Cast, *hours: int) -> list[Joint]:
    """Joints of one place, last changed so many hours after DAY."""
    place = factories.make_location(actors.memorandum, actors.socar)
    made = [factories.make_joint(place) for _hour in hours]
    for joint, hour in zip(made, hours, strict=True):
        Joint.objects.filter(pk=joint.pk).update(updated_at=DAY + dt.timedelta(hours=hour))
    return made


def test_rows_come_from_the_moment_on_in_the_order_of_their_changes(
    actors: cast.Cast, erp: Caller
) -> None:
    third, first, _early, second = joints_at(actors, 5, 0, -1, 3)
    ids = [row["id"] for row in erp.rows("joints/?updated_since=2026-03-31T08:00:00Z")]
    assert ids == [first.public_id, second.public_id, third.public_id]
    baku = [row["id"] for row in erp.rows("joints/?updated_since=2026-03-31T12:00:00%2B04:00")]
    assert baku == ids
    newest = erp.rows("joints/?updated_since=2026-03-31T08:00:00Z&ordering=-updated_at&limit=1")
    assert newest[0]["id"] == third.public_id


def test_row_that_changes_while_pages_are_read_is_not_missed(
    actors: cast.Cast, erp: Caller
) -> None:
    joints = joints_at(actors, 0, 0, 1, 2)
    path = "joints/?updated_since=2026-03-31T08:00:00Z&limit=2"
    page = erp.get(path).json()
    joints[0].refresh_from_db()
    change(joints[0], description="Marked")
    joints[3].refresh_from_db()
    change(joints[3], description="Marked")
    seen = [row["id"] for row in page["results"]]
    while page["next"]:
        page = erp.client.get(page["next"], headers=erp.headers).json()
        seen += [row["id"] for row in page["results"]]
    assert seen == [joints[index].public_id for index in (0, 1, 2, 0, 3)]


def test_joint_that_a_batch_changed_has_changed(actors: cast.Cast, erp: Caller) -> None:
    (joint,) = joints_at(actors, 0)
    Joint.objects.update(serial="A-1", serial_key="A1")
    before = timezone.now()
    row = {"serial": "A-1", "description": "Marked"}
    batches.register_joints(
        memorandum=actors.memorandum, rows=[row], by=actors.socar_engineer, now=before
    )
    since = (before - dt.timedelta(minutes=1)).isoformat().replace("+", "%2B")
    assert [row["id"] for row in erp.rows(f"joints/?updated_since={since}")] == [joint.public_id]


def test_every_list_whose_rows_have_versions_knows_it(erp: Caller) -> None:
    asked = []
    views: Any = router.registry
    for name, view, _basename in views:
        fields = view.shape.row._declared_fields
        answer = erp.get(f"{name}/?updated_since=2026-03-31T08:00:00Z")
        assert (answer.status_code == 200) == ("updated_at" in fields), name
        assert ("updated_at" in fields) == ("version" in fields), name
        asked += [name] * (answer.status_code == 200)
    assert len(asked) > 15
