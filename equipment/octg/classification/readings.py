"""What is read off a used drill pipe, and what it is held against; all lengths in one unit.

A reading that was not taken is None. Where a place was looked at and nothing found, the reading is
an empty sequence, or False for a crack. Several readings of one thing are a sequence in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from equipment.octg.classification.schemes import API_RP_7G
from equipment.octg.errors import InvalidArgument, UnknownName
from equipment.octg.values import Number, body_of, not_negative, positive, told

LONGITUDINAL, TRANSVERSE = "longitudinal", "transverse"
DIRECTIONS = (LONGITUDINAL, TRANSVERSE)
REPAIRS = ("none", "field", "shop")
#: A reading so much above the nominal one is of another unit or another pipe.
BEYOND = Decimal("1.5")

Reading = Number | Sequence[Number] | None


@dataclass(frozen=True)
class Cut:
    """A cut or gouge: its depth, its direction, and the average wall beside it."""

    depth: Number
    direction: str
    adjacent_wall: Number


@dataclass(frozen=True)
class NominalPipe:
    """The pipe as it was new."""

    od: Number
    wall: Number


@dataclass(frozen=True)
class DrillPipeReadings:
    """The readings of one joint: least wall, diameters at defects, walls left, cuts, findings.

    `dent_od`, `slip_od` and `stretch_od` are the least diameters there, `string_shot_od` the
    greatest; `corrosion_wall` and `internal_wall` the wall left under corrosion, pits or erosion.
    `tool_joint_repair` is none, field or shop.
    """

    wall_min: Reading = None
    dent_od: Reading = None
    slip_od: Reading = None
    slip_cuts: Sequence[Cut] | None = None
    stretch_od: Reading = None
    string_shot_od: Reading = None
    corrosion_wall: Reading = None
    cuts: Sequence[Cut] | None = None
    internal_wall: Reading = None
    fatigue_crack: bool | None = None
    washout: bool | None = None
    tool_joint_od: Reading = None
    tool_joint_shoulder: Reading = None
    tool_joint_crack: bool | None = None
    tool_joint_repair: str | None = None

    @classmethod
    def sound(cls, wall_min: Reading, **found: Any) -> DrillPipeReadings:
        """A body that was looked at all over: nothing was found but what is named."""
        nothing = dict.fromkeys(
            ("dent_od", "slip_od", "slip_cuts", "stretch_od", "string_shot_od", "corrosion_wall",
             "cuts", "internal_wall"),
            (),
        )  # fmt: skip
        return cls(
            **{"wall_min": wall_min, **nothing, "fatigue_crack": False, "washout": False, **found}
        )


NAMES = frozenset(each.name for each in fields(DrillPipeReadings))


@dataclass(frozen=True)
class ToolJointLimits:
    """The least outside diameter and shoulder width of a tool joint by class, from an edited table.

    `scheme` is the name of the scheme that the table belongs to.
    """

    od: Mapping[str, Number]
    shoulder: Mapping[str, Number]
    source: str
    edition: str
    scheme: str = API_RP_7G.name
    connection: str = ""


@dataclass(frozen=True)
class ExactCut:
    """A cut as it is computed with."""

    depth: Decimal
    direction: str
    adjacent_wall: Decimal


@dataclass(frozen=True)
class Inspected:
    """Readings and nominal pipe, exact and checked; what was not read is in none of the maps."""

    od: Decimal
    wall: Decimal
    lengths: Mapping[str, tuple[Decimal, ...]]
    cuts: Mapping[str, tuple[ExactCut, ...]] = field(default_factory=dict)
    findings: Mapping[str, bool] = field(default_factory=dict)
    repair: str | None = None


def inspected(
    readings: DrillPipeReadings | Mapping[str, Any], nominal: NominalPipe | Mapping[str, Any]
) -> Inspected:
    """Readings of a joint beside its nominal pipe, exact.

    Raises InvalidArgument for what cannot be read off such a pipe, UnknownName for a misspelt one.
    """
    pipe = _nominal(nominal)
    od, wall = body_of(pipe.od, pipe.wall)
    read = _readings(readings)
    scale = {"wall_min": wall, "corrosion_wall": wall, "internal_wall": wall}
    cuts = {"cuts": read.cuts, "slip_cuts": read.slip_cuts}
    flags = ("fatigue_crack", "washout", "tool_joint_crack")
    lengths = {
        name: _lengths(name, getattr(read, name), scale.get(name, od))
        for name in NAMES - cuts.keys() - {*flags, "tool_joint_repair"}
        if getattr(read, name) is not None
    }
    if lengths.get("wall_min") == ():
        del lengths["wall_min"]
    return Inspected(
        od=od,
        wall=wall,
        lengths=lengths,
        cuts={
            n: tuple(_cut(n, each, wall) for each in c) for n, c in cuts.items() if c is not None
        },
        findings={n: _flag(n, v) for n in flags if (v := getattr(read, n)) is not None},
        repair=_repair(read.tool_joint_repair),
    )


def _nominal(nominal: NominalPipe | Mapping[str, Any]) -> NominalPipe:
    if isinstance(nominal, NominalPipe):
        return nominal
    if not isinstance(nominal, Mapping):
        raise InvalidArgument("nominal", "give od and wall of the pipe as it was new")
    if missing := {"od", "wall"} - nominal.keys():
        raise InvalidArgument("nominal", f"{' and '.join(sorted(missing))} must be given")
    return NominalPipe(nominal["od"], nominal["wall"])


def _readings(readings: DrillPipeReadings | Mapping[str, Any]) -> DrillPipeReadings:
    if isinstance(readings, DrillPipeReadings):
        return readings
    if not isinstance(readings, Mapping):
        raise InvalidArgument("readings", "give readings by their names")
    if unknown := readings.keys() - NAMES:
        raise UnknownName(
            "readings", f"{sorted(map(str, unknown))} are none of {', '.join(sorted(NAMES))}"
        )
    return DrillPipeReadings(**readings)


def _lengths(name: str, reading: Reading, nominal: Decimal) -> tuple[Decimal, ...]:
    several = reading if _is_several(reading) else (reading,)
    return tuple(_length(name, each, nominal) for each in several)  # type: ignore[union-attr]


def _is_several(reading: object) -> bool:
    return isinstance(reading, Iterable) and not isinstance(reading, str | bytes)


def _length(name: str, reading: Any, nominal: Decimal) -> Decimal:
    # A wall may be worn through: nought is a reading, though a bad one.
    length = not_negative(reading, name)
    if length > nominal * BEYOND and not name.startswith("tool_joint"):
        raise InvalidArgument(
            name,
            f"{told(reading)} is far above the nominal {told(nominal)}: check the unit",
            code="beyond",
        )
    return length


def _cut(name: str, cut: Cut | Mapping[str, Any], wall: Decimal) -> ExactCut:
    if isinstance(cut, Mapping):
        if set(cut) != {"depth", "direction", "adjacent_wall"}:
            raise InvalidArgument(name, "a cut has depth, direction and adjacent_wall")
        cut = Cut(**cut)
    if not isinstance(cut, Cut):
        raise InvalidArgument(name, "a cut has depth, direction and adjacent_wall")
    if cut.direction not in DIRECTIONS:
        raise UnknownName(name, f"{cut.direction!r} is none of {', '.join(DIRECTIONS)}")
    depth = not_negative(cut.depth, f"{name}.depth")
    adjacent = _length(f"{name}.adjacent_wall", positive(cut.adjacent_wall, name), wall)
    if depth > adjacent:
        words = f"{told(cut.depth)} is deeper than the wall beside it"
        raise InvalidArgument(f"{name}.depth", words)
    return ExactCut(depth, cut.direction, adjacent)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidArgument(name, f"{value!r} is neither found (True) nor looked for (False)")
    return value


def _repair(repair: object) -> str | None:
    if repair is not None and repair not in REPAIRS:
        raise UnknownName("tool_joint_repair", f"{repair!r} is none of {', '.join(REPAIRS)}")
    return None if repair is None else str(repair)
