"""Every write of a placement: one transaction, one change of state, one event.

What happens before its home has first approved a placement is told to the home party alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation, User
from core.errors import Refused
from core.events import reasons
from core.events import services as events
from core.numbering import next_number
from core.rows import change
from core.states import move
from exchange.placements import rules
from exchange.placements.models import Placement, PlacementReport
from exchange.placements.periods import free_days, hold_specialist
from exchange.specialists.models import Specialist, SpecialistPerson
from exchange.specialists.rules import check_nominable

Status = Placement.Status
#: The facts that home may change until the host has accepted.
FACTS = ("host", "host_unit", "commitment", "planned_start", "planned_end", "programme")
#: What people write is named in events; the rest is told.
TEXTS = ("programme",)


@transaction.atomic
def nominate_specialist(
    *,
    specialist: Specialist,
    memorandum: Memorandum,
    host: Organisation,
    host_unit: str,
    commitment: Commitment,
    planned_start: dt.date,
    planned_end: dt.date,
    programme: str,
    by: User,
    now: dt.datetime,
) -> Placement:
    """Name a specialist of the person's own party for a placement with another party.

    Both ends of its time are included. Raises NotAllowed, or Refused naming the field: without
    consent, outside of the memorandum's term, on days on which they are placed already.
    """
    rules.require_nominator(by, specialist, memorandum.pk)
    facts = {
        "host": host,
        "host_unit": host_unit.strip(),
        "commitment": commitment,
        "planned_start": planned_start,
        "planned_end": planned_end,
        "programme": programme.strip(),
    }
    rules.check_facts(memorandum, specialist.organisation_id, facts)
    placement = _nominated(specialist, memorandum, facts, by, now)
    after = {"status": placement.status, "specialist": specialist.number, **_told(placement, FACTS)}
    tell_placement(placement, "nominated", by=by, now=now, after=after)
    return placement


def _nominated(
    specialist: Specialist,
    memorandum: Memorandum,
    facts: dict[str, Any],
    by: User,
    now: dt.datetime,
) -> Placement:
    _hold_nominable(specialist)
    given = Placement.objects.filter(memorandum=memorandum)
    with free_days(specialist, facts["planned_start"], facts["planned_end"], by=by):
        placement: Placement = Placement.objects.create(
            number=next_number(given, f"PL-{timezone.localdate(now).year}-", owner=memorandum),
            memorandum=memorandum,
            specialist=specialist,
            home=specialist.organisation,
            status_since=now,
            nominated_by=by,
            **facts,
        )
    return placement


@transaction.atomic
def update_placement(
    *, placement: Placement, by: User, now: dt.datetime, **facts: Any
) -> Placement:
    """Change facts (those of FACTS) until the host has accepted; an approval becomes void.

    Raises NotAllowed, Refused by rule or state, Conflict when somebody else was first.
    """
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"not facts of a placement: {sorted(unknown)}")
    rules.require(by, "update", placement)
    rules.require_state(placement, *rules.EDITABLE)
    facts = {n: value.strip() if isinstance(value, str) else value for n, value in facts.items()}
    whole = {name: getattr(placement, name) for name in FACTS} | facts
    _check_host_stays(placement, whole["host"])
    rules.check_facts(placement.memorandum, placement.home_id, whole)
    changed = [name for name in FACTS if whole[name] != getattr(placement, name)]
    before, status = _told(placement, changed), placement.status
    hold_specialist(placement.specialist)
    start, end = whole["planned_start"], whole["planned_end"]
    with free_days(placement.specialist, start, end, by=by, besides=placement.pk):
        if status == Status.APPROVED:
            move(placement, "revise", status_since=now, approved_by=None, **facts)
        else:
            change(placement, **facts)
    after = _told(placement, changed)
    if status != placement.status:
        before, after = {"status": status, **before}, {"status": placement.status, **after}
    tell_placement(placement, "updated", by=by, now=now, before=before, after=after)
    return placement


@transaction.atomic
def approve_placement(*, placement: Placement, by: User, now: dt.datetime) -> Placement:
    """Home stands behind the nomination; from now on the other parties know of it.

    Raises NotAllowed for the nominee, Refused when they are not active or consent is gone.
    """
    rules.require(by, "approve", placement)
    rules.require_state(placement, Status.NOMINATED)
    _hold_nominable(placement.specialist)
    rules.require(by, "approve", placement)  # the account may have become the nominee's meanwhile
    shared_at = placement.shared_at or now
    return _step(placement, "approve", "approved", by=by, now=now, approved_by=by,
                 shared_at=shared_at)  # fmt: skip


@transaction.atomic
def accept_placement(
    *, placement: Placement, mentor: User, by: User, now: dt.datetime
) -> Placement:
    """The host takes the specialist, under a mentor of its own.

    Raises NotAllowed for the nominee and for who approved for home, Refused for the mentor.
    """
    rules.require(by, "accept", placement)
    rules.check_mentor(mentor, placement)
    return _step(placement, "accept", "accepted", by=by, now=now, accepted_by=by, mentor=mentor)


@transaction.atomic
def decline_placement(
    *, placement: Placement, by: User, now: dt.datetime, reason: str
) -> Placement:
    """The host does not take the specialist, and says why; their days are free again."""
    rules.require(by, "decline", placement)
    told = reasons.required(reason)
    return _step(placement, "decline", "declined", by=by, now=now, reason=told)


@transaction.atomic
def withdraw_placement(
    *, placement: Placement, by: User, now: dt.datetime, reason: str
) -> Placement:
    """Home takes the specialist back before the start; their days are free again."""
    rules.require(by, "withdraw", placement)
    told = reasons.required(reason)
    return _step(placement, "withdraw", "withdrawn", by=by, now=now, reason=told)


@transaction.atomic
def start_placement(
    *, placement: Placement, by: User, now: dt.datetime, on: dt.date | None = None
) -> Placement:
    """The specialist has begun with the host, today or on the day that is named."""
    rules.require(by, "start", placement)
    rules.require_state(placement, Status.ACCEPTED)
    today = timezone.localdate(now)
    started_on = on or today
    rules.check_start(placement, started_on, today)
    return _step(placement, "start", "started", by=by, now=now, started_on=started_on)


@transaction.atomic
def file_report(*, placement: Placement, text: str, by: User, now: dt.datetime) -> Placement:
    """The final report is given; one that was returned is written anew. Files hang on the
    placement."""
    rules.require(by, "report", placement)
    rules.check_report(text.strip())
    _step(placement, "report", "reported", by=by, now=now)
    PlacementReport.objects.update_or_create(
        placement=placement,
        defaults={"text": text.strip(), "reported_by": by, "reported_at": now},
    )
    return placement


@transaction.atomic
def return_report(*, placement: Placement, by: User, now: dt.datetime, reason: str) -> Placement:
    """The host asks for another report, and says why."""
    rules.require(by, "return_report", placement)
    told = reasons.required(reason)
    return _step(placement, "return_report", "report_returned", by=by, now=now, reason=told)


@transaction.atomic
def confirm_placement(*, placement: Placement, by: User, now: dt.datetime) -> Placement:
    """The host confirms the report: the placement is done. Raises Refused before its last day."""
    rules.require(by, "confirm", placement)
    rules.require_state(placement, Status.REPORTED)
    rules.check_over(placement, timezone.localdate(now))
    return _step(placement, "confirm", "confirmed", by=by, now=now)


@transaction.atomic
def cut_placement_short(
    *, placement: Placement, ended_on: dt.date, by: User, now: dt.datetime, reason: str
) -> Placement:
    """Either side ends the placement early, after the day `ended_on`, and says why.

    Days after it on which the specialist was absent go; Refused when they were present on one.
    """
    rules.require(by, "cut_short", placement)
    rules.require_state(placement, *Placement.TRANSITIONS["cut_short"].source)
    rules.check_end(placement, ended_on, timezone.localdate(now))
    told = reasons.required(reason)
    _step(placement, "cut_short", "cut_short", by=by, now=now, reason=told, ended_on=ended_on)
    later = placement.attendance.filter(on__gt=ended_on)
    if later.filter(presence="present").exists():
        raise Refused(_("The specialist was present after this day."), field="ended_on")
    later.delete()
    return placement


def _hold_nominable(specialist: Specialist) -> None:
    hold_specialist(specialist)
    check_nominable(specialist, SpecialistPerson.objects.get(pk=specialist.pk))


def _check_host_stays(placement: Placement, host: Organisation) -> None:
    if placement.is_shared and host.pk != placement.host_id:
        raise Refused(
            _("The host knows of this placement. Withdraw it and nominate for another host."),
            field="host",
        )


def _told(placement: Placement, names: Sequence[str]) -> dict[str, str]:
    """Facts as events tell them: texts are named, not repeated."""
    told = {name: str(getattr(placement, name)) for name in names if name not in TEXTS}
    texts = [name for name in names if name in TEXTS]
    if texts:
        told["texts"] = ", ".join(texts)
    return told


def _step(
    placement: Placement,
    action: str,
    verb: str,
    *,
    by: User,
    now: dt.datetime,
    reason: str = "",
    **values: Any,
) -> Placement:
    before = {"status": placement.status}
    move(placement, action, status_since=now, **values)
    days = {name: values[name].isoformat() for name in ("started_on", "ended_on") if name in values}
    after: dict[str, Any] = {"status": placement.status} | days
    tell_placement(placement, verb, by=by, now=now, before=before, after=after, reason=reason)
    return placement


def tell_placement(
    placement: Placement, verb: str, *, by: User, now: dt.datetime, **facts: Any
) -> None:
    """Record the event `placement.<verb>` in the caller's transaction, for the home party alone
    until the placement is shared."""
    private = not placement.is_shared
    events.record(
        verb=f"placement.{verb}", about=placement, by=by, now=now, private=private, **facts
    )
