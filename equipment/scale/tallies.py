"""Tallies of a scale set, registered as a whole, with their rows."""

from __future__ import annotations

from decimal import Decimal

from core.scale.ground import Ground
from core.scale.people import Cast
from equipment.models import Tally, TallyFlag, TallyRow
from equipment.scale import groups
from equipment.scale.groups import Group
from equipment.scale.lives import STILL_NEW
from equipment.scale.yard import Yard

LONGEST = 2
#: Rows of heads above the first joint of the sheet.
HEAD = 7
WAYS = (("mapped", "mapped"), ("commit_requested", "committing"), ("registered", "committed"))


def tally(ground: Ground, number: int, joints: int) -> None:
    """A list of so many joints that is in the register."""
    cast, yard = ground.found(Cast), ground.found(Yard)
    group = groups.begin(
        ground, cast.sides[number % 2], yard.lines[number % len(yard.lines)], number, steps=LONGEST
    )
    group.tally = ground.sheet(Tally).reserve()
    depth = Decimal(0)
    for position in range(1, joints + 1):
        joint = groups.live(group, STILL_NEW[(number + position) % len(STILL_NEW)])
        depth += joint.length
        row = ground.add(
            TallyRow, tally_id=group.tally, sheet_row=HEAD + position, position=position,
            outcome="joint", sequence=str(position), number=joint.label,
            overall_length_m=joint.length, effective_length_m=joint.length,
            cumulative_length_m=depth, joint_id=joint.pk,
        )  # fmt: skip
        if position % 40 == 0 or (number % 10 == 0 and position == 3):
            ground.add(TallyFlag, row_id=row, code="cumulative_differs", cell=f"F{HEAD + position}",
                       params={"written": "1.00", "computed": "1.01"})  # fmt: skip
    groups.close(group)
    _write(ground, cast, group, joints)


def plain(ground: Ground, number: int, joints: int) -> None:
    """So many joints that came over the API, in one request."""
    cast, yard = ground.found(Cast), ground.found(Yard)
    group = groups.begin(
        ground, cast.sides[number % 2], yard.lines[number % len(yard.lines)], number, steps=LONGEST
    )
    for position in range(joints):
        groups.live(group, STILL_NEW[(number + position) % len(STILL_NEW)])
    groups.close(group)


def _write(ground: Ground, cast: Cast, group: Group, joints: int) -> None:
    public_id, name = ground.public_id("tal"), f"Tally {group.number + 1}"
    racks = ground.found(Yard).homes[group.side.pk].racks
    ground.add(
        Tally, id=group.tally, public_id=public_id, memorandum_id=cast.workspace_id, name=name,
        organisation_id=group.side.pk, product_line_id=group.line.pk, status="committed",
        location_id=racks[group.number % len(racks)], uploaded_by_id=group.by.pk,
        uploaded_at=group.at(-1), committed_at=group.at(-1), rows_total=joints, rows_done=joints,
    )  # fmt: skip
    about, was = (Tally, public_id, name), "uploaded"
    ground.tell(
        "tally.uploaded", about, group.by, group.at(-1), workspace_id=cast.workspace_id,
        after={"name": name, "status": was},
    )  # fmt: skip
    for verb, reached in WAYS:
        ground.tell(
            f"tally.{verb}", about, group.by, group.at(-1), workspace_id=cast.workspace_id,
            before={"status": was}, after={"status": reached},
        )  # fmt: skip
        was = reached
