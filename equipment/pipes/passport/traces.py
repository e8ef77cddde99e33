"""Traces of the engineering core in the words of the person who reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web import numbers
from equipment.octg import bodies, collapsing, pressing
from equipment.octg.trace import Trace

QUANTITIES: dict[str, str | Promise] = {
    "tensile": gettext_lazy("Tensile strength"),
    "torsional": gettext_lazy("Torsional strength"),
    "internal": gettext_lazy("Internal pressure"),
    "collapse": gettext_lazy("Collapse pressure"),
    "internal_yield": gettext_lazy("Internal yield pressure"),
    "body_yield": gettext_lazy("Body yield strength"),
    "hydrotest": gettext_lazy("Hydrostatic test pressure"),
    "used_pipe_hydrotest": gettext_lazy("Hydrostatic test pressure, used pipe"),
}
REGIMES: dict[str, str | Promise] = {
    collapsing.YIELD: gettext_lazy("yield strength collapse"),
    collapsing.PLASTIC: gettext_lazy("plastic collapse"),
    collapsing.TRANSITION: gettext_lazy("transition collapse"),
    collapsing.ELASTIC: gettext_lazy("elastic collapse"),
}
#: What stands between the symbols of a formula.
INPUTS: dict[str, str | Promise] = {
    "od": gettext_lazy("D, outside diameter, in"),
    "wall": gettext_lazy("t, wall, in"),
    "wall_min": gettext_lazy("t_min, least wall, in"),
    "yield_": gettext_lazy("Y, least yield, psi"),
    "grade": gettext_lazy("grade"),
    "product": gettext_lazy("product"),
    "condition": gettext_lazy("condition"),
    "cap": gettext_lazy("cap, psi"),
}
NOTES: dict[str, str | Promise] = {
    bodies.BODY_ONLY: gettext_lazy("Pipe body only; the rating of the connection may be lower."),
    pressing.PLAIN_END: gettext_lazy(
        "Plain-end ceiling; the coupling of threaded and coupled pipe may allow less."
    ),
    collapsing.FULL_PRECISION: gettext_lazy(
        "Coefficients and D/t at full precision, not as printed: tables may differ by 10 psi."
    ),
    "Body only; the tool joint may bear less.": gettext_lazy(
        "Body only; the tool joint may bear less."
    ),
    "Worn wall is measured, so the mill's tolerance is not taken off.": gettext_lazy(
        "Worn wall is measured, so the mill's tolerance is not taken off."
    ),
}
PLACES = {"MPa": 1, "kN": 0, "kN·m": 2}
_ROUNDED = re.compile(r"(?P<way>half up|down) to (?P<step>[\d,]+) (?P<unit>.+)")


@dataclass(frozen=True)
class RatingShown:
    """A rating in both systems of units, and how it came about."""

    label: str
    si: str
    api: str
    formula: str
    regime: str
    inputs: list[tuple[str, str]]
    steps: list[tuple[str, str]]
    source: str
    notes: list[str]


def shown(trace: Trace) -> RatingShown:
    """One trace as the page of a joint shows it."""
    given = [*trace.inputs.items(), *trace.factors.items()]
    return RatingShown(
        label=str(QUANTITIES[trace.quantity]),
        si=numbers.measure(trace.si.value, trace.si.unit, PLACES[trace.si.unit]),
        api=numbers.measure(trace.value, trace.unit, 0),
        formula=trace.formula,
        regime=str(REGIMES.get(trace.regime, trace.regime)),
        inputs=[(str(INPUTS.get(name, name)), _input(value)) for name, value in given],
        steps=_steps(trace),
        source=f"{trace.standard} · {trace.edition}",
        notes=[str(NOTES.get(note, note)) for note in trace.notes],
    )


def _input(value: Decimal | str) -> str:
    if not isinstance(value, Decimal):
        return value
    return numbers.number(_five(value))


def _five(value: Decimal) -> Decimal:
    """Six digits of a factor that has forty: enough to follow the computation by hand."""
    return +value.quantize(Decimal(1).scaleb(value.adjusted() - 5)) if value else value


def _steps(trace: Trace) -> list[tuple[str, str]]:
    found = [
        (_("by the formula"), numbers.measure(trace.unrounded, trace.unit, 2)),
        (_rounding(trace.rounding), numbers.measure(trace.rounded, trace.unit, 0)),
    ]
    if trace.cap_applied is not None:
        cap = numbers.measure(trace.cap_applied, trace.unit, 0)
        found.append((_("cut to the cap"), cap))
    return found


def _rounding(words: str) -> str:
    """How the core rounded, such as "half up to 10 psi"."""
    told = _ROUNDED.fullmatch(words)
    if told is None:
        return words
    step = numbers.measure(Decimal(told["step"].replace(",", "")), told["unit"])
    said = _("rounded down to %(step)s") if told["way"] == "down" else _("rounded to %(step)s")
    return said % {"step": step}
