"""Pressure tests are found by order, number and serial, narrowed in their list, and exported."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from core.search import queries
from equipment.models import Joint, PressureTest
from equipment.pressure_testing.listed import TESTS
from tests import cast
from tests.callers import caller
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import pressing, yard

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


@pytest.fixture
def test(stage: Cast) -> PressureTest:
    pipe = pressing.joints(stage, 2)
    Joint.objects.filter(pk=pipe[1].pk).update(serial="TMK-77/0048231")
    made = pressing.record(stage, pressing.started(stage, pipe))
    call_command("rebuild_search", "pressuretest", verbosity=0)
    return made


def found(person: Any, text: str) -> list[str]:
    groups = queries.search(person, text)
    return [hit.url for group in groups for hit in group.hits if hit.kind.name == "pressuretest"]


def test_test_is_found_by_order_number_and_serial(stage: Cast, test: PressureTest) -> None:
    joint = yard.lines(test.order)[1].pipe
    own = [test.get_absolute_url()]
    for text in (test.order.number, f"{test.order.number}-1", str(test), joint.serial,
                 joint.serial[-5:], test.order.title):  # fmt: skip
        assert (text, found(stage.socar_engineer, text)) == (text, own)
    assert found(stage.third_engineer, joint.serial) == []
    assert found(stage.socar_engineer, "NOWHERE-99") == []
    reader = caller(stage.stp_engineer, "equipment:read")
    told = reader.get(f"search/?q={joint.serial}&kind=pressuretest").json()["results"]
    assert [(one["id"], one["title"]) for one in told] == [(test.public_id, str(test))]


def test_list_is_narrowed(stage: Cast, test: PressureTest) -> None:
    order = test.order
    pressing.record(stage, order, chart=pressing.chart(leak=3))
    crew = signed_in(stage.stp_engineer)
    joint = yard.lines(order)[0].pipe
    for query, count in (
        ("", 2), ("verdict=fail", 1), ("finding=hold_too_short", 1),
        (f"order={order.public_id}", 2),
        (f"joint={joint.public_id}", 2), ("tested_on__gte=2027-01-01", 0), ("standing=false", 0),
        (f"tester={stage.stp_engineer.public_id}", 2), ("medium=oil", 0),
    ):  # fmt: skip
        page = crew.get(f"/pressure-tests/?{query}").content.decode()
        assert page.count('class="lead"') == count, query


def test_list_is_exported_as_other_lists_are(stage: Cast, test: PressureTest) -> None:
    page = signed_in(stage.stp_engineer).get("/pressure-tests/").content.decode()
    assert "/exports/lists/equipment:pressure-test-list/" in page
    told = [cell.value(test) for cell in TESTS.cells]
    assert told[:2] == [test.order.number, 1]
    reader = caller(stage.stp_engineer, "equipment:read")
    answer = reader.get("pressure-tests/?format=csv&verdict=pass")
    text = b"".join(answer.streaming_content).decode()
    assert (text.count(test.public_id), "recorder_file" in text) == (1, True)
