"""Every write of non-conformances: one transaction, one change of state, one event."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import Organisation, User
from core.accounts.rules import is_party
from core.errors import NotAllowed, Refused
from core.events import reasons
from core.events import services as events
from core.numbering import next_number
from core.rows import change
from core.states import move
from equipment.nonconformance import queries, rules
from equipment.nonconformance.models import Nonconformance
from equipment.orders.models import OrderLine
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life.queries import held
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint


@transaction.atomic
def raise_report(
    *,
    what: str,
    severity: str,
    by: User,
    now: dt.datetime,
    joint: Joint | None = None,
    item: EquipmentItem | None = None,
    line: OrderLine | None = None,
    addressed_to: Organisation | None = None,
) -> Nonconformance:
    """Report that a joint or an item, or what stands on a line, is not as it should be.

    It is put to `addressed_to`, else to the other party of the order, else to who owns or has it.
    From now on its release is refused. Raises NotAllowed, Refused naming the field.
    """
    about = _held(_about(joint, item, line), by)
    told = rules.check_facts(what, severity)
    given = Nonconformance.objects.filter(memorandum=about.memorandum_id)
    year = timezone.localdate(now).year
    report = Nonconformance.objects.create(
        number=next_number(given, f"NCR-{year}-", owner=about.memorandum),
        memorandum_id=about.memorandum_id,
        joint=about if isinstance(about, Joint) else None,
        item=about if isinstance(about, EquipmentItem) else None,
        line=line,
        owner_id=about.organisation_id,
        raised_by=by.organisation,
        addressed_to_id=_addressee(about, line, addressed_to, by),
        what=told,
        severity=severity,
        status_since=now,
        created_by=by,
    )
    after = {"status": report.status, "severity": severity, "subject": about.public_id}
    tell(report, "raised", by, now, after=after)
    return report


def _held(about: Joint | EquipmentItem, by: User) -> Joint | EquipmentItem:
    """What a report is about, as it is now; a joint takes no step until the commit.

    Raises NotAllowed for who may not report on it, Refused at the end of its life.
    """
    party = by.organisation_id or 0
    if not rules.raises(by, about.memorandum_id) or not is_party(party, about.memorandum_id):
        raise NotAllowed(_("Only engineers and coordinators may do this."))
    found = held([about])[0] if isinstance(about, Joint) else about
    if found.status in ENDED:
        words = _("%(subject)s is at the end of its life.")
        raise Refused(words % {"subject": found}, field="subject")
    return found


def _about(
    joint: Joint | None, item: EquipmentItem | None, line: OrderLine | None
) -> Joint | EquipmentItem:
    """What a report is about. Raises Refused for none, for both, for what is not on the line."""
    found = joint or item or (line.subject if line is not None else None)
    if found is None or (joint is not None and item is not None):
        raise Refused(_("Name one joint or one item."), field="joint")
    if line is not None and line.subject != found:
        raise Refused(_("The line of the order is about another pipe."), field="line")
    return found


def _addressee(
    about: Joint | EquipmentItem, line: OrderLine | None, named: Organisation | None, by: User
) -> int:
    others = queries.other_parties(about.memorandum_id, by.organisation_id)
    if named is not None:
        if named.pk not in others:
            words = _("A report is put to another party to the memorandum.")
            raise Refused(words, field="addressed_to")
        return int(named.pk)
    of_order = () if line is None else (line.order.executor_id, line.order.requested_by_id)
    hands = (about.organisation_id, getattr(about, "custodian_id", about.organisation_id))
    for wanted in (*of_order, *hands, *others):
        if wanted in others:
            return int(wanted)
    raise Refused(_("There is no other party to put it to."), field="addressed_to")


@transaction.atomic
def update_report(
    *, report: Nonconformance, by: User, now: dt.datetime, **facts: str
) -> Nonconformance:
    """Change what an open report says, or its severity. Raises NotAllowed, Refused, Conflict."""
    rules.require(by, "update", report)
    rules.require_state("update", report)
    unknown = set(facts) - {"what", "severity"}
    if unknown:
        raise TypeError(f"not facts of a report: {sorted(unknown)}")
    whole = {"what": report.what, "severity": report.severity, **facts}
    whole["what"] = rules.check_facts(**whole)
    changed = {name: whole[name] for name in facts if whole[name] != getattr(report, name)}
    before = {name: getattr(report, name) for name in changed}
    change(report, **changed)
    tell(report, "updated", by, now, before=before, after=changed)
    return report


@transaction.atomic
def propose_disposition(
    *, report: Nonconformance, disposition: str, reason: str, by: User, now: dt.datetime
) -> Nonconformance:
    """Say what is to become of it and why; the other party agrees, of a concession the owner.

    Raises NotAllowed, Refused by state or at its field, Conflict.
    """
    rules.require(by, "propose", report)
    rules.require_state("propose", report)
    rules.check_disposition(disposition)
    told = reasons.required(reason)
    party: Any = by.organisation_id
    before = {"status": report.status}
    move(
        report, "propose", status_since=now, disposition=disposition, disposition_reason=told,
        proposed_by_id=party, proposer=by, declined_reason="",
        agreeing_id=rules.agreeing_party(report, disposition, party),
    )  # fmt: skip
    after = {"status": report.status, "disposition": disposition}
    tell(report, "proposed", by, now, before=before, after=after, reason=told)
    return report


@transaction.atomic
def agree_disposition(*, report: Nonconformance, by: User, now: dt.datetime) -> Nonconformance:
    """Agree to the proposed disposition, for the party whose agreement it needs.

    Raises NotAllowed, Refused by state, Conflict.
    """
    rules.require(by, "agree", report)
    before = {"status": report.status}
    move(report, "agree", status_since=now, agreed_by=by, agreed_at=now)
    after = {"status": report.status, "disposition": report.disposition}
    tell(report, "agreed", by, now, before=before, after=after)
    return report


@transaction.atomic
def decline_disposition(
    *, report: Nonconformance, by: User, now: dt.datetime, reason: str
) -> Nonconformance:
    """Decline the proposed disposition and say why: another may be proposed.

    Raises NotAllowed, Refused by state or without a reason, Conflict.
    """
    rules.require(by, "decline", report)
    told = reasons.required(reason)
    before = {"status": report.status}
    move(report, "decline", status_since=now, declined_reason=told)
    tell(report, "declined", by, now, before=before, after={"status": report.status}, reason=told)
    return report


@transaction.atomic
def close_report(
    *, report: Nonconformance, evidence: str, by: User, now: dt.datetime
) -> Nonconformance:
    """Say by what it is shown that the agreed disposition was carried out; release is free again.

    What the disposition leads to has to stand in the register by then. Raises NotAllowed, Refused
    by state, without evidence or by what the register still shows, Conflict.
    """
    rules.require(by, "close", report)
    rules.require_state("close", report)
    missing = _("Say by what it is shown that it was done.")
    told = rules.text(evidence, "evidence", rules.LONGEST, missing)
    rules.require_register_follows(report.disposition, _as_it_is(report))
    before = {"status": report.status}
    move(report, "close", status_since=now, evidence=told, closed_by=by, closed_at=now)
    tell(report, "closed", by, now, before=before, after={"status": report.status})
    return report


def _as_it_is(report: Nonconformance) -> Joint | EquipmentItem:
    """What the report is about as the register has it now; it takes no step until the commit."""
    if report.joint is not None:
        return held([report.joint])[0]
    found: EquipmentItem = EquipmentItem.objects.select_for_update().get(pk=report.item_id)
    return found


@transaction.atomic
def cancel_report(
    *, report: Nonconformance, by: User, now: dt.datetime, reason: str
) -> Nonconformance:
    """Take the report back, for the party that raised it, before a disposition is agreed.

    Raises NotAllowed, Refused by state or without a reason, Conflict.
    """
    rules.require(by, "cancel", report)
    told = reasons.required(reason)
    before = {"status": report.status}
    move(report, "cancel", status_since=now, cancelled_reason=told)
    tell(report, "cancelled", by, now, before=before, after={"status": report.status}, reason=told)
    return report


def tell(report: Nonconformance, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    """The one event of a change of the report."""
    events.record(verb=f"nonconformance.{verb}", about=report, by=by, now=now, **told)
