"""Two at once at one repair order: nothing is lost, doubled or half written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from core.errors import PortalError
from equipment.models import Joint, RepairEffect, RepairOperation, RepairRecord, WorkOrder
from equipment.repair import reversing
from tests import cast
from tests.callers import caller
from tests.equipment import workshop, yard
from tests.equipment.workshop import NOW, did, mm, refaced, save

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage() -> Iterator[cast.Cast]:
    yield cast.assemble()


def at_once(*works: Callable[[], Any]) -> list[str]:
    """How each ended: `ok`, or the code of what it was refused with."""

    def run(work: Callable[[], Any]) -> str:
        try:
            work()
        except PortalError as error:
            return error.code
        finally:
            connection.close()
        return "ok"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_lines_of_one_order_are_saved_at_once(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage, 6))
    rows = [refaced(line, version=0) for line in yard.lines(order)]
    ended = at_once(*(lambda row=row: save(stage, order, row) for row in rows))
    assert ended == ["ok"] * 6
    assert RepairRecord.objects.count() == 6


def test_one_of_two_first_records_of_a_line_stands(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    works = [
        lambda size=size: save(stage, order, refaced(line, size, version=0))
        for size in ("0.4", "0.5", "0.6")
    ]
    assert sorted(at_once(*works)) == ["ok", "refused", "refused"]
    assert RepairOperation.objects.count() == 1


def test_limit_of_a_life_holds_whoever_is_first(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    twice = [did("reface_pin", removed=mm("0.79")) for _number in range(2)]
    works = [lambda: save(stage, order, refaced(line, operations=twice)) for _number in range(3)]
    assert "ok" in at_once(*works)
    removed = RepairOperation.objects.aggregate(sum=Sum("removed_mm"))["sum"]
    assert removed == Decimal("1.58")


def test_finishing_and_saving_at_once_leave_no_half(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.casing(stage))
    (line,) = yard.lines(order)
    save(stage, order, workshop.recut(line))
    late = workshop.recut(line, "0.400")
    at_once(lambda: workshop.finish(stage, order), lambda: save(stage, order, late))
    status = WorkOrder.objects.get().status
    cut = RepairOperation.objects.get().cut_m
    length = Joint.objects.get().effective_length_m
    assert status in ("done", "in_progress")
    expected = Decimal("10.500") - cut if status == "done" else Decimal("10.500")
    assert length == expected
    assert RepairEffect.objects.count() == (status == "done")


def test_repair_is_reversed_once(stage: cast.Cast) -> None:
    order = workshop.repaired(stage, workshop.casing(stage), workshop.recut)
    (line,) = yard.lines(order)

    def reverse() -> None:
        record = workshop.record(line)
        reversing.reverse_repair(
            record=record, by=stage.stp_engineer, now=NOW, reason="Wrong joint"
        )

    ended = at_once(*[reverse] * 4)
    assert ended.count("ok") == 1
    assert Joint.objects.get().effective_length_m == Decimal("10.500")


def test_patch_and_sheet_do_not_wait_in_a_ring(stage: cast.Cast) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    save(stage, order, refaced(line))
    crew = caller(stage.stp_engineer)
    path = f"repairs/{workshop.record(line).public_id}/"
    etag = crew.etag(path)

    def patch() -> None:
        assert crew.patch(path, {"remark": "Seen"}, etag=etag).status_code in (200, 412)

    def sheet() -> None:
        save(stage, order, refaced(line, defect="Galled"))

    assert set(at_once(*[patch, sheet] * 4)) <= {"ok", "conflict"}
    assert RepairRecord.objects.count() == 1
