"""Sets of drill pipe of a scale set, and what they went through in the hole day by day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from core.scale.ground import Ground
from core.scale.people import Cast
from equipment.models import PipeSet, SetMember, UsageBatch, UsageLog, UsageShare
from equipment.scale import groups, tool_joints
from equipment.scale.groups import Budget, Group
from equipment.scale.lives import LIVES
from equipment.scale.yard import Yard

#: Where sets are now, in turns.
STATES = ("set_on_rig", "set_stocked", "set_on_rig", "set_returned", "set_on_rig")
MOST_DAYS = 300
#: The second step of a life brings the set to the rig, the third takes it back.
ON_RIG = 1


def drill_pipe_set(ground: Ground, number: int, joints: int, days: int) -> None:
    """A set of so many joints that was used on so many days, one after the other."""
    cast, yard = ground.found(Cast), ground.found(Yard)
    life = STATES[number % len(STATES)]
    steps = len(LIVES[life]) if life != "set_on_rig" else ON_RIG + 2
    days = min(days, MOST_DAYS)
    group = groups.begin(
        ground, cast.sides[number % 2], yard.lines[number % 3], number, steps=steps, gap=days + 3
    )
    group.used_on = group.day(ON_RIG) + dt.timedelta(days=days) if days else None
    for _joint in range(joints):
        groups.live(group, life)
    tool_joints.fit(group)
    groups.close(group)
    pk = _set(ground, cast, group, is_open=life == "set_on_rig")
    if days:
        _use(ground, cast, group, pk, days)


def _set(ground: Ground, cast: Cast, group: Group, *, is_open: bool) -> int:
    opened, closed = group.day(ON_RIG), None if is_open else group.day(ON_RIG + 1)
    public_id, name = ground.public_id("set"), f"DP-{group.number + 1:04d}"
    pk = ground.add(
        PipeSet, public_id=public_id, memorandum_id=cast.workspace_id, number=name,
        organisation_id=group.side.pk, kind="drill_pipe_set", product_line_id=group.line.pk,
        well=f"Well {group.number % 8 + 1}", opened_on=opened, closed_on=closed,
    )  # fmt: skip
    for joint in group.made:
        ground.add(
            SetMember, memorandum_id=cast.workspace_id, pipe_set_id=pk, joint_id=joint.pk,
            joined_on=opened, left_on=closed, added_by_id=group.by.pk,
        )  # fmt: skip
    about = (PipeSet, public_id, name)
    ground.tell(
        "pipe_set.created", about, group.by, group.at(ON_RIG), workspace_id=cast.workspace_id,
        after={"number": name, "kind": "drill_pipe_set"},
    )  # fmt: skip
    if not is_open:
        ground.tell(
            "pipe_set.closed", about, group.by, group.at(ON_RIG + 1),
            workspace_id=cast.workspace_id, after={"on": str(closed)},
        )  # fmt: skip
    return pk


def _use(ground: Ground, cast: Cast, group: Group, pipe_set: int, days: int) -> None:
    public_id, shares = ground.public_id("usb"), days * len(group.made)
    at = ground.at(group.day(ON_RIG) + dt.timedelta(days=days), 18)
    ground.add(
        UsageBatch, public_id=public_id, memorandum_id=cast.workspace_id, made_at=at,
        organisation_id=group.side.pk, log_count=days, share_count=shares, made_by_id=group.by.pk,
    )  # fmt: skip
    ground.tell(
        "usage.recorded", (UsageBatch, public_id, f"{days} → {shares}"), group.by, at,
        workspace_id=cast.workspace_id, after={"logs": days, "joints": len(group.made)},
    )  # fmt: skip
    for day in range(1, days + 1):
        _log(ground, cast, group, pipe_set, (public_id, day, at))
        ground.rest()
    ground.found(Budget).records_done += shares


def _log(
    ground: Ground, cast: Cast, group: Group, pipe_set: int, told: tuple[str, int, dt.datetime]
) -> None:
    public_id, day, at = told
    rng = ground.rng
    log = ground.add(
        UsageLog, memorandum_id=cast.workspace_id, organisation_id=group.side.pk,
        pipe_set_id=pipe_set, used_on=group.day(ON_RIG) + dt.timedelta(days=day),
        well=f"Well {group.number % 8 + 1}", metres_drilled_m=Decimal(rng.randint(10, 240)),
        rotating_h=Decimal(rng.randint(20, 200)) / 10, circulating_h=Decimal(rng.randint(5, 60))
        / 10, jarring_h=Decimal(rng.randint(0, 10)) / 10,
        overpull_kn=Decimal(rng.randint(50, 400)), dls_deg_30m=Decimal(rng.randint(0, 90)) / 10,
        told_by=public_id, recorded_by_id=group.by.pk, recorded_at=at,
    )  # fmt: skip
    for joint in group.made:
        ground.add(UsageShare, log_id=log, joint_id=joint.pk)
