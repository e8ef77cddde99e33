"""Figures of documents, drawn by matplotlib in the colours of the portal: SVG, always alike."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

INK, GRID, ACTUAL = "#1f2933", "#d5dbe1", "#0b5c7a"
WIDTH_CM, HEIGHT_CM = 17.0, 5.0
#: Ids in the SVG come from its content, and letters stay letters of the document's own font.
STYLE: Any = {
    "svg.hashsalt": "portal",
    "svg.fonttype": "none",
    "font.family": "serif",
    "font.size": 8,
}


def bars(days: Sequence[str], values: Sequence[float], *, unit: str) -> str:
    """One bar a day (`days` as dd.mm.) of `values` in `unit`, with at most ten days named."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_CM / 2.54, HEIGHT_CM / 2.54), layout="constrained")
        axes = figure.add_subplot()
        places = list(range(len(days)))
        axes.bar(places, values, width=min(0.6, 0.15 * len(days)), color=ACTUAL)
        every = -(-len(days) // 10)
        axes.set_xticks(places[::every], list(days)[::every])
        axes.set_xlim(-0.75, len(days) - 0.25)
        axes.set_ylabel(unit, color=INK)
        axes.grid(axis="y", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(colors=INK, length=0)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(GRID)
        return _svg(figure)


def _svg(figure: Figure) -> str:
    drawn = io.BytesIO()
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(drawn, metadata={"Date": None, "Creator": None})
    return drawn.getvalue().decode()
