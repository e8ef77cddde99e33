"""Every write of defect acts: one transaction, one change of state, one event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User
from core.errors import Conflict, Refused
from core.events import reasons
from core.events import services as events
from core.numbering import next_number
from core.plain import hidden_mark
from core.rows import change
from core.states import move
from equipment.defects import document, queries, rules, writing
from equipment.defects.models import DefectAct
from equipment.defects.rules import FindingFacts
from equipment.orders.models import OrderLine, WorkOrder


@transaction.atomic
def create_act(
    *,
    order: WorkOrder,
    by: User,
    now: dt.datetime,
    findings: Sequence[FindingFacts] = (),
    remark: str = "",
    supersedes: DefectAct | None = None,
) -> DefectAct:
    """A draft of the executor's party, numbered, addressed to the owner of the pipe.

    One that supersedes an agreed act begins with its findings unless it is given its own. Raises
    NotAllowed, or Refused naming the field and, for findings, the rows.
    """
    order = _held_order(order.pk)
    rules.check_order(by, order)
    told = _remark(remark)
    if supersedes is not None:
        _check_old(order, supersedes)
        findings = findings or writing.facts_of(queries.findings_of(supersedes))
    facts = writing.checked(order, findings, old=supersedes)
    given = DefectAct.objects.filter(memorandum=order.memorandum_id)
    year = timezone.localdate(now).year
    act = DefectAct.objects.create(
        number=next_number(given, f"DA-{year}-", owner=order.memorandum),
        memorandum_id=order.memorandum_id,
        order=order,
        drawn_up_by=by.organisation,
        addressed_to_id=writing.addressee(order, facts),
        supersedes=supersedes,
        remark=told,
        status_since=now,
        created_by=by,
    )
    writing.write(act, facts)
    after = {"status": act.status, "order": order.number, "findings": len(facts)}
    if supersedes is not None:
        after["supersedes"] = supersedes.number
    tell(act, "created", by, now, after=after)
    return act


@transaction.atomic
def update_act(
    *,
    act: DefectAct,
    by: User,
    now: dt.datetime,
    remark: str | None = None,
    findings: Sequence[FindingFacts] | None = None,
    lines: Collection[OrderLine] | None = None,
) -> DefectAct:
    """Change the remark and the findings of a draft or a refused act.

    `findings` take the place of all that stand on it, or with `lines` of those of these lines.
    Raises NotAllowed, Conflict, or Refused by state, naming the field and the rows.
    """
    rules.require_editable(by, act)
    values: dict[str, Any] = {} if remark is None else {"remark": _remark(remark)}
    before: dict[str, Any] = {"remark": act.remark} if values else {}
    change(act, **values)
    after: dict[str, Any] = dict(values)
    if findings is not None:
        before["findings"] = act.findings.count()
        after["findings"] = _replace(act, findings, lines)
    tell(act, "updated", by, now, before=before, after=after)
    return act


def _replace(
    act: DefectAct, findings: Sequence[FindingFacts], lines: Collection[OrderLine] | None
) -> int:
    """Put the findings on an act that is held, and say how many there are."""
    order = _held_order(act.order_id)
    kept: list[FindingFacts] = []
    if lines is not None:
        named = {line.pk for line in lines}
        findings = [one for one in findings if one.line.pk in named]
        kept = writing.facts_of(queries.findings_of(act).exclude(line__in=named))
    facts = writing.checked(order, [*findings, *kept], act=act, old=act.supersedes)
    party = writing.addressee(order, facts)
    if party != act.addressed_to_id:
        change(act, addressed_to_id=party)
    writing.write(act, facts)
    return len(facts)


@transaction.atomic
def send_act(*, act: DefectAct, by: User, now: dt.datetime) -> DefectAct:
    """Put the act before the party that agrees; its content stands from now on.

    Raises NotAllowed, Conflict, or Refused by state, without findings, or when a line stands on
    another act meanwhile.
    """
    rules.require(by, "send", act)
    rules.require_state("send", act)
    _hold(act)
    order = _held_order(act.order_id)
    rules.check_order(by, order)
    whole = queries.with_names(DefectAct.objects.filter(pk=act.pk)).get()
    findings = list(queries.findings_of(whole))
    if not findings:
        raise Refused(_("The defect act has no findings yet."), field="findings")
    facts = writing.checked(order, writing.facts_of(findings), act=act, old=whole.supersedes)
    if writing.addressee(order, facts) != whole.addressed_to_id:
        raise Refused(_("The owner of this pipe has changed. Save the findings again."))
    _check_renewal(whole)
    paper = document.paper_now(whole, findings)
    before = {"status": act.status}
    move(
        act, "send", status_since=now, sent_at=now, content=paper.content, digest=paper.digest,
        decided_at=None, decided_by=None, refused_reason="",
    )  # fmt: skip
    after = {"status": act.status, "findings": len(findings), "digest": act.digest}
    tell(act, "sent", by, now, before=before, after=after)
    return act


@transaction.atomic
def agree_act(*, act: DefectAct, digest: str, by: User, now: dt.datetime) -> DefectAct:
    """Agree, for the person's party, to exactly the content whose SHA-256 is `digest`.

    Work on its lines may be recorded from now on; an act that it supersedes stands no more.
    Raises NotAllowed, Conflict (another version, or not the content that the person saw), Refused
    by state.
    """
    rules.require(by, "agree", act)
    rules.require_state("agree", act)
    _hold(act)
    order = _held_order(act.order_id)
    if digest != act.digest:
        raise Conflict(
            _("The content of the act has changed since you read it. Read it again."),
            code="content_changed",
        )
    if order.status not in rules.OPEN:
        words = _("The order is “%(state)s”: nothing is agreed on it any more.")
        raise Refused(words % {"state": order.get_status_display()}, code="wrong_state")
    before = {"status": act.status}
    _check_renewal(act)
    if act.supersedes is not None:
        _supersede(act.supersedes, act, by, now)
    move(act, "agree", status_since=now, decided_at=now, decided_by=by)
    after = {"status": act.status, "digest": act.digest}
    tell(act, "agreed", by, now, before=before, after=after)
    return act


def _supersede(old: DefectAct, new: DefectAct, by: User, now: dt.datetime) -> None:
    before = {"status": old.status}
    move(old, "supersede", status_since=now)
    after = {"status": old.status, "by": new.number}
    tell(old, "superseded", by, now, before=before, after=after)


@transaction.atomic
def refuse_act(*, act: DefectAct, by: User, now: dt.datetime, reason: str) -> DefectAct:
    """Refuse the act for the person's party and say why; it may be mended and sent again.

    Raises NotAllowed, Conflict, Refused by state or without a reason.
    """
    rules.require(by, "refuse", act)
    told = reasons.required(reason)
    before = {"status": act.status}
    move(act, "refuse", status_since=now, decided_at=now, decided_by=by, refused_reason=told)
    tell(act, "refused", by, now, before=before, after={"status": act.status}, reason=told)
    return act


@transaction.atomic
def withdraw_act(*, act: DefectAct, by: User, now: dt.datetime, reason: str) -> DefectAct:
    """Give the act up for good; its lines may stand on another, its number is not used again.

    Raises NotAllowed, Conflict, Refused by state or without a reason.
    """
    rules.require(by, "withdraw", act)
    told = reasons.required(reason)
    before = {"status": act.status}
    move(act, "withdraw", status_since=now)
    tell(act, "withdrawn", by, now, before=before, after={"status": act.status}, reason=told)
    return act


def require_agreed(order: WorkOrder, lines: Collection[OrderLine]) -> None:
    """Raise Refused, with a row for each of `lines` on which no agreed defect act decides a
    repair: nobody repairs it before its owner has agreed."""
    missing = {line.pk for line in queries.unagreed_lines(order)}
    words = _("Its repair is not agreed: no defect act that decides it is.")
    rows = [
        {"row": line.public_id, "field": "line", "message": words}
        for line in lines
        if line.pk in missing
    ]
    if rows:
        said = ngettext(
            "%(count)s line is not agreed for repair: send a defect act first.",
            "%(count)s lines are not agreed for repair: send a defect act first.",
            len(rows),
        )
        raise Refused(said % {"count": len(rows)}, field="lines", code="not_agreed", rows=rows)


def tell(act: DefectAct, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    """The one event of a change of the act."""
    events.record(verb=f"defect_act.{verb}", about=act, by=by, now=now, **told)


def _hold(act: DefectAct) -> None:
    """Lock the act; always before its order, as the API does."""
    DefectAct.objects.select_for_update(no_key=True).only("pk").get(pk=act.pk)


def _held_order(pk: int) -> WorkOrder:
    """The order as it is now; what stands on which of its acts changes only under this lock."""
    order: WorkOrder = WorkOrder.objects.select_for_update(no_key=True).get(pk=pk)
    return order


def _check_old(order: WorkOrder, old: DefectAct) -> None:
    if old.order_id != order.pk:
        words = _("An act supersedes one of its own order.")
        raise Refused(words, field="supersedes")
    if old.status != DefectAct.Status.AGREED:
        words = _("Only an agreed defect act is superseded; another is mended or withdrawn.")
        raise Refused(words, field="supersedes", code="wrong_state")
    live = DefectAct.objects.filter(supersedes=old, status__in=DefectAct.LIVE).first()
    if live is not None:
        words = _("%(act)s is to supersede it already.") % {"act": live.number}
        raise Refused(words, field="supersedes")


def _check_renewal(act: DefectAct) -> None:
    if act.supersedes is not None:
        old = queries.findings_of(act.supersedes)
        rules.check_renewal(old, queries.findings_of(act))


def _remark(text: str) -> str:
    told = text.strip()
    if len(told) > 500:
        raise Refused(
            _("At most %(limit)s characters are kept here.") % {"limit": 500}, field="remark"
        )
    if hidden_mark(told):
        raise Refused(_("Invisible characters are not allowed."), field="remark")
    return told
