"""What is said of a pressure test: its set-up, its people, what was read, and the recorder file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from core.accounts.models import User
from equipment.instruments.models import Instrument
from equipment.orders.models import OrderLine
from equipment.procedures.facts import Pressure
from equipment.procedures.models import Procedure


@dataclass(frozen=True)
class Leak:
    """Where a line leaked; `at_m` is metres from the box."""

    where: str
    at_m: Decimal | None = None


@dataclass(frozen=True)
class LineFacts:
    """A line of the set-up, and what was seen of it."""

    line: OrderLine
    leak: Leak | None = None
    remark: str = ""


@dataclass(frozen=True)
class Use:
    """An instrument and what it did."""

    instrument: Instrument
    role: str


@dataclass(frozen=True)
class Reading:
    """What a person read off a gauge beside the chart."""

    instrument: Instrument
    moment: str
    pressure: Pressure


@dataclass(frozen=True)
class RecorderFile:
    """The bytes of a recorder as they came; `unit` is asked for where its heading has none."""

    name: str
    data: bytes
    unit: str = ""

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class SetUp:
    """A set-up as it was carried out; without `target` the suggested one was pressed to."""

    procedure: Procedure
    tested_on: dt.date
    tester: User
    lines: Sequence[LineFacts]
    chart: RecorderFile | None
    target: Pressure | None = None
    target_reason: str = ""
    witnesses: Sequence[User] = ()
    instruments: Sequence[Use] = ()
    readings: Sequence[Reading] = ()
    medium: str = ""
    ambient_c: Decimal | None = None
    medium_c: Decimal | None = None
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    pump: str = ""
    remark: str = ""
