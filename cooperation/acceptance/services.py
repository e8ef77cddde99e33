"""Preparing acts: from finished work to an act that both parties can sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.acceptance import lines, rules
from cooperation.acceptance.models import Act, ActLine
from cooperation.acceptance.signing import (
    SignedOrNot,
    held,
    refuse_act,
    sign_act,
    sign_acts,
    void_signatures,
)
from cooperation.acceptance.sources import Item
from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import Refused
from core.events import services as events
from core.numbering import next_number
from core.rows import change
from core.states import move

__all__ = [
    "Item",
    "SignedOrNot",
    "add_lines",
    "amend_act",
    "create_act",
    "refuse_act",
    "remove_line",
    "remove_lines",
    "send_act",
    "sign_act",
    "sign_acts",
    "update_draft",
    "withdraw_act",
]


@transaction.atomic
def create_act(
    *,
    memorandum: Memorandum,
    title: str,
    by: User,
    now: dt.datetime,
    basis: str = "",
    remarks: str = "",
    items: Sequence[Item] = (),
    reason: str = "",
) -> Act:
    """A new draft of the person's party, with the next number of the memorandum and year.

    `items` are put on it at once. Raises NotAllowed, Refused for work that is not offered,
    Conflict when another act was faster to take it.
    """
    organisation_id = rules.require_preparer(by, memorandum.pk)
    given = Act.objects.filter(memorandum=memorandum)
    act = Act.objects.create(
        memorandum=memorandum,
        number=next_number(given, f"{timezone.localdate(now).year}-", owner=memorandum),
        title=title,
        basis=basis,
        remarks=remarks,
        prepared_by=by,
        organisation_id=organisation_id,
    )
    made = lines.take(act, items, after=0, by=by, now=now) if items else []
    told = {"status": act.status, "number": act.number, "title": title, "lines": len(made)}
    events.record(verb="act.created", about=act, by=by, now=now, after=told, reason=reason)
    return act


@transaction.atomic
def update_draft(
    *, act: Act, title: str, basis: str, remarks: str, by: User, now: dt.datetime, reason: str = ""
) -> Act:
    """Change the words of a draft."""
    held(act)
    rules.require_own(by, act)
    rules.require_state(act, Act.Status.DRAFT)
    wanted = {"title": title, "basis": basis, "remarks": remarks}
    before = {name: getattr(act, name) for name in wanted if getattr(act, name) != wanted[name]}
    change(act, **wanted)
    events.record(
        verb="act.updated",
        about=act,
        by=by,
        now=now,
        before=before,
        after={n: wanted[n] for n in before},
        reason=reason,
    )
    return act


@transaction.atomic
def add_lines(
    *, act: Act, items: Sequence[Item], by: User, now: dt.datetime, reason: str = ""
) -> list[ActLine]:
    """Put finished work on a draft; all of it or none.

    Raises Refused with a row for each piece that is not offered, Conflict on a lost race.
    """
    held(act)
    rules.require_own(by, act)
    rules.require_state(act, Act.Status.DRAFT)
    if not items:
        raise Refused(_("Choose finished work first."), field="items", code="nothing_chosen")
    last = act.lines.aggregate(last=Max("position"))["last"] or 0
    made = lines.take(act, items, after=last, by=by, now=now)
    change(act)
    events.record(
        verb="act.lines_added",
        about=act,
        by=by,
        now=now,
        before={},
        after={"lines": _references(made)},
        reason=reason,
    )
    return made


def remove_line(*, act: Act, line: ActLine, by: User, now: dt.datetime, reason: str = "") -> Act:
    """Take one line off a draft; its work may go on another act."""
    return remove_lines(act=act, chosen=[line.public_id], by=by, now=now, reason=reason)


@transaction.atomic
def remove_lines(
    *, act: Act, chosen: Collection[str], by: User, now: dt.datetime, reason: str = ""
) -> Act:
    """Take the lines with these public ids off a draft."""
    held(act)
    rules.require_own(by, act)
    rules.require_state(act, Act.Status.DRAFT)
    wanted = set(chosen)
    standing = act.lines.select_for_update().order_by("position")
    rows = [row for row in standing if row.public_id in wanted]
    if not rows or len(rows) != len(wanted):
        raise Refused(_("This line is not on the act."), field="lines", code="no_such_line")
    act.lines.filter(pk__in=[row.pk for row in rows]).delete()
    lines.release(act, rows, by=by, now=now)
    change(act)
    events.record(
        verb="act.lines_removed",
        about=act,
        by=by,
        now=now,
        before={"lines": _references(rows)},
        after={},
        reason=reason,
    )
    return act


@transaction.atomic
def send_act(*, act: Act, by: User, now: dt.datetime, reason: str = "") -> Act:
    """Put the act before the signatories of both parties."""
    held(act)
    rules.require_own(by, act)
    before = act.status
    move(act, "send", sent_at=now)
    if not act.lines.exists():
        raise Refused(_("An act without lines cannot be sent."), code="no_lines")
    events.record(
        verb="act.sent",
        about=act,
        by=by,
        now=now,
        before={"status": before},
        after={"status": act.status},
        reason=reason,
    )
    return act


@transaction.atomic
def amend_act(*, act: Act, by: User, now: dt.datetime, reason: str = "") -> Act:
    """Take the act back to a draft; signatures given so far are void, and a reason is due."""
    held(act)
    rules.require_own(by, act)
    before = act.status
    signed = before == Act.Status.SIGNED_BY_ONE
    if signed and not reason.strip():
        raise Refused(_("Say why: the signature of the other party becomes void."), field="reason")
    move(act, "amend", content="", digest="", sent_at=None)
    voided = void_signatures(act, now)
    after = {"status": act.status, "signatures_voided": voided}
    events.record(
        verb="act.amended",
        about=act,
        by=by,
        now=now,
        before={"status": before},
        after=after,
        reason=reason,
    )
    return act


@transaction.atomic
def withdraw_act(*, act: Act, by: User, now: dt.datetime, reason: str = "") -> Act:
    """Withdraw the act for good; its work may go on another act, its number is not used again."""
    held(act)
    rules.require_own(by, act)
    before = act.status
    move(act, "withdraw")
    rows = list(act.lines.select_for_update().order_by("position"))
    act.lines.update(is_live=False)
    lines.release(act, rows, by=by, now=now)
    events.record(
        verb="act.withdrawn",
        about=act,
        by=by,
        now=now,
        before={"status": before},
        after={"status": act.status},
        reason=reason,
    )
    return act


def _references(rows: Iterable[ActLine]) -> str:
    return ", ".join(row.reference for row in rows)
