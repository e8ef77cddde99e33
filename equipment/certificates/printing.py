"""The paper of a certificate as PDF in two languages side by side, from its frozen content alone.

The same content, state and languages always give the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.documents import codes, typeset
from core.documents.languages import Pair, both, day, spoken
from equipment.certificates import document, kinds
from equipment.certificates.models import Certificate
from equipment.certificates.wording import named

TEMPLATE = "equipment/certificates/certificate.typ"
#: The pairs that are offered on pages.
PAIRS: tuple[Pair, ...] = (("az", "en"), ("az", "ru"))
WORDS = {
    "page": _("Page"),
    "memorandum": _("Memorandum"),
    "order": _("Work order"),
    "issued-by": _("Issued by"),
    "addressed-to": _("Addressed to"),
    "issued-on": _("Issued on"),
    "record": _("Record"),
    "supersedes": _("Supersedes"),
    "withdrawn": _("Withdrawn with reason"),
    "verdict": _("Verdict"),
    "digest": _("Digest (SHA-256)"),
    "digest-means": _(
        "Of the certificate's canonical JSON (RFC 8785), which was frozen when it was issued. The "
        "page behind the code shows the same digest and whether the certificate stands."
    ),
}
DEMONSTRATION = _("Demonstration data: nothing here is real.")
MARKS: dict[str, tuple[str | Promise, str]] = {
    "under_review": (_("Under review: an instrument of it was recalled"), "amber"),
    "superseded": (_("Superseded by a later certificate"), "red"),
    "withdrawn": (_("Withdrawn: does not count"), "red"),
}


def certificate_pdf(certificate: Certificate, languages: Pair) -> bytes:
    """The PDF of a certificate; its state stands above it while it is not valid."""
    data = _data(certificate, languages)
    return typeset.pdf(TEMPLATE, data, dated=certificate.issued_at)


def file_name(certificate: Certificate, languages: Pair) -> str:
    """Such as certificate-STP-2026-001-az-en.pdf, in plain letters."""
    return f"{_stem(certificate)}-{'-'.join(languages)}.pdf"


def content_name(certificate: Certificate) -> str:
    """Such as certificate-STP-2026-001.json, in plain letters."""
    return f"{_stem(certificate)}.json"


def _stem(certificate: Certificate) -> str:
    number = certificate.number
    plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in number)
    return f"certificate-{plain}"


def verify_address(certificate: Certificate) -> str:
    """The public page that tells the state of a certificate, as its code gives it."""
    path = reverse("equipment:certificate-verify", args=[certificate.token])
    return f"{settings.PUBLIC_URL}{path}"


def _data(certificate: Certificate, languages: Pair) -> dict[str, Any]:
    told = document.told(certificate)
    kind, facts = kinds.REGISTRY[told["kind"]], told["facts"]
    words = spoken(WORDS, languages)
    title = both(lambda: kind.label, languages)
    address = verify_address(certificate)
    on = dt.date.fromisoformat(told["issued_on"])
    return {
        "lang": languages[0],
        "words": words,
        "title": [f"{word} {told['number']}" for word in title],
        "subtitle": told["subject"]["label"],
        "reference": told["number"],
        "memorandum": told["memorandum"]["title"],
        "order": f"{told['order']['number']} {told['order']['title']}",
        "parties": [
            _party(told["issued_by"], languages), _party(told["addressed_to"], languages),
        ],
        "author": told["author"],
        "issued-on": day(on),
        "supersedes": told["supersedes"],
        "withdrawn": certificate.withdrawn_reason,
        "marks": _marks(certificate, told["demonstration"], languages),
        "dated": [on.year, on.month, on.day],
        "qr": codes.qr_svg(address),
        "foot": f"{address} · SHA-256 {certificate.digest[:16]}…",
        "verdict": asdict(kind.verdict(facts, languages)),
        "sections": [one.plain() for one in kind.sections(facts, languages)],
        "digest": certificate.digest,
    }  # fmt: skip


def _party(told: dict[str, Any], languages: Pair) -> dict[str, Any]:
    """The names of a party as they were, in the two languages."""
    first, *others = named(told["name"], languages)
    return {"short": told["short"], "name": first, "others": others}


def _marks(
    certificate: Certificate, is_demonstration: bool, languages: Pair
) -> Sequence[list[Any]]:
    found: list[list[Any]] = []
    if is_demonstration:
        found.append([both(partial(str, DEMONSTRATION), languages), "amber"])
    if certificate.status in MARKS:
        said, tone = MARKS[certificate.status]
        found.append([both(partial(str, said), languages), tone])
    return found
