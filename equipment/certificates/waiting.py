"""Certificates that do not count as they were issued, among the exceptions of the programme and on
the side of whoever must act: those under review, and those withdrawn with none in their place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.dashboards.exceptions import ExceptionLine
from cooperation.dashboards.waiting import Waiting
from cooperation.memoranda.models import Memorandum
from core.accounts.models import User, Workspace
from core.accounts.rules import WORKERS, holds
from equipment.certificates.models import Certificate, CertificateLine
from equipment.instruments.recall.models import Disposal, Recall

KIND = gettext_lazy("Certificate")
MOST = 50
#: A certificate that was withdrawn longer ago is nobody's work any more.
LATELY = dt.timedelta(days=30)
Status = Certificate.Status


@dataclass(frozen=True)
class _Row:
    number: str
    public_id: str
    label: str
    status: str
    since: dt.datetime
    area_id: int | None
    waits_for: str


def reviewed(memorandum_id: int, party_id: int | None = None) -> QuerySet[Any]:
    """Certificates under review whose record waits for a word, of that party where one is given."""
    words = Disposal.objects.filter(
        item__recall__memorandum=memorandum_id,
        item__recall__status=Recall.Status.UNDER_REVIEW,
        disposition="",
    )
    if party_id is not None:
        words = words.filter(organisation=party_id)
    rows: QuerySet[Any] = Certificate.objects.filter(
        memorandum=memorandum_id, subject__in=words.order_by().values("item__subject")
    )
    return rows.filter(status=Status.UNDER_REVIEW)


def unreplaced(memorandum_id: int, on: dt.date) -> QuerySet[Any]:
    """Certificates that were withdrawn lately and speak of a joint or an item of which none of
    their kind stands."""
    same = Q(line__joint=OuterRef("line__joint")) | Q(line__item=OuterRef("line__item"))
    standing = CertificateLine.objects.filter(
        same,
        certificate__status__in=Certificate.STANDING,
        certificate__kind=OuterRef("certificate__kind"),
    )
    bare = CertificateLine.objects.filter(~Exists(standing), certificate=OuterRef("pk"))
    begun = timezone.make_aware(dt.datetime.combine(on - LATELY, dt.time.min))
    rows: QuerySet[Any] = Certificate.objects.filter(
        Exists(bare), memorandum=memorandum_id, status=Status.WITHDRAWN, status_since__gte=begun
    )
    return rows


def off_course(memorandum: Memorandum, _user: User, on: dt.date) -> list[ExceptionLine]:
    """What does not count as it was issued: withdrawn, red, or under review."""
    review, ended = reviewed(memorandum.pk), unreplaced(memorandum.pk, on)
    return [
        ExceptionLine(
            text=_words(row),
            url=_url(row),
            tone=_tone(row),
            since=row.since,
            waits_for=row.waits_for,
            area_id=row.area_id,
            kind=KIND,
            note=row.label,
        )
        for row in _told(review, ended)
    ]


def certificates_waiting(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
    """Certificates under review that wait for the person's party, and those of its own that were
    withdrawn; its workers see to both."""
    if not holds(user, workspace.pk, WORKERS):
        return []
    party = user.organisation.short if user.organisation else ""
    return [
        Waiting(
            text=_words(row),
            url=_url(row),
            since=row.since,
            party=party,
            tone=_tone(row),
            kind=KIND,
            note=row.label,
        )
        for row in _told(*_of_party(user, workspace.pk, on))
    ]


def reviewed_counted(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The certificates under review of My side, for the count in the menu."""
    rows, _ended = _of_party(user, workspace.pk, timezone.localdate())
    return rows if holds(user, workspace.pk, WORKERS) else rows.none()


def unreplaced_counted(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The withdrawn certificates of My side, for the count in the menu."""
    _review, rows = _of_party(user, workspace.pk, timezone.localdate())
    return rows if holds(user, workspace.pk, WORKERS) else rows.none()


def _of_party(user: User, memorandum_id: int, on: dt.date) -> tuple[QuerySet[Any], QuerySet[Any]]:
    party = user.organisation_id or 0
    return reviewed(memorandum_id, party), unreplaced(memorandum_id, on).filter(issued_by=party)


def _told(review: QuerySet[Any], ended: QuerySet[Any]) -> list[_Row]:
    """Both as rows, the longest first; one statement."""
    words = Disposal.objects.filter(item__subject=OuterRef("subject"), disposition="").order_by()
    asked = words.values("item__subject").annotate(
        names=StringAgg("organisation__short", ", ", distinct=True)
    )
    both = _columns(review, Subquery(asked.values("names"))).union(
        _columns(ended, F("issued_by__short")), all=True
    )
    return [_Row(*told) for told in both.order_by("status_since")[:MOST]]


def _columns(rows: QuerySet[Any], waits_for: Any) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(waits_for=Cast(waits_for, TextField()))
        .values_list(
            "number", "public_id", "subject_label", "status", "status_since",
            "order__commitment__area", "waits_for",
        )
    )  # fmt: skip
    return found


def _words(row: _Row) -> str:
    told = {"number": row.number}
    if row.status == Status.WITHDRAWN:
        return _("Certificate %(number)s was withdrawn and none stands in its place") % told
    return _("Certificate %(number)s is under review: decide on its recalled record") % told


def _tone(row: _Row) -> str:
    return "red" if row.status == Status.WITHDRAWN else "amber"


def _url(row: _Row) -> str:
    return reverse("equipment:certificate-detail", args=[row.public_id])
