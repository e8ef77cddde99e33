"""The terms that a pressure test is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from equipment.octg.errors import InvalidArgument
from equipment.octg.values import at_full_precision, exact

#: Of the target, where a procedure says nothing of how far pressure may rise.
DEFAULT_RISE = "0.5 %"
TOLERANCE_BELOW_DROP = "tolerance_below_max_drop"
NAMES = (
    "target", "tolerance", "stabilisation_s", "hold_s", "max_drop", "max_rise", "max_gap_s",
    "ceiling",
)  # fmt: skip
MAY_BE_NOUGHT = {"tolerance", "stabilisation_s", "max_drop", "max_rise"}
#: Beyond this stand slips: MPa and seconds.
LARGEST = Decimal(10_000_000)


@dataclass(frozen=True)
class Procedure:
    """Terms in MPa and seconds, exact; shares of the target are worked out."""

    target: Decimal
    tolerance: Decimal
    stabilisation_s: Decimal
    hold_s: Decimal
    max_drop: Decimal
    max_rise: Decimal
    max_gap_s: Decimal
    ceiling: Decimal


@at_full_precision
def procedure_of(terms: Any) -> Procedure:
    """The terms of an object or mapping that has the fields of `Procedure`.

    `max_drop` and `max_rise` are MPa, or text such as "10 %" of the target; `max_drop` is also a
    share where `max_drop_unit` is "%". Without `max_rise` it is 0.5 % of the target. Raises
    InvalidArgument for terms that no test can be run by.
    """
    if isinstance(terms, Procedure):
        return terms
    target = _number("target", _term(terms, "target"))
    values = {name: _in_mpa(terms, name, target) for name in NAMES}
    if values["tolerance"] >= target:
        raise InvalidArgument("tolerance", "must be below the target")
    if values["ceiling"] < target:
        raise InvalidArgument("ceiling", "must not be below the target")
    return Procedure(**values)


@at_full_precision
def procedure_warnings(terms: Any) -> tuple[str, ...]:
    """Codes of what is lawful in a procedure and still mostly a mistake.

    `tolerance_below_max_drop`: a leak leaves the interval before its drop is exceeded, and would
    mostly read `hold_too_short`.
    """
    procedure = procedure_of(terms)
    return (TOLERANCE_BELOW_DROP,) if procedure.tolerance < procedure.max_drop else ()


def _term(terms: Any, name: str) -> Any:
    if isinstance(terms, Mapping):
        return terms.get(name)
    return getattr(terms, name, None)


def _in_mpa(terms: Any, name: str, target: Decimal) -> Decimal:
    given = _term(terms, name)
    if name == "max_rise" and given in (None, ""):
        given = DEFAULT_RISE
    is_share = name == "max_drop" and _term(terms, "max_drop_unit") == "%"
    if name in ("max_drop", "max_rise") and isinstance(given, str) and given.strip().endswith("%"):
        given, is_share = given.strip().removesuffix("%").strip(), True
    number = _number(name, given)
    return number * target / 100 if is_share else number


def _number(name: str, given: Any) -> Decimal:
    if given is None:
        raise InvalidArgument(name, "is missing from the procedure", code="missing")
    if isinstance(given, str):
        try:
            given = Decimal(given.strip())
        except InvalidOperation:
            raise InvalidArgument(name, f"{given!r} is not a number", code="not_a_number") from None
    number = exact(given, name)
    if number < 0 or number > LARGEST or (number == 0 and name not in MAY_BE_NOUGHT):
        raise InvalidArgument(name, f"{given} is no term of a pressure test", code="out_of_range")
    return number
