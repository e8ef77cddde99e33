"""What a certificate says, as a plain document of its canonical bytes."""

from __future__ import annotations

from dataclasses import dataclass

from cooperation.acceptance.document import Document, canonical, digest_of, read
from core.accounts.models import Organisation
from core.names import forms_of
from equipment.certificates.kinds import About, Kind
from equipment.certificates.models import Certificate
from equipment.orders.frozen import order_of

FORMAT = "certificate/1"


@dataclass(frozen=True)
class Frozen:
    """The canonical text of a certificate and the SHA-256 of its bytes."""

    content: str
    digest: str


def freeze(certificate: Certificate, kind: Kind, about: About, subject: object) -> Frozen:
    """All that the paper says, as it is at this moment: names of people, parties, pipe and
    catalogue among it, each as text, so that no later change of them reaches the paper."""
    document: Document = {
        "format": FORMAT,
        "certificate": certificate.public_id,
        "kind": kind.name,
        "number": certificate.number,
        "issued_on": certificate.issued_on.isoformat(),
        "demonstration": about.order.memorandum.workspace.is_demonstration,
        "memorandum": {
            "id": about.order.memorandum.public_id,
            "title": about.order.memorandum.workspace.name,
        },
        "order": order_of(about.order),
        "issued_by": party(certificate.issued_by),
        "addressed_to": party(certificate.addressed_to),
        "author": certificate.author.full_name,
        "supersedes": certificate.supersedes.number if certificate.supersedes else "",
        "subject": {"id": certificate.subject, "label": certificate.subject_label},
        "facts": kind.facts(subject),
    }
    content = canonical(document)
    return Frozen(content, digest_of(content))


def told(certificate: Certificate) -> Document:
    """The document that was issued."""
    return read(certificate.content)


def party(one: Organisation) -> Document:
    """An organisation as it was called, in all three languages."""
    return {"id": one.public_id, "short": one.short, "name": forms_of(one)}
