"""The curve of a chart in whole numbers, as certificates freeze it: milliseconds and kPa."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equipment.pressure_testing.models import ChartDrawing

THOUSAND = 1000


def frozen(drawing: ChartDrawing) -> dict[str, list[int]]:
    """The thinned samples of a drawing, seconds as `ms` and MPa as `kpa`."""
    return {
        "ms": [round(second * THOUSAND) for second in drawing.seconds],
        "kpa": [round(mpa * THOUSAND) for mpa in drawing.mpa],
    }


def thawed(chart: Mapping[str, Any]) -> tuple[list[float], list[float]]:
    """The seconds and the MPa of a frozen curve."""
    seconds = [ms / THOUSAND for ms in chart["ms"]]
    return seconds, [kpa / THOUSAND for kpa in chart["kpa"]]
