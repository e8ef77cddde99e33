"""What becomes of certificates when what they stand on is recalled or withdrawn, in the very
transaction of that event, so that a certificate never says anything else than its record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.events.models import Event
from core.states import move
from equipment.certificates import kinds, queries, services
from equipment.certificates.models import Certificate
from equipment.instruments.recall.models import Disposal, Recall
from equipment.instruments.recall.queries import outcomes_of

STANDS = Disposal.Disposition.STANDS


def follow_event(event: Event, about: Any) -> None:
    """Registered with the events."""
    if isinstance(about, Recall):
        subjects = about.items.order_by().values_list("subject", flat=True)
        follow_recall(list(subjects), by=_by(event), now=event.occurred_at, why=event.reason)
        return
    for kind in kinds.REGISTRY.values():
        if event.verb in kind.voided:
            end_void([about.public_id], by=_by(event), now=event.occurred_at, why=event.reason)


def follow_recall(subjects: Collection[str], *, by: User, now: dt.datetime, why: str) -> None:
    """Put the standing certificates of recalled records under review, and when every party has
    disposed of the record back, or at an end when one says that it does not stand; records are
    held, so that none is issued in between."""
    for kind in kinds.REGISTRY.values():
        kind.held(subjects)
    outcomes = outcomes_of(subjects)
    rows = queries.of_subjects(subjects, Certificate.STANDING).select_for_update(no_key=True)
    for certificate in rows:
        _follow(certificate, outcomes.get(certificate.subject, STANDS), by, now, why)


def _follow(certificate: Certificate, outcome: str, by: User, now: dt.datetime, why: str) -> None:
    if outcome and outcome != STANDS:
        words = _("A recalled record that does not stand: %(why)s")
        services.end_certificate(certificate, by, now, words % {"why": why})
    elif (outcome == "") != (certificate.status == Certificate.Status.UNDER_REVIEW):
        before = {"status": certificate.status}
        move(certificate, "clear" if outcome else "review", status_since=now)
        verb = "cleared" if outcome else "reviewed"
        after = {"status": certificate.status}
        services.tell(certificate, verb, by, now, before=before, after=after)


def end_void(subjects: Collection[str], *, by: User, now: dt.datetime, why: str) -> None:
    """Withdraw the standing certificates of records that are none any more."""
    rows = queries.of_subjects(subjects, Certificate.STANDING).select_for_update(no_key=True)
    for certificate in rows:
        words = _("The record that it stands on was withdrawn: %(why)s")
        services.end_certificate(certificate, by, now, words % {"why": why})


def _by(event: Event) -> Any:
    """Who did what the event tells: a person, for recalls and withdrawals are nobody else's."""
    return event.actor
