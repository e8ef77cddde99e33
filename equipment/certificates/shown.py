"""Certificates in the shapes that pages show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.web import numbers
from core.web.forms import VersionForm
from equipment.certificates import document, kinds, printing, queries, rules
from equipment.certificates.models import Certificate
from equipment.instruments.recall.queries import recalls_of
from equipment.orders.models import WorkOrder
from equipment.orders.panels import Panel

#: So many certificates stand on the page of an order.
MOST_SHOWN = 10


def kind_words(certificate: Certificate) -> str:
    """What kind of certificate it is."""
    kind = kinds.REGISTRY.get(certificate.kind)
    return str(kind.label) if kind else certificate.kind


def beside(row: Any) -> list[tuple[Certificate, str]]:
    """The certificates that speak of a row that was read `with_told`, each with its kind."""
    return [(one, kind_words(one)) for one in queries.told_of(row)]


def page_of(certificate: Certificate, user: User) -> dict[str, Any]:
    """What the page of one certificate shows: its state, and what was frozen."""
    told = document.told(certificate)
    kind = kinds.REGISTRY[certificate.kind]
    is_held = certificate.status == Certificate.Status.UNDER_REVIEW
    return {
        "certificate": certificate,
        "recalls": list(recalls_of(certificate.subject)) if is_held else [],
        "kind": kind,
        "actions": rules.actions_for(user, certificate),
        "facts": facts_of(certificate),
        "version": VersionForm(initial={"version": certificate.version}),
        "pairs": [(",".join(pair), " + ".join(pair).upper()) for pair in printing.PAIRS],
        "verify": printing.verify_address(certificate),
        **kind.shown(told["facts"]),
    }


def facts_of(certificate: Certificate) -> list[tuple[str, Any]]:
    """The facts beside what was frozen; what is not said is left out."""
    order, old = certificate.order, certificate.supersedes
    newer = getattr(certificate, "superseded_by", None)
    subject = _subject(certificate)
    found: list[tuple[str, Any]] = [
        (_("Record"), subject),
        (_("Order"), {"url": order.get_absolute_url(), "text": str(order)}),
        (_("Issued by"), f"{certificate.issued_by.label}, {certificate.author.full_name}"),
        (_("Addressed to"), certificate.addressed_to.label),
        (_("Issued on"), numbers.day(certificate.issued_on)),
        (_("Supersedes"), {"url": old.get_absolute_url(), "text": old.number} if old else None),
        (
            _("Superseded by"),
            {"url": newer.get_absolute_url(), "text": newer.number} if newer else None,
        ),
    ]
    return [(label, value) for label, value in found if value]


def _subject(certificate: Certificate) -> dict[str, str]:
    page = reverse("equipment:certificate-record", args=[certificate.public_id])
    return {"url": page, "text": certificate.subject_label}


def panel_of(_user: User, order: WorkOrder) -> Panel | None:
    """The certificates of an order's records; orders whose work is not certified cost nothing."""
    if not kinds.are_of(order):
        return None
    rows = list(queries.of_order(order)[: MOST_SHOWN + 1])
    if not rows:
        return None
    more = f"{reverse('equipment:certificate-list')}?order={order.public_id}"
    return Panel(
        title=gettext_lazy("Certificates"),
        icon="certificate",
        rows=rows[:MOST_SHOWN],
        more=more if len(rows) > MOST_SHOWN else "",
    )
