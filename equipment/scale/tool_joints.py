"""The tool joints of the drill pipe of a scale set, as they were fitted."""

from __future__ import annotations

from decimal import Decimal

from core.scale.people import Cast
from equipment.models import ToolJointPair
from equipment.scale.groups import Group

#: What a tool joint has more than the body around, what is bored in it, where tongs bite.
OVER_BODY, BORE_SHARE, TONG = Decimal("35.000"), Decimal("0.55"), Decimal("230.000")
THOUSANDTH = Decimal("0.001")
ARRIVAL = -1


def fit(group: Group) -> None:
    """A pair for each joint of the group, fitted on the day on which it came."""
    ground, line = group.ground, group.line
    outside = line.od + OVER_BODY
    for joint in group.made:
        public_id = ground.public_id("tjp")
        workspace_id = ground.found(Cast).workspace_id
        ground.add(
            ToolJointPair, public_id=public_id, memorandum_id=workspace_id,
            organisation_id=group.side.pk, joint_id=joint.pk, fitted_on=group.day(ARRIVAL),
            connection=line.connection, pin_od_mm=outside, box_od_mm=outside,
            inside_diameter_mm=(line.od * BORE_SHARE).quantize(THOUSANDTH), pin_tong_mm=TONG,
            box_tong_mm=TONG, recorded_by_id=group.by.pk, recorded_at=group.at(ARRIVAL),
        )  # fmt: skip
        ground.tell(
            "tool_joint.fitted", (ToolJointPair, public_id, line.connection), group.by,
            group.at(ARRIVAL), workspace_id=workspace_id,
            after={"joint": joint.public_id, "fitted_on": str(group.day(ARRIVAL))},
        )  # fmt: skip
