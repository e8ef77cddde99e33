"""Reads of acts that pages, the API and the rules of signing share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cooperation.acceptance import document, rules, sources
from cooperation.acceptance.models import Act, ActLine, Refusal, Signature
from cooperation.acceptance.sources import Item, Offer
from cooperation.commitments.models import Commitment
from core.accounts.models import Party, User
from core.clocks.queries import waits_of, with_clock
from core.clocks.rules import WaitShown

STANDING = Q(voided_at=None)


@dataclass(frozen=True)
class Paper:
    """Exactly what is signed: the document, its canonical text and that text's SHA-256."""

    document: document.Document
    content: str
    digest: str
    is_frozen: bool


@dataclass(frozen=True)
class Place:
    """One signing party on an act: its signature, or that it is awaited; `wait` says for how long
    when the act came with its clock."""

    party: Party
    signature: Signature | None
    is_awaited: bool
    wait: WaitShown | None = None


@dataclass
class OfferGroup:
    """Finished work of one order that may go on an act."""

    name: str
    kind: str
    commitment: Commitment
    offers: list[Offer] = field(default_factory=list)

    @property
    def quantity(self) -> Decimal:
        return sum((offer.quantity for offer in self.offers), Decimal(0))

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.name}"

    @property
    def items(self) -> list[Item]:
        return [Item(self.kind, offer.source_id) for offer in self.offers]

    @property
    def unit_label(self) -> str:
        return str(Commitment.Unit(self.offers[0].unit).label)

    @property
    def first_day(self) -> dt.date:
        return min(offer.done_on for offer in self.offers)

    @property
    def last_day(self) -> dt.date:
        return max(offer.done_on for offer in self.offers)


def acts(user: User) -> QuerySet[Act]:
    """The acts that the person may read, with what every view of them needs."""
    found: QuerySet[Act] = Act.objects.visible_to(user)
    return found.select_related("memorandum__workspace", "organisation", "prepared_by")


def listed(user: User, memorandum_id: int) -> QuerySet[Act]:
    """The acts of a memorandum with their number of lines and what each waits for."""
    lines = ActLine.objects.filter(act=OuterRef("pk")).order_by().values("act")
    count = Subquery(lines.annotate(number=Count("pk")).values("number"))
    found = acts(user).filter(memorandum=memorandum_id).annotate(line_count=Coalesce(count, 0))
    return with_clock(found).defer("content", "remarks")


def with_papers(found: QuerySet[Act]) -> QuerySet[Act]:
    """The same acts with their lines, commitments and standing signatures read in bulk."""
    return found.prefetch_related(
        Prefetch("lines", ActLine.objects.select_related("commitment")), _standing_signatures()
    )


def _standing_signatures() -> Prefetch[Any]:
    rows = Signature.objects.filter(STANDING).select_related("organisation", "signer")
    return Prefetch("signatures", rows, to_attr="standing")


def to_sign(found: QuerySet[Act], organisation_id: int | None) -> QuerySet[Act]:
    """Of `found`, the acts that wait for the organisation's signature."""
    own = Signature.objects.filter(STANDING, act=OuterRef("pk"), organisation=organisation_id)
    party = Party.objects.filter(
        workspace=OuterRef("memorandum"),
        organisation=organisation_id,
        role=Party.Role.SIGNATORY,
    )
    return found.filter(Exists(party), ~Exists(own), status__in=rules.SIGNABLE)


def missing_parties() -> QuerySet[Party]:
    """For a subquery over acts: the signing parties whose signature is missing."""
    signed = Signature.objects.filter(
        STANDING, act=OuterRef(OuterRef("pk")), organisation=OuterRef("organisation")
    )
    return Party.objects.filter(
        ~Exists(signed), workspace=OuterRef("memorandum"), role=Party.Role.SIGNATORY
    )


def parties_of(memorandum_id: int) -> list[Party]:
    """All parties of the memorandum, executors too, in their order."""
    rows = Party.objects.filter(workspace=memorandum_id).select_related("organisation")
    return list(rows.order_by("position", "pk"))


def signing(parties: Iterable[Party]) -> list[Party]:
    """Those of the parties that sign acts."""
    return [party for party in parties if party.role == Party.Role.SIGNATORY]


def standing_signatures(act: Act) -> list[Signature]:
    """The signatures that count, oldest first; read once if the act came with them."""
    kept: list[Signature] | None = act.__dict__.get("standing")
    if kept is None:
        kept = list(act.signatures.filter(STANDING).select_related("organisation", "signer"))
    return kept


def lines_of(act: Act) -> list[ActLine]:
    """The act's lines with their commitments; read once if the act came with them."""
    if "lines" in act.__dict__.get("_prefetched_objects_cache", {}):
        return list(act.lines.all())
    return list(act.lines.select_related("commitment").order_by("position"))


def paper_of(act: Act, lines: Iterable[ActLine], parties: Iterable[Party]) -> Paper:
    """The frozen document, or before the first signature the one that would be frozen now."""
    if act.content:
        return Paper(document.read(act.content), act.content, act.digest, True)
    return paper_now(act, lines, parties)


def paper_now(act: Act, lines: Iterable[ActLine], parties: Iterable[Party]) -> Paper:
    """The document as the act's rows make it now, frozen or not."""
    built = document.build(act, lines, parties)
    content = document.canonical(built)
    return Paper(built, content, document.digest_of(content), False)


def places_of(act: Act, parties: Iterable[Party], now: dt.datetime) -> list[Place]:
    """The signing parties with their signatures and the clock of those that have not signed."""
    signatures = {one.organisation_id: one for one in standing_signatures(act)}
    clocked = "clock_stretches" in act.__dict__
    waits = {one.organisation_id: one for one in waits_of(act, now)} if clocked else {}
    return [
        Place(
            party,
            signatures.get(party.organisation_id),
            act.status in rules.SIGNABLE and party.organisation_id not in signatures,
            waits.get(party.organisation_id),
        )
        for party in signing(parties)
    ]


def refusals_of(act: Act) -> list[Refusal]:
    """The refusals of the act, the newest first."""
    return list(act.refusals.select_related("organisation", "by").order_by("-at", "-pk"))


def offer_groups(memorandum_id: int, commitment_id: int | None = None) -> list[OfferGroup]:
    """The finished work that stands on no live act, by order and commitment, in the sources'
    order; of one commitment if named."""
    found = [
        (kind, offer)
        for kind, source in sources.REGISTRY.items()
        for offer in source.offers(memorandum_id=memorandum_id)
        if commitment_id in (None, offer.commitment_id)
    ]
    commitments = Commitment.objects.in_bulk({offer.commitment_id for _kind, offer in found})
    groups: dict[tuple[str, str, int], OfferGroup] = {}
    for kind, offer in found:
        commitment = commitments[offer.commitment_id]
        group = OfferGroup(offer.group, kind, commitment)
        groups.setdefault((kind, offer.group, commitment.pk), group).offers.append(offer)
    return list(groups.values())
