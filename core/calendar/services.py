"""Every write of a party's calendar: one transaction, one event."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.calendar import queries, rules
from core.calendar.models import CalendarDay, WorkingHours
from core.calendar.rules import Hours
from core.errors import Conflict, NotAllowed, Refused
from core.events import services as events
from core.rows import change


def _require_administrator(by: User, organisation_id: int) -> None:
    if not rules.may_edit(by, organisation_id):
        raise NotAllowed(_("Only administrators of the party change its calendar."))


@transaction.atomic
def enter_day(*, on: dt.date, kind: str, reason: str, by: User, now: dt.datetime) -> CalendarDay:
    """A day off, or a working day where the official calendar rests, of the person's party.

    Raises NotAllowed, Refused (no reason, nothing new, no working day left in the year), Conflict
    when the day is entered already.
    """
    _require_administrator(by, by.organisation_id)
    told = rules.require_reason(reason)
    rules.require_departure(on, kind)
    if kind == CalendarDay.Kind.OFF:
        rules.require_some_work(queries.calendar_of(by.organisation_id), on)
    try:
        with transaction.atomic():
            day = CalendarDay.objects.create(
                organisation_id=by.organisation_id, on=on, kind=kind, reason=told, entered_by=by
            )
    except IntegrityError as error:
        raise Conflict(_("This day is entered already. Remove that entry first.")) from error
    after = {"on": on, "kind": kind}
    events.record(verb="calendar.day_entered", about=day, by=by, now=now, after=after, reason=told)
    queries.forget()
    return day


@transaction.atomic
def remove_day(*, day: CalendarDay, by: User, now: dt.datetime, reason: str = "") -> CalendarDay:
    """Let the official calendar decide on that day again. Raises NotAllowed, Refused, Conflict."""
    _require_administrator(by, day.organisation_id)
    if day.removed_at is not None:
        raise Refused(_("This entry is removed already."), code="wrong_state")
    change(day, removed_at=now)
    before = {"on": day.on, "kind": day.kind}
    events.record(
        verb="calendar.day_removed", about=day, by=by, now=now, before=before, reason=reason
    )
    queries.forget()
    return day


@transaction.atomic
def set_hours(*, hours: Hours, by: User, now: dt.datetime, reason: str = "") -> WorkingHours:
    """The working hours of the person's party from now on; clocks count with them as a whole.

    Raises NotAllowed, Refused (hours that do not lie in order, unknown zone), Conflict.
    """
    _require_administrator(by, by.organisation_id)
    rules.require_hours(hours)
    wanted = dataclasses.asdict(hours)
    kept, made = WorkingHours.objects.get_or_create(
        organisation_id=by.organisation_id, defaults=wanted
    )
    before = {} if made else {name: str(getattr(kept, name) or "") for name in wanted}
    if not made:
        change(kept, **wanted)
    events.record(
        verb="calendar.hours_set",
        about=kept,
        by=by,
        now=now,
        before=before,
        after={name: str(value or "") for name, value in wanted.items()},
        reason=reason,
    )
    queries.forget()
    return kept
