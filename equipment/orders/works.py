"""What each kind of order does with its lines: a slice declares it when the app is ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from core.accounts.models import User
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.tally_out.sheets import TallySheet

Text = str | Promise


@dataclass(frozen=True)
class Done:
    """What an act shows of a line that was carried out; the length is in metres."""

    on: dt.date
    length_m: Decimal | None = None
    remark: str = ""


def nothing_happens(_order: WorkOrder, _by: User, _now: dt.datetime) -> None:
    """A step of an order that changes nothing of its pipe."""


def nothing_lacks(_order: WorkOrder) -> Mapping[int, str]:
    """A kind of order whose lines lack nothing but their records."""
    return {}


def nothing_more(
    _order: WorkOrder, _lines: Sequence[OrderLine], _now: dt.datetime
) -> Mapping[str, Any]:
    """A page that shows no more than every order's does."""
    return {}


@dataclass(frozen=True)
class Work:
    """One kind of order: what may stand on it, where it is recorded, what its steps do.

    `record` is the reverse name of the record of a line, `sheet` the name of the page on which it
    is recorded and `list_page` that of its printed list; each takes the public id of the order.
    `begin` and `ended` run in the transaction of the step; `begin` may raise Refused.
    """

    kind: str
    record: str
    sheet: str
    sheet_label: Text
    done: Callable[[OrderLine], Done]
    #: The field of the record that has the day of the work.
    day: str
    joint_states: frozenset[str]
    item_states: frozenset[str] = frozenset()
    #: Ways from the record to its memorandum and to who recorded it.
    within: str = "memorandum"
    by: str = "recorded_by"
    #: Work on a string: it has a well, a section, a rig, a shoe.
    on_string: bool = False
    #: Joints are made up: the order names a torque band.
    made_up: bool = False
    list_page: str = ""
    list_label: Text = ""
    #: The printed list as XLSX and PDF.
    printed: Callable[[WorkOrder], TallySheet] | None = None
    #: The page of what was recorded on one day; it takes `?day=`.
    day_page: str = ""
    begin: Callable[[WorkOrder, User, dt.datetime], None] = nothing_happens
    ended: Callable[[WorkOrder, User, dt.datetime], None] = nothing_happens
    #: What each planned line of an order lacks, in words by its key; they stand in the refusal.
    lacking: Callable[[WorkOrder], Mapping[int, str]] = nothing_lacks
    #: What the page of an order shows of its lines and above them; `page` is what those templates
    #: need beside the lines and their sums.
    page: Callable[[WorkOrder, Sequence[OrderLine], dt.datetime], Mapping[str, Any]] = nothing_more
    lines_template: str = "equipment/orders/_lines.html"
    totals_template: str = "equipment/orders/_totals.html"


REGISTRY: dict[str, Work] = {}


def register(work: Work) -> None:
    """Offer a kind of order."""
    REGISTRY[work.kind] = work


def work_of(kind: str) -> Work:
    """What a kind of order does."""
    return REGISTRY[kind]


def offered() -> list[Work]:
    """The kinds that may be ordered, in the order of the choices."""
    return [REGISTRY[kind] for kind in WorkOrder.Kind.values if kind in REGISTRY]
