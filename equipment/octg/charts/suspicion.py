"""A chart whose level is off by the factor between two units was mostly read in the wrong one."""

from __future__ import annotations

import numpy as np

from equipment.octg.charts.samples import Samples
from equipment.octg.units import PRESSURE_UNITS, UNITS

#: Samples so near to the peak make up the level that was held.
PLATEAU = 0.9
#: A level that far from the target is explained by the test, not by the unit.
NEAR = 0.1
#: A pump goes over its target rather than under it: a level below weighs so much more.
UNDER = 3


def likely_unit(samples: Samples, target: float) -> str | None:
    """The unit in which the chart would have held about its target; None where the unit fits."""
    peak = float(samples.mpa.max())
    if peak <= 0:
        return None
    level = float(np.median(samples.mpa[samples.mpa >= PLATEAU * peak])) / target
    if abs(level - 1) <= NEAR:
        return None
    was = float(UNITS[samples.unit].factor)
    off = {
        unit: level * float(UNITS[unit].factor) / was - 1
        for unit in PRESSURE_UNITS
        if unit != samples.unit
    }
    near = {unit: _weight(each) for unit, each in off.items() if abs(each) <= NEAR}
    return min(near, key=lambda unit: near[unit], default=None)


def _weight(off: float) -> float:
    return off if off >= 0 else -off * UNDER
