"""Commitments among the things that people are reminded of: before they are due and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.commitments.models import Commitment, CommitmentOwner
from core.accounts.models import Party, Role, User
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from core.web.numbers import day

#: States in which the work of a commitment is still owed.
OWED = (Commitment.Status.AGREED, Commitment.Status.IN_PROGRESS)


def due_commitments(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Commitments whose work is owed; the signatory parties and the owner on each side answer."""
    parties = Party.objects.filter(
        workspace=OuterRef("memorandum"), role=Party.Role.SIGNATORY
    ).order_by("position")
    owners = CommitmentOwner.objects.filter(commitment=OuterRef("pk")).order_by("pk")
    rows = Commitment.objects.filter(status__in=OWED)
    if until is not None:
        rows = rows.filter(due__lte=until)
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    for row in rows.order_by("pk").annotate(
        sides=ArraySubquery(parties.values("organisation_id")),
        people=ArraySubquery(owners.values("person_id")),
    ):
        yield Due(
            object_id=row.public_id,
            reference=row.number,
            label=row.title,
            workspace_id=row.memorandum_id,
            on=row.due,
            sides=frozenset(row.sides),
            people=frozenset(row.people),
        )


def seen_commitments(user: User) -> QuerySet[Any]:
    """The commitments that the person may see."""
    found: QuerySet[Any] = Commitment.objects.visible_to(user)
    return found


def _words(told: Told) -> str:
    values = {"number": told.reference, "title": told.label, "day": day(told.due_on)}
    left = told.days_left
    if left == 0:
        return _("%(number)s is due today: %(title)s") % values
    if left > 0:
        said = ngettext(
            "%(number)s is due in %(days)s day, on %(day)s: %(title)s",
            "%(number)s is due in %(days)s days, on %(day)s: %(title)s",
            left,
        )
        return said % {**values, "days": left}
    said = ngettext(
        "%(number)s has been overdue for %(days)s day, since %(day)s: %(title)s",
        "%(number)s has been overdue for %(days)s days, since %(day)s: %(title)s",
        -left,
    )
    return said % {**values, "days": -left}


def _subject(bare: Bare) -> str:
    if bare.days_left < 0:
        return _("Commitment %(number)s is overdue") % {"number": bare.reference}
    return _("Commitment %(number)s is due soon") % {"number": bare.reference}


KIND = Kind(
    name="commitment_due",
    label=gettext_lazy("Commitments that fall due"),
    icon="calendar-due",
    url_name="cooperation:commitment-detail",
    dates={"due": due_commitments},
    visible=seen_commitments,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(
            code="commitment-due",
            date_field="due",
            days_before=(30, 14, 7, 1),
            days_after=(1, 7, 14),
            roles=(Role.COORDINATOR,),
            escalate_after=7,
        ),
    ),
    verbs=frozenset(
        {"commitment.accepted", "commitment.cancelled", "commitment.held", "commitment.resumed"}
    ),
)
