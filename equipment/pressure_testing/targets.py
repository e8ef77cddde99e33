"""Which pressure is suggested for a set-up, and whether the agreed one may be pressed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.web import numbers
from equipment import octg
from equipment.catalogue.measures import Entered
from equipment.catalogue.models import Product
from equipment.octg import Trace
from equipment.octg.units import PRESSURE_UNITS
from equipment.pipes.models import Joint
from equipment.pressure_testing.limits import Ceilings, Limit, Pipe, limits_of, shown
from equipment.procedures.facts import Pressure, VersionFacts
from equipment.procedures.models import ShareOf, TargetKind

#: Pressures are rounded to 0.1 MPa; what differs by no more than half of it is the same.
SAME_MPA = Decimal("0.05")
#: A pressure so near to another one was said in the wrong unit.
NEAR = Decimal("0.1")
Fault = tuple[str, str]


@dataclass(frozen=True)
class Suggestion:
    """The pressure that the procedure gives; `joint` governs, `cut_to` is the limit that it was
    cut to, `share` the per cent of the trace's rating that it is."""

    pressure: Pressure
    trace: Trace | None = None
    joint: Joint | None = None
    share: Decimal | None = None
    cut_to: Limit | None = None


def suggested(facts: VersionFacts, ceilings: Ceilings) -> Suggestion | None:
    """The pressure that the terms give for these pipes; None where it is agreed for each test.

    Of several joints the weakest governs, and no suggestion is above a limit.
    """
    found = _by_kind(facts, ceilings.pipes)
    lowest = ceilings.lowest
    if found is None or lowest is None or found.pressure.mpa <= lowest.pressure.exact_si:
        return found
    cut = Pressure(lowest.pressure.value, lowest.pressure.unit)
    return Suggestion(cut, lowest.trace, lowest.joint, None, lowest)


def _by_kind(facts: VersionFacts, pipes: Sequence[Pipe]) -> Suggestion | None:
    if facts.target_kind == TargetKind.FIXED and facts.target is not None:
        return Suggestion(facts.target)
    if facts.target_kind == TargetKind.SHARE:
        return _lowest(each for pipe in pipes for each in _shares(facts, pipe))
    if facts.target_kind == TargetKind.API_5CT:
        return _lowest(_of_5ct(pipe) for pipe in pipes if pipe.body.product != Product.DRILL_PIPE)
    return None


def _lowest(found: Iterable[Suggestion]) -> Suggestion | None:
    return min(found, key=lambda one: one.pressure.mpa, default=None)


def _of_5ct(pipe: Pipe) -> Suggestion:
    """As the mill presses new pipe; used pipe by its least wall."""
    body = pipe.body
    if pipe.least_wall is None:
        trace = octg.hydrotest(body.od, body.wall, body.grade, body.product)
    else:
        trace = octg.used_pipe_hydrotest(body.od, pipe.wall, body.grade, body.product)
    return Suggestion(Pressure(trace.value, "psi"), trace, pipe.joint)


def _shares(facts: VersionFacts, pipe: Pipe) -> Iterable[Suggestion]:
    """The share of each rating that the terms name."""
    share = facts.share_percent or Decimal(0)
    if facts.share_of != ShareOf.CONNECTION:
        body = pipe.body
        trace = octg.internal_yield(body.od, pipe.wall, body.grade.yield_)
        part = Pressure(trace.value * share / 100, "psi")
        yield Suggestion(part, trace, pipe.joint, share)
    if facts.share_of != ShareOf.INTERNAL_YIELD:
        for limit in limits_of(pipe)[1:]:
            part = Pressure(limit.pressure.exact * share / 100, "psi")
            yield Suggestion(part, None, pipe.joint, share)


def wrong_target(
    target: Pressure, reason: str, facts: VersionFacts, ceilings: Ceilings,
    suggestion: Suggestion | None,
) -> Iterable[Fault]:  # fmt: skip
    """Why a set-up is not pressed to this."""
    if ceilings.unknown:
        words = _("Wall or yield of %(joint)s is not known, so no limit can be computed.")
        yield "lines", words % {"joint": ceilings.unknown[0]}
    lowest = ceilings.lowest
    if lowest is not None and Entered(target.value, target.unit).exact > lowest.psi:
        yield "target", _above(target, lowest, suggestion)
        return
    if (low := facts.least_target_mpa) is not None and target.mpa < low:
        words = _("The procedure is for pressures from %(least)s.")
        yield "target", words % {"least": numbers.measure(low, "MPa")}
    if (high := facts.most_target_mpa) is not None and target.mpa > high:
        words = _("The procedure is for pressures up to %(most)s.")
        yield "target", words % {"most": numbers.measure(high, "MPa")}
    if suggestion is not None and differs(target, suggestion) and not reason.strip():
        words = _("The procedure gives %(pressure)s: say why another was agreed.")
        yield "target_reason", words % {"pressure": _shown(suggestion.pressure)}


def differs(target: Pressure, suggestion: Suggestion) -> bool:
    """Whether the agreed pressure is another than the suggested one."""
    return abs(target.mpa - suggestion.pressure.mpa) > SAME_MPA


def _above(target: Pressure, lowest: Limit, suggestion: Suggestion | None) -> str:
    words = _("%(target)s is too high: %(limit)s.") % {
        "target": _shown(target),
        "limit": lowest.words,
    }
    unit = likely_unit(target, suggestion)
    if unit:
        words += " " + _("Was it meant in %(unit)s?") % {"unit": unit}
    return words


def likely_unit(target: Pressure, suggestion: Suggestion | None) -> str:
    """The unit in which the target would be about the suggested one, or nothing."""
    if suggestion is None:
        return ""
    wanted = suggestion.pressure.mpa
    for unit in PRESSURE_UNITS:
        if unit != target.unit and abs(Pressure(target.value, unit).mpa / wanted - 1) <= NEAR:
            return unit
    return ""


def _shown(pressure: Pressure) -> str:
    return shown(Entered(pressure.value, pressure.unit))


def frozen(trace: Trace | None) -> dict[str, Any] | None:
    """The account of a figure as it is kept: every number as text."""
    if trace is None:
        return None
    plain = {
        name: str(getattr(trace, name))
        for name in ("value", "unrounded", "rounded", "unit", "formula", "rounding", "standard",
                     "edition", "quantity", "cap_words")
    }  # fmt: skip
    return plain | {
        "inputs": {name: str(value) for name, value in trace.inputs.items()},
        "factors": {name: str(value) for name, value in trace.factors.items()},
        "cap_applied": None if trace.cap_applied is None else str(trace.cap_applied),
        "notes": list(trace.notes),
    }


#: Inputs of formulas that are words and no numbers.
WORDS = ("grade", "product", "condition", "cap")


def thawed(kept: dict[str, Any]) -> Trace:
    """The account that `frozen` kept."""
    texts = ("unit", "formula", "rounding", "standard", "edition", "quantity", "cap_words")
    plain: dict[str, Any] = {name: kept[name] for name in texts}
    plain |= {name: Decimal(kept[name]) for name in ("value", "unrounded", "rounded")}
    inputs = {
        name: value if name in WORDS else Decimal(value) for name, value in kept["inputs"].items()
    }
    cap = kept["cap_applied"]
    return Trace(
        **plain,
        inputs=inputs,
        factors={name: Decimal(value) for name, value in kept["factors"].items()},
        cap_applied=None if cap is None else Decimal(cap),
        notes=tuple(kept["notes"]),
    )  # fmt: skip
