"""Answers of the engineering core as the API tells them: both systems of units, all decimals as
strings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from equipment.catalogue.working import SYMBOLS
from equipment.octg import Classification, Trace, to_si

DIGITS = 15


def plain(value: Decimal) -> str:
    """A number to fifteen digits that count, without an exponent."""
    rounded = Decimal(f"{value:.{DIGITS}g}")
    return f"{rounded.normalize():f}"


def quantity(value: Decimal, unit: str) -> dict[str, Any]:
    """A figure in the unit of the tables, and in SI by the exact factor."""
    told: dict[str, Any] = {"value": plain(value), "unit": unit}
    if unit:
        si = to_si(value, unit)
        told |= {"si_value": plain(si.value), "si_unit": si.unit}
    return told | ({} if unit else {"si_value": None, "si_unit": ""})


def trace(said: Trace) -> dict[str, Any]:
    """A computed figure with its whole account."""
    return {
        "quantity": said.quantity,
        "answer": quantity(said.value, said.unit),
        "unrounded": quantity(said.unrounded, said.unit),
        "rounded": quantity(said.rounded, said.unit),
        "formula": said.formula,
        "regime": said.regime,
        "inputs": [_term(name, value) for name, value in said.inputs.items()],
        "factors": [_term(name, value) for name, value in said.factors.items()],
        "rounding": said.rounding,
        "cap": None if said.cap_applied is None else quantity(said.cap_applied, said.unit),
        "standard": said.standard,
        "edition": said.edition,
        "notes": list(said.notes),
    }


def _term(name: str, value: Decimal | str) -> dict[str, Any]:
    _symbol, _words, unit = SYMBOLS.get(name, ("", "", ""))
    if isinstance(value, str):
        return {"name": name, "value": value, "unit": "", "si_value": None, "si_unit": ""}
    return {"name": name, **quantity(value, unit)}


def classification(said: Classification) -> dict[str, Any]:
    """A class of body and tool joint, each with the criterion that governed."""
    return {
        "scheme": said.scheme,
        "edition": said.edition,
        "body": _part(said.body),
        "tool_joint": _part(said.tool_joint),
    }


def _part(part: Any) -> dict[str, Any]:
    return {
        "pipe_class": part.class_,
        "governing": _judged(part.governing) if part.governing else None,
        "criteria": [_judged(one) for one in part.criteria],
        "missing": list(part.missing),
        "bands": {"colour": part.bands.colour, "count": part.bands.count} if part.bands else None,
    }


def _judged(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "pipe_class": one.class_,
        "clause": one.clause,
        "share_percent": None if one.share is None else plain(one.share),
        "limit_percent": None if one.limit is None else plain(one.limit),
        "words": one.words,
    }
