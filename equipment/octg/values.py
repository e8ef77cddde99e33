"""Numbers as they come in, made exact: no binary fraction decides a rounding or a boundary."""

from __future__ import annotations

import functools
import numbers
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from typing import ParamSpec, TypeVar

from equipment.octg.errors import InvalidArgument

Number = Decimal | float | int

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")

#: Digits that formulas are computed with; print shows five.
PRECISION = 40
PI = Decimal("3.141592653589793238462643383279502884197169")
#: Wider than any measure of a pipe in any unit; beyond it stands a slip, not a pipe.
SMALLEST, LARGEST = Decimal("1e-6"), Decimal("1e9")
#: Decimal digits that every double carries faithfully; what follows is noise of the machine.
FAITHFUL = ".15g"


def at_full_precision(function: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
    """The function computed in a decimal context of its own, whatever the caller's is."""

    @functools.wraps(function)
    def computed(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
        with localcontext(Context(prec=PRECISION, rounding=ROUND_HALF_UP)):
            return function(*args, **kwargs)

    return computed


def exact(value: Number, name: str) -> Decimal:
    """`value` as the decimal that a person would write for it.

    Raises InvalidArgument for what is no number, NaN and infinity.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | numbers.Real):
        raise InvalidArgument(name, f"{value!r} is not a number", code="not_a_number")
    number = value if isinstance(value, Decimal) else _decimal(value)
    if not number.is_finite():
        raise InvalidArgument(name, f"{value} is not a finite number", code="not_finite")
    return number


def _decimal(value: numbers.Real) -> Decimal:
    if isinstance(value, numbers.Integral):
        return Decimal(int(value))
    return Decimal(format(float(value), FAITHFUL))


def told(value: object) -> str:
    """A number as a refusal says it: at most four decimals, of a small one four digits that
    count. An inch made of millimetres does not end."""
    number = Decimal(format(value, FAITHFUL)) if isinstance(value, float) else value
    if not isinstance(number, Decimal) or not number.is_finite():
        return str(value)
    places = 4 if not number else max(4, 3 - number.adjusted())
    if -int(number.as_tuple().exponent) <= places:
        return format(number, "f")
    return format(number, f".{places}f").rstrip("0").rstrip(".")


def positive(value: Number, name: str) -> Decimal:
    """A measure: greater than nought, and of a size that things on a yard have."""
    number = exact(value, name)
    if number <= 0:
        words = f"must be greater than 0, is {told(value)}"
        raise InvalidArgument(name, words, code="not_positive")
    if not SMALLEST <= number <= LARGEST:
        words = f"{told(value)} is no measure of a pipe"
        raise InvalidArgument(name, words, code="out_of_range")
    return number


def not_negative(value: Number, name: str) -> Decimal:
    """Nought or a measure."""
    number = exact(value, name)
    return number if number == 0 else positive(value, name)


def body_of(od: Number, wall: Number, wall_name: str = "wall") -> tuple[Decimal, Decimal]:
    """Outside diameter and wall of a pipe that has a bore.

    Raises InvalidArgument when the wall is half the diameter or more.
    """
    outside, thickness = positive(od, "od"), positive(wall, wall_name)
    if 2 * thickness >= outside:
        words = f"{told(wall)} leaves no bore in a pipe of od {told(od)}"
        raise InvalidArgument(wall_name, words, code="no_bore")
    return outside, thickness


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """`value` to the nearest multiple of `step`, ties away from nought."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def down(value: Decimal, step: Decimal) -> Decimal:
    """The greatest multiple of `step` that does not exceed `value`."""
    return (value / step).quantize(Decimal(1), ROUND_DOWN) * step
