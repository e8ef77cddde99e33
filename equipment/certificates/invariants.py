"""What must hold of certificates, whatever happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cooperation.acceptance.document import canonical, digest_of, read
from core.events.invariants import SHOWN
from equipment.certificates import kinds
from equipment.certificates.models import Certificate
from equipment.instruments.recall.models import Disposal
from equipment.instruments.recall.queries import outcomes_of

AT_ONCE = 200


def numbers_have_no_gap() -> list[str]:
    """The numbers of a party and year run from 1 on, each once."""
    series: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = Certificate.objects.order_by("issued_by", "pk").values_list("issued_by", "number")
    for party, number in rows.iterator(chunk_size=AT_ONCE):
        prefix, _dash, last = number.rpartition("-")
        series[party, prefix].append(int(last))
    return [
        f"certificates {prefix} of one party do not run from 1 to {len(found)}"
        for (_party, prefix), found in sorted(series.items())
        if sorted(found) != list(range(1, len(found) + 1))
    ][:SHOWN]


def contents_are_as_issued() -> list[str]:
    """The digest of every certificate is that of its content, which names it and is canonical."""
    rows = Certificate.objects.order_by("pk").only("public_id", "number", "content", "digest")
    return [
        f"certificate {one.public_id} is not what was issued"
        for one in rows.iterator(chunk_size=AT_ONCE)
        if not _stands(one)
    ][:SHOWN]


def _stands(certificate: Certificate) -> bool:
    try:
        told = read(certificate.content)
    except ValueError:
        return False
    return (
        digest_of(certificate.content) == certificate.digest
        and canonical(told) == certificate.content
        and told.get("certificate") == certificate.public_id
        and told.get("number") == certificate.number
    )


def standing_certificates_have_their_record() -> list[str]:
    """No certificate stands of a record that is none any more or lacks what a certificate needs,
    none of one that does not stand by a recall, and one is under review exactly while a recall
    holds its record."""
    found: list[str] = []
    for kind in kinds.REGISTRY.values():
        rows = Certificate.objects.filter(kind=kind.name, status__in=Certificate.STANDING)
        rows = rows.defer("content").order_by("pk")
        part: list[Certificate] = []
        for one in rows.iterator(chunk_size=AT_ONCE):
            part.append(one)
            if len(part) == AT_ONCE:
                found, part = found + list(_against(kind, part)), []
        found += _against(kind, part)
    return found[:SHOWN]


def _against(kind: kinds.Kind, rows: list[Certificate]) -> Iterable[str]:
    subjects = [one.subject for one in rows]
    known = {one.public_id: one for one in kind.checked(subjects)} if rows else {}
    outcomes = outcomes_of(subjects)
    for one in rows:
        record = known.get(one.subject)
        outcome = outcomes.get(one.subject, Disposal.Disposition.STANDS)
        is_void = outcome not in ("", Disposal.Disposition.STANDS)
        if record is None or kind.undone(record) or is_void:
            yield f"certificate {one.public_id} stands and its record does not"
        if (outcome == "") != (one.status == Certificate.Status.UNDER_REVIEW):
            yield f"certificate {one.public_id} is {one.status} against the recalls of its record"
