"""Pressure against time as two arrays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from equipment.octg.errors import InvalidArgument

Floats = npt.NDArray[np.float64]
#: Further from nought than any recorder goes: seconds, and MPa.
LONGEST_S, HIGHEST_MPA = 1e11, 1e4


@dataclass(frozen=True, eq=False)
class Samples:
    """A chart: seconds since its first sample, and MPa; strictly rising in time, finite, read-only.

    `unit` is the one that the recorder wrote, `started` the first stamp where it bears a date.
    """

    seconds: Floats
    mpa: Floats
    unit: str = "MPa"
    started: dt.datetime | None = None

    def __post_init__(self) -> None:
        _check(self.seconds, self.mpa)
        for values in (self.seconds, self.mpa):
            values.setflags(write=False)

    def __len__(self) -> int:
        return len(self.seconds)

    def __iter__(self) -> Iterator[tuple[float, float]]:
        return zip(self.seconds.tolist(), self.mpa.tolist(), strict=True)


def samples_of(pairs: Samples | Iterable[tuple[float, float]]) -> Samples:
    """A chart from pairs of seconds and MPa. Raises InvalidArgument for what no recorder writes."""
    if isinstance(pairs, Samples):
        return pairs
    try:
        table = np.array([(float(second), float(mpa)) for second, mpa in pairs], dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidArgument("samples", f"give pairs of seconds and MPa: {error}") from error
    return Samples(*table.reshape(-1, 2).T.copy())


def _check(seconds: Floats, mpa: Floats) -> None:
    if len(seconds) != len(mpa) or not len(mpa):
        raise InvalidArgument("samples", "there are none", code="too_few_rows")
    if not (np.isfinite(seconds).all() and np.isfinite(mpa).all()):
        raise InvalidArgument("samples", "must be finite numbers", code="not_finite")
    if np.abs(seconds).max() > LONGEST_S or np.abs(mpa).max() > HIGHEST_MPA:
        raise InvalidArgument("samples", "are seconds and MPa", code="out_of_range")
    if (np.diff(seconds) <= 0).any():
        raise InvalidArgument("samples", "time must rise", code="time_going_back")
