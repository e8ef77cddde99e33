"""The chart of a certificate as SVG: the picture of the page, drawn from what was frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from equipment.pressure_testing import curves

WIDTH, HEIGHT = 680, 270
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 16, 34
INK, GRID, CURVE = "#1f2933", "#d5dbe1", "#0b5c7a"
TARGET, FLOOR, CEILING, HOLD, FOUND = "#17652b", "#7a4b00", "#a11d1f", "#e3eff4", "#a11d1f"
STEPS = (1, 2, 5)
MOST_TICKS = 8
FONT = 'font-family="Libertinus Serif" font-size="11"'


@dataclass(frozen=True)
class Scale:
    """Where seconds and MPa stand on the picture."""

    seconds: float
    mpa: float

    def x(self, second: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * second / self.seconds, 2)

    def y(self, mpa: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - mpa / self.mpa), 2)


def drawn(facts: Mapping[str, Any]) -> str:
    """The chart with target, tolerance and ceiling across it, the hold shaded and every finding
    numbered at its time; the same facts give the same picture."""
    terms = facts["terms"]
    seconds, levels = curves.thawed(facts["chart"])
    mpa = [max(0.0, level) for level in levels]
    ceiling = float(terms["ceiling"])
    scale = Scale(max([*seconds, 1.0]), 1.06 * max([*mpa, ceiling]))
    parts = [
        *_hold(facts, scale),
        *_grid(scale),
        *_limits(terms, scale),
        _curve(seconds, mpa, scale),
        *_findings(facts, scale),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return head + "".join(parts) + "</svg>"


def _hold(facts: Mapping[str, Any], scale: Scale) -> Iterator[str]:
    begin, end = facts["figures"]["hold_from_s"], facts["figures"]["hold_to_s"]
    if begin and end:
        x, width = scale.x(float(begin)), scale.x(float(end)) - scale.x(float(begin))
        height = HEIGHT - TOP - BOTTOM
        yield f'<rect x="{x}" y="{TOP}" width="{width:.2f}" height="{height}" fill="{HOLD}"/>'


def _grid(scale: Scale) -> Iterator[str]:
    foot = HEIGHT - BOTTOM
    for value in ticks(scale.mpa):
        y = scale.y(value)
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{GRID}" stroke-width="0.7"/>'
        yield _text(LEFT - 6, y + 3.5, f"{value:g}", "end")
    for minute in ticks(scale.seconds / 60):
        x = scale.x(minute * 60)
        yield f'<path d="M{x} {foot}v4" stroke="{INK}" stroke-width="0.7"/>'
        yield _text(x, foot + 16, f"{minute:g}", "middle")
    yield f'<path d="M{LEFT} {TOP}V{foot}H{WIDTH - RIGHT}" fill="none" stroke="{INK}"/>'
    yield _text(LEFT - 6, 9, "MPa", "end")
    yield _text(WIDTH - RIGHT, HEIGHT - 4, "min", "end")


def _limits(terms: Mapping[str, str], scale: Scale) -> Iterator[str]:
    target = Decimal(terms["target"])
    for value, colour, dash in (
        (target, TARGET, ""),
        (target - Decimal(terms["tolerance"]), FLOOR, "5 4"),
        (Decimal(terms["ceiling"]), CEILING, "5 4"),
    ):
        line = f"M{LEFT} {scale.y(float(value))}H{WIDTH - RIGHT}"
        yield f'<path d="{line}" stroke="{colour}" stroke-dasharray="{dash or "none"}"/>'


def _curve(seconds: Sequence[float], mpa: Sequence[float], scale: Scale) -> str:
    points = " ".join(f"{scale.x(s)},{scale.y(p)}" for s, p in zip(seconds, mpa, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="{CURVE}" stroke-width="1.4"/>'


def _findings(facts: Mapping[str, Any], scale: Scale) -> Iterator[str]:
    for number, one in enumerate(facts["findings"], start=1):
        x = scale.x(min(float(one["at_s"]), scale.seconds))
        yield f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="{FOUND}" stroke-dasharray="2 3"/>'
        yield _text(x, TOP - 4, str(number), "middle", FOUND)


def _text(x: float, y: float, words: str, anchor: str, colour: str = INK) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}" {FONT}>{words}</text>'


def ticks(most: float) -> list[float]:
    """Round values from nought to `most`, eight at most."""
    size = 0.001
    while True:
        for step in STEPS:
            if most / (step * size) <= MOST_TICKS:
                count = int(most / (step * size))
                return [round(number * step * size, 6) for number in range(count + 1)]
        size *= 10
