"""What the parties sign: an act as a plain document, its canonical bytes and their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import rfc8785

from cooperation.acceptance.models import Act, ActLine
from core.accounts.models import Party

FORMAT = "acceptance-act/1"
PLACES = Decimal("0.001")
#: Parts that come from outside the act; everything else must still be so at the second signature.
SURROUNDINGS = frozenset({"memorandum", "parties"})

Document = dict[str, Any]


def build(act: Act, lines: Iterable[ActLine], parties: Iterable[Party]) -> Document:
    """The act as it stands: text, dates (ISO 8601) and decimals (text, three places) only.

    `lines` come with their commitments and `parties` with their organisations; both are put in
    their own order, so the same act always gives the same document. Names are the English ones:
    the document does not depend on the reader's language.
    """
    ordered = sorted(lines, key=lambda line: line.position)
    workspace = act.memorandum.workspace
    return {
        "format": FORMAT,
        "act": act.public_id,
        "number": act.number,
        "title": act.title,
        "basis": act.basis,
        "remarks": act.remarks,
        "demonstration": workspace.is_demonstration,
        "memorandum": {"id": act.memorandum.public_id, "title": workspace.name},
        "parties": [
            {
                "id": party.organisation.public_id,
                "short": party.organisation.short,
                "name": party.organisation.name,
                "role": party.role,
            }
            for party in sorted(parties, key=lambda party: (party.position, party.pk))
        ],
        "lines": [_line(number, line) for number, line in enumerate(ordered, start=1)],
        "totals": _totals(ordered),
    }


def _line(number: int, line: ActLine) -> dict[str, Any]:
    return {
        "position": number,
        "id": line.public_id,
        "reference": line.reference,
        "description": line.description,
        "commitment": line.commitment.number,
        "quantity": decimal_text(line.quantity),
        "unit": line.unit,
        "done_on": line.done_on.isoformat(),
        "remark": line.remark,
    }


def _totals(lines: Iterable[ActLine]) -> list[dict[str, Any]]:
    """Sums by commitment and unit, in the order of the commitments' numbers."""
    sums: dict[tuple[str, str, str], tuple[int, Decimal]] = {}
    for line in lines:
        key = (line.commitment.number, line.commitment.title, line.unit)
        count, quantity = sums.get(key, (0, Decimal(0)))
        sums[key] = (count + 1, quantity + line.quantity)
    return [
        {
            "commitment": number,
            "title": title,
            "unit": unit,
            "lines": count,
            "quantity": decimal_text(quantity),
        }
        for (number, title, unit), (count, quantity) in sorted(sums.items())
    ]


def decimal_text(value: Decimal) -> str:
    """A decimal as text with three places: JSON's numbers would make a float of it."""
    return str(Decimal(value).quantize(PLACES))


def canonical(document: Document) -> str:
    """The document's one form as text (RFC 8785: keys sorted, no spaces, UTF-8)."""
    return rfc8785.dumps(document).decode()


def digest_of(content: str) -> str:
    """SHA-256 of the bytes of `content`, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def read(content: str) -> Document:
    """The document that frozen bytes hold."""
    document: Document = json.loads(content)
    return document


def same_work(one: Document, other: Document) -> bool:
    """Whether two documents of an act agree in all that the act itself holds."""
    return {k: v for k, v in one.items() if k not in SURROUNDINGS} == {
        k: v for k, v in other.items() if k not in SURROUNDINGS
    }
