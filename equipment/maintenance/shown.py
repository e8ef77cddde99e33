"""Maintenance plans in the shape that their pages show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.web import numbers
from equipment.maintenance import queries, rules
from equipment.maintenance.models import MaintenancePlan

Basis = MaintenancePlan.Basis


def rhythm_of(plan: MaintenancePlan) -> str:
    """How often, in words."""
    count = {"count": plan.every}
    if plan.basis == Basis.DAYS:
        return ngettext("every %(count)s day", "every %(count)s days", plan.every) % count
    if plan.basis == Basis.MONTHS:
        return ngettext("every %(count)s month", "every %(count)s months", plan.every) % count
    return ngettext("every %(count)s run", "every %(count)s runs", plan.every) % count


def next_of(plan: MaintenancePlan, today: dt.date) -> str:
    """When the plan is due next, in words."""
    if plan.stopped_at is not None:
        return _("Stopped")
    if plan.basis == Basis.RUNS:
        count = queries.runs_of(plan)
        left = plan.every - count % plan.every
        words = ngettext(
            "after %(left)s more run, %(count)s so far",
            "after %(left)s more runs, %(count)s so far",
            left,
        )
        return words % {"left": left, "count": count}
    return numbers.day(rules.next_due(plan.basis, plan.every, plan.first_due, today))


def facts_of(plan: MaintenancePlan, today: dt.date) -> list[tuple[str, Any]]:
    """What the page of a plan tells beside its orders."""
    subject, commitment = plan.subject, plan.commitment
    return [
        (_("Item or set"), {"url": subject.get_absolute_url(), "text": str(subject)}),
        (_("Comes back"), rhythm_of(plan)),
        (_("First due"), numbers.day(plan.first_due)),
        (_("Next due"), next_of(plan, today)),
        (_("Raised ahead"), numbers.measure(plan.days_ahead, _("d")) if plan.days_ahead else None),
        (
            _("Commitment"),
            {"url": commitment.get_absolute_url(), "text": str(commitment)},
        ),
        (_("Executor"), plan.executor.label),
        (_("Place"), plan.location.label),
        (_("In the name of"), plan.drawn_up_by.full_name),
    ]
