"""Reads of certificates that page, API, search and services share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from core.accounts.models import User
from core.transfer.models import Export
from equipment.certificates.models import BatchedCertificate, Certificate, CertificateLine
from equipment.orders.models import WorkOrder

#: What a page tells of certificates beside what they speak of, and of how many at most.
BESIDE = ("public_id", "number", "kind", "issued_on", "status")
MOST_BESIDE = 20
NAMED = ("order", "issued_by", "addressed_to", "author", "supersedes", "withdrawn_by")


def certificates_for(user: User) -> QuerySet[Certificate]:
    """Certificates that the person sees, with what a list shows of them."""
    visible: QuerySet[Certificate] = Certificate.objects.visible_to(user)
    lines = CertificateLine.objects.filter(certificate=OuterRef("pk")).order_by()
    count = Subquery(lines.values("certificate").annotate(count=Count("pk")).values("count"))
    rows = visible.select_related("order", "issued_by", "addressed_to").defer("content")
    return rows.annotate(line_count=Coalesce(count, 0))


def certificate_for(user: User) -> QuerySet[Certificate]:
    """Certificates that the person sees, with all that the page of one names."""
    visible: QuerySet[Certificate] = Certificate.objects.visible_to(user)
    return visible.select_related(
        "memorandum__workspace", "supersedes__superseded_by", "superseded_by", *NAMED
    )


def standing_of(subject: str) -> Certificate | None:
    """The certificate that stands for a record."""
    rows = Certificate.objects.filter(subject=subject, status__in=Certificate.STANDING)
    found: Certificate | None = rows.first()
    return found


def with_told(rows: QuerySet[Any], **by: OuterRef) -> QuerySet[Any]:
    """The same rows with the newest certificates that `by` finds of each, in no statement more;
    `told_of` reads them."""
    own = Certificate.objects.filter(**by).order_by("-pk")
    told = own.values(told=JSONObject(**{name: name for name in BESIDE}))
    found: QuerySet[Any] = rows.annotate(certificates_told=ArraySubquery(told[:MOST_BESIDE]))
    return found


def told_of(row: Any) -> list[Certificate]:
    """Certificates as a page names them beside the row that was read `with_told`, the newest
    first."""
    return [
        Certificate(**{**one, "issued_on": dt.date.fromisoformat(one["issued_on"])})
        for one in row.certificates_told
    ]


def of_order(order: WorkOrder) -> QuerySet[Certificate]:
    """The certificates of an order's records, the newest first."""
    rows: QuerySet[Certificate] = Certificate.objects.filter(order=order)
    return rows.defer("content").order_by("-pk")


def of_subjects(subjects: Iterable[str], statuses: Collection[str]) -> QuerySet[Any]:
    """The certificates of records that are in one of the states, in a turn that never changes."""
    rows: QuerySet[Any] = Certificate.objects.filter(subject__in=list(subjects))
    return rows.filter(status__in=statuses).defer("content").order_by("pk")


def batched(export: Export) -> QuerySet[BatchedCertificate]:
    """The records of a batch in their order."""
    rows: QuerySet[BatchedCertificate] = BatchedCertificate.objects.filter(export=export)
    return rows.order_by("position")


def batched_with_certificates(export: Export) -> QuerySet[BatchedCertificate]:
    """The records of a batch with what a list tells of their certificates."""
    rows = batched(export).select_related("certificate__issued_by")
    return rows.defer("certificate__content")
