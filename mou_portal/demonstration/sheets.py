"""Invented measuring lists for the demonstration, in the layout that rigs use."""

from __future__ import annotations

import io
import random
from decimal import Decimal

HEADER = ("No", "Joint no", "Description", "Length", "Cumulative length", "Comments")
UNITS = ("", "", "", "(m)", "(m)", "")


def csv_tally(
    *,
    title: str,
    joints: int,
    seed: int,
    low: str = "11.6",
    high: str = "12.5",
    number: str = "{seed}-{number:03d}",
    words: str = "Casing",
) -> bytes:
    """A list of `joints` lengths between `low` and `high` metres, as CSV in UTF-8.

    The same seed gives the same bytes. `number` is how joints are numbered, from 1.
    """
    dice = random.Random(seed)  # noqa: S311 - invented lengths, not a secret
    lines = [title, "", ";".join(HEADER), ";".join(UNITS)]
    cumulative = Decimal(0)
    for row in range(1, joints + 1):
        length = Decimal(dice.randint(int(float(low) * 1000), int(float(high) * 1000))) / 1000
        cumulative += length
        named = number.format(seed=seed, number=row)
        lines.append(f"{row};{named};{words};{length};{cumulative};")
    return io.StringIO("\n".join(lines) + "\n").getvalue().encode()
