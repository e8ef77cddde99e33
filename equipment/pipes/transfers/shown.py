"""Waybills in the shapes that pages and papers show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.clocks.queries import clock_of, waits_of
from core.documents import languages
from core.web import numbers
from core.web.forms import VersionForm
from equipment.pipes.tally_out.sheets import Fact, Line, TallySheet
from equipment.pipes.transfers import queries, rules
from equipment.pipes.transfers.forms import SettleForm
from equipment.pipes.transfers.models import Transfer, TransferLine

TONES = {
    "planned": "grey",
    "pending": "amber",
    "received": "green",
    "damaged": "red",
    "missing": "red",
    "extra": "red",
    "returned": "grey",
    "arrived": "green",
    "lost": "red",
    "agreed": "green",
    "denied": "grey",
}


@dataclass(frozen=True)
class LineShown:
    """A line with the colour of its outcome and, where the reader may settle it, the way to."""

    line: TransferLine
    tone: str
    form: SettleForm | None = None


def row_of(transfer: Any, user: User, now: dt.datetime) -> dict[str, Any]:
    """A waybill in the list with whose turn it is."""
    return {"transfer": transfer, "waits": waits_of(transfer, now)}


def page_of(transfer: Transfer, user: User, now: dt.datetime) -> dict[str, Any]:
    """What the page of one waybill shows."""
    lines = list(queries.lines_shown(transfer))
    actions = rules.actions(user, transfer)
    return {
        "transfer": transfer,
        "actions": actions,
        "clock": clock_of(transfer, now),
        "facts": facts_of(transfer),
        "lines": [_line(line, transfer, user, actions) for line in lines],
        "metres": sum(line.joint.effective_length_m for line in lines),
        "version": VersionForm(initial={"version": transfer.version}),
        "pdf_pairs": languages.PAIRS,
    }


def _line(line: TransferLine, transfer: Transfer, user: User, actions: Sequence[str]) -> LineShown:
    return LineShown(line, TONES[line.outcome], settle_form(line, transfer, user, actions))


def settle_form(
    line: TransferLine, transfer: Transfer, user: User, actions: Sequence[str], data: Any = None
) -> SettleForm | None:
    """How the person may settle the difference of a line; None when it is not for them to say."""
    ways = rules.settlements_for(user, transfer, line) if "settle" in actions else []
    if not ways:
        return None
    first = {"joint": line.joint.public_id, "version": transfer.version}
    ids = f"id_{line.public_id}_%s"
    form = SettleForm(data, transfer=transfer, initial=first, auto_id=ids)
    labels = [(name, TransferLine.Outcome(name).label) for name in ways]
    form.fields["outcome"].choices = labels  # type: ignore[attr-defined]
    return form


def facts_of(transfer: Transfer) -> list[tuple[str, Any]]:
    """The facts beside the lines; what nobody gave is left out."""
    is_draft = transfer.status == Transfer.Status.DRAFT
    facts: list[tuple[str, Any]] = [
        (_("Sender"), transfer.sender.label),
        (_("Receiver"), transfer.receiver.label),
        (_("Destination"), transfer.destination.label),
        (_("Carrier"), transfer.carrier),
        (_("Remark"), transfer.remark),
        (_("Drawn up by") if is_draft else _("Sent by"), transfer.dispatched_by.full_name),
        (_("Drawn up") if is_draft else _("Sent"), numbers.moment(transfer.dispatched_at)),
    ]
    if transfer.confirmed_by and transfer.confirmed_at:
        facts.append((_("Confirmed by"), transfer.confirmed_by.full_name))
        facts.append((_("Confirmed"), numbers.moment(transfer.confirmed_at)))
    return [(label, value) for label, value in facts if value]


def sheet_of(transfer: Transfer) -> TallySheet:
    """The waybill as a paper: who sends what to whom, and what came of each pipe."""
    workspace = transfer.memorandum.workspace
    return TallySheet(
        kind=gettext_lazy("Waybill"),
        name=transfer.number,
        stem=f"waybill-{transfer.number}",
        memorandum=workspace.name,
        is_demonstration=workspace.is_demonstration,
        parties=[transfer.sender.short, transfer.receiver.short],
        path=transfer.get_absolute_url(),
        dated=transfer.confirmed_at or transfer.dispatched_at,
        facts=[
            Fact(gettext_lazy("Sender"), lambda: transfer.sender.label),
            Fact(gettext_lazy("Receiver"), lambda: transfer.receiver.label),
            Fact(gettext_lazy("Destination"), lambda: transfer.destination.label),
            Fact(gettext_lazy("Carrier"), lambda: transfer.carrier),
            Fact(gettext_lazy("State"), transfer.get_status_display),
            Fact(gettext_lazy("Sent"), lambda: _sent_on(transfer)),
            Fact(gettext_lazy("Remark"), lambda: transfer.remark),
        ],
        lines=[_paper_line(line) for line in queries.lines_shown(transfer)],
        signers=(
            gettext_lazy("Handed over: name, date, signature"),
            gettext_lazy("Received: name, date, signature"),
        ),
    )


def _sent_on(transfer: Transfer) -> dt.date | None:
    """The day on which it was sent; a draft was not."""
    if transfer.status == Transfer.Status.DRAFT:
        return None
    return timezone.localdate(transfer.dispatched_at)


def _paper_line(line: TransferLine) -> Line:
    joint = line.joint
    return Line(
        kind=joint.kind,
        length_m=joint.effective_length_m,
        sequence=str(line.position),
        number=str(joint.tally_number or joint),
        serial=joint.serial,
        description=joint.description or str(joint.product_line),
        remark=line.reason,
    )
