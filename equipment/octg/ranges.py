"""Ranges of length: in which one pipe of a product lies, and none where it lies between two.

Drill pipe R1 18 to 22 ft, R2 27 to 30 ft, R3 38 to 45 ft; casing R1 16 to 25 ft, R2 25 to 34 ft,
R3 34 to 48 ft (API 5DP and 5CT, as quoted in public sources). A length on the border of two
ranges is of the longer one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

M_PER_FT = Decimal("0.3048")
#: By product, from the longest: name, least and greatest length in feet.
RANGES: Mapping[str, tuple[tuple[str, int, int], ...]] = MappingProxyType(
    {
        "drill_pipe": (("R3", 38, 45), ("R2", 27, 30), ("R1", 18, 22)),
        "casing": (("R3", 34, 48), ("R2", 25, 34), ("R1", 16, 25)),
    }
)


def range_of(product: str, length_m: Decimal) -> str | None:
    """The range of a length in metres: empty for one that is of no range, None for a product of
    which no ranges are known."""
    known = RANGES.get(product)
    if known is None:
        return None
    fits = (name for name, least, most in known if least * M_PER_FT <= length_m <= most * M_PER_FT)
    return next(fits, "")
