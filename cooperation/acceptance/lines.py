"""Lines between acts and the work they stand for: taken, released and locked together.

Everything here runs inside a service's transaction, which holds the act's row. Locks are taken
in one order: act, lines, rows of the sources.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cooperation.acceptance import sources
from cooperation.acceptance.models import Act, ActLine
from cooperation.acceptance.sources import Item, Offer
from cooperation.commitments.models import Commitment
from core.accounts.models import User
from core.errors import Conflict, Refused


def take(
    act: Act, items: Sequence[Item], *, after: int, by: User, now: dt.datetime
) -> list[ActLine]:
    """Put finished work on the act, at the positions after `after`.

    Raises Refused for work that is not offered, Conflict when another act was faster.
    """
    offers = [(kind, o) for kind, ids in _by_kind(items).items() for o in _offered(act, kind, ids)]
    _require_commitments(act, [offer for _kind, offer in offers])
    rows = [
        _line(act, position, kind, offer)
        for position, (kind, offer) in enumerate(offers, start=after + 1)
    ]
    try:
        with transaction.atomic():
            made = ActLine.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Conflict(_("Some of this work has just been put on another act.")) from error
    for kind, ids in _by_kind(items).items():
        sources.REGISTRY[kind].take(source_ids=ids, act=act, by=by, now=now)
    return made


def release(act: Act, rows: Iterable[ActLine], *, by: User, now: dt.datetime) -> None:
    """Give the work of these lines back to its sources."""
    for kind, ids in _of_lines(rows).items():
        sources.REGISTRY[kind].release(source_ids=ids, act=act, by=by, now=now)


def lock(act: Act, rows: Iterable[ActLine], *, by: User, now: dt.datetime) -> None:
    """Make the work of these lines final: both parties have signed for it."""
    for kind, ids in _of_lines(rows).items():
        sources.REGISTRY[kind].lock(source_ids=ids, act=act, by=by, now=now)


def _by_kind(items: Iterable[Item]) -> dict[str, list[str]]:
    kinds: dict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        if item.kind not in sources.REGISTRY:
            raise Refused(_("There is no such kind of work."), field="items", code="unknown_kind")
        kinds[item.kind][item.source_id] = None
    return {kind: list(ids) for kind, ids in sorted(kinds.items())}


def _of_lines(rows: Iterable[ActLine]) -> Mapping[str, list[str]]:
    return _by_kind(Item(row.source_kind, row.source_id) for row in rows)


def _offered(act: Act, kind: str, ids: Sequence[str]) -> list[Offer]:
    """The offers of these ids, in the order of the source, locked until the transaction ends."""
    source = sources.REGISTRY[kind]
    offers = source.offers(memorandum_id=act.memorandum_id, only=ids)
    missing = [one for one in ids if one not in {offer.source_id for offer in offers}]
    if missing:
        raise _not_offered(act, kind, missing)
    return offers


def _not_offered(act: Act, kind: str, missing: Sequence[str]) -> Refused:
    """Why the work cannot go on the act; other memoranda's acts are not spoken of."""
    taken = ActLine.objects.filter(
        source_kind=kind, source_id__in=missing, is_live=True, act__memorandum=act.memorandum_id
    ).select_related("act")
    rows = [
        {
            "id": line.source_id,
            "message": _("%(work)s stands on act %(number)s already.")
            % {"work": line.reference, "number": line.act.number},
        }
        for line in taken
    ]
    known = {row["id"] for row in rows}
    rows += [
        {"id": one, "message": _("This work is not finished, or it is not there.")}
        for one in missing
        if one not in known
    ]
    return Refused(str(rows[0]["message"]), field="items", code="not_offered", rows=list(rows))


def _require_commitments(act: Act, offers: Iterable[Offer]) -> None:
    """Every offer counts towards a commitment of the act's memorandum, in its unit."""
    wanted = {offer.commitment_id for offer in offers}
    found = Commitment.objects.filter(pk__in=wanted, memorandum=act.memorandum_id)
    units = dict(found.values_list("pk", "unit"))
    for offer in offers:
        if units.get(offer.commitment_id) != offer.unit:
            raise Refused(
                _("%(work)s does not count towards a commitment of this memorandum in its unit.")
                % {"work": offer.reference},
                field="items",
                code="wrong_commitment",
            )


def _line(act: Act, position: int, kind: str, offer: Offer) -> ActLine:
    return ActLine(
        act=act,
        position=position,
        source_kind=kind,
        source_id=offer.source_id,
        reference=offer.reference,
        description=offer.description,
        commitment_id=offer.commitment_id,
        quantity=offer.quantity,
        unit=offer.unit,
        done_on=offer.done_on,
        remark=offer.remark,
    )
