"""A chart against its procedure: one interval is judged, and every finding is listed.

Time is compared in whole microseconds and pressure in billionths of a MPa, so that the unit in
which a recorder wrote never decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from equipment.octg.charts.procedures import Procedure, procedure_of
from equipment.octg.charts.samples import Samples, samples_of
from equipment.octg.charts.suspicion import likely_unit

PASS, FAIL, INVALID = "pass", "fail", "invalid"
TARGET_NOT_REACHED = "target_not_reached"
OVERPRESSURE = "overpressure"
SAMPLING_GAP = "sampling_gap"
HOLD_TOO_SHORT = "hold_too_short"
REPRESSURISED = "repressurised"
DROP_EXCEEDED = "drop_exceeded"
FLAT_LINE = "flat_line"
NEGATIVE_PRESSURE = "negative_pressure"
LIKELY_UNIT = "likely_unit"

MICRO, NANO = 1_000_000, 1_000_000_000
#: Two rounded pressures may differ by so much more than their exact values do.
HAIR = 1
#: So long no sample exceeds the one at which the pump counts as isolated (seconds).
QUIET_S = 30

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ChartVerdict:
    """What a chart shows: `findings` in the order in which they govern, pressures in MPa.

    Times are seconds of the chart. What could not be found is None: without a target reached
    there is neither hold nor drop.
    """

    verdict: str
    findings: tuple[str, ...]
    warnings: tuple[str, ...]
    drop: float | None = None
    likely_unit: str | None = None
    isolated_at: float | None = None
    hold_from: float | None = None
    hold_to: float | None = None
    at_start: float | None = None
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class _Terms:
    """The procedure in microseconds and billionths of a MPa; differences with a hair more."""

    target: int
    floor: int
    ceiling: int
    drop: int
    rise: int
    stabilisation: int
    hold: int
    gap: int

    @classmethod
    def of(cls, procedure: Procedure) -> _Terms:
        return cls(
            target=_whole(procedure.target, NANO),
            floor=_whole(procedure.target - procedure.tolerance, NANO),
            ceiling=_whole(procedure.ceiling, NANO),
            drop=_whole(procedure.max_drop, NANO) + HAIR,
            rise=_whole(procedure.max_rise, NANO) + HAIR,
            stabilisation=_whole(procedure.stabilisation_s, MICRO),
            hold=_whole(procedure.hold_s, MICRO),
            gap=_whole(procedure.max_gap_s, MICRO),
        )


@dataclass(frozen=True)
class _Hold:
    """The interval that is judged (`t`, `p`) and the hold in it; `all_t` is the whole chart's."""

    t: Whole
    p: Whole
    all_t: Whole
    terms: _Terms

    @cached_property
    def isolated(self) -> int:
        """When the pump counts as isolated: the first sample at target that stays the highest."""
        highest = highest_ahead(self.t, self.p, QUIET_S * MICRO)
        quiet = (self.p >= self.terms.target) & (highest <= self.p + self.terms.rise)
        return int(self.t[quiet.argmax()])

    @property
    def begins(self) -> int:
        return self.isolated + self.terms.stabilisation

    @property
    def ends(self) -> int:
        return self.begins + self.terms.hold

    @cached_property
    def pressures(self) -> Whole:
        """The samples of the interval inside the hold; its limits are inside."""
        return self.p[(self.t >= self.begins) & (self.t <= self.ends)]

    @property
    def has_gap(self) -> bool:
        around = (self.t[1:] > self.begins) & (self.t[:-1] < self.ends)
        inside = (self.all_t >= self.begins) & (self.all_t <= self.ends)
        return bool((np.diff(self.t)[around] > self.terms.gap).any() or not inside.any())

    @property
    def is_short(self) -> bool:
        return int(self.t[-1]) < self.ends

    @property
    def rises(self) -> bool:
        lowest_before = np.minimum.accumulate(self.pressures)[:-1]
        return bool((self.pressures[1:] - lowest_before > self.terms.rise).any())

    @property
    def drop(self) -> int | None:
        if not self.pressures.size:
            return None
        return int(self.pressures[0] - self.pressures.min())

    @property
    def is_flat(self) -> bool:
        return self.pressures.size > 1 and bool((self.pressures == self.pressures[0]).all())


