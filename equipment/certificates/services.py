"""Every write of certificates: one transaction, one change of state, one event each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.accounts.models import User
from core.errors import NotAllowed
from core.events import reasons
from core.events import services as events
from core.ids import new_public_id
from core.numbering import next_number
from core.states import move
from equipment.certificates import document, kinds, queries, rules
from equipment.certificates.kinds import Kind
from equipment.certificates.models import Certificate, CertificateLine
from equipment.instruments.recall.queries import outcomes_of


@transaction.atomic
def issue_certificate(
    *, subject: Any, by: User, now: dt.datetime, supersedes: Certificate | None = None
) -> Certificate:
    """Issue a certificate of a record for the party that carried its order out, frozen as the
    record stands now; with `supersedes` it takes the place of the one that stands.

    Raises NotAllowed, or Refused with `rows` that name all that the record lacks; a refused issue
    uses no number.
    """
    kind = kinds.kind_of(subject)
    kind.held([subject.public_id])
    whole = kind.whole([subject.public_id])[0]
    about = kind.about(whole)
    rules.require_issuer(by, about.order)
    rules.check_complete(lacking_of(kind, [whole])[whole.public_id])
    rules.check_standing(queries.standing_of(whole.public_id), supersedes)
    if supersedes is not None:
        _supersede(supersedes, by, now)
    certificate = _numbered(kind, about, whole.public_id, by, now)
    certificate.supersedes = supersedes
    frozen = document.freeze(certificate, kind, about, whole)
    certificate.content, certificate.digest = frozen.content, frozen.digest
    certificate.save(force_insert=True)
    CertificateLine.objects.bulk_create(
        CertificateLine(certificate=certificate, line=line) for line in about.lines
    )
    after = {"status": certificate.status, "subject": certificate.subject_label}
    if supersedes is not None:
        after["supersedes"] = supersedes.number
    tell(certificate, "issued", by, now, after={**after, "digest": certificate.digest})
    return certificate


def lacking_of(kind: Kind, records: Sequence[Any]) -> dict[str, list[str]]:
    """By public id, what keeps records from a certificate, read as their kind checks them; one
    statement."""
    outcomes = outcomes_of([one.public_id for one in records])
    return {
        one.public_id: kind.lacking(one) + rules.recalled_words(outcomes.get(one.public_id))
        for one in records
    }


def _numbered(
    kind: Kind, about: kinds.About, subject: str, by: User, now: dt.datetime
) -> Certificate:
    order, today = about.order, timezone.localdate(now)
    given = Certificate.objects.filter(issued_by=order.executor_id)
    prefix = f"{order.executor.short}-{today.year}-"
    return Certificate(
        public_id=new_public_id("crt"),
        number=next_number(given, prefix, owner=order.executor),
        memorandum_id=order.memorandum_id,
        order=order,
        kind=kind.name,
        subject=subject,
        subject_label=about.label,
        issued_by=order.executor,
        addressed_to=order.requested_by,
        author=by,
        issued_at=now,
        issued_on=today,
        status_since=now,
    )


def _supersede(old: Certificate, by: User, now: dt.datetime) -> None:
    before = {"status": old.status}
    move(old, "supersede", status_since=now)
    tell(old, "superseded", by, now, before=before, after={"status": old.status})


@transaction.atomic
def replace_certificate(*, certificate: Certificate, by: User, now: dt.datetime) -> Certificate:
    """Issue a newer certificate of the same record in the place of one that stands.

    Raises NotAllowed, Refused by state or for what the record lacks, Conflict.
    """
    rules.require_withdrawer(by, certificate)
    subject = kinds.subject_of(by, certificate.subject)
    if subject is None:
        raise NotAllowed(rules.unseen_words())
    return issue_certificate(subject=subject, by=by, now=now, supersedes=certificate)


@transaction.atomic
def withdraw_certificate(
    *, certificate: Certificate, by: User, now: dt.datetime, reason: str
) -> Certificate:
    """Say for the party that issued it that a certificate does not count, and why; its holders are
    told. Raises NotAllowed, Conflict, Refused by state or without a reason."""
    rules.require_withdrawer(by, certificate)
    told = reasons.required(reason)
    return end_certificate(certificate, by, now, told)


def end_certificate(
    certificate: Certificate, by: User, now: dt.datetime, reason: str
) -> Certificate:
    """Withdraw a certificate in the caller's transaction. Raises Conflict, Refused by state."""
    before = {"status": certificate.status}
    move(certificate, "withdraw", status_since=now, withdrawn_reason=reason[:500], withdrawn_by=by)
    after = {"status": certificate.status}
    tell(certificate, "withdrawn", by, now, before=before, after=after, reason=reason)
    return certificate


@transaction.atomic
def draft_retest(*, certificate: Certificate, by: User, now: dt.datetime) -> str:
    """The page of a draft of new work that begins as the record of a withdrawn certificate did.

    Raises NotAllowed, or Refused when the work cannot be drafted.
    """
    if not rules.may_repeat(by, certificate):
        raise NotAllowed(rules.unrepeatable_words())
    kind = kinds.REGISTRY[certificate.kind]
    found = kind.whole([certificate.subject])
    if kind.again is None or not found:
        raise NotAllowed(rules.unrepeatable_words())
    return kind.again(found[0], by, now)


def tell(certificate: Certificate, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    """The one event of a change of a certificate."""
    events.record(verb=f"certificate.{verb}", about=certificate, by=by, now=now, **told)
