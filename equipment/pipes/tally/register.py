"""What the register holds of the pipe that a sheet names, as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from equipment.pipes.tally.purposes import Purpose


@dataclass(frozen=True)
class Known:
    """A joint as a sheet is compared with it; `state` and `place` are words of the language of now.

    `is_here`: it stands at the place that the sheet is about, or below it. `stops` is the code of
    the flag that says why no sheet may take it anywhere.
    """

    pk: int
    public_id: str
    version: int
    serial: str
    serial_key: str
    number: str
    number_key: str
    status: str
    state: str
    place: str
    length_m: Decimal
    is_here: bool = False
    last_run_on: dt.date | None = None
    stops: str = ""

    @property
    def name(self) -> str:
        return self.serial or self.number or self.public_id

    @property
    def told(self) -> str:
        """The joint with its state and where it is."""
        return f"{self.public_id} ({self.state}, {self.place})"


@dataclass(frozen=True)
class Register:
    """The joints by folded serial; `numbers` are numbers of the same place with words for the
    joint that has each. `there` is what stands where a laying-down list comes from, `on` its day,
    and `is_rig` says whether pipe may be brought to the place of a running list."""

    serials: Mapping[str, Sequence[Known]] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    there: Sequence[Known] = ()
    purpose: str = Purpose.RUNNING.value
    on: dt.date | None = None
    is_rig: bool = False


def by_key(joints: Iterable[Known], name: str) -> dict[str, list[Known]]:
    """The joints by one of their folded keys, in their order."""
    found: dict[str, list[Known]] = {}
    for joint in joints:
        key = getattr(joint, name)
        if key:
            found.setdefault(key, []).append(joint)
    return found
