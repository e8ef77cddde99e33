"""A small real source of finished work, and the ways in which tests bring an act along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from decimal import Decimal

from cooperation.acceptance import queries, services, sources
from cooperation.acceptance.models import Act, ActLine
from cooperation.acceptance.sources import Item, Offer
from cooperation.models import Commitment
from core.events.models import Event
from core.models import User
from tests import factories
from tests.cast import Cast

KIND = "yard_work"


class Yard:
    """Joints made ready in a yard; it remembers what acts have asked of it."""

    kind = KIND

    def __init__(self) -> None:
        self.finished: dict[int, list[Offer]] = {}
        self.calls: list[tuple[str, tuple[str, ...]]] = []

    def finish(
        self,
        commitment: Commitment,
        *,
        lines: int = 1,
        group: str = "WO-2026-001",
        quantity: str = "1.000",
        done_on: dt.date = dt.date(2026, 5, 20),
    ) -> list[Item]:
        """Finish `lines` joints of one order and name them as items for an act."""
        rows = self.finished.setdefault(commitment.memorandum_id, [])
        made = [
            Offer(
                source_id=f"joint-{commitment.memorandum_id}-{len(rows) + number}",
                reference=f"{group}/{number}",
                description=f'9-5/8" casing joint {number}',
                group=group,
                commitment_id=commitment.pk,
                quantity=Decimal(quantity),
                unit=commitment.unit,
                done_on=done_on,
            )
            for number in range(1, lines + 1)
        ]
        rows.extend(made)
        return [Item(KIND, offer.source_id) for offer in made]

    def offers(self, *, memorandum_id: int, only: Collection[str] | None = None) -> list[Offer]:
        taken = set(
            ActLine.objects.filter(source_kind=KIND, is_live=True).values_list(
                "source_id", flat=True
            )
        )
        return [
            offer
            for offer in self.finished.get(memorandum_id, [])
            if offer.source_id not in taken and (only is None or offer.source_id in only)
        ]

    def take(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        self.calls.append(("take", tuple(source_ids)))

    def release(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        self.calls.append(("release", tuple(source_ids)))

    def lock(self, *, source_ids: Collection[str], act: Act, by: User, now: dt.datetime) -> None:
        self.calls.append(("lock", tuple(source_ids)))

    def asked(self, verb: str) -> int:
        """How often acts have asked for `verb`."""
        return sum(name == verb for name, _ids in self.calls)


@contextmanager
def open_yard() -> Iterator[Yard]:
    """A registered yard, and no other source, as long as the block lasts."""
    before = dict(sources.REGISTRY)
    sources.REGISTRY.clear()
    yard = Yard()
    sources.register(yard)
    try:
        yield yard
    finally:
        sources.REGISTRY.clear()
        sources.REGISTRY.update(before)


def make_draft(actors: Cast, yard: Yard, lines: int = 1, by: User | None = None) -> Act:
    """A draft of SOCAR's engineer with `lines` joints of a new commitment."""
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    return services.create_act(
        memorandum=actors.memorandum,
        title="Casing joints of May",
        basis="Monthly acceptance",
        items=yard.finish(commitment, lines=lines),
        by=by or actors.socar_engineer,
        now=factories.NOW,
    )


def make_sent(actors: Cast, yard: Yard, lines: int = 1) -> Act:
    act = make_draft(actors, yard, lines)
    return services.send_act(act=act, by=actors.socar_engineer, now=factories.NOW)


def digest_of(act: Act) -> str:
    """The digest that a person sees on the act's page now."""
    return queries.paper_of(
        act, queries.lines_of(act), queries.parties_of(act.memorandum_id)
    ).digest


def sign(
    act: Act, by: User, *, digest: str = "", now: dt.datetime = factories.NOW, age: int = 60
) -> Act:
    """Sign what the page shows, with a proof of identity that is `age` seconds old."""
    return services.sign_act(
        act=act,
        digest=digest or digest_of(act),
        proof="password",
        proved_at=now - dt.timedelta(seconds=age),
        by=by,
        now=now,
    )


def make_accepted(actors: Cast, yard: Yard, lines: int = 1) -> Act:
    act = make_sent(actors, yard, lines)
    sign(act, actors.socar_signatory)
    return sign(act, actors.stp_signatory)


def last_event(act: Act) -> Event:
    event: Event = Event.objects.filter(object_id=act.public_id).order_by("-pk")[0]
    return event


def verbs(act: Act) -> list[str]:
    rows = Event.objects.filter(object_id=act.public_id).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def paper(act: Act) -> queries.Paper:
    return queries.paper_of(act, queries.lines_of(act), queries.parties_of(act.memorandum_id))
