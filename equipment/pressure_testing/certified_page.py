"""What was frozen of a pressure test, as the page of its certificate shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from equipment.pressure_testing import charted, curves
from equipment.pressure_testing.charted import Shown
from equipment.pressure_testing.models import Attempt, ChartFinding, ChartWarning

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class LineShown:
    """A line of the certificate with what was seen under the chart and what decides about it."""

    position: int
    name: str
    product: str
    verdict: str
    tone: str
    decides: str
    deciding_tone: str
    where: str


def page_of(facts: Facts) -> dict[str, Any]:
    """The chart, its findings in words, and the verdict of each joint."""
    shown = shown_of(facts)
    return {
        "chart": charted.chart_of(shown),
        "findings": charted.findings_words(shown),
        "warnings": [str(ChartWarning(one).label) for one in facts["warnings"]],
        "figures": charted.figures_words(shown),
        "lines": [_line(one) for one in facts["lines"]],
    }


def shown_of(facts: Facts) -> Shown:
    """The chart as it was frozen, in the shape in which every chart is drawn."""
    seconds, mpa = curves.thawed(facts["chart"])
    terms = {name: _figure(value) for name, value in facts["terms"].items()}
    figures = {name: _figure(value) for name, value in facts["figures"].items()}
    return Shown(
        seconds,
        mpa,
        SimpleNamespace(**terms),
        SimpleNamespace(**figures),
        [(ChartFinding(one["code"]), float(one["at_s"])) for one in facts["findings"]],
    )


def _figure(value: str) -> Decimal | None:
    return Decimal(value) if value else None


def _line(one: Facts) -> LineShown:
    found = one["deciding"]
    verdict, deciding = Attempt.Verdict(one["verdict"]), Attempt.Verdict(found["verdict"])
    return LineShown(
        position=one["position"],
        name=one["subject"]["name"],
        product=one["subject"]["product"],
        verdict=str(verdict.label),
        tone=Attempt.TONES[verdict],
        decides=str(deciding.label),
        deciding_tone=Attempt.TONES[deciding],
        where="" if found["here"] == "yes" else found["test"],
    )
