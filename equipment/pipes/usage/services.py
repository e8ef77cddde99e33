"""Every write of usage: all logs of a request or none, given to the joints of each, one event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused, nothing_stored
from core.events import reasons
from core.events import services as events
from core.ids import new_public_id
from equipment.pipes.life.services import keep_last_run
from equipment.pipes.models import Joint
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.usage import queries, rules
from equipment.pipes.usage.models import SUMS, UsageBatch, UsageLog, UsageShare
from equipment.pipes.usage.rules import DayLogged, OwnerDay, Told, Used

MOST_ROWS = 5_000
#: A log of a set is one row for each member: so many in one request.
MOST_SHARES = 100_000


SHARE = """
INSERT INTO equipment_usageshare (log_id, joint_id)
SELECT * FROM unnest(%s::bigint[], %s::bigint[])
"""


@dataclass(frozen=True)
class Given:
    """A row with the joints that have its usage."""

    row: Used
    joints: Sequence[Joint]


@transaction.atomic
def record_usage(
    *, rows: Sequence[Used], by: User, now: dt.datetime, reason: str = ""
) -> UsageBatch:
    """Log usage of joints and sets; what a set went through each member of that day has whole.

    Raises NotAllowed, or Refused with one row for each fault: nothing is stored then.
    """
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refused(_("Give from 1 to %(most)s logs.") % {"most": MOST_ROWS}, field="rows")
    memorandum_id = _memorandum_of(rows)
    given = _given(rows, by, timezone.localdate(now))
    shares = sum(len(one.joints) for one in given)
    if shares > MOST_SHARES:
        raise Refused(_("These are too many at once: send them in parts."), code="too_many_rows")
    batch = UsageBatch.objects.create(
        memorandum_id=memorandum_id,
        organisation=by.organisation,
        log_count=len(rows),
        share_count=shares,
        made_by=by,
        made_at=now,
    )
    _store(batch, given, by, now)
    after = {"logs": len(rows), "joints": len({j.pk for one in given for j in one.joints})}
    events.record(
        verb="usage.recorded", about=batch, by=by, now=now, after=after, reason=reason.strip()
    )
    return batch


def _memorandum_of(rows: Sequence[Used]) -> int:
    owners = {(row.joint or row.pipe_set) for row in rows} - {None}
    memoranda = {owner.memorandum_id for owner in owners if owner is not None}
    if len(memoranda) != 1:
        raise Refused(_("Choose joints and sets of one memorandum."), field="rows")
    return int(memoranda.pop())


def _given(rows: Sequence[Used], by: User, today: dt.date) -> list[Given]:
    faults: list[dict[str, object]] = []
    found: list[Given] = []
    joints_of_rows = queries.joints_of(rows)
    logged = queries.logged_on_days_of(rows)
    steps = queries.steps_of(joint for joints in joints_of_rows for joint in joints)
    judged: dict[OwnerDay, list[Told]] = {}
    for index, (row, joints) in enumerate(zip(rows, joints_of_rows, strict=True)):
        rules.require_logger(by, row)
        found.append(Given(row, joints))
        day = rules.owner_day(row)
        if day not in judged:
            judged[day] = list(rules.wrong_joints(row, joints, steps))
        told = list(rules.wrong_values(row, today)) or judged[day]
        told = told or list(rules.wrong_day_sum(row, logged.setdefault(day, DayLogged())))
        faults += [
            {"row": index, "field": field, "code": code, "message": words}
            for field, code, words in told
        ]
    if faults:
        raise Refused(nothing_stored(len(faults)), code="rows_refused", rows=faults[:200])
    return found


def _store(batch: UsageBatch, given: Sequence[Given], by: User, now: dt.datetime) -> None:
    logs = UsageLog.objects.bulk_create([_log(one.row, batch.public_id, by, now) for one in given])
    _share([(log, one.joints) for log, one in zip(logs, given, strict=True)])
    keep_last_run({joint.pk for one in given for joint in one.joints})
    _renew({one.row.pipe_set.pk for one in given if one.row.pipe_set is not None})


def _share(given: Sequence[tuple[UsageLog, Sequence[Joint]]]) -> None:
    """Give each log to its joints by one statement, however many they are."""
    pairs = [(log.pk, joint.pk) for log, joints in given for joint in joints]
    with connection.cursor() as cursor:
        cursor.execute(SHARE, [[pair[0] for pair in pairs], [pair[1] for pair in pairs]])


def _renew(sets: Collection[int]) -> None:
    """Sets show what they went through: each has a new version."""
    PipeSet.objects.filter(pk__in=sets).update(version=F("version") + 1, updated_at=Now())


def _log(row: Used, told_by: str, by: User, now: dt.datetime) -> UsageLog:
    owner = row.joint or row.pipe_set
    return UsageLog(
        memorandum_id=owner.memorandum_id if owner else None,
        organisation=by.organisation,
        joint=row.joint,
        pipe_set=row.pipe_set,
        used_on=row.used_on,
        well=row.well.strip(),
        remark=row.remark.strip(),
        told_by=told_by,
        recorded_by=by,
        recorded_at=now,
        **row.amounts(),
    )


@transaction.atomic
def reverse_usage(*, log: UsageLog, by: User, now: dt.datetime, reason: str) -> UsageLog:
    """Take a log back by one of the opposite amounts, for the joints that had it.

    Raises NotAllowed, and Refused without a reason, for a log taken back already and for one that
    takes back.
    """
    told = reasons.required(reason)
    if not rules.may_reverse(by, log):
        raise NotAllowed(_("Only the party that wrote the log takes it back."))
    if log.reverses_id is not None or UsageLog.objects.filter(reverses=log).exists():
        raise Refused(_("This log was taken back already."), code="wrong_state")
    back = _opposite(log, told, by, now)
    shares = list(UsageShare.objects.filter(log=log))
    UsageShare.objects.bulk_create(
        [UsageShare(log=back, joint_id=share.joint_id) for share in shares]
    )
    keep_last_run([share.joint_id for share in shares])
    _renew([log.pipe_set_id] if log.pipe_set_id else [])
    events.record(
        verb="usage.reversed", about=back, by=by, now=now, after={"log": log.public_id},
        reason=told,
    )  # fmt: skip
    return back


def _opposite(log: UsageLog, reason: str, by: User, now: dt.datetime) -> UsageLog:
    name = new_public_id("usg")
    back = UsageLog(
        public_id=name,
        told_by=name,
        memorandum_id=log.memorandum_id,
        organisation=by.organisation,
        joint_id=log.joint_id,
        pipe_set_id=log.pipe_set_id,
        used_on=log.used_on,
        well=log.well,
        remark=reason[:300],
        recorded_by=by,
        recorded_at=now,
        reverses=log,
        **{name: -getattr(log, name) for name in SUMS},
    )
    try:
        with transaction.atomic():
            back.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This log was taken back already."), code="wrong_state") from error
    return back