def evaluate_chart(
    samples: Samples | Iterable[tuple[float, float]], procedure: Any
) -> ChartVerdict:
    """The verdict on a chart: pass, fail, or invalid where the recorder left too much out.

    `samples` are those of `read_chart` or pairs of seconds and MPa; `procedure` is any object or
    mapping with the fields of `Procedure`. Raises InvalidArgument for terms or samples that no
    test has.
    """
    chart, terms = samples_of(samples), _Terms.of(procedure_of(procedure))
    t, p = _rounded(chart.seconds, MICRO), _rounded(chart.mpa, NANO)
    interval = judged_interval(t, p, terms.floor, terms.target)
    hold = None if interval is None else _Hold(t[interval], p[interval], t, terms)
    findings = tuple(_findings(p, hold, terms))
    unit = likely_unit(chart, terms.target / NANO)
    return ChartVerdict(
        verdict=_verdict(findings),
        findings=findings,
        warnings=tuple(_warnings(p, hold, terms, unit)),
        likely_unit=unit,
        highest=int(p.max()) / NANO,
        **({} if hold is None else _figures(hold)),
    )


def judged_interval(t: Whole, p: Whole, floor: int, target: int) -> slice | None:
    """The longest stretch of samples at `floor` or above that reaches `target`; the first if equal.

    None where the target is nowhere reached.
    """
    edges = np.diff(np.concatenate(([False], p >= floor, [False])).astype(np.int8))
    firsts, lasts = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    if not firsts.size:
        return None
    reached = np.maximum.reduceat(np.append(p, floor), np.column_stack((firsts, lasts + 1)).ravel())
    reaching = reached[::2] >= target
    if not reaching.any():
        return None
    lengths = np.where(reaching, t[lasts] - t[firsts], -1)
    longest = int(lengths.argmax())
    return slice(int(firsts[longest]), int(lasts[longest]) + 1)


def highest_ahead(t: Whole, p: Whole, span: int) -> Whole:
    """For each sample the highest of itself and those of the `span` after it.

    Windows are covered by two blocks of a power of two, which are doubled as they are needed.
    """
    places = np.arange(len(t))
    widths = np.searchsorted(t, t + span, side="right") - places
    highest, blocks, size = p.copy(), p, 1
    while True:
        at = places[(widths >= size) & (widths < 2 * size)]
        highest[at] = np.maximum(blocks[at], blocks[at + widths[at] - size])
        if 2 * size > widths.max():
            return highest
        blocks = np.maximum(blocks[:-size], blocks[size:])
        size *= 2


def _findings(p: Whole, hold: _Hold | None, terms: _Terms) -> Iterable[str]:
    if hold is None:
        yield TARGET_NOT_REACHED
    if (p > terms.ceiling).any():
        yield OVERPRESSURE
    if hold is None:
        return
    if hold.has_gap:
        yield SAMPLING_GAP
    if hold.is_short:
        yield HOLD_TOO_SHORT
    if hold.rises:
        yield REPRESSURISED
    if hold.drop is not None and hold.drop > terms.drop:
        yield DROP_EXCEEDED


def _verdict(findings: tuple[str, ...]) -> str:
    if not findings:
        return PASS
    return INVALID if findings[0] == SAMPLING_GAP else FAIL


def _warnings(p: Whole, hold: _Hold | None, terms: _Terms, unit: str | None) -> Iterable[str]:
    if hold is not None and hold.is_flat:
        yield FLAT_LINE
    if int(p.min()) * 100 < -terms.target:
        yield NEGATIVE_PRESSURE
    if unit is not None:
        yield LIKELY_UNIT


def _figures(hold: _Hold) -> dict[str, float]:
    figures = {
        "isolated_at": hold.isolated / MICRO,
        "hold_from": hold.begins / MICRO,
        "hold_to": hold.ends / MICRO,
    }
    if hold.drop is not None:
        figures["drop"] = hold.drop / NANO
        figures["at_start"] = int(hold.pressures[0]) / NANO
        figures["lowest"] = int(hold.pressures.min()) / NANO
    return figures


def _whole(value: Decimal, parts: int) -> int:
    return int((value * parts).to_integral_value())


def _rounded(values: npt.NDArray[np.float64], parts: int) -> Whole:
    return np.rint(values * parts).astype(np.int64)
