"""Reads of recalls that page, API, clock and certificates share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from core.accounts.models import User
from core.clocks.queries import with_clock
from equipment.instruments.recall import rules
from equipment.instruments.recall.models import Disposal, Recall, RecallItem


def under_review(public_ids: Collection[str]) -> set[str]:
    """Those of the records that a recall holds under review: some party has still to dispose of
    them. One statement."""
    waiting = Disposal.objects.filter(item__subject__in=public_ids, disposition="")
    return set(waiting.order_by().values_list("item__subject", flat=True).distinct())


def outcomes_of(public_ids: Collection[str]) -> dict[str, str]:
    """What becomes of those of the records that were ever recalled, by their public ids: empty
    while some party has still to dispose of one, else the gravest word. One statement."""
    words: dict[str, list[str]] = defaultdict(list)
    rows = Disposal.objects.filter(item__subject__in=public_ids).order_by()
    for subject, disposition in rows.values_list("item__subject", "disposition"):
        words[subject].append(disposition)
    return {subject: rules.outcome(said) for subject, said in words.items()}


def recalls_of(subject: str) -> QuerySet[Recall]:
    """The open recalls that hold a record under review."""
    rows: QuerySet[Recall] = Recall.objects.filter(status=Recall.Status.UNDER_REVIEW)
    return rows.filter(items__subject=subject).distinct().order_by("pk")


def waiting_parties(recall: Recall) -> list[int]:
    """The parties whose word some record of the recall still waits for; one statement."""
    waiting = Disposal.objects.filter(item__recall=recall, disposition="")
    return sorted(waiting.order_by().values_list("organisation_id", flat=True).distinct())


def waits_for(organisation_id: int | None) -> Q:
    """The recalls of which a record waits for that party's word."""
    waiting = Disposal.objects.filter(
        item__recall=OuterRef("pk"), organisation=organisation_id, disposition=""
    )
    return Q(status=Recall.Status.UNDER_REVIEW) & Q(Exists(waiting))


def recalls_for(user: User) -> QuerySet[Recall]:
    """Recalls that the person sees with what a list shows: `records`, `open_records`, clock."""
    visible: QuerySet[Recall] = Recall.objects.visible_to(user)
    waiting = Q(items__disposals__disposition="")
    rows = visible.select_related("instrument", "organisation", "calibration").annotate(
        records=Count("items", distinct=True),
        open_records=Count("items", filter=waiting, distinct=True),
    )
    return with_clock(rows)


def recall_for(user: User) -> QuerySet[Recall]:
    """Recalls that the person sees, with all that the page of one shows but its records."""
    visible: QuerySet[Recall] = Recall.objects.visible_to(user)
    rows = visible.select_related("instrument", "organisation", "calibration", "made_by")
    return with_clock(rows, whole=True)


def items_of(recall: Recall) -> QuerySet[RecallItem]:
    """The records of a recall with every party's word on each; two statements."""
    words = Disposal.objects.select_related("organisation", "person").order_by("organisation")
    return recall.items.prefetch_related(Prefetch("disposals", words))
