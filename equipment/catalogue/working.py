"""How a computed figure came about, in the reader's language: what "show working" opens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.web import numbers
from equipment.octg import Trace, to_si

Text = str | Promise
DIGITS = 6
#: Decimals of a figure in SI as people read it.
PLACES = {"MPa": 1, "kN": 0, "kN·m": 1, "mm": 2}
ROUNDED = re.compile(r"(?P<how>half up|down) to (?P<step>[\d,.]+) (?P<unit>.+)")
#: Inputs and factors: symbol, words, and the unit of the tables.
SYMBOLS: Mapping[str, tuple[str, Text, str]] = {
    "od": ("D", gettext_lazy("outside diameter"), "in"),
    "wall": ("t", gettext_lazy("wall thickness"), "in"),
    "wall_min": ("t_min", gettext_lazy("least wall measured"), "in"),
    "yield_": ("Y", gettext_lazy("minimum yield"), "psi"),
    "Y": ("Y", gettext_lazy("minimum yield"), "psi"),
    "grade": ("", gettext_lazy("grade"), ""),
    "product": ("", gettext_lazy("product"), ""),
    "condition": ("", gettext_lazy("condition"), ""),
    "d": ("d", gettext_lazy("inside diameter"), "in"),
    "Dw": ("Dw", gettext_lazy("worn outside diameter"), "in"),
    "k": ("k", gettext_lazy("share of the wall that is left"), ""),
    "f": ("f", gettext_lazy("share of the yield"), ""),
    "J": ("J", gettext_lazy("polar moment, in⁴"), ""),
    "D/t": ("D/t", gettext_lazy("slenderness"), ""),
}
#: Words that stand among the inputs.
WORDS: Mapping[str, Text] = {
    "casing": gettext_lazy("Casing"),
    "tubing": gettext_lazy("Tubing"),
    "new": gettext_lazy("New"),
    "premium": gettext_lazy("Premium"),
    "class2": gettext_lazy("Class 2"),
}
REGIMES: Mapping[str, Text] = {
    "yield": gettext_lazy("yield collapse"),
    "plastic": gettext_lazy("plastic collapse"),
    "transition": gettext_lazy("transition collapse"),
    "elastic": gettext_lazy("elastic collapse"),
}
QUANTITIES: Mapping[str, Text] = {
    "internal_yield": gettext_lazy("Internal yield"),
    "internal": gettext_lazy("Internal yield"),
    "collapse": gettext_lazy("Collapse"),
    "body_yield": gettext_lazy("Body yield"),
    "tensile": gettext_lazy("Tensile"),
    "torsional": gettext_lazy("Torsion"),
    "hydrotest": gettext_lazy("Hydrostatic test"),
    "used_pipe_hydrotest": gettext_lazy("Hydrostatic test of used pipe"),
    "used_pipe_test_limit": gettext_lazy("Limit for used pipe"),
}
#: What the engineering core says in words; these stand here so that they can be translated.
SAID = (
    gettext_noop("Pipe body only; the rating of the connection may be lower."),
    gettext_noop(
        "A, B, C, F, G and D/t at full precision, not as printed; "
        "tables made with printed coefficients differ by up to 10 psi."
    ),
    gettext_noop("Body only; the tool joint may bear less."),
    gettext_noop("Worn wall is measured, so the mill's tolerance is not taken off."),
    gettext_noop("Plain-end ceiling; the coupling of threaded and coupled pipe may allow less."),
    gettext_noop("f = 0.8: alternative pressure, by agreement."),
    gettext_noop("f = 0.6: casing larger than 9-5/8 in of grade H40, J55 or K55."),
    gettext_noop("f = 0.8: all sizes and grades but casing above 9-5/8 in of H40, J55 and K55."),
    gettext_noop("historical formulas of Bul 5C3"),
    gettext_noop("formulas for new pipe and for uniform outside wear"),
    gettext_noop("clause 10.12, as in GOST 31446-2012 (ISO 11960:2004)"),
)


@dataclass(frozen=True)
class Figure:
    """A number in the unit of the tables and in SI, as text."""

    table: str
    si: str


@dataclass(frozen=True)
class Term:
    """A symbol of the formula with its words and its value."""

    symbol: str
    words: Text
    value: str
    si: str = ""


@dataclass(frozen=True)
class Line:
    """One step of the way to the answer."""

    words: str
    figure: Figure


@dataclass(frozen=True)
class Working:
    """A trace in words."""

    title: Text
    formula: str
    terms: list[Term]
    lines: list[Line]
    answer: Figure
    regime: Text
    standard: str
    edition: str
    notes: list[str]


def working_of(trace: Trace) -> Working:
    """The account of a figure as a page tells it."""
    factors = {name: value for name, value in trace.factors.items() if name not in trace.inputs}
    return Working(
        title=QUANTITIES.get(trace.quantity, trace.quantity),
        formula=trace.formula,
        terms=[_term(name, value) for name, value in {**trace.inputs, **factors}.items()],
        lines=_lines(trace),
        answer=figure(trace.value, trace.unit),
        regime=REGIMES.get(trace.regime, trace.regime),
        standard=trace.standard,
        edition=_(trace.edition) if trace.edition else "",
        notes=[_(note) for note in trace.notes if note in SAID],
    )


def figure(value: Decimal, unit: str) -> Figure:
    """A figure in both systems; what is SI already stands there alone."""
    si = to_si(value, unit)
    table = "" if si.unit == unit else numbers.measure(plain(value), unit)
    return Figure(table, numbers.measure(si.value, si.unit, PLACES[si.unit]))


def si_rounded(value: Decimal, unit: str) -> Decimal:
    """A figure in SI as people read it."""
    return value.quantize(Decimal(1).scaleb(-PLACES[unit]), ROUND_HALF_UP)


def plain(value: Decimal) -> Decimal:
    """A figure to six digits that count, whole numbers whole."""
    if value == value.to_integral_value() or abs(value) >= 10**DIGITS:
        return value.quantize(Decimal(1))
    return Decimal(f"{value:.{DIGITS}g}")


def _term(name: str, value: Decimal | str) -> Term:
    symbol, words, unit = SYMBOLS.get(name, (name, "", ""))
    if isinstance(value, str):
        return Term(symbol, words, str(WORDS.get(value, value)))
    si = to_si(value, unit) if unit else None
    return Term(
        symbol,
        words,
        numbers.measure(plain(value), unit),
        numbers.measure(plain(si.value), si.unit) if si else "",
    )


def _lines(trace: Trace) -> list[Line]:
    lines = [
        Line(_("by the formula"), Figure(*_exactly(trace.unrounded, trace.unit))),
        Line(rounding_words(trace.rounding), figure(trace.rounded, trace.unit)),
    ]
    if trace.cap_applied is not None:
        most = numbers.measure(trace.cap_applied, trace.unit)
        words = _("cut to the most allowed, %(most)s") % {"most": most}
        lines.append(Line(words, figure(trace.value, trace.unit)))
    return lines


def _exactly(value: Decimal, unit: str) -> tuple[str, str]:
    """An unrounded figure with two decimals more than anybody rounds to."""
    si = to_si(value, unit)
    return numbers.measure(value, unit, 2), numbers.measure(si.value, si.unit, 3)


def rounding_words(said: str) -> str:
    """The rule of rounding in the reader's language."""
    found = ROUNDED.fullmatch(said)
    if found is None:
        return said
    step = numbers.measure(Decimal(found["step"].replace(",", "")), found["unit"])
    if found["how"] == "down":
        return _("rounded down to %(step)s") % {"step": step}
    return _("rounded half up to %(step)s") % {"step": step}
