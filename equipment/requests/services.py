"""Every write of a request: one transaction, one change of state, one event.

What happens before it is first submitted is told to the requesting party alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation, User
from core.accounts.rules import is_party
from core.errors import NotAllowed, Refused
from core.events import reasons
from core.events import services as events
from core.files.services import attach_file
from core.numbering import next_number
from core.rows import change
from core.states import move
from equipment.orders.kinds import Priority
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Location
from equipment.requests import rules, subjects
from equipment.requests.models import WorkRequest

#: The facts that the requesting party may change while it has the request before it.
FACTS = (
    "addressed_to",
    "kind",
    "priority",
    "title",
    "text",
    "wanted_start",
    "wanted_end",
    "location",
    "well",
    "commitment",
    "executed_under",
)
#: What people write at length is named in events; the rest is told.
TEXTS = ("text",)


@transaction.atomic
def create_request(
    *,
    memorandum: Memorandum,
    addressed_to: Organisation,
    kind: str,
    title: str,
    text: str,
    wanted_start: dt.date,
    wanted_end: dt.date,
    by: User,
    now: dt.datetime,
    priority: str = Priority.NORMAL,
    location: Location | None = None,
    well: str = "",
    commitment: Commitment | None = None,
    executed_under: str = "",
    joints: Sequence[Joint] = (),
    items: Sequence[EquipmentItem] = (),
    attachments: Sequence[File[Any]] = (),
) -> WorkRequest:
    """A draft of the person's own party, with what it is about and its files.

    Raises NotAllowed, or Refused naming the field and, for joints and items, the rows.
    """
    facts: dict[str, Any] = {
        "addressed_to": addressed_to, "kind": kind, "priority": priority, "title": title,
        "text": text, "wanted_start": wanted_start, "wanted_end": wanted_end,
        "location": location, "well": well, "commitment": commitment,
        "executed_under": executed_under,
    }  # fmt: skip
    work_request = _drafted(memorandum, _stripped(facts), by, now)
    subjects.put(work_request, joints=joints, items=items)
    after = {"status": work_request.status, "joints": len(joints), "items": len(items)}
    tell_request(work_request, "created", by=by, now=now, after=after)
    _attach(work_request, attachments, by, now)
    return work_request


def _attach(
    work_request: WorkRequest, attachments: Sequence[File[Any]], by: User, now: dt.datetime
) -> None:
    if len(attachments) > rules.MOST_FILES:
        words = _("Add at most %(most)s files at once.") % {"most": rules.MOST_FILES}
        raise Refused(words, field="attachments")
    for upload in attachments:
        try:
            attach_file(upload=upload, parent=work_request, by=by, now=now)
        except Refused as error:
            error.field = "attachments"
            raise


def _drafted(
    memorandum: Memorandum, facts: dict[str, Any], by: User, now: dt.datetime
) -> WorkRequest:
    rules.require_requester(by, memorandum.pk)
    requester = by.organisation
    if requester is None or not is_party(requester.pk, memorandum.pk):
        raise NotAllowed(_("Only a party to the memorandum may request work."))
    _check_addressee(memorandum.pk, requester.pk, facts["addressed_to"])
    rules.check_facts(memorandum.pk, facts)
    return WorkRequest.objects.create(
        memorandum=memorandum,
        requested_by=requester,
        status_since=now,
        created_by=by,
        **facts,
    )


@transaction.atomic
def update_request(
    *, work_request: WorkRequest, by: User, now: dt.datetime, **facts: Any
) -> WorkRequest:
    """Change facts (those of FACTS) of a draft or a returned request.

    Raises NotAllowed, Refused by rule or state, Conflict when somebody else was first.
    """
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"not facts of a request: {sorted(unknown)}")
    rules.require(by, "update", work_request)
    rules.require_state(work_request, *rules.EDITABLE)
    whole = {name: getattr(work_request, name) for name in FACTS} | _stripped(facts)
    _check_addressee_stays(work_request, whole["addressed_to"])
    rules.check_facts(work_request.memorandum_id, whole)
    changed = [name for name in FACTS if whole[name] != getattr(work_request, name)]
    before = _told(work_request, changed)
    change(work_request, **{name: whole[name] for name in changed})
    after = _told(work_request, changed)
    tell_request(work_request, "updated", by=by, now=now, before=before, after=after)
    return work_request


@transaction.atomic
def submit_request(*, work_request: WorkRequest, by: User, now: dt.datetime) -> WorkRequest:
    """Put the request before the other party, which knows of it from now on by its number.

    Raises NotAllowed, Conflict, Refused by state and when the days it names are over.
    """
    rules.require(by, "submit", work_request)
    rules.require_state(work_request, *rules.EDITABLE)
    rules.check_not_over(work_request, timezone.localdate(now))
    number, shared_at = work_request.number, work_request.shared_at
    return _step(
        work_request, "submit", "submitted", by=by, now=now, shared_at=shared_at or now,
        number=number or _next_number(work_request, now), returned_reason="",
    )  # fmt: skip


def _next_number(work_request: WorkRequest, now: dt.datetime) -> str:
    """The row is held before the series is, here as over the API: two never wait in a ring."""
    WorkRequest.objects.select_for_update(no_key=True).get(pk=work_request.pk)
    memorandum = work_request.memorandum
    given = WorkRequest.objects.filter(memorandum=memorandum)
    return next_number(given, f"RQ-{timezone.localdate(now).year}-", owner=memorandum)


@transaction.atomic
def accept_request(*, work_request: WorkRequest, by: User, now: dt.datetime) -> WorkRequest:
    """The other party agrees; orders may be drawn up. Raises NotAllowed, Refused, Conflict."""
    rules.require(by, "accept", work_request)
    return _step(work_request, "accept", "accepted", by=by, now=now, accepted_by=by)


@transaction.atomic
def return_request(
    *, work_request: WorkRequest, by: User, now: dt.datetime, reason: str
) -> WorkRequest:
    """The other party sends the request back and says why. Raises NotAllowed, Refused, Conflict."""
    rules.require(by, "return", work_request)
    told = reasons.required(reason)
    return _step(work_request, "return", "returned", by=by, now=now, reason=told,
                 returned_reason=told)  # fmt: skip


@transaction.atomic
def withdraw_request(
    *, work_request: WorkRequest, by: User, now: dt.datetime, reason: str
) -> WorkRequest:
    """The requesting party takes it back before it is accepted, and says why.

    Raises NotAllowed, Refused by state, Conflict when the other party answered first.
    """
    rules.require(by, "withdraw", work_request)
    told = reasons.required(reason)
    return _step(work_request, "withdraw", "withdrawn", by=by, now=now, reason=told,
                 returned_reason="")  # fmt: skip


def _check_addressee(memorandum_id: int, requester_id: int, addressee: Organisation) -> None:
    if addressee.pk == requester_id or not is_party(addressee.pk, memorandum_id):
        words = _("Work is asked of another party to the memorandum.")
        raise Refused(words, field="addressed_to")


def _check_addressee_stays(work_request: WorkRequest, addressee: Organisation) -> None:
    if addressee.pk == work_request.addressed_to_id:
        return
    if work_request.is_shared:
        words = _("The other party knows of this request. Withdraw it and ask the other one anew.")
        raise Refused(words, field="addressed_to")
    _check_addressee(work_request.memorandum_id, work_request.requested_by_id, addressee)
    if work_request.requested_joints.exists() or work_request.requested_items.exists():
        words = _("Take the joints and the equipment off before another party is asked.")
        raise Refused(words, field="addressed_to")


def _stripped(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }


def _told(work_request: WorkRequest, names: Sequence[str]) -> dict[str, str]:
    """Facts as events tell them: texts are named, not repeated."""
    values = {name: getattr(work_request, name) for name in names if name not in TEXTS}
    told = {name: "" if value is None else str(value) for name, value in values.items()}
    if texts := [name for name in names if name in TEXTS]:
        told["texts"] = ", ".join(texts)
    return told


def _step(
    work_request: WorkRequest,
    action: str,
    verb: str,
    *,
    by: User,
    now: dt.datetime,
    reason: str = "",
    **values: Any,
) -> WorkRequest:
    before = {"status": work_request.status}
    move(work_request, action, status_since=now, **values)
    after = {"status": work_request.status}
    tell_request(work_request, verb, by=by, now=now, before=before, after=after, reason=reason)
    return work_request


def tell_request(
    work_request: WorkRequest, verb: str, *, by: User, now: dt.datetime, **facts: Any
) -> None:
    """Record the event `request.<verb>` in the caller's transaction, for the requesting party
    alone until the request is submitted."""
    private = not work_request.is_shared
    events.record(
        verb=f"request.{verb}", about=work_request, by=by, now=now, private=private, **facts
    )
