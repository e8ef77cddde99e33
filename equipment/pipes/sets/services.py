"""Every write of sets: opened, filled, emptied, closed; one event each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import Conflict, Refused
from core.events import reasons
from core.events import services as events
from core.rows import change
from equipment.catalogue import rules as catalogue
from equipment.catalogue.models import ProductLine
from equipment.pipes import rules as register
from equipment.pipes.custody import joints_stop, require_custody
from equipment.pipes.days import wrong_day
from equipment.pipes.life.queries import held
from equipment.pipes.models import Joint
from equipment.pipes.sets import queries, rules
from equipment.pipes.sets.models import PipeSet, SetMember

MOST_JOINTS = 5_000
MOST_NAMED = 200
ONE_SET = "joint_in_one_set_at_a_time"
FACTS = ("kind", "number", "well", "remark")


@transaction.atomic
def create_set(
    *,
    memorandum: Memorandum,
    kind: str,
    number: str,
    product_line: ProductLine,
    by: User,
    now: dt.datetime,
    opened_on: dt.date | None = None,
    well: str = "",
    remark: str = "",
) -> PipeSet:
    """An empty set of the person's own party, numbered as the party does. Raises Refused."""
    register.require_import(by, memorandum.pk)
    catalogue.require_offered(product_line, "product_line")
    today = timezone.localdate(now)
    if wrong := wrong_day(opened_on or today, today):
        raise Refused(wrong, field="opened_on")
    made = PipeSet(
        memorandum=memorandum,
        organisation=by.organisation,
        kind=kind,
        number=number.strip(),
        product_line=product_line,
        opened_on=opened_on or today,
        well=well.strip(),
        remark=remark.strip(),
    )
    _check(made)
    made.save(force_insert=True)
    _tell(made, "created", by, now, after={"number": made.number, "kind": made.kind})
    return made


def _check(pipe_set: PipeSet) -> None:
    if pipe_set.kind not in PipeSet.Kind.values:
        raise Refused(_("This kind of set is not known."), field="kind")
    if not pipe_set.number:
        raise Refused(_("Give the set a number."), field="number")
    same = PipeSet.objects.filter(
        memorandum=pipe_set.memorandum_id,
        organisation=pipe_set.organisation_id,
        number__iexact=pipe_set.number,
    )
    if same.exclude(pk=pipe_set.pk).exists():
        raise Refused(_("There is a set of this number already."), field="number")


@transaction.atomic
def update_set(*, pipe_set: PipeSet, by: User, now: dt.datetime, **facts: Any) -> PipeSet:
    """Change facts (those of FACTS) of an open set. Raises NotAllowed, Refused, Conflict."""
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of a set: {sorted(unknown)}")
    rules.require_keeper(by, pipe_set)
    rules.require_open(pipe_set)
    plain = {name: str(value).strip() for name, value in facts.items()}
    before = {name: getattr(pipe_set, name) for name in plain}
    after = {name: value for name, value in plain.items() if before[name] != value}
    if not after:
        return pipe_set
    for name, value in after.items():
        setattr(pipe_set, name, value)
    _check(pipe_set)
    change(pipe_set, **after)
    told = {name: before[name] for name in after}
    _tell(pipe_set, "updated", by, now, before=told, after=after)
    return pipe_set


@transaction.atomic
def add_members(
    *,
    pipe_set: PipeSet,
    joints: Sequence[Joint],
    by: User,
    now: dt.datetime,
    on: dt.date | None = None,
    until: dt.date | None = None,
) -> list[SetMember]:
    """Put joints that the set's party has into the set from `on` (today unless told) on.

    With `until` they are known to have left it on that day. All of them or none. Raises
    NotAllowed, Conflict, or Refused with a row for each joint that may not join: of another
    product line, or in another set then.
    """
    rules.require_keeper(by, pipe_set)
    rules.require_open(pipe_set)
    day = _day(pipe_set, on, now)
    rules.check_end(day, until, timezone.localdate(now))
    found = _held(joints)
    if require_custody(by, found) != pipe_set.memorandum_id:
        raise Refused(_("The joint is not in the register of this memorandum."), field="joints")
    wrong = list(rules.unfit(found, pipe_set, queries.reaching(found, day, until)))
    if wrong:
        raise _refused(wrong)
    change(pipe_set)
    members = _stored(pipe_set, found, (day, until), by)
    ended = {"until": until.isoformat()} if until else {}
    _tell(pipe_set, "members_added", by, now, after=_named(found, day) | ended)
    return members


