"""Certificates among what people are told of at once: those under review and those withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Role, User
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from equipment.certificates.models import Certificate

Status = Certificate.Status


def _due(status: str, until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    rows = Certificate.objects.filter(status=status).defer("content")
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    for one in rows.order_by("pk"):
        since = timezone.localdate(one.status_since)
        if until is None or since <= until:
            yield Due(
                object_id=one.public_id,
                reference=one.number,
                label=one.subject_label,
                workspace_id=one.memorandum_id,
                on=since,
                sides=frozenset({one.issued_by_id, one.addressed_to_id}),
            )


def withdrawn(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Withdrawn certificates, for the party that issued them and the one that holds them."""
    return _due(Status.WITHDRAWN, until, ids)


def reviewed(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Certificates under review, for the same until every party has disposed of their record."""
    return _due(Status.UNDER_REVIEW, until, ids)


def seen_certificates(user: User) -> QuerySet[Any]:
    """The certificates that the person may see."""
    found: QuerySet[Any] = Certificate.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "record": told.label}
    if told.date_field == "withdrawn":
        return _("Certificate %(number)s was withdrawn: %(record)s") % values
    return _("Certificate %(number)s is under review: %(record)s") % values


def _subject(bare: Bare) -> str:
    values = {"number": bare.reference}
    if bare.date_field == "withdrawn":
        return _("Certificate %(number)s was withdrawn") % values
    return _("Certificate %(number)s is under review") % values


KIND = Kind(
    name="certificate",
    label=gettext_lazy("Certificates that were withdrawn or are under review"),
    icon="certificate",
    url_name="equipment:certificate-detail",
    dates={"withdrawn": withdrawn, "review": reviewed},
    visible=seen_certificates,
    words=_words,
    subject=_subject,
    rules=tuple(
        RuleTerms(
            code=f"certificate-{name}",
            date_field=name,
            days_before=(0,),
            roles=(Role.ENGINEER, Role.COORDINATOR),
            channel="now",
        )
        for name in ("withdrawn", "review")
    ),
    verbs=frozenset({"certificate.withdrawn", "certificate.reviewed", "certificate.cleared"}),
)
