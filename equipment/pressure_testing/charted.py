"""A chart as a page draws it: its points, the lines across it, and its findings in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.web import numbers
from equipment.octg import procedure_of
from equipment.pressure_testing import charting, moments
from equipment.pressure_testing.models import ChartFinding, ChartWarning, PressureTest
from equipment.pressure_testing.preparing import Prepared
from equipment.procedures.facts import facts_of

#: Rows of the table that stands for the chart where nothing draws it.
MOST_ROWS = 60
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Shown:
    """What a test or a set-up says of its chart, in one shape for both."""

    seconds: Sequence[float]
    mpa: Sequence[float]
    terms: Any
    figures: Any
    findings: Sequence[tuple[ChartFinding, float]]


@dataclass(frozen=True)
class ChartShown:
    """The chart for the script as JSON, and for everybody as a table of some of its samples."""

    data: str
    rows: list[Row]
    moments: list[Row]


def shown_of_test(test: PressureTest) -> Shown:
    """The chart of a recorded test, as it was thinned out."""
    terms = procedure_of(facts_of(test.procedure_version).terms(test.target_mpa))
    pairs = zip(test.findings, test.finding_s, strict=True)
    return Shown(
        test.drawing.seconds,
        test.drawing.mpa,
        terms,
        test,
        [(ChartFinding(one), float(at)) for one, at in pairs],
    )


@dataclass(frozen=True)
class Figures:
    """The figures of a chart that is not recorded yet, named as those of a test."""

    isolated_s: float | None
    hold_from_s: float | None
    hold_to_s: float | None
    drop_mpa: float | None
    at_start_mpa: float | None
    lowest_mpa: float | None
    highest_mpa: float | None


def shown_of(prepared: Prepared) -> Shown | None:
    """The chart of a set-up before it is recorded; None without one."""
    judged = prepared.judged
    if judged is None:
        return None
    found = judged.verdict
    seconds, mpa = charting.thinned(judged.samples)
    figures = Figures(
        found.isolated_at, found.hold_from, found.hold_to, found.drop, found.at_start,
        found.lowest, found.highest,
    )  # fmt: skip
    pairs = zip(judged.findings, moments.of_findings(judged), strict=True)
    return Shown(seconds, mpa, procedure_of(judged.terms), figures, list(pairs))


def chart_of_test(test: PressureTest) -> ChartShown:
    """The chart of a recorded test."""
    return chart_of(shown_of_test(test))


def chart_of(shown: Shown) -> ChartShown:
    """A chart with target, tolerance, ceiling and hold marked."""
    terms, figures = shown.terms, shown.figures
    data = {
        "points": [
            [round(s, 3), round(p, 4)] for s, p in zip(shown.seconds, shown.mpa, strict=True)
        ],
        "lines": [
            {"role": "target", "at": float(terms.target), "label": _("target")},
            {"role": "floor", "at": float(terms.target - terms.tolerance), "label": _("tolerance")},
            {"role": "ceiling", "at": float(terms.ceiling), "label": _("ceiling")},
        ],
        "hold": _hold(figures),
        "holdLabel": _("hold"),
        "findings": [{"at": at, "label": str(one.label)} for one, at in shown.findings],
        "label": _("Pressure"),
        "unit": "MPa",
        "lang": (get_language() or "en")[:2],
    }
    return ChartShown(json.dumps(data), _rows(shown), _moments(shown))


def _hold(figures: Any) -> list[float] | None:
    if figures.hold_from_s is None:
        return None
    return [float(figures.hold_from_s), float(figures.hold_to_s)]


def _rows(shown: Shown) -> list[Row]:
    """Every so many samples, and the last one."""
    step = max(1, -(-len(shown.seconds) // MOST_ROWS))
    places = sorted({*range(0, len(shown.seconds), step), len(shown.seconds) - 1})
    return [("", clock(shown.seconds[at]), mpa_words(shown.mpa[at])) for at in places]


def _moments(shown: Shown) -> list[Row]:
    """The moments that the verdict stands on."""
    figures = shown.figures
    found: list[Row] = []
    for label, second, mpa in (
        (_("Pump shut off"), figures.isolated_s, None),
        (_("Hold begins"), figures.hold_from_s, figures.at_start_mpa),
        (_("Hold ends"), figures.hold_to_s, None),
    ):
        if second is not None:
            found.append((label, clock(second), "" if mpa is None else mpa_words(mpa)))
    found += [(str(one.label), clock(at), "") for one, at in shown.findings]
    return found


def clock(second: Any) -> str:
    """A time of the chart since its first sample, as h:mm:ss."""
    whole = int(Decimal(str(second)))
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def mpa_words(value: Any) -> str:
    """A pressure of a chart."""
    return numbers.measure(value, "MPa", 3)


def findings_of(test: PressureTest) -> list[str]:
    """The findings of a recorded test in words, with their times."""
    return findings_words(shown_of_test(test))


def findings_words(shown: Shown) -> list[str]:
    """The findings in words, with their times, in the order in which they govern."""
    return [_finding_words(one, at, shown) for one, at in shown.findings]


def _finding_words(finding: ChartFinding, at: float, shown: Shown) -> str:
    terms, figures = shown.terms, shown.figures
    said = {
        "at": clock(at),
        "target": mpa_words(terms.target),
        "highest": mpa_words(figures.highest_mpa),
        "ceiling": mpa_words(terms.ceiling),
        "gap": numbers.measure(terms.max_gap_s, _("s")),
        "hold": numbers.measure(terms.hold_s, _("s")),
        "rise": mpa_words(terms.max_rise),
        "drop": mpa_words(figures.drop_mpa or 0),
        "most": mpa_words(terms.max_drop),
    }
    words = {
        ChartFinding.TARGET_NOT_REACHED: _(
            "Target not reached: %(highest)s at %(at)s was the highest, %(target)s was due."
        ),
        ChartFinding.OVERPRESSURE: _(
            "Pressure above the ceiling of %(ceiling)s from %(at)s on; the highest was %(highest)s."
        ),
        ChartFinding.SAMPLING_GAP: _(
            "Gap between samples: after %(at)s nothing was recorded for more than %(gap)s."
        ),
        ChartFinding.HOLD_TOO_SHORT: _(
            "Hold too short: it ended at %(at)s, before its %(hold)s were over."
        ),
        ChartFinding.REPRESSURISED: _(
            "Pumped up again during the hold: at %(at)s the pressure rose by more than %(rise)s."
        ),
        ChartFinding.DROP_EXCEEDED: _(
            "Pressure fell too far: by %(drop)s, at %(at)s by more than the %(most)s allowed."
        ),
    }
    return words[finding] % said


def warnings_of(test: PressureTest) -> list[str]:
    """What is strange of a recorded chart."""
    return warnings_words(test.warnings)


def warnings_words(warnings: Iterable[str]) -> list[str]:
    """What is strange of a chart itself; another test on its file is named apart."""
    return [str(ChartWarning(one).label) for one in warnings if one != ChartWarning.SAME_FILE]


def figures_of(test: PressureTest) -> list[tuple[str, str]]:
    """The figures of a recorded chart."""
    found = figures_words(shown_of_test(test))
    samples = numbers.number(test.sample_count)
    length = clock(test.length_s)
    found.append((_("Samples"), f"{samples} · {length}"))
    if test.chart_started is not None:
        begun = timezone.localtime(test.chart_started)
        found.append((_("The recorder's clock"), f"{numbers.day(begun)} {begun:%H:%M:%S}"))
    return found


def figures_words(shown: Shown) -> list[tuple[str, str]]:
    """What was measured over the hold, in words."""
    figures = shown.figures
    given = (
        (_("Pressure at the start of the hold"), figures.at_start_mpa),
        (_("Lowest in the hold"), figures.lowest_mpa),
        (_("Drop"), figures.drop_mpa),
        (_("Drop allowed"), shown.terms.max_drop),
        (_("Highest of the chart"), figures.highest_mpa),
    )
    found = [(label, mpa_words(value)) for label, value in given if value is not None]
    hold = _hold(figures)
    if hold is not None:
        found.append((_("Hold"), f"{clock(hold[0])} – {clock(hold[1])}"))
    return found
