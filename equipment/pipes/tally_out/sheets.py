"""A measuring list on its way out: facts above, the string in its order, sums below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from equipment.pipes.models import TallyRow

Outcome = TallyRow.Outcome
REJECTED = Outcome.REJECTED.value
#: What adds its length to the string.
IN_STRING = (Outcome.JOINT.value, Outcome.PUP.value, Outcome.ACCESSORY.value)
ZERO = Decimal(0)
TORQUE, IN_THE_STRING = _("Torque"), _("In the string")
#: Who puts a name below a measuring list.
CREW = (
    _("Crew: name, date, signature"),
    _("Representative: name, date, signature"),
)


@dataclass(frozen=True)
class Fact:
    """A line of the head; `say` gives text, day or metres in the language of now."""

    label: str | Promise
    say: Callable[[], Any]


@dataclass(frozen=True)
class Line:
    """One item of the list, lengths in metres; `length_m` is its own effective length.

    A rejected joint keeps its length and has neither cumulative length nor depth; what is not
    run yet has no length at all. `say` gives what the portal says of it in the language of now,
    before the person's own `remark`; what has no length and says why is not planned. `torque` is
    as it was entered, `side` says in words that it lies outside its band.
    """

    kind: str
    length_m: Decimal | None
    sequence: str = ""
    number: str = ""
    serial: str = ""
    description: str = ""
    overall_m: Decimal | None = None
    loss_m: Decimal | None = None
    cumulative_m: Decimal | None = None
    top_m: Decimal | None = None
    stand: str = ""
    torque: Decimal | None = None
    torque_unit: str = ""
    side: str | Promise = ""
    remark: str = ""
    say: Callable[[], str] | None = None

    @property
    def is_rejected(self) -> bool:
        return self.kind == REJECTED

    @property
    def is_planned(self) -> bool:
        return self.length_m is None and self.say is None

    def told(self) -> str:
        """The remark in the language of now."""
        said = self.say() if self.say else ""
        return " · ".join(part for part in (said, self.remark) if part)


@dataclass(frozen=True)
class Sum:
    """How many items of one kind there are, and their metres."""

    kind: str
    count: int
    length_m: Decimal


@dataclass(frozen=True)
class TallySheet:
    """The whole list. `path` is the page that its QR code leads to, `dated` the moment by which
    the document is dated: the same sheet gives the same bytes."""

    kind: str | Promise
    name: str
    stem: str
    memorandum: str
    is_demonstration: bool
    parties: Sequence[str]
    path: str
    dated: dt.datetime
    facts: Sequence[Fact]
    lines: Sequence[Line]
    datum_m: Decimal | None = None
    #: What the torques of the lines are, where the list tells them, and their usual unit.
    torque: str | Promise = TORQUE
    torque_unit: str = ""
    #: What the items that add their lengths come to.
    summed: str | Promise = IN_THE_STRING
    #: The words below the two lines for signatures.
    signers: Sequence[str | Promise] = CREW

    @property
    def length_m(self) -> Decimal:
        """The metres of the string; rejected joints count none."""
        return sum((one.length_m for one in self.sums if one.kind != REJECTED), ZERO)

    @property
    def top_m(self) -> Decimal | None:
        """The depth at which the string ends, when the shoe's depth is known."""
        return None if self.datum_m is None else self.datum_m - self.length_m

    @property
    def sums(self) -> list[Sum]:
        """Count and metres of every kind that there is; what is not run yet counts nowhere."""
        found = []
        for kind in (*IN_STRING, REJECTED):
            own = [one.length_m for one in self.lines if one.kind == kind]
            lengths = [length for length in own if length is not None]
            if lengths:
                found.append(Sum(kind, len(lengths), sum(lengths, ZERO)))
        return found


def kind_label(kind: str) -> str:
    """What a kind is called in the language of now."""
    return str(Outcome(kind).label)
