"""The class of a used drill pipe: body and tool joint apart, each by its worst criterion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from equipment.octg.classification.measures import MEASURES, share, shown
from equipment.octg.classification.readings import (
    DrillPipeReadings,
    Inspected,
    NominalPipe,
    ToolJointLimits,
    inspected,
)
from equipment.octg.classification.schemes import (
    API_RP_7G,
    NOT_CLASSIFIABLE,
    Band,
    Criterion,
    Defect,
    Limits,
    Scheme,
)
from equipment.octg.errors import InvalidArgument
from equipment.octg.values import positive

BODY, TOOL_JOINT = "body", "tool_joint"


@dataclass(frozen=True)
class Judged:
    """A criterion and the class that it allows.

    `share` is the worst reading in percent, rounded to its bad side (None for a defect); `limit`
    is what the class asked, or what was missed where no class was met.
    """

    code: str
    class_: str
    clause: str
    share: Decimal | None = None
    limit: Decimal | None = None
    words: str = ""


@dataclass(frozen=True)
class PartClass:
    """The class of a body or of a tool joint, the criterion that governed, and the paint.

    `missing` names the readings that were not taken; unless a defect scraps the part all the same,
    its class is then `not_classifiable`.
    """

    part: str
    class_: str
    governing: Judged | None
    criteria: tuple[Judged, ...]
    missing: tuple[str, ...]
    bands: Band | None


@dataclass(frozen=True)
class Classification:
    """What a drill pipe is by one scheme."""

    body: PartClass
    tool_joint: PartClass
    scheme: str
    edition: str


def classify_drill_pipe(
    readings: DrillPipeReadings | Mapping[str, Any],
    nominal: NominalPipe | Mapping[str, Any],
    *,
    scheme: Scheme = API_RP_7G,
    tool_joint: ToolJointLimits | None = None,
) -> Classification:
    """The class of body and tool joint by the worst criterion met, compared before rounding.

    `nominal` has od and wall, in the unit of the readings; the limits of the tool joint are those
    of the partners' table. Raises InvalidArgument for readings that no such pipe can give.
    """
    pipe = inspected(readings, nominal)
    return Classification(
        body=_body(pipe, scheme),
        tool_joint=_tool_joint(pipe, scheme, tool_joint),
        scheme=scheme.name,
        edition=scheme.edition,
    )


def _body(pipe: Inspected, scheme: Scheme) -> PartClass:
    read = pipe.lengths.keys() | pipe.cuts.keys()
    missing = _missing(
        [each.reading for each in scheme.criteria], [each.code for each in scheme.defects],
        read | pipe.findings.keys() | scheme.optional,
    )  # fmt: skip
    judged = [
        _judge(each, MEASURES[each.measure](pipe, each.reading), scheme)
        for each in scheme.criteria
        if each.reading in read
    ]
    return _part(BODY, [*_found(scheme.defects, pipe), *judged], missing, scheme)


def _tool_joint(pipe: Inspected, scheme: Scheme, limits: ToolJointLimits | None) -> PartClass:
    defects = scheme.tool_joint_defects
    lengths = {name: read for name, read in pipe.lengths.items() if read}
    missing = _missing(
        ["tool_joint_od", "tool_joint_shoulder"], [each.code for each in defects],
        lengths.keys() | pipe.findings.keys() | scheme.optional,
    )  # fmt: skip
    judged = list(_found(defects, pipe))
    if limits is None:
        missing = (*missing, "tool_joint_limits")
    else:
        judged += _held_against(limits, lengths, scheme)
    return _part(TOOL_JOINT, judged, missing, scheme, pipe.repair)


def _held_against(
    limits: ToolJointLimits, lengths: Mapping[str, tuple[Decimal, ...]], scheme: Scheme
) -> Iterable[Judged]:
    if limits.scheme != scheme.name:
        raise InvalidArgument(
            "tool_joint",
            f"limits of {limits.scheme} are not mixed with {scheme.name}",
            code="mixed_schemes",
        )
    tables = {
        "tool_joint_od": (limits.od, "Tool joint, outside diameter"),
        "tool_joint_shoulder": (limits.shoulder, "Tool joint, shoulder width"),
    }
    for code, (table, words) in tables.items():
        least = {
            name: positive(table[name], f"{code} of {name}")
            for name in scheme.classes
            if name in table
        }
        if not least or list(least.values()) != sorted(least.values(), reverse=True):
            raise InvalidArgument(code, "give the limits of the classes, the best one's greatest")
        best, whole = next(iter(least.items()))
        if code in lengths:
            criterion = Criterion(
                code, code, words, "", f"of the least for {best}",
                {name: share(each, whole) for name, each in least.items()}, is_floor=True,
            )  # fmt: skip
            yield _judge(criterion, [share(each, whole) for each in lengths[code]], scheme)


def _missing(
    readings: Iterable[str], findings: Iterable[str], given: Iterable[str]
) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (*readings, *findings) if name not in set(given)))


def _found(defects: Iterable[Defect], pipe: Inspected) -> Iterable[Judged]:
    return (
        Judged(each.code, each.class_, each.words, words=f"{each.words} found")
        for each in defects
        if pipe.findings.get(each.code)
    )


def _judge(criterion: Criterion, shares: list[Fraction], scheme: Scheme) -> Judged:
    """The class that the worst of some readings allows; nothing found allows the best."""
    if not shares:
        return Judged(criterion.code, scheme.classes[0], criterion.words, words="none found")
    worst = (min if criterion.is_floor else max)(shares)
    class_, limit = _class(criterion, worst, scheme)
    seen, bound = shown(worst, criterion.is_floor), shown(Fraction(limit), criterion.is_floor)
    asked = f"{'at least' if criterion.is_floor else 'at most'} {bound.normalize():f} %"
    return Judged(
        code=criterion.code,
        class_=class_,
        clause=criterion.words,
        share=seen,
        limit=bound,
        words=f"{criterion.words}: {seen} % {criterion.basis}, {asked} asked",
    )


def _class(criterion: Criterion, worst: Fraction, scheme: Scheme) -> tuple[str, Decimal | Fraction]:
    limits: Limits = criterion.limits
    known = [name for name in scheme.classes if name in limits]
    for name in known:
        if criterion.meets(worst, limits[name]):
            return name, limits[name]
    return scheme.otherwise, limits[known[-1]]


def _part(
    part: str,
    judged: list[Judged],
    missing: tuple[str, ...],
    scheme: Scheme,
    repair: str | None = None,
) -> PartClass:
    governing = max(judged, key=lambda each: scheme.classes.index(each.class_), default=None)
    is_worst = governing is not None and governing.class_ == scheme.classes[-1]
    if missing and not is_worst:
        governing = None
    class_ = NOT_CLASSIFIABLE if governing is None else governing.class_
    bands = scheme.bands if part == BODY else scheme.tool_joint_bands
    return PartClass(
        part=part,
        class_=class_,
        governing=governing,
        criteria=tuple(judged),
        missing=missing,
        bands=bands.get(class_, bands.get(repair or "")),
    )
