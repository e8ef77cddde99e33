"""Steel grades as data: minimum yields with the standard that gives them.

GOST groups are one Cyrillic letter (Д К Е Л М). An API name is never one letter here, so a Latin E
is asked about: it may be the drill pipe E75 or the group Е. A name with a number is API however its
letter was typed: Е75 in Cyrillic is E75.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from equipment.octg.errors import AmbiguousGrade, UnknownName
from equipment.octg.trace import Standard
from equipment.octg.units import convert

API_5CT = Standard("API 5CT / ISO 11960", "minimum yields of the grades")
API_5DP = Standard("API 5DP / ISO 11961", "minimum yields of the grades")
WITHDRAWN = Standard("API 5CT", "withdrawn grade, for pipe that is still about")
# GOST 31446-2012 gives 379, 490, 552, 655 and 758 MPa; old stock is judged by the lower figures.
GOST_632 = Standard("GOST 632-80", "minimum yields of the strength groups, MPa")


@dataclass(frozen=True)
class Grade:
    """A steel grade: its minimum yield in psi, and in MPa where the standard gives MPa."""

    name: str
    yield_: Decimal
    standard: Standard
    yield_mpa: Decimal | None = None

    @property
    def note(self) -> str:
        """Where the yield comes from, for a trace."""
        given = f"{self.yield_mpa} MPa" if self.yield_mpa is not None else f"{self.yield_:,} psi"
        return f"Yield of {self.name}: {given}, {self.standard.name}."


def _api(standard: Standard, **ksi: int) -> dict[str, Grade]:
    return {name: Grade(name, Decimal(each * 1000), standard) for name, each in ksi.items()}


def _gost(**mpa: int) -> dict[str, Grade]:
    return {
        name: Grade(name, convert(each, "MPa", "psi"), GOST_632, Decimal(each))
        for name, each in mpa.items()
    }


GRADES: Mapping[str, Grade] = MappingProxyType(
    _api(
        API_5CT,
        H40=40, J55=55, K55=55, M65=65, L80=80, N80=80, N80Q=80, C90=90, R95=95, T95=95,
        P110=110, C110=110, Q125=125,
    )
    | _api(WITHDRAWN, C75=75, C95=95)
    | _api(API_5DP, E75=75, X95=95, G105=105, S135=135)
    | _gost(Д=373, К=490, Е=539, Л=637, М=735)
)  # fmt: skip
#: Types of a grade that share its minimum yield.
_TYPES = {"N801": "N80", "L801": "L80", "L809CR": "L80", "L8013CR": "L80", "P110Q": "P110"}
#: Cyrillic letters that look like the Latin ones in the names of API grades.
_LOOK_ALIKES = str.maketrans("АВЕКМНРСТХЈԚЅ", "ABEKMHPCTXJQS")
_LATIN_OF_GROUPS = {"E": "Е", "K": "К", "M": "М", "D": "Д", "L": "Л"}
_BY_GOST = re.compile(r"(?:ГОСТ|GOST)(?P<letter>[A-ZА-Я])")


def grade_named(grade: str | Grade) -> Grade:
    """The grade that a stencil, a certificate or a table means; a `Grade` is taken as it is.

    Raises UnknownName for a name that is not known, AmbiguousGrade for a bare Latin letter.
    """
    if isinstance(grade, Grade):
        return grade
    if not isinstance(grade, str):
        raise UnknownName("grade", f"{grade!r} is not the name of a grade")
    name = re.sub(r"[\s\-–_.]+", "", grade).upper()
    if by_gost := _BY_GOST.fullmatch(name):
        letter = by_gost["letter"]
        name = _LATIN_OF_GROUPS.get(letter, letter)
    elif name in _LATIN_OF_GROUPS:
        raise AmbiguousGrade(
            "grade",
            f"{grade!r} is a Latin letter: write the number of an API grade (E75, K55), or the "
            f"GOST group {_LATIN_OF_GROUPS[name]} in Cyrillic or as GOST {name}",
        )
    elif len(name) > 1:
        name = name.translate(_LOOK_ALIKES)
    found = GRADES.get(_TYPES.get(name, name))
    if found is None:
        raise UnknownName("grade", f"{grade!r} is none of {', '.join(GRADES)}")
    return found
