"""Whose turn it is in each state: slices declare it as data in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

Text = str | Promise
#: The keys of the organisations that stand on a side of an object now.
Side = Callable[[Any], Collection[int]]


@dataclass(frozen=True)
class Wait:
    """In a state: which side must move, to do what, within how many of its working days.

    States that share one `Wait` share one stretch. A paused wait names the side that will go on,
    and counts to nobody.
    """

    side: str
    duty: Text
    within_days: int | None = None
    paused: bool = False


@dataclass(frozen=True)
class Clock:
    """The clock of a model with states; states that `waits` leaves out wait for nobody."""

    model: type[Model]
    sides: Mapping[str, Side]
    waits: Mapping[str, Wait]

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    def wait_in(self, status: str) -> Wait | None:
        return self.waits.get(status)

    def wanted(self, row: Any) -> set[int]:
        """The parties for which the row waits as it stands."""
        wait = self.wait_in(row.status)
        return set(self.sides[wait.side](row)) if wait else set()


REGISTRY: dict[str, Clock] = {}


def register(clock: Clock) -> None:
    """Run a clock for each row of its model from its creation on."""
    REGISTRY[clock.name] = clock


def clock_of(name: str) -> Clock | None:
    """The clock of a model by its name in lower case, if it has one."""
    return REGISTRY.get(name)