def _stored(
    pipe_set: PipeSet,
    joints: Sequence[Joint],
    period: tuple[dt.date, dt.date | None],
    by: User,
) -> list[SetMember]:
    made = [
        SetMember(
            memorandum_id=pipe_set.memorandum_id,
            pipe_set=pipe_set,
            joint=joint,
            joined_on=period[0],
            left_on=period[1],
            added_by=by,
        )
        for joint in joints
    ]
    try:
        with transaction.atomic():
            return SetMember.objects.bulk_create(made, 1_000)
    except IntegrityError as error:
        if ONE_SET not in str(error):
            raise
        raise Conflict(_("Another set took one of these joints meanwhile.")) from error


@transaction.atomic
def remove_members(
    *,
    pipe_set: PipeSet,
    joints: Sequence[Joint],
    by: User,
    now: dt.datetime,
    on: dt.date | None = None,
    reason: str = "",
) -> int:
    """Take joints out of the set: from `on` (today unless told) they are in it no more.

    All of them or none; returns how many. Raises NotAllowed, Refused with a row for each joint
    that is not in the set on that day.
    """
    rules.require_keeper(by, pipe_set)
    rules.require_open(pipe_set)
    day = _day(pipe_set, on, now)
    found = _held(joints)
    there = SetMember.objects.filter(
        pipe_set=pipe_set, joint__in=found, joined_on__lte=day, left_on=None
    )
    keys = set(there.values_list("joint_id", flat=True))
    missing = [(joint, _("is not in the set then")) for joint in found if joint.pk not in keys]
    if missing:
        raise _refused(missing)
    change(pipe_set)
    there.update(left_on=day)
    _tell(pipe_set, "members_removed", by, now, after=_named(found, day), reason=reason.strip())
    return len(found)


@transaction.atomic
def close_set(
    *,
    pipe_set: PipeSet,
    by: User,
    now: dt.datetime,
    on: dt.date | None = None,
    reason: str = "",
) -> PipeSet:
    """Close the set; its members leave it on that day. Raises NotAllowed, Refused, Conflict."""
    rules.require_keeper(by, pipe_set)
    rules.require_open(pipe_set)
    day = _day(pipe_set, on, now)
    if pipe_set.members.filter(left_on=None, joined_on__gt=day).exists():
        raise Refused(_("Joints joined the set after that day."), field="on")
    change(pipe_set, closed_on=day)
    left = pipe_set.members.filter(left_on=None).update(left_on=day)
    after = {"on": day.isoformat(), "members": left}
    _tell(pipe_set, "closed", by, now, after=after, reason=reason.strip())
    return pipe_set


@transaction.atomic
def reopen_set(*, pipe_set: PipeSet, by: User, now: dt.datetime, reason: str) -> PipeSet:
    """Open a closed set again, without members. Raises NotAllowed, Refused, Conflict."""
    rules.require_keeper(by, pipe_set)
    if pipe_set.closed_on is None:
        raise Refused(_("The set is open."), code="wrong_state")
    told = reasons.required(reason)
    change(pipe_set, closed_on=None)
    _tell(pipe_set, "reopened", by, now, reason=told)
    return pipe_set


def _day(pipe_set: PipeSet, on: dt.date | None, now: dt.datetime) -> dt.date:
    """The day from which the members change: after the last one that the set was used on.

    Until the commit nobody logs usage of the set.
    """
    PipeSet.objects.select_for_update(no_key=True).get(pk=pipe_set.pk)
    today = timezone.localdate(now)
    rules.check_day(on or today, pipe_set, today)
    rules.check_unused(on or today, queries.last_used(pipe_set))
    return on or today


def _held(joints: Sequence[Joint]) -> list[Joint]:
    if not 0 < len(joints) <= MOST_JOINTS:
        raise Refused(_("Give from 1 to %(most)s joints.") % {"most": MOST_JOINTS}, field="joints")
    return held(joints)


def _refused(wrong: Sequence[tuple[Joint, str]]) -> Refused:
    rows = [
        {"row": joint.public_id, "field": "joint", "code": "stuck", "message": f"{joint}: {words}"}
        for joint, words in wrong
    ]
    return Refused(joints_stop(len(rows)), field="joints", rows=rows[:MOST_NAMED])


def _named(joints: Sequence[Joint], day: dt.date) -> dict[str, Any]:
    named = [joint.public_id for joint in joints[:MOST_NAMED]]
    return {"count": len(joints), "on": day.isoformat(), "joints": named}


def _tell(pipe_set: PipeSet, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    events.record(verb=f"pipe_set.{verb}", about=pipe_set, by=by, now=now, **told)
