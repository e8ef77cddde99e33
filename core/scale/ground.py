"""What the feeders of a scale set share: chance that repeats, time, tables and the telling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any, TypeVar, cast

from django.db import connection, models

from core.accounts.models import User
from core.events.models import Event
from core.ids import CROCKFORD
from core.scale.sheets import Sheet

#: Rows that wait in all tables together before they are copied.
MOST_WAITING = 40_000
_PAIRS = [one + other for one in CROCKFORD for other in CROCKFORD]
#: The time of a public id is the first millisecond of 2026: the same set gets the same ids.
_STAMP = "01KDVHY1R0"

Kept = TypeVar("Kept")


class Ground:
    """One scale set in the making. Feeders open the sheets of tables whose triggers ask for
    other rows after those rows' own: sheets are copied in the order in which they were opened."""

    def __init__(self, *, seed: int, joints: int, records: int, now: dt.datetime) -> None:
        self.seed, self.joints, self.records = seed, joints, records
        self.now, self.today = now, now.date()
        # Chance that repeats, on purpose.
        self.rng = Random(f"scale {seed}")  # noqa: S311
        self._sheets: dict[type[models.Model], Sheet] = {}
        self._kept: dict[type, Any] = {}

    def public_id(self, prefix: str) -> str:
        """An opaque id that follows from the seed."""
        bits = self.rng.getrandbits(80)
        return f"{prefix}_{_STAMP}" + "".join(_PAIRS[bits >> 10 * i & 1023] for i in range(8))

    def sheet(self, model: type[models.Model]) -> Sheet:
        """The sheet of a table, opened when it is asked for first."""
        found = self._sheets.get(model)
        if found is None:
            found = self._sheets[model] = Sheet(model, self.now)
        return found

    def add(self, model: type[models.Model], /, **values: Any) -> int:
        """Add a row, with a public id where the table has one and none is given; its key."""
        sheet = self.sheet(model)
        if sheet.prefix and "public_id" not in values:
            values["public_id"] = self.public_id(sheet.prefix)
        return sheet.add(**values)

    def keep(self, thing: object) -> None:
        """Hand something on to the feeders that follow; it is found by its type."""
        self._kept[type(thing)] = thing

    def found(self, kind: type[Kept]) -> Kept:
        """What a feeder before this one kept."""
        return cast(Kept, self._kept[kind])

    def at(self, day: dt.date, hour: int = 9) -> dt.datetime:
        """A moment of that day, never later than now."""
        moment = dt.datetime.combine(day, dt.time(hour), self.now.tzinfo)
        return min(moment, self.now)

    def days_ago(self, least: int, most: int) -> dt.date:
        """A day between `least` and `most` days before today."""
        return self.today - dt.timedelta(days=self.rng.randint(least, most))

    def tell(
        self,
        verb: str,
        about: tuple[type[models.Model], str, str],
        by: User,
        at: dt.datetime,
        *,
        workspace_id: int | None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        private: bool = False,
    ) -> str:
        """The event of a change of `about`, its model, public id and label; gives its own id."""
        model, public_id, label = about
        event_id = self.public_id("evt")
        self.add(
            Event, public_id=event_id, verb=verb, object_type=str(model._meta.model_name),
            object_id=public_id, object_label=label[:120], workspace_id=workspace_id,
            actor_id=by.pk, organisation_id=by.organisation_id, is_private=private,
            before=dict(before or {}), after=dict(after or {}), occurred_at=at, recorded_at=at,
        )  # fmt: skip
        return event_id

    def rest(self) -> None:
        """Between two objects: copy what waits when it has become much."""
        if sum(sheet.waiting for sheet in self._sheets.values()) > MOST_WAITING:
            self.pour()

    def pour(self) -> None:
        for sheet in self._sheets.values():
            sheet.pour()

    def settle(self) -> None:
        """Copy all that waits and have every constraint checked that was put off."""
        self.pour()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def close(self) -> None:
        """All is copied and checked, and each table numbers on behind it."""
        self.settle()
        for sheet in self._sheets.values():
            sheet.close()

    def tables(self) -> dict[str, int]:
        """Rows made by table."""
        return {sheet.table: sheet.total for sheet in self._sheets.values() if sheet.total}
