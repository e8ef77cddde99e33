"""Every write of recalls: one transaction, one change of state, one event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import Party, User
from core.errors import Conflict, Refused
from core.events import reasons
from core.events import services as events
from core.numbering import next_number
from core.rows import change
from core.states import move
from equipment.instruments import touching
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.recall import queries, rules
from equipment.instruments.recall.models import Disposal, Recall, RecallItem
from equipment.instruments.touching import Touch


def make_recall(
    *,
    instrument: Instrument,
    since: dt.date,
    until: dt.date,
    reason: str,
    by: User,
    now: dt.datetime,
    calibration: Calibration | None = None,
) -> Recall:
    """List, in the caller's transaction, everything that the instrument touched between two days.

    Each record waits for a word of every party of the memorandum that relies on it, its
    signatories always. A recall of nothing is closed at once. The caller holds the instrument.
    """
    found = touching.touched(instrument, since, until)
    if since == dt.date.min:
        since = found[0].on if found else until
    status = Recall.Status.UNDER_REVIEW if found else Recall.Status.CLOSED
    given = Recall.objects.filter(memorandum=instrument.memorandum_id)
    year = timezone.localdate(now).year
    recall = Recall.objects.create(
        number=next_number(given, f"RCL-{year}-", owner=instrument.memorandum),
        memorandum_id=instrument.memorandum_id,
        organisation_id=instrument.organisation_id,
        instrument=instrument,
        calibration=calibration,
        cause=Recall.Cause.BAD_CALIBRATION if calibration else Recall.Cause.FAULTY,
        reason=reason,
        since=since,
        until=until,
        status=status,
        status_since=now,
        made_by=by,
        closed_at=None if found else now,
    )
    _list(recall, found)
    after = {"status": status, "instrument": instrument.public_id, "items": len(found)}
    events.record(verb="recall.made", about=recall, by=by, now=now, after=after, reason=reason)
    return recall


def _list(recall: Recall, found: Sequence[Touch]) -> None:
    items = RecallItem.objects.bulk_create(
        RecallItem(
            recall=recall,
            position=position,
            kind=touch.kind,
            subject=touch.public_id,
            label=touch.label[:200],
            url=touch.url,
            on=touch.on,
        )
        for position, touch in enumerate(found, start=1)
    )
    signatories, parties = _parties(recall.memorandum_id)
    Disposal.objects.bulk_create(
        Disposal(item=item, organisation_id=organisation)
        for item, touch in zip(items, found, strict=True)
        for organisation in sorted((signatories | touch.organisations) & parties)
    )


def _parties(memorandum_id: int) -> tuple[set[int], set[int]]:
    rows = list(Party.objects.filter(workspace=memorandum_id))
    signatories = {one.organisation_id for one in rows if one.role == Party.Role.SIGNATORY}
    return signatories, {one.organisation_id for one in rows}


@transaction.atomic
def dispose(
    *,
    recall: Recall,
    items: Iterable[str],
    disposition: str,
    reason: str,
    by: User,
    now: dt.datetime,
) -> Recall:
    """Say for the person's own party what becomes of records of the recall, by their public ids.

    With the last word of the last party the recall closes. Raises NotAllowed, Refused naming the
    field, Conflict when somebody of the party was first; then nothing is written.
    """
    rules.require_disposer(by, recall)
    rules.check_disposition(disposition)
    told = reasons.required(reason)
    held: Recall = Recall.objects.select_for_update(no_key=True).get(pk=recall.pk)
    rules.require_open(held)
    rows = _waiting(held, set(items), by)
    Disposal.objects.filter(pk__in=rows).update(
        disposition=disposition, reason=told, person=by, disposed_at=now
    )
    before = {"status": held.status}
    if queries.waiting_parties(held):
        change(held)
    else:
        move(held, "close", status_since=now, closed_at=now)
    after = {"status": held.status, "disposition": disposition, "items": len(rows)}
    verb = "recall.disposed" if held.status == Recall.Status.UNDER_REVIEW else "recall.closed"
    events.record(verb=verb, about=held, by=by, now=now, before=before, after=after, reason=told)
    return held


def _waiting(recall: Recall, wanted: set[str], by: User) -> list[Any]:
    """The keys of the own party's words on the records. Raises Refused, Conflict."""
    if not wanted:
        raise Refused(_("Choose at least one record."), field="items")
    own = Disposal.objects.filter(
        item__recall=recall, item__public_id__in=wanted, organisation=by.organisation_id
    )
    rows = list(own.values_list("pk", "disposition"))
    if len(rows) != len(wanted):
        words = _("Some of these records do not wait for your party.")
        raise Refused(words, field="items")
    if any(said for _pk, said in rows):
        raise Conflict(_("Somebody of your party has disposed of one of these already."))
    return [pk for pk, _said in rows]
