"""When a reminder is due and to whom it goes up; no reads, no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.accounts.models import Role, User
from core.accounts.rules import administers
from core.notices import workdays
from core.notices.kinds import Due
from core.notices.models import Delivery, Mail, Notice, NoticeRule

#: Who is told next when a role does not act.
ONE_UP = {
    Role.ENGINEER: Role.COORDINATOR,
    Role.COORDINATOR: Role.MANAGER,
    Role.SIGNATORY: Role.MANAGER,
}
#: Minutes to wait after each failed attempt; after the last one the mail has failed.
BACKOFF_MINUTES = (1, 5, 15, 60, 180, 360, 720)


def roles_above(roles: Iterable[str]) -> set[str]:
    """The roles one level up from `roles`."""
    return {str(ONE_UP[Role(role)]) for role in roles if Role(role) in ONE_UP}


def fire_day(rule: NoticeRule, due: Due, offset: int) -> dt.date:
    """The day on which the reminder of `offset` is given."""
    if rule.working_days:
        return workdays.shift(due.on, offset, due.workspace_id)
    return _days_from(due.on, offset)


def _days_from(on: dt.date, days: int) -> dt.date:
    """So many days later; the end of the calendar for what lies beyond it."""
    try:
        return on + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min


def offset_now(rule: NoticeRule, due: Due, today: dt.date, offsets: Iterable[int]) -> int | None:
    """The last of `offsets` whose day has come, so that a late tick reminds once."""
    come = [offset for offset in offsets if fire_day(rule, due, offset) <= today]
    return max(come, default=None)


def offsets_above(rule: NoticeRule) -> list[int]:
    """The offsets at which the level above is told."""
    if rule.escalate_after is None:
        return []
    return sorted({rule.escalate_after, *(o for o in rule.days_after if o > rule.escalate_after)})


def horizon(rule: NoticeRule, today: dt.date) -> dt.date:
    """The latest date that can matter to the rule today."""
    ahead = max(rule.days_before, default=0)
    if not rule.working_days:
        return today + dt.timedelta(days=ahead)
    return workdays.shift(today, ahead + 1, None) + dt.timedelta(days=31)


def mail_of(channel: str, *, must_act: bool, chosen: str | None, muted: bool) -> str:
    """How the notice is mailed: a mute wins, then the person's choice, then the rule.

    Only what the person must act on goes out at once by itself.
    """
    if muted:
        return str(Mail.NONE)
    if chosen is not None:
        return chosen
    return str(Mail.DIGEST) if channel == Mail.NOW and not must_act else channel


def actions_for(notice: Notice) -> list[str]:
    """What its person may do with the notice now."""
    if not notice.is_read:
        return ["read"]
    return ["unread"] if notice.settled_at is None else []


def may_send_again(user: User, delivery: Delivery) -> bool:
    """Whether the mail is the person's own, or they administer the party of whom it goes to."""
    if delivery.person_id == user.pk:
        return user.is_active
    return administers(user) and delivery.person.organisation_id == user.organisation_id


def next_attempt(attempts: int, now: dt.datetime) -> dt.datetime | None:
    """When to try again after so many failed attempts; None: give up."""
    if attempts > len(BACKOFF_MINUTES):
        return None
    return now + dt.timedelta(minutes=BACKOFF_MINUTES[attempts - 1])
