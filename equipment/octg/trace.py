"""An answer with its account: formula, inputs, rounding, cap, standard and edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from equipment.octg.units import Quantity, to_si
from equipment.octg.values import down, half_up


@dataclass(frozen=True)
class Rounding:
    """How an answer is rounded, once, at the end: to a step of its unit, half up or down."""

    step: Decimal
    unit: str
    is_down: bool = False

    def __str__(self) -> str:
        return f"{'down' if self.is_down else 'half up'} to {self.step:,} {self.unit}"

    def of(self, value: Decimal) -> Decimal:
        return (down if self.is_down else half_up)(value, self.step)


@dataclass(frozen=True)
class Standard:
    """Where a formula or a limit comes from."""

    name: str
    edition: str


@dataclass(frozen=True)
class Step:
    """One step from the formula to the answer, in words, with the number after it."""

    words: str
    value: Decimal


@dataclass(frozen=True)
class Trace:
    """A computed value and how it came about.

    `value` is the answer, `unrounded` what the formula gave, `rounded` the number between them
    before a cap; `cap_applied` is the cap that the answer was cut to, None where none bit.
    `inputs` are the arguments, `factors` what was computed or looked up on the way.
    """

    quantity: str
    value: Decimal
    unrounded: Decimal
    rounded: Decimal
    unit: str
    formula: str
    inputs: Mapping[str, Decimal | str]
    rounding: str
    standard: str
    edition: str
    cap_applied: Decimal | None = None
    cap_words: str = ""
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    regime: str = ""
    notes: tuple[str, ...] = ()

    @property
    def si(self) -> Quantity:
        """The answer in SI, by the exact factor and not rounded again."""
        return to_si(self.value, self.unit)

    @property
    def si_unrounded(self) -> Quantity:
        """What the formula gave, in SI."""
        return to_si(self.unrounded, self.unit)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Formula, rounding and cap as separate steps, for print."""
        steps = [Step(self.formula, self.unrounded), Step(self.rounding, self.rounded)]
        if self.cap_applied is not None:
            steps.append(Step(self.cap_words, self.value))
        return tuple(steps)


@dataclass(frozen=True)
class Cap:
    """A ceiling of an answer, and why it is there."""

    limit: Decimal
    words: str


def traced(
    quantity: str,
    unrounded: Decimal,
    *,
    formula: str,
    inputs: Mapping[str, Decimal | str],
    rounding: Rounding,
    standard: Standard,
    caps: tuple[Cap, ...] = (),
    factors: Mapping[str, Decimal] | None = None,
    regime: str = "",
    notes: tuple[str, ...] = (),
) -> Trace:
    """The trace of a formula's result: rounded first, then cut to the lowest cap that bites."""
    rounded = rounding.of(unrounded)
    biting = min((cap for cap in caps if cap.limit < rounded), key=_limit, default=None)
    return Trace(
        quantity=quantity,
        value=rounded if biting is None else biting.limit,
        unrounded=unrounded,
        rounded=rounded,
        unit=rounding.unit,
        formula=formula,
        inputs=dict(inputs),
        rounding=str(rounding),
        standard=standard.name,
        edition=standard.edition,
        cap_applied=None if biting is None else biting.limit,
        cap_words="" if biting is None else biting.words,
        factors=dict(factors or {}),
        regime=regime,
        notes=notes,
    )


def _limit(cap: Cap) -> Decimal:
    return cap.limit
