"""What an inspector says of a line, step by step: the same for page, bulk and single body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.accounts.models import User
from equipment.instruments.models import Instrument
from equipment.orders.models import TorqueBand
from equipment.revision.models import RevisionStep
from equipment.units import MM_PER_UNIT

Outcome = RevisionStep.Outcome
#: Outcomes of a step that was carried out.
DONE = (Outcome.ACCEPTED, Outcome.FAILED)


@dataclass(frozen=True)
class ReadFacts:
    """A reading as it was read off; `number` tells several of one kind and place apart."""

    kind: str
    place: str
    value: Decimal
    unit: str = "mm"
    number: int = 1

    @property
    def exact_mm(self) -> Decimal:
        """In millimetres, unrounded: no boundary of a class is decided by rounding."""
        return self.value * MM_PER_UNIT[self.unit]


@dataclass(frozen=True)
class FoundFacts:
    """What was found: its size, of a cut its depth with direction and the wall beside it."""

    code: str
    place: str = ""
    value: Decimal | None = None
    unit: str = "mm"
    direction: str = ""
    adjacent: Decimal | None = None

    def exact_mm(self, value: Decimal) -> Decimal:
        """A length of this finding in millimetres, unrounded."""
        return value * MM_PER_UNIT[self.unit]


@dataclass(frozen=True)
class PartFacts:
    """A part of equipment: how it was found, what became of it, the serial of a new one."""

    name: str
    fate: str
    found: str = ""
    serial: str = ""


@dataclass(frozen=True)
class DoneFacts:
    """One step of a programme, by its code, as it was done.

    `version` is that of the step as it was read (0: none yet); it tells when somebody else was
    first. Without an inspector it is whoever writes, without a day the day of writing.
    """

    step: str
    outcome: str = Outcome.OPEN
    reason: str = ""
    remark: str = ""
    done_on: dt.date | None = None
    inspector: User | None = None
    instrument: Instrument | None = None
    standard: str = ""
    before_ok: bool | None = None
    after_ok: bool | None = None
    torque: Decimal | None = None
    torque_unit: str = TorqueBand.Unit.KNM
    readings: Sequence[ReadFacts] = ()
    findings: Sequence[FoundFacts] = ()
    parts: Sequence[PartFacts] = ()
    version: int | None = None

    @property
    def is_done(self) -> bool:
        return self.outcome in DONE


@dataclass(frozen=True)
class RevisionFacts:
    """Steps of one line, by its public id. `programme` is the public id of the programme, which a
    line without a record needs where several fit it."""

    line: str
    steps: Sequence[DoneFacts] = ()
    programme: str = ""
    remark: str | None = None
