"""What a person does with their notices: read, mute, choose, send a failed mail again.

Reading is nobody's business but the reader's and writes no event; choices do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict, NotAllowed, Refused
from core.events import services as events
from core.leases import RELEASED
from core.notices import kinds, rules
from core.notices.models import (
    Delivery,
    Mail,
    Notice,
    NoticeChoice,
    NoticeMute,
    NoticeRule,
    NoticeSettings,
)
from core.rows import change

MOST_DAYS = 730
MOST_OFFSETS = 20


def mark_read(*, notice: Notice, by: User, now: dt.datetime) -> Notice:
    """Note that the person has read it; harmless when repeated."""
    _require_own(notice, by)
    changed = Notice.objects.filter(pk=notice.pk, is_read=False).update(
        is_read=True, read_at=now, version=F("version") + 1, updated_at=Now()
    )
    if changed:
        notice.is_read, notice.read_at = True, now
    return notice


def mark_unread(*, notice: Notice, by: User, now: dt.datetime) -> Notice:
    """Keep it among the unread again; raises Refused for what no longer waits for the person."""
    _require_own(notice, by)
    if notice.settled_at is not None:
        raise Refused(_("This no longer waits for you."), code="wrong_state")
    Notice.objects.filter(pk=notice.pk, is_read=True).update(
        is_read=False, read_at=None, version=F("version") + 1, updated_at=Now()
    )
    notice.is_read, notice.read_at = False, None
    return notice


def mark_all_read(*, by: User, now: dt.datetime) -> int:
    """Note that the person has read all that they were told so far; returns how many it was."""
    unread = Notice.objects.filter(person=by, is_read=False, created_at__lte=now)
    return unread.update(is_read=True, read_at=now, version=F("version") + 1, updated_at=Now())


def _require_own(notice: Notice, by: User) -> None:
    if notice.person_id != by.pk:
        raise NotAllowed(_("This notice is somebody else's."))


@transaction.atomic
def mute_object(
    *, kind: str, object_id: str, reference: str, by: User, now: dt.datetime, reason: str = ""
) -> bool:
    """Let the person hear no more of one object: nothing by mail, new notices come in read.

    Returns False when it was muted already; a mail that waits no longer tells of it.
    """
    mute = NoticeMute(
        person=by, kind=kind, object_id=object_id, reference=reference[:60], since=now
    )
    before = NoticeMute.objects.filter(person=by, object_id=object_id).exists()
    NoticeMute.objects.bulk_create([mute], ignore_conflicts=True)
    own = Notice.objects.filter(person=by, object_id=object_id)
    unsent = own.exclude(mail=Mail.NONE).exclude(delivery__status=Delivery.Status.SENT)
    unsent.update(mail=Mail.NONE, version=F("version") + 1, updated_at=Now())
    own.filter(is_read=False).update(
        is_read=True, read_at=now, version=F("version") + 1, updated_at=Now()
    )
    if not before:
        _tell("person.object_muted", by, now, {"object": object_id}, reason)
    return not before


@transaction.atomic
def unmute_object(*, object_id: str, by: User, now: dt.datetime, reason: str = "") -> bool:
    """Hear of the object again from the next reminder on; False when it was not muted."""
    removed, _each = NoticeMute.objects.filter(person=by, object_id=object_id).delete()
    if removed:
        _tell("person.object_unmuted", by, now, {"object": object_id}, reason)
    return bool(removed)


@transaction.atomic
def choose_mail(
    *, choices: Mapping[str, str], digest_hour: int, by: User, now: dt.datetime, reason: str = ""
) -> None:
    """Keep how the person wants each kind by mail and when the daily summary goes out.

    What was chosen holds for notices that wait to be mailed too. Raises Refused for an unknown
    kind, way or hour.
    """
    for kind, mail in choices.items():
        if kind not in kinds.REGISTRY or mail not in Mail.values:
            raise Refused(_("This choice is not offered."), field=kind)
    if not 0 <= digest_hour <= 23:
        raise Refused(_("Choose an hour from 0 to 23."), field="digest_hour")
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(person=by, kind=kind, mail=mail) for kind, mail in choices.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["mail"],
    )
    NoticeSettings.objects.bulk_create(
        [NoticeSettings(person=by, digest_hour=digest_hour)],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["digest_hour"],
    )
    waiting = Notice.objects.filter(person=by, delivery=None, settled_at=None)
    for kind, mail in choices.items():
        waiting.filter(kind=kind).exclude(mail__in=(mail, Mail.NONE)).update(
            mail=mail, version=F("version") + 1, updated_at=Now()
        )
    _tell("person.mail_chosen", by, now, {**choices, "digest_hour": digest_hour}, reason)


def _tell(verb: str, by: User, now: dt.datetime, after: Mapping[str, Any], reason: str) -> None:
    events.record(verb=verb, about=by, by=by, now=now, after=after, reason=reason)


@transaction.atomic
def send_again(
    *, delivery: Delivery, by: User | None, now: dt.datetime, reason: str = ""
) -> Delivery:
    """Put a mail that failed back among those to send, under its Message-ID.

    `by` is None for the operator's command alone. Raises NotAllowed for other people's mail,
    Refused for one that did not fail, Conflict when somebody else was first.
    """
    if by is not None and not rules.may_send_again(by, delivery):
        raise NotAllowed(_("This mail is somebody else's."))
    if not delivery.is_troubled:
        raise Refused(_("This mail has not failed."), code="wrong_state")
    if delivery.leased_until is not None and delivery.leased_until > now:
        raise Conflict(_("This mail is being sent just now."))
    change(
        delivery,
        status=Delivery.Status.WAITING,
        due_at=now,
        attempts=0,
        error="",
        **RELEASED,
    )
    after = {"mail": delivery.public_id}
    events.record(
        verb="mail.sent_again", about=delivery, by=by, now=now, after=after, reason=reason
    )
    return delivery


@transaction.atomic
def change_rule(
    *,
    rule: NoticeRule,
    days_before: Sequence[int],
    days_after: Sequence[int],
    is_active: bool,
    escalate_after: int | None,
    by: User | None,
    now: dt.datetime,
    reason: str = "",
) -> NoticeRule:
    """Set when a rule reminds and whether it does; the operator's command calls this.

    Raises Refused for days that are not sensible.
    """
    days = [*days_before, *days_after, *([escalate_after] if escalate_after is not None else [])]
    if len(days) > MOST_OFFSETS or any(not 0 <= day <= MOST_DAYS for day in days):
        raise Refused(_("Give at most 20 days, each from 0 to 730."), field="days")
    values = {
        "days_before": sorted(set(days_before), reverse=True),
        "days_after": sorted(set(days_after)),
        "escalate_after": escalate_after,
        "is_active": is_active,
    }
    before = {name: getattr(rule, name) for name in values}
    change(rule, **values)
    events.record(
        verb="notice_rule.changed", about=rule, by=by, now=now, before=before, after=values,
        reason=reason,
    )  # fmt: skip
    return rule
