"""Recalls in the shapes that pages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.accounts.models import User
from core.clocks.queries import clock_of, waits_of
from core.web import numbers
from equipment.instruments import touching
from equipment.instruments.recall import rules
from equipment.instruments.recall.models import Disposal, Recall, RecallItem


def row_of(recall: Any, now: dt.datetime) -> dict[str, Any]:
    """A recall in the list with whose word is missing."""
    return {"recall": recall, "waits": waits_of(recall, now)}


def page_of(
    recall: Recall, items: Iterable[RecallItem], user: User, now: dt.datetime
) -> dict[str, Any]:
    """What the page of one recall shows."""
    rows = [item_of(item, user) for item in items]
    waits = any(row["mine"] for row in rows)
    return {
        "recall": recall,
        "rows": rows,
        "open_count": sum(not row["outcome"] for row in rows),
        "actions": rules.actions_for(user, recall, waits=waits),
        "clock": clock_of(recall, now),
        "facts": facts_of(recall),
    }


def item_of(item: RecallItem, user: User) -> dict[str, Any]:
    """A record with the word of each party; `mine` while it waits for the reader's."""
    words = list(item.disposals.all())
    outcome = rules.outcome([one.disposition for one in words])
    return {
        "item": item,
        "name": touching.named(item.kind, item.label),
        "words": [(one, rules.TONES.get(one.disposition, "")) for one in words],
        "mine": any(
            one.organisation_id == user.organisation_id and not one.disposition for one in words
        ),
        "outcome": Disposal.Disposition(outcome).label if outcome else "",
        "tone": rules.TONES.get(outcome, "amber"),
        "differ": len({one.disposition for one in words if one.disposition}) > 1,
    }


def facts_of(recall: Recall) -> list[tuple[str, Any]]:
    """The facts beside the records."""
    instrument = {"url": recall.instrument.get_absolute_url(), "text": recall.instrument.number}
    facts: list[tuple[str, Any]] = [
        (_("Instrument"), instrument),
        (pgettext("of an instrument", "Owner"), recall.organisation.label),
        (_("Cause"), recall.get_cause_display()),
        (_("From – to"), f"{numbers.day(recall.since)} – {numbers.day(recall.until)}"),
        (_("Recalled"), f"{numbers.moment(recall.created_at)}, {recall.made_by.full_name}"),
    ]
    if recall.calibration is not None:
        facts.insert(3, (_("Calibration"), recall.calibration.number))
    if recall.closed_at is not None:
        facts.append((_("Closed"), numbers.moment(recall.closed_at)))
    return facts
