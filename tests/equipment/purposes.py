"""Lists of each purpose as tests write, upload and register them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core import invariants
from equipment.models import Joint, Location, Tally
from equipment.pipes import queries
from tests import factories
from tests.cast import Cast
from tests.equipment import lives, workbooks
from tests.equipment.tallies import asked, register

HEADER = ["No", "Joint no", "Serial no", "Length", "Condition", "Remark"]
ON = dt.date(2026, 5, 30)


def sheet(*rows: tuple[Any, Any, float] | tuple[Any, Any, float, str, str]) -> bytes:
    """Rows of number, serial, length and perhaps condition and remark."""
    numbered = ([number, *row] for number, row in enumerate(rows, start=1))
    return workbooks.workbook([HEADER, *numbered])


def known(place: Location, serial: str, **fields: Any) -> Joint:
    keys = {"serial": serial, "serial_key": serial.replace("-", "")}
    return factories.make_joint(place, **{**keys, **fields})


def codes(tally: Tally) -> list[list[str]]:
    return [[flag.code for flag in row.flags] for row in queries.preview_of(tally).rows]


def texts(tally: Tally) -> str:
    return " ".join(str(flag.text) for row in queries.preview_of(tally).rows for flag in row.flags)


def whole() -> None:
    """Nothing of the register contradicts itself."""
    assert {name: found for name, found in invariants.breaches().items() if found} == {}


def done(people: Cast, data: bytes, **given: Any) -> Tally:
    tally = asked(people, data, **given)
    assert register(tally), Tally.objects.get(pk=tally.pk).failure
    tally.refresh_from_db()
    return tally


def run(people: Cast, *joints: Joint, on: dt.date = ON - dt.timedelta(days=3)) -> None:
    lives.take(joints, "run", people.socar_engineer, on=on)
