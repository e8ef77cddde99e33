"""Where acts take their lines from: apps above register what they have finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from cooperation.acceptance.models import Act
from core.accounts.models import User


@dataclass(frozen=True)
class Offer:
    """A finished piece of work that may go on an act; `quantity` is in the commitment's unit."""

    source_id: str
    reference: str
    description: str
    group: str
    commitment_id: int
    quantity: Decimal
    unit: str
    done_on: dt.date
    remark: str = ""


class Item(NamedTuple):
    """A finished piece of work, named by the kind of its source and its id there."""

    kind: str
    source_id: str


class Source(Protocol):
    """Finished work of one kind. Each call runs inside the act's own transaction."""

    kind: str

    def offers(self, *, memorandum_id: int, only: Collection[str] | None = None) -> list[Offer]:
        """What is finished and on no live act; `only` limits it to these source ids, locked
        against anybody else until the transaction ends."""

    def take(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        """The work now stands on a live act."""

    def release(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        """The act was withdrawn or the line taken off it: the work may go on another."""

    def lock(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        """Both parties have signed: the work is final and its orders may close."""


REGISTRY: dict[str, Source] = {}


def register(source: Source) -> None:
    """Offer the finished work of `source` to acts; called from `AppConfig.ready`."""
    REGISTRY[source.kind] = source
