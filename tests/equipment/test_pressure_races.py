"""Two at once at one order of pressure testing: nothing is lost, doubled or half written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core.errors import PortalError
from core.models import Attachment
from equipment.models import Attempt, PressureTest, WorkOrder
from equipment.pressure_testing import invariants, services
from tests import cast
from tests.equipment import pressing

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


def recording(stage: cast.Cast, order: WorkOrder, leak: float) -> Callable[[], Any]:
    setup = pressing.setup(stage, order, chart=pressing.chart(leak=leak))
    by, now = stage.stp_engineer, pressing.NOW
    return lambda: services.record_test(order=order, setup=setup, by=by, now=now)


def test_one_file_sent_twice_is_recorded_once(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage, 2))
    ended = at_once(*(recording(stage, order, 0.0) for _number in range(3)))
    assert sorted(ended) == ["ok", "refused", "refused"]
    assert (PressureTest.objects.count(), Attachment.objects.count()) == (1, 1)


def test_two_people_record_two_attempts(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    assert at_once(*(recording(stage, order, leak / 100) for leak in range(3))) == ["ok"] * 3
    numbers = list(Attempt.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3]
    assert sorted(PressureTest.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert invariants.lines_follow_attempts() == []


def test_one_choice_stands(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    tests = [pressing.record(stage, order, chart=pressing.chart(leak=n / 100)) for n in range(2)]
    fresh = [PressureTest.objects.get(pk=tests[0].pk) for _number in range(2)]
    by, now = stage.stp_engineer, pressing.NOW
    ended = at_once(
        *(lambda test=test: services.decide_test(test=test, by=by, now=now, reason="x")
          for test in fresh)
    )  # fmt: skip
    assert sorted(ended) == ["conflict", "ok"]
