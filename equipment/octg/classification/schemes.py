"""Schemes of classification as data: criteria, limits, classes and the bands to paint.

One classification follows one scheme; a second one stands beside it and is never mixed in. Limits
and colours are those of API RP 7G / RP 7G-2 as practice has them; the partners' licensed copy
decides, and a scheme of theirs takes this one's place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

PREMIUM, CLASS_2, CLASS_3, SCRAP = "premium", "class_2", "class_3", "scrap"
NOT_CLASSIFIABLE = "not_classifiable"

Limit = Decimal | Fraction
Limits = Mapping[str, Limit]


@dataclass(frozen=True)
class Band:
    """Paint on the pipe: so many bands of a colour."""

    colour: str
    count: int = 1


@dataclass(frozen=True)
class Criterion:
    """One line of the table: a reading becomes a percentage, and that is held against limits.

    `measure` names how (`measures.MEASURES`), `basis` what the percentage is of. A floor asks for
    at least the limit, otherwise at most that much is allowed. `limits` go by class.
    """

    code: str
    reading: str
    words: str
    measure: str
    basis: str
    limits: Limits
    is_floor: bool

    def meets(self, share: Fraction, limit: Limit) -> bool:
        """Whether an unrounded share keeps a limit; the limit itself is kept."""
        bound = Fraction(limit)
        return share >= bound if self.is_floor else share <= bound


@dataclass(frozen=True)
class Defect:
    """A finding that decides by itself, whatever else was read."""

    code: str
    words: str
    class_: str = SCRAP


@dataclass(frozen=True)
class Scheme:
    """A way of classifying used drill pipe. `classes` go from best to worst.

    What meets no class by a criterion is `otherwise`. `optional` names the readings without which
    a body is classified all the same.
    """

    name: str
    edition: str
    classes: tuple[str, ...]
    otherwise: str
    criteria: tuple[Criterion, ...]
    defects: tuple[Defect, ...]
    tool_joint_defects: tuple[Defect, ...]
    bands: Mapping[str, Band]
    tool_joint_bands: Mapping[str, Band]
    optional: frozenset[str] = field(default=frozenset())


def _limits(premium: int, class_2: int) -> Limits:
    return MappingProxyType({PREMIUM: Decimal(premium), CLASS_2: Decimal(class_2)})


def _wall(code: str, words: str, limits: Limits) -> Criterion:
    return Criterion(code, code, words, "wall", "of nominal wall", limits, is_floor=True)


def _narrowed(code: str, words: str) -> Criterion:
    return Criterion(
        code, code, words, "od_reduction", "of nominal outside diameter", _limits(3, 4), False
    )


WORN = _limits(80, 70)
ACROSS = _limits(80, 80)

API_RP_7G = Scheme(
    name="API RP 7G / RP 7G-2",
    edition="first edition of RP 7G-2, 2009",
    classes=(PREMIUM, CLASS_2, CLASS_3, SCRAP),
    otherwise=CLASS_3,
    criteria=(
        _wall("wall_min", "Remaining wall, outside wear", WORN),
        _narrowed("dent_od", "Dents and mashes, reduction of outside diameter"),
        _narrowed("slip_od", "Slip area, crushing and necking, reduction of outside diameter"),
        Criterion(
            "slip_cut_depth", "slip_cuts", "Slip area, cuts and gouges, depth",
            "cut_depth", "of average adjacent wall", _limits(10, 20), is_floor=False,
        ),
        Criterion(
            "slip_cut_transverse", "slip_cuts", "Slip area, transverse cuts, remaining wall",
            "wall_under_transverse", "of nominal wall", ACROSS, is_floor=True,
        ),
        Criterion(
            "slip_cut_longitudinal", "slip_cuts", "Slip area, longitudinal cuts, remaining wall",
            "wall_under_longitudinal", "of nominal wall", WORN, is_floor=True,
        ),
        _narrowed("stretch_od", "Stretched, reduction of outside diameter"),
        Criterion(
            "string_shot_od", "string_shot_od", "String shot, increase of outside diameter",
            "od_increase", "of nominal outside diameter", _limits(3, 4), is_floor=False,
        ),
        _wall("corrosion_wall", "External corrosion, remaining wall", WORN),
        Criterion(
            "cut_longitudinal", "cuts", "Longitudinal cuts and gouges, remaining wall",
            "wall_under_longitudinal", "of nominal wall", WORN, is_floor=True,
        ),
        Criterion(
            "cut_transverse", "cuts", "Transverse cuts and gouges, remaining wall",
            "wall_under_transverse", "of nominal wall", ACROSS, is_floor=True,
        ),
        _wall("internal_wall", "Internal pits and erosion, remaining wall", WORN),
    ),
    defects=(
        Defect("fatigue_crack", "Fatigue crack"),
        Defect("washout", "Washout"),
    ),
    tool_joint_defects=(Defect("tool_joint_crack", "Crack in the tool joint"),),
    bands=MappingProxyType(
        {
            "new": Band("white"),
            PREMIUM: Band("white", 2),
            CLASS_2: Band("yellow"),
            CLASS_3: Band("orange"),
            SCRAP: Band("red"),
        }
    ),
    tool_joint_bands=MappingProxyType(
        {SCRAP: Band("red"), "shop": Band("red"), "field": Band("green")}
    ),
)  # fmt: skip
