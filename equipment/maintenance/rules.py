"""When a plan is due and who keeps it; no writes, no clock."""

from __future__ import annotations

import calendar
import datetime as dt

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.errors import NotAllowed, Refused
from equipment.maintenance.models import MaintenancePlan

Basis = MaintenancePlan.Basis
#: Ten years of days; more is no plan.
MOST = {Basis.DAYS: 3_660, Basis.MONTHS: 120, Basis.RUNS: 10_000}
MOST_AHEAD = 90


def may_keep(user: User, plan: MaintenancePlan) -> bool:
    """Whether the person may stop the plan or let it go on: a worker of the party that asks."""
    return user.organisation_id == plan.organisation_id and holds(user, plan.memorandum_id, WORKERS)


def require_keeper(user: User, plan: MaintenancePlan) -> None:
    """Raise NotAllowed for who does not keep the plan."""
    if not may_keep(user, plan):
        words = _("Only engineers and coordinators of %(party)s may do this.")
        raise NotAllowed(words % {"party": plan.organisation.short})


def actions_for(user: User, plan: MaintenancePlan) -> list[str]:
    """What the person may do with the plan now."""
    if not may_keep(user, plan):
        return []
    return ["stop"] if plan.stopped_at is None else ["resume"]


def check_rhythm(basis: str, every: int, days_ahead: int) -> None:
    """Raise Refused for a rhythm that no plan has."""
    if basis not in Basis.values:
        raise Refused(_("Choose days, months or runs."), field="basis")
    most = MOST[Basis(basis)]
    if not 1 <= every <= most:
        raise Refused(_("Give from 1 to %(most)s.") % {"most": most}, field="every")
    if not 0 <= days_ahead <= MOST_AHEAD:
        raise Refused(_("Give from 0 to %(most)s.") % {"most": MOST_AHEAD}, field="days_ahead")


def due_date(basis: str, every: int, first: dt.date, number: int) -> dt.date:
    """The due date with that number, the first one being nought; a month without that day ends
    on its last."""
    if basis == Basis.DAYS:
        return first + dt.timedelta(days=every * number)
    months = first.year * 12 + first.month - 1 + every * number
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(first.day, last))


def latest_number(basis: str, every: int, first: dt.date, until: dt.date) -> int:
    """The number of the last due date that is not after `until`; below nought before the first."""
    if basis == Basis.DAYS:
        return (until - first).days // every
    months = (until.year - first.year) * 12 + until.month - first.month
    number = months // every
    return number if due_date(basis, every, first, number) <= until else number - 1


def latest_due(basis: str, every: int, first: dt.date, until: dt.date) -> dt.date | None:
    """The last due date that is not after `until`; those before it that nobody raised are past."""
    number = latest_number(basis, every, first, until)
    return due_date(basis, every, first, number) if number >= 0 else None


def next_due(basis: str, every: int, first: dt.date, after: dt.date) -> dt.date:
    """The first due date after a day."""
    number = max(latest_number(basis, every, first, after) + 1, 0)
    return due_date(basis, every, first, number)


def due_runs(every: int, count: int) -> int | None:
    """The last multiple that a count of runs has reached."""
    return count // every * every or None
