"""Invented measuring lists for the demonstration, in the layout that rigs use."""

from __future__ import annotations

import io
import random
from decimal import Decimal

HEADER = ("No", "Joint no", "Description", "Length", "Cumulative length", "Comments")
UNITS = ("", "", "", "(m)", "(m)", "")


def csv_tally(
    *, title: str, joints: int, seed: int, low: str = "11.6", high: str = "12.5"
) -> bytes:
    """A list of `joints` range-3 lengths between `low` and `high` metres, as CSV in UTF-8.

    The same seed gives the same bytes.
    """
    dice = random.Random(seed)  # noqa: S311 - invented lengths, not a secret
    lines = [title, "", ";".join(HEADER), ";".join(UNITS)]
    cumulative = Decimal(0)
    for number in range(1, joints + 1):
        length = Decimal(dice.randint(int(float(low) * 1000), int(float(high) * 1000))) / 1000
        cumulative += length
        lines.append(f"{number};{seed}-{number:03d};Casing;{length};{cumulative};")
    return io.StringIO("\n".join(lines) + "\n").getvalue().encode()
