"""What no row of a laying-down list may say: each wrong cell is named, and nothing is stored."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core.errors import Refused
from equipment.dismantling.rules import PullRow
from equipment.models import DismantlingRecord, Joint
from tests import cast, factories
from tests.equipment import lives, pulls, yard

pytestmark = pytest.mark.django_db
TODAY = pulls.TODAY


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"torque": Decimal(0)}, "torque"),
        ({"torque": Decimal("NaN")}, "torque"),
        ({"torque": Decimal(12000), "unit": "kN·m"}, "torque"),
        ({"torque": Decimal(12000), "unit": "psi"}, "torque"),
        ({"torque": Decimal("31.50001"), "unit": "kN·m"}, "torque"),
        ({"condition": ""}, "condition"),
        ({"condition": "rusty"}, "condition"),
        ({"condition": "bent"}, "remark"),
        ({"condition": "bent", "remark": "  "}, "remark"),
        ({"outcome": "lost", "remark": " "}, "remark"),
        ({"remark": "x" * 301}, "remark"),
        ({"stand": "x" * 61}, "stand"),
        ({"pulled_on": dt.date(2026, 6, 2)}, "pulled_on"),
        ({"pulled_on": dt.date(2026, 5, 31)}, "pulled_on"),
        ({"sequence": 0}, "sequence"),
        ({"sequence": 100_001}, "sequence"),
        ({"sequence": 1}, "sequence"),
        ({"rack": None}, "rack"),
    ],
)
def test_row_with_a_wrong_value_is_refused(
    stage: cast.Cast, values: dict[str, Any], field: str
) -> None:
    order = pulls.started(stage)
    first, second, _third = pulls.lines(order)
    rows = pulls.laid(stage, first), pulls.laid(stage, second, **values)
    assert pulls.wrong(stage, order, *rows) == [(second.public_id, field)]


@pytest.mark.parametrize("kind", ["rig", "closed", "of STP", "of another memorandum"])
def test_pipe_is_laid_down_at_an_open_place_of_who_has_it(stage: cast.Cast, kind: str) -> None:
    order = pulls.started(stage)
    places = {
        "rig": lambda: yard.make_rig(stage),
        "closed": lambda: pulls.make_rack(stage, "Old rack", closed_on=TODAY),
        "of STP": lambda: factories.make_location(stage.memorandum, stage.stp, kind="yard"),
        "of another memorandum": lambda: factories.make_location(
            stage.other_memorandum, stage.socar, kind="yard"
        ),
    }
    line = pulls.lines(order)[0]
    row = pulls.laid(stage, line, rack=places[kind]())
    assert pulls.wrong(stage, order, row) == [(line.public_id, "rack")]


def test_joint_that_is_not_in_the_hole_any_more_is_refused(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    Joint.objects.filter(pk=line.pipe.pk).update(status="cemented")
    assert pulls.wrong(stage, order, pulls.laid(stage, line)) == [(line.public_id, "outcome")]


def test_joint_in_other_hands_is_refused(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    Joint.objects.filter(pk=line.pipe.pk).update(holder=stage.third)
    assert (line.public_id, "outcome") in pulls.wrong(stage, order, pulls.laid(stage, line))


@pytest.mark.parametrize("status", ["on_rig", "in_stock", "returned"])
def test_joint_that_never_ran_stands_on_no_order_of_dismantling(
    stage: cast.Cast, status: str
) -> None:
    joints = lives.joints_in(stage, status)
    with pytest.raises(Refused) as refused:
        pulls.accepted(stage, joints)
    assert [row["row"] for row in refused.value.rows] == [joints[0].public_id]


def test_three_wrong_rows_of_four_hundred_keep_everything_out(stage: cast.Cast) -> None:
    order = pulls.started(stage, lives.joints_in(stage, "run", 400))
    every = pulls.lines(order)
    changes: dict[int, dict[str, Any]] = {
        7: {"torque": Decimal(-1)},
        100: {"condition": "bent"},
        399: {"condition": "?"},
    }
    rows = [pulls.laid(stage, line, **changes.get(i, {})) for i, line in enumerate(every)]
    assert pulls.wrong(stage, order, *rows) == [
        (every[7].public_id, "torque"),
        (every[100].public_id, "remark"),
        (every[399].public_id, "condition"),
    ]


def test_line_given_twice_or_of_another_order_is_refused(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    stranger = PullRow(line="lin_unknown", outcome="left_in_hole")
    rows = pulls.laid(stage, line), pulls.laid(stage, line), stranger
    assert pulls.wrong(stage, order, *rows) == [(line.public_id, "line"), ("lin_unknown", "line")]


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": "laid_down", "condition": "", "rack": True},
        {"outcome": "laid_down", "condition": "ok"},
        {"outcome": "laid_down", "condition": "bent", "rack": True},
        {"outcome": "lost", "condition": ""},
        {"outcome": "left_in_hole", "condition": "ok"},
        {"outcome": "laid_down", "condition": "ok", "rack": True, "break_out_torque_knm": 0},
    ],
)
def test_database_keeps_what_a_record_must_say(stage: cast.Cast, values: dict[str, Any]) -> None:
    order = pulls.started(stage)
    given = {**values, "rack": pulls.make_rack(stage) if values.get("rack") else None}
    with pytest.raises(DatabaseError), transaction.atomic():
        DismantlingRecord.objects.create(
            memorandum=stage.memorandum, line=pulls.lines(order)[0], sequence=1,
            effective_length_m=1, pulled_on=TODAY, recorded_by=stage.stp_engineer, **given,
        )  # fmt: skip
