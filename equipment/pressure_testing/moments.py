"""When a finding shows in a chart: the second that a page points at. The verdict is made before."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from equipment.octg import procedure_of
from equipment.pressure_testing.charting import Judged
from equipment.pressure_testing.models import ChartFinding

Floats = npt.NDArray[np.float64]
Finding = ChartFinding


def of_findings(judged: Judged) -> list[float]:
    """The second of each finding, in their order."""
    return [AT[one](judged) for one in judged.findings]


def _highest(judged: Judged) -> float:
    return float(judged.samples.seconds[int(judged.samples.mpa.argmax())])


def _over(judged: Judged) -> float:
    ceiling = float(procedure_of(judged.terms).ceiling)
    return _first(judged, judged.samples.mpa > ceiling, _highest(judged))


def _gap(judged: Judged) -> float:
    """The last sample before the first gap around the hold."""
    begins, ends = _hold(judged)
    seconds = judged.samples.seconds
    around = (seconds[1:] > begins) & (seconds[:-1] < ends)
    wide = np.diff(seconds) > float(procedure_of(judged.terms).max_gap_s)
    return _first(judged, np.append(around & wide, False), begins)


def _short(judged: Judged) -> float:
    """Where the pressure left the tolerance after the pump was shut off, else the last sample."""
    terms = procedure_of(judged.terms)
    isolated = judged.verdict.isolated_at or 0.0
    floor = float(terms.target - terms.tolerance)
    left = (judged.samples.seconds > isolated) & (judged.samples.mpa < floor)
    return _first(judged, left, float(judged.samples.seconds[-1]))


def _risen(judged: Judged) -> float:
    inside = _inside(judged)
    lowest = np.minimum.accumulate(np.where(inside, judged.samples.mpa, np.inf))
    before = np.concatenate(([np.inf], lowest[:-1]))
    rise = float(procedure_of(judged.terms).max_rise)
    return _first(judged, inside & (judged.samples.mpa > before + rise), _hold(judged)[0])


def _dropped(judged: Judged) -> float:
    start = judged.verdict.at_start or 0.0
    least = start - float(procedure_of(judged.terms).max_drop)
    return _first(judged, _inside(judged) & (judged.samples.mpa < least), _hold(judged)[1])


def _hold(judged: Judged) -> tuple[float, float]:
    found = judged.verdict
    return found.hold_from or 0.0, found.hold_to or 0.0


def _inside(judged: Judged) -> npt.NDArray[np.bool_]:
    begins, ends = _hold(judged)
    seconds: Floats = judged.samples.seconds
    return (seconds >= begins) & (seconds <= ends)


def _first(judged: Judged, where: npt.NDArray[np.bool_], otherwise: float) -> float:
    """The first second where something holds."""
    return float(judged.samples.seconds[int(where.argmax())]) if where.any() else otherwise


AT: Mapping[ChartFinding, Callable[[Judged], float]] = {
    Finding.TARGET_NOT_REACHED: _highest,
    Finding.OVERPRESSURE: _over,
    Finding.SAMPLING_GAP: _gap,
    Finding.HOLD_TOO_SHORT: _short,
    Finding.REPRESSURISED: _risen,
    Finding.DROP_EXCEEDED: _dropped,
}
