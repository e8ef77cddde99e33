"""What the pages of acts show, put together from the queries: no writes, no requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cooperation.acceptance import queries, rules
from cooperation.acceptance.models import Act
from cooperation.acceptance.queries import Paper, Place
from cooperation.commitments.models import Commitment
from core.accounts.models import Party, User
from core.web import numbers


@dataclass(frozen=True)
class Sheet:
    """An act as a person reads it before signing; every figure comes from the document."""

    act: Act
    paper: Paper
    lines: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    places: list[Place]

    @property
    def first_day(self) -> dt.date | None:
        return min((line["done_on"] for line in self.lines), default=None)

    @property
    def last_day(self) -> dt.date | None:
        return max((line["done_on"] for line in self.lines), default=None)

    @property
    def only_commitment(self) -> bool:
        """Whether all lines count towards one commitment, which the totals name."""
        return len({line["commitment"] for line in self.lines}) <= 1

    @property
    def only_unit(self) -> str:
        """The unit of all lines, for the head of the column; nothing if they differ."""
        units = {line["unit_label"] for line in self.lines}
        return str(units.pop()) if len(units) == 1 else ""

    @property
    def decimals(self) -> int:
        """The decimals of every quantity: none as long as all are whole."""
        whole = all(line["quantity"] == line["quantity"].to_integral_value() for line in self.lines)
        return 0 if whole else 3

    @property
    def total_words(self) -> str:
        """The totals in one line: “48 joints (CM-001), 12.4 m (CM-002)”."""
        return ", ".join(
            f"{numbers.measure(total['quantity'], total['unit_label'], self.decimals)}"
            f" ({total['commitment']})"
            for total in self.totals
        )


def sheet_of(act: Act, parties: Sequence[Party], now: dt.datetime) -> Sheet:
    """The sheet of one act; two queries unless the act came with its lines and signatures."""
    rows = queries.lines_of(act)
    paper = queries.paper_of(act, rows, parties)
    places = queries.places_of(act, parties, now)
    commitments = {row.commitment.number: row.commitment for row in rows}
    return Sheet(
        act,
        paper,
        [_shown(line) for line in paper.document["lines"]],
        [_shown_total(total, commitments) for total in paper.document["totals"]],
        places,
    )


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    return {
        **line,
        "quantity": Decimal(line["quantity"]),
        "done_on": dt.date.fromisoformat(line["done_on"]),
        "unit_label": unit_words(line["unit"]),
    }


def _shown_total(total: dict[str, Any], commitments: dict[str, Commitment]) -> dict[str, Any]:
    return {
        **total,
        "quantity": Decimal(total["quantity"]),
        "unit_label": unit_words(total["unit"]),
        "about": commitments.get(total["commitment"]),
    }


def unit_words(unit: str) -> str:
    """A unit as people read it; one that is no longer known stands as it was signed."""
    return str(Commitment.Unit(unit).label) if unit in Commitment.Unit.values else unit


def place_of(sheet: Sheet, user: User) -> Place | None:
    """The person's own party among those that sign."""
    return next((p for p in sheet.places if p.party.organisation_id == user.organisation_id), None)


def facts(act: Act) -> list[tuple[str, Any]]:
    """What the side of the page says of an act."""
    return [
        (_("Prepared by"), f"{act.prepared_by.full_name}, {act.organisation.short}"),
        (_("Sent"), numbers.moment(act.sent_at)),
        (_("Signed by both"), numbers.moment(act.accepted_at)),
    ]


def may_sign_now(sheet: Sheet, user: User) -> bool:
    """Whether the person's signature is one that the act waits for."""
    place = place_of(sheet, user)
    open_steps = rules.actions_for(user, sheet.act) & {"sign", "countersign"}
    return bool(place and place.is_awaited and open_steps)
