"""A recorder file read and judged, and thinned out for drawing."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from equipment import octg
from equipment.octg import ChartVerdict, Samples
from equipment.octg.charts.judging import LIKELY_UNIT
from equipment.pressure_testing.facts import RecorderFile
from equipment.pressure_testing.models import ChartFinding, ChartWarning
from equipment.procedures.facts import VersionFacts

#: A drawing has this many stretches, with the first, least, most and last sample of each.
STRETCHES = 400
MILLIONTH = Decimal("0.000001")
SUFFIXES = (".csv", ".txt")
#: Why a file is refused, by the code of the reader.
WHY: Mapping[str, Any] = {
    "too_large": gettext_lazy("the file has more than 20 MB"),
    "unreadable_text": gettext_lazy("this is no text in UTF-8, UTF-16 or Windows Cyrillic"),
    "no_columns": gettext_lazy("cells are parted by comma, semicolon or tab"),
    "unreadable_heading": gettext_lazy("the heading names neither time nor pressure"),
    "ambiguous_heading": gettext_lazy("the heading names time or pressure twice"),
    "unit_missing": gettext_lazy("the heading names no unit of pressure: choose it"),
    "unit_conflict": gettext_lazy("the heading names another unit than was chosen"),
    "unreadable_row": gettext_lazy("this row cannot be read"),
    "wrong_width": gettext_lazy("the row has another number of cells than the first one"),
    "too_few_rows": gettext_lazy("a chart has 10 rows at least"),
    "too_many_rows": gettext_lazy("a chart has 500,000 rows at most"),
    "empty_cell": gettext_lazy("the cell is empty"),
    "unreadable_cell": gettext_lazy("the cell is no number"),
    "unreadable_time": gettext_lazy("the cell is no time, or written otherwise than the first one"),
    "not_finite": gettext_lazy("the cell is no finite number"),
    "decimal_mark": gettext_lazy("the cell has another decimal mark than the rows above"),
    "out_of_range": gettext_lazy("no recorder shows such a pressure: check the unit"),
    "repeated_stamp": gettext_lazy("the time is that of the row above"),
    "time_going_back": gettext_lazy("the time goes back"),
    "midnight_twice": gettext_lazy("the time passes midnight a second time; name the date too"),
}


@dataclass(frozen=True)
class Judged:
    """A chart and what its procedure makes of it; `other_day` where its clock shows another one."""

    samples: Samples
    verdict: ChartVerdict
    terms: Mapping[str, Any]
    other_day: bool = False

    @property
    def findings(self) -> list[ChartFinding]:
        return [ChartFinding(one) for one in self.verdict.findings]

    @property
    def warnings(self) -> list[ChartWarning]:
        found = [ChartWarning(one) for one in self.verdict.warnings if one != LIKELY_UNIT]
        return [*found, ChartWarning.OTHER_DAY] if self.other_day else found

    def at(self, second: float | None) -> Decimal | None:
        """The pressure of the last sample until a second of the chart, None before the first."""
        if second is None:
            return None
        place = bisect_right(self.samples.seconds.tolist(), second) - 1
        return figure(float(self.samples.mpa[place])) if place >= 0 else None


def judged(chart: RecorderFile, terms: VersionFacts, target_mpa: Decimal, on: dt.date) -> Judged:
    """Read and judge a recorder file at a target.

    Raises Refused at the field `file`: for a file that cannot be read, with its row and column in
    `rows`, and for one whose level is off by the factor between two units, with the likely one.
    """
    samples, at_target = read(chart), terms.terms(target_mpa)
    try:
        found = octg.evaluate_chart(samples, at_target)
    except octg.InvalidArgument as error:
        words = _(
            "The procedure cannot judge this pressure: its ceiling or tolerance does not fit."
        )
        raise Refused(words, field="target") from error
    if found.likely_unit is not None:
        words = _("The pressures look like %(likely)s and not like %(unit)s: check the unit.")
        said = words % {"likely": found.likely_unit, "unit": samples.unit}
        raise Refused(said, field="file", code="likely_unit")
    return Judged(samples, found, at_target, other_day=_day_of(samples) not in (None, on))


def read(chart: RecorderFile) -> Samples:
    """The samples of a recorder file. Raises Refused at `file` with row and column."""
    if not chart.name.lower().endswith(SUFFIXES):
        words = _("A recorder file is a .csv or .txt file.")
        raise Refused(words, field="file", code="file_type")
    try:
        return octg.read_chart(chart.data, chart.unit or None)
    except octg.ChartRefused as error:
        raise _refused(error) from error


def _refused(error: octg.ChartRefused) -> Refused:
    why = str(WHY.get(error.code, error.reason))
    place = {"row": error.row, "column": error.column}
    words = _("Row %(row)s, column %(column)s: %(why)s") % {**place, "why": why}
    rows = [{**place, "pointer": "#/file", "field": "file", "message": why, "code": error.code}]
    return Refused(words, field="file", code="chart_refused", rows=rows)


def _day_of(samples: Samples) -> dt.date | None:
    started = started_at(samples)
    return None if started is None else timezone.localdate(started)


def started_at(samples: Samples) -> dt.datetime | None:
    """The first stamp where it bears a date; a clock without a zone is that of Baku."""
    started = samples.started
    if started is None or timezone.is_aware(started):
        return started
    return timezone.make_aware(started)


def figure(value: float | None) -> Decimal | None:
    """A figure of a chart as it is stored."""
    if value is None:
        return None
    return Decimal(repr(value)).quantize(MILLIONTH, ROUND_HALF_UP)


def thinned(samples: Samples) -> tuple[list[float], list[float]]:
    """The samples to draw: of each stretch the first and last, the least and the most."""
    count = len(samples)
    if count <= 4 * STRETCHES:
        return samples.seconds.tolist(), samples.mpa.tolist()
    keep = {0, count - 1}
    edges = np.linspace(0, count, STRETCHES + 1).astype(int)
    for first, end in pairwise(edges.tolist()):
        part = samples.mpa[first:end]
        keep |= {first, end - 1, first + int(part.argmin()), first + int(part.argmax())}
    places = np.array(sorted(int(place) for place in keep))
    return samples.seconds[places].tolist(), samples.mpa[places].tolist()
