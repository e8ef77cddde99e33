"""The twenty recorder files, through the service: verdicts, findings and drops as expected."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.files import store
from core.models import Event
from equipment.pressure_testing.facts import Use
from tests import cast
from tests.equipment import pressing, yard

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.mark.parametrize("row", pressing.EXPECTED, ids=lambda row: row["file"])
def test_a_recorder_file_is_recorded_as_expected(stage: cast.Cast, row: dict[str, str]) -> None:
    order = pressing.started(stage, pressing.joints(stage, 2))
    full = str(Decimal(row["target"]) * 2)
    test = pressing.record(
        stage,
        order,
        procedure=pressing.procedure_of(stage, row),
        chart=pressing.recorded(row["file"]),
        instruments=[Use(pressing.gauge(stage, full_mpa=full), "recorder")],
    )
    test.refresh_from_db()
    drop = "" if test.drop_mpa is None else f"{test.drop_mpa:.3f}"
    assert (test.verdict, ",".join(test.findings), drop) == (
        row["verdict"], row["findings"], row["drop_mpa"]
    )  # fmt: skip
    proved = "pass" if row["verdict"] == "pass" else "not_proven"
    assert [one.verdict for one in test.attempts.all()] == [proved, proved]
    state = "done" if row["verdict"] == "pass" else "planned"
    assert [line.status for line in yard.lines(order)] == [state, state]


def test_recorder_file_is_kept_byte_for_byte(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    given = pressing.chart()
    test = pressing.record(stage, order, chart=given)
    with store.open_content(test.chart_sha256) as kept:
        assert kept.read() == given.data
    assert test.recorder_file is not None
    assert (test.recorder_file.content.sha256, test.recorder_file.name) == (
        given.sha256, "test.csv"
    )  # fmt: skip
    told = Event.objects.get(verb="pressure_test.recorded")
    assert (told.object_id, told.after["sha256"], told.after["verdict"]) == (
        test.public_id, given.sha256, "pass"
    )  # fmt: skip
