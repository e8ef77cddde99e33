"""The class of a tool joint: an answer of its own, by the partners' table of limits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from equipment.octg import (
    Band,
    DrillPipeReadings,
    InvalidArgument,
    NominalPipe,
    ToolJointLimits,
    classify_drill_pipe,
)

NOMINAL = NominalPipe(od=Decimal(5), wall=Decimal("0.400"))
#: NC50 on 5 in 19.50 lb/ft S135, as the trade knows it.
LIMITS = ToolJointLimits(
    od={"premium": Decimal("6.3125"), "class_2": Decimal("6.1875")},
    shoulder={"premium": Decimal("0.40625"), "class_2": Decimal("0.34375")},
    source="table of the yard",
    edition="draft",
    connection="NC50",
)


def joint_of(**readings: Any) -> Any:
    taken = {"tool_joint_od": 6.5, "tool_joint_shoulder": 0.5, "tool_joint_crack": False}
    return classify_drill_pipe({**taken, **readings}, NOMINAL, tool_joint=LIMITS).tool_joint


@pytest.mark.parametrize(
    ("od", "shoulder", "class_"),
    [
        ("6.3125", "0.40625", "premium"),
        ("6.3124", "0.5", "class_2"),
        ("6.5", "0.4062", "class_2"),
        ("6.1875", "0.34375", "class_2"),
        ("6.1874", "0.5", "class_3"),
    ],
)
def test_tool_joints_are_held_against_the_table(od: str, shoulder: str, class_: str) -> None:
    part = joint_of(tool_joint_od=Decimal(od), tool_joint_shoulder=Decimal(shoulder))
    assert part.class_ == class_


def test_body_and_tool_joint_are_two_answers() -> None:
    readings = replace(
        DrillPipeReadings.sound(0.4),
        tool_joint_od=6.0,
        tool_joint_shoulder=0.5,
        tool_joint_crack=False,
    )
    found = classify_drill_pipe(readings, NOMINAL, tool_joint=LIMITS)
    assert (found.body.class_, found.tool_joint.class_) == ("premium", "class_3")
    assert found.tool_joint.governing is not None
    assert found.tool_joint.governing.words.startswith("Tool joint, outside diameter: 95.049 %")


@pytest.mark.parametrize(
    ("readings", "band"),
    [
        ({}, None),
        ({"tool_joint_repair": "none"}, None),
        ({"tool_joint_repair": "field"}, Band("green")),
        ({"tool_joint_repair": "shop"}, Band("red")),
        ({"tool_joint_crack": True, "tool_joint_repair": "field"}, Band("red")),
    ],
)
def test_bands_of_tool_joints_tell_the_repair(readings: dict[str, Any], band: Band | None) -> None:
    assert joint_of(**readings).bands == band


def test_a_table_of_another_scheme_is_not_mixed_in() -> None:
    with pytest.raises(InvalidArgument, match="not mixed") as refused:
        classify_drill_pipe(
            {"tool_joint_od": 6.5}, NOMINAL, tool_joint=replace(LIMITS, scheme="another")
        )
    assert refused.value.code == "mixed_schemes"


def test_a_table_that_goes_the_wrong_way_is_refused() -> None:
    backwards = replace(LIMITS, od={"premium": 6, "class_2": 6.3})
    with pytest.raises(InvalidArgument, match="tool_joint_od"):
        classify_drill_pipe({"tool_joint_od": 6.5}, NOMINAL, tool_joint=backwards)
