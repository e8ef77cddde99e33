"""Signed work for the tests of progress, put straight under the ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count

from cooperation.models import Act, ActLine, Commitment
from core.models import User
from tests import factories

_numbers = count(1)
Line = tuple[Commitment, str, dt.date]


def make_act(by: User, *lines: Line) -> Act:
    """An act signed by both parties with `lines` of (commitment, quantity, day of work)."""
    number = next(_numbers)
    act = Act.objects.create(
        number=f"T-{number:04d}",
        memorandum=lines[0][0].memorandum,
        title="Work of a test",
        prepared_by=by,
        organisation=by.organisation,
        digest="0" * 64,
    )
    ActLine.objects.bulk_create(
        ActLine(
            act=act,
            position=position,
            source_kind="test",
            source_id=f"{number}-{position}",
            reference=f"line {position}",
            description="joint",
            commitment=commitment,
            quantity=Decimal(quantity),
            unit=commitment.unit,
            done_on=on,
        )
        for position, (commitment, quantity, on) in enumerate(lines, start=1)
    )
    Act.objects.filter(pk=act.pk).update(status="accepted", accepted_at=factories.NOW)
    act.refresh_from_db()
    return act
