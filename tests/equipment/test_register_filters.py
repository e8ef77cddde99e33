"""The fast filters of the register: page and API narrow alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from core.models import User
from equipment.models import Inspection, Joint
from equipment.pipes.filters import months_before
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives, yard

pytestmark = pytest.mark.django_db
REGISTER = "equipment:joint-list"


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def narrowed(user: User, **query: Any) -> list[str]:
    """What the page shows, which must be what the API answers."""
    client = Client()
    client.force_login(user)
    page = client.get(reverse(REGISTER), query).context["page"]
    assert page.filter.is_valid(), page.filter.errors
    on_page = sorted(joint.public_id for joint in page.rows)
    api = APIClient()
    api.force_login(user)
    answer = api.get(reverse("api:joints-list"), query)
    assert answer.status_code == 200, answer.content
    assert sorted(row["id"] for row in answer.json()["results"]) == on_page
    return on_page


def ids(*joints: Joint) -> list[str]:
    return sorted(joint.public_id for joint in joints)


def test_pipe_is_found_by_the_facts_of_its_product_line(stage: Cast) -> None:
    casing = lives.joints_in(stage, "in_stock", 2)
    line = factories.make_product_line(
        product="tubing", designation='3-1/2"', weight_name="9.20#", grade="P110", connection=""
    )
    tubing = lives.joints_in(stage, "in_stock", product_line=line)
    by = stage.socar_engineer
    assert narrowed(by, size='9-5/8"') == ids(*casing)
    assert narrowed(by, size=['9-5/8"', '3-1/2"']) == ids(*casing, *tubing)
    assert narrowed(by, weight="9.20#", grade="P110") == ids(*tubing)
    assert narrowed(by, product_kind="casing") == ids(*casing)
    assert narrowed(by, connection="VAM 21") == ids(*casing)
    assert narrowed(by, connection__not="VAM 21") == ids(*tubing)


def test_the_page_offers_the_spellings_that_there_are(stage: Cast) -> None:
    yard.make_joints(stage)
    client = Client()
    client.force_login(stage.socar_engineer)
    page = client.get(reverse(REGISTER), {"size": '9-5/8"'}).content.decode()
    assert '<option value="9-5/8&quot;" selected>' in page
    assert '<option value="L80">L80</option>' in page


def test_pipe_is_found_by_its_classes(stage: Cast) -> None:
    premium, plain = lives.joints_in(stage, "under_inspection", 2)
    lives.inspect([premium], stage.socar_engineer, tool_joint_class="class_2")
    by = stage.socar_engineer
    assert narrowed(by, body_class="premium,new") == ids(premium)
    assert narrowed(by, tool_joint_class="class_2") == ids(premium)
    assert narrowed(by, body_class__empty="true") == ids(plain)


def test_pipe_is_found_at_a_place_and_all_that_is_part_of_it(stage: Cast) -> None:
    base = lives.base(stage)
    rack = factories.make_location(
        stage.memorandum, stage.socar, kind="rack", name="Rack 7", parent=base
    )
    inside, beside = factories.make_joint(rack, status="in_stock"), yard.make_joints(stage, 1)[0]
    (direct,) = lives.joints_in(stage, "in_stock")
    by = stage.socar_engineer
    assert narrowed(by, within=base.public_id) == ids(inside, direct)
    assert narrowed(by, place=base.public_id) == ids(direct)
    assert narrowed(by, within__not=base.public_id) == ids(beside)


def test_pipe_is_found_by_who_owns_it_and_by_who_has_it(stage: Cast) -> None:
    own, lent = lives.joints_in(stage, "in_stock", 2)
    Joint.objects.filter(pk=lent.pk).update(holder=stage.stp)
    by = stage.socar_engineer
    assert narrowed(by, organisation=stage.socar.public_id) == ids(own, lent)
    assert narrowed(by, in_hands_of=stage.socar.public_id) == ids(own)
    assert narrowed(by, in_hands_of=stage.stp.public_id) == ids(lent)
    assert narrowed(by, holder__empty="true") == ids(own)


def test_pipe_is_found_by_its_last_inspection(stage: Cast) -> None:
    old, fresh, never = lives.joints_in(stage, "under_inspection", 3)
    today = timezone.localdate()
    by = stage.socar_engineer
    lives.inspect([old], by, on=months_before(lives.TODAY, 30))
    lives.inspect([fresh], by, on=lives.TODAY)
    day = lives.TODAY.isoformat()
    assert narrowed(by, inspected_on__gte=day) == ids(fresh)
    assert narrowed(by, inspected_on__lte=months_before(lives.TODAY, 1).isoformat()) == ids(old)
    assert narrowed(by, inspected_on__empty="true") == ids(never)
    since_then = (today.year - lives.TODAY.year) * 12 + today.month - lives.TODAY.month
    assert narrowed(by, not_inspected_months=str(since_then + 6)) == ids(old)
    assert Inspection.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 3, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2026, 12, 1), 24, dt.date(2024, 12, 1)),
    ],
)
def test_months_are_counted_back_to_the_same_day(
    day: dt.date, months: int, before: dt.date
) -> None:
    assert months_before(day, months) == before


def test_pipe_is_found_by_the_end_of_its_open_order(stage: Cast) -> None:
    ordered, free = yard.make_joints(stage, 2)
    order = yard.draft(stage, [ordered])
    by = stage.socar_engineer
    assert narrowed(by, order_ends__lte="2026-06-05") == ids(ordered)
    assert narrowed(by, order_ends__lte="2026-06-04") == []
    order.lines.update(is_open=False)
    assert narrowed(by, order_ends__lte="2026-06-05") == []
    assert free.pk


@pytest.mark.parametrize(
    "query",
    [{"not_inspected_months": "0"}, {"not_inspected_months": "x"}, {"product_kind": "rod"}],
)
def test_what_no_filter_understands_is_told(stage: Cast, query: dict[str, str]) -> None:
    api = APIClient()
    api.force_login(stage.socar_engineer)
    assert api.get(reverse("api:joints-list"), query).status_code == 400
