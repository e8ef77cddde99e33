"""Revisions are narrowed in their list, exported as it stands, and read in a fixed number of
statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from core.transfer import sources
from equipment.models import Joint, OrderLine
from equipment.revision import withdrawing
from equipment.revision.listed import REVISIONS
from tests import cast
from tests.callers import caller
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import revising, yard

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 9
LIST = "/revisions/"


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


@pytest.fixture
def lines(stage: Cast) -> list[OrderLine]:
    """One premium, one of class 2, one that failed, one called wrong and one in work."""
    order = revising.started(stage, revising.used(stage, 5))
    found = yard.lines(order)
    Joint.objects.filter(pk=found[0].pipe.pk).update(serial="TMK-77/0048231")
    revising.revised(stage, found[0])
    worn = revising.walls(revising.WORN, revising.SOUND, revising.SOUND)
    revising.revised(stage, found[1], wall_ut=revising.step(stage, "wall_ut", readings=worn))
    galled = revising.step(stage, "threads_mt", outcome="failed", reason="Galled pin thread")
    revising.revised(stage, found[2], threads_mt=galled)
    wrong = revising.revised(stage, found[3])
    withdrawing.withdraw_revision(
        record=wrong, by=stage.stp_engineer, now=revising.NOW, reason="The wrong pipe"
    )
    revising.save(stage, order, revising.whole(stage, found[4], drift=None))
    return yard.lines(order)


def test_list_is_narrowed_on_the_page_and_over_the_api(stage: Cast, lines: list[OrderLine]) -> None:
    crew, reader = signed_in(stage.stp_engineer), caller(stage.stp_engineer, "equipment:read")
    programme = revising.record(lines[0]).programme.programme
    tool = revising.instrument(stage)
    for query, count in (
        ("", 5), ("body_class=class_2", 1), ("body_class=premium,class_2", 4),
        ("body_class__not=premium", 2), ("tool_joint_class=premium", 4), ("verdict=failed", 1),
        ("completed_at__empty=true", 1), ("withdrawn_at__empty=false", 1), ("failed=true", 1),
        ("serial__contains=004823", 1), (f"joint={lines[1].pipe.public_id}", 1),
        (f"programme={programme.public_id}", 5), (f"instrument={tool.public_id}", 5),
        (f"inspector={stage.stp_engineer.public_id}", 5), ("done_on__gte=2027-01-01", 0),
        (f"order={lines[0].order.public_id}", 5),
    ):  # fmt: skip
        page = crew.get(f"{LIST}?{query}").content.decode()
        assert (query, page.count('class="lead"')) == (query, count)
        assert (query, len(reader.rows(f"revisions/?{query}"))) == (query, count)
    assert signed_in(stage.third_engineer).get(LIST).content.decode().count('class="lead"') == 0


def test_list_says_class_criterion_paint_and_what_was_called_wrong(
    stage: Cast, lines: list[OrderLine]
) -> None:
    page = signed_in(stage.socar_engineer).get(f"{LIST}?sort=order").content.decode()
    page = page.replace("\u00a0", " ")
    rows = [row.split("</tr>")[0] for row in page.split('<td class="lead">')[1:]]
    told = (
        ("Premium", "bands-white", "Accepted"),
        ("Class 2", "bands-yellow", "Remaining wall, outside wear, 76.128 %", "Accepted"),
        ("Premium", "Failed"), ("Called wrong",), ("In work",),
    )  # fmt: skip
    for row, words in zip(rows, told, strict=True):
        assert [word for word in words if word not in row] == []
    assert f'href="/orders/{lines[1].order.public_id}/revisions/{lines[1].public_id}/"' in rows[1]
    assert "/exports/lists/equipment:revision-list/" in page


def test_list_is_a_file_with_classes_and_criteria(stage: Cast, lines: list[OrderLine]) -> None:
    table = sources.of_listing(
        REVISIONS, stage.socar_engineer, stage.memorandum.pk, QueryDict("sort=order"), {}
    )
    told: list[dict[str, Any]] = [
        dict(zip(table.head, line, strict=True)) for line in table.lines()
    ]
    assert [row["Class of the body"] for row in told] == [
        "Premium", "Class 2", "Premium", "Premium", ""
    ]  # fmt: skip
    worn = told[1]
    assert worn["The body is governed by"] == "Remaining wall, outside wear"
    assert (worn["Paint"], worn["Verdict"], worn["Line"]) == ("1 band: yellow", "Accepted", 2)
    assert [bool(row["Called wrong"]) for row in told] == [False, False, False, True, False]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_at_any_length(stage: Cast, count: int) -> None:
    order = revising.started(stage, revising.used(stage, count))
    for line in yard.lines(order):
        revising.revised(stage, line)
    reader = signed_in(stage.socar_engineer)
    reader.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        page = reader.get(LIST).content.decode()
    assert page.count('class="lead"') == count
    assert len(queries) == PAGE_QUERIES
