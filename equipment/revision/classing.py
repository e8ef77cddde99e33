"""The class that the readings of a revision give: the core classifies, nobody else does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from equipment import octg
from equipment.catalogue.class_models import Part
from equipment.catalogue.models import ProductLine
from equipment.octg import Cut, DrillPipeReadings, NominalPipe, PartClass, Scheme, ToolJointLimits
from equipment.octg.classification.schemes import NOT_CLASSIFIABLE
from equipment.pipes.readings.models import JointReading
from equipment.pipes.readings.positions import place_key
from equipment.programmes.models import ProgrammeReading, ProgrammeStep, Sought
from equipment.revision.facts import DoneFacts
from equipment.units import MM_PER_UNIT

Kind = JointReading.Kind
#: Under which name of the core a kind of reading counts.
NAMES: Mapping[str, str] = {
    Kind.WALL: "wall_min",
    Kind.SLIP_OD: "slip_od",
    Kind.TOOL_JOINT_OD_PIN: "tool_joint_od",
    Kind.TOOL_JOINT_OD_BOX: "tool_joint_od",
    Kind.SHOULDER: "tool_joint_shoulder",
}
#: Findings that are there or not, and those with a depth and a direction.
FLAGS = (Sought.FATIGUE_CRACK, Sought.WASHOUT, Sought.TOOL_JOINT_CRACK)
CUTS = (Sought.CUT, Sought.SLIP_CUT)
#: Kinds of readings that tell of the tool joint; all others tell of the body.
OF_TOOL_JOINT = (
    Kind.TOOL_JOINT_OD_PIN, Kind.TOOL_JOINT_OD_BOX, Kind.SHOULDER, Kind.TONG_PIN, Kind.TONG_BOX,
    Kind.HARDBAND,
)  # fmt: skip
#: What keeps a part from a class although everything was read.
NO_LIMITS, NO_NOMINAL = "tool_joint_limits", "nominal_wall"
Told = tuple[ProgrammeStep, DoneFacts]


@dataclass(frozen=True)
class Classed:
    """Body and tool joint by one scheme; of each `missing` names what was not read."""

    body: PartClass
    tool_joint: PartClass
    scheme: str

    @property
    def parts(self) -> tuple[PartClass, PartClass]:
        return self.body, self.tool_joint

    @property
    def lacks_readings(self) -> bool:
        """Whether a part has no class for want of a reading, and not of a table of limits."""
        return any(
            part.class_ == NOT_CLASSIFIABLE and set(part.missing) != {NO_LIMITS}
            for part in self.parts
        )


def classify(
    told: Sequence[Told], line: ProductLine, scheme: Scheme, limits: ToolJointLimits | None
) -> Classed:
    """The classes of a drill pipe by what was read in all steps, in whatever order.

    Everything is compared in millimetres as it was entered. A required reading of the programme
    that is missing leaves its part without a class, unless a defect scraps it all the same.
    """
    nominal = nominal_of(line)
    if nominal is None:
        return _without_nominal(scheme)
    found = octg.classify_drill_pipe(readings_of(told), nominal, scheme=scheme, tool_joint=limits)
    missing = missing_readings(told)
    return Classed(
        body=_held_open(found.body, missing[Part.BODY], scheme),
        tool_joint=_held_open(found.tool_joint, missing[Part.TOOL_JOINT], scheme),
        scheme=f"{found.scheme}, {found.edition}",
    )


def nominal_of(line: ProductLine) -> NominalPipe | None:
    """The pipe as it was new, in millimetres as it was entered; None without a nominal wall."""
    wall = _exact(line.entered_wall, line.wall_unit, line.wall_mm)
    od = _exact(line.entered_od, line.od_unit, line.od_mm)
    return None if wall is None or od is None else NominalPipe(od, wall)


def _exact(entered: Decimal | None, unit: str, stored: Decimal | None) -> Decimal | None:
    return entered * MM_PER_UNIT[unit] if entered is not None and unit in MM_PER_UNIT else stored


def _without_nominal(scheme: Scheme) -> Classed:
    body, tool_joint = (
        PartClass(name, NOT_CLASSIFIABLE, None, (), (NO_NOMINAL,), None)
        for name in (Part.BODY.value, Part.TOOL_JOINT.value)
    )
    return Classed(body, tool_joint, f"{scheme.name}, {scheme.edition}")


def readings_of(told: Iterable[Told]) -> DrillPipeReadings:
    """What the core is told: readings of steps that were done, and what they looked for."""
    lengths: dict[str, list[Decimal]] = {}
    found: dict[str, Any] = {}
    for step, done in told:
        if not done.is_done:
            continue
        for one in done.readings:
            if one.kind in NAMES:
                lengths.setdefault(NAMES[one.kind], []).append(one.exact_mm)
        for code in step.looks_for:
            found[code] = _sought(code, done, found.get(code))
    return DrillPipeReadings(**{**found, **lengths})


def _sought(code: str, done: DoneFacts, before: Any) -> Any:
    """What a step found of a code, with what other steps found of it."""
    rows = [one for one in done.findings if one.code == code]
    if code in FLAGS:
        return bool(rows) or bool(before)
    seen = list(before or ())
    for one in rows:
        if one.value is None:
            continue
        size = one.exact_mm(one.value)
        if code in CUTS:
            seen.append(Cut(size, one.direction, one.exact_mm(one.adjacent or Decimal(0))))
        else:
            seen.append(size)
    return seen


def missing_readings(told: Iterable[Told]) -> dict[str, list[str]]:
    """By part, the required readings that the steps lack, as `reading:<kind>:<place>`."""
    found: dict[str, list[str]] = {Part.BODY: [], Part.TOOL_JOINT: []}
    for step, done in told:
        if not step.is_required:
            continue
        for asked in step.readings.all():
            if asked.is_required and not is_read(asked, done):
                part = Part.TOOL_JOINT if asked.kind in OF_TOOL_JOINT else Part.BODY
                found[part].append(f"reading:{asked.kind}:{asked.place}")
    return found


def is_read(asked: ProgrammeReading, done: DoneFacts) -> bool:
    """Whether a step that was done holds a reading as often as it is asked for."""
    place = place_key(asked.place)
    same = [
        one for one in done.readings if one.kind == asked.kind and place_key(one.place) == place
    ]
    return done.is_done and len(same) >= asked.count


def _held_open(part: PartClass, missing: Sequence[str], scheme: Scheme) -> PartClass:
    """The part without a class while something required was not read; a defect decides alone."""
    if not missing:
        return part
    known = [name for name in part.missing if name not in _names_of(missing)]
    every = (*missing, *known)
    if part.governing is not None and part.governing.share is None and _is_worst(part, scheme):
        return replace(part, missing=every)
    return replace(part, class_=NOT_CLASSIFIABLE, governing=None, missing=every, bands=None)


def _is_worst(part: PartClass, scheme: Scheme) -> bool:
    return part.class_ == scheme.classes[-1]


def _names_of(missing: Iterable[str]) -> set[str]:
    """The names of the core that required readings stand for, so that none is told twice."""
    return {NAMES.get(name.split(":")[1], "") for name in missing}
