"""What must hold of acts and signatures, whatever happened."""

from __future__ import annotations

from django.db import connection

from cooperation.acceptance import document, queries
from cooperation.acceptance.models import Act, ActLine

_CONTENT = """
SELECT 'act ' || public_id || ': the digest is not that of the content' FROM cooperation_act
WHERE content <> '' AND digest <> encode(sha256(convert_to(content, 'UTF8')), 'hex')
ORDER BY id
"""
_UNSIGNED = """
SELECT 'act ' || act.public_id || ' is accepted without the signature of ' || org.short
FROM cooperation_act act
JOIN core_party party ON party.workspace_id = act.memorandum_id AND party.role = 'signatory'
JOIN core_organisation org ON org.id = party.organisation_id
WHERE act.status = 'accepted' AND NOT EXISTS (
    SELECT 1 FROM cooperation_signature sig WHERE sig.act_id = act.id AND sig.voided_at IS NULL
    AND sig.organisation_id = party.organisation_id AND sig.authority_document <> ''
)
ORDER BY act.id, party.position
"""
_OTHER_DIGEST = """
SELECT 'signature ' || sig.public_id || ' is of another digest than act ' || act.public_id
FROM cooperation_signature sig JOIN cooperation_act act ON act.id = sig.act_id
WHERE sig.voided_at IS NULL AND sig.digest <> act.digest
ORDER BY sig.id
"""
_TWICE = """
SELECT 'item ' || source_id || ' (' || source_kind || ') is on ' || count(*) || ' signed acts'
FROM cooperation_actline line JOIN cooperation_act act ON act.id = line.act_id
WHERE act.status IN ('signed_by_one', 'accepted')
GROUP BY source_kind, source_id HAVING count(*) > 1
ORDER BY source_id
"""
CHUNK = 200


def digest_breaches() -> list[str]:
    """No act is accepted with less than both parties' signatures, no signature and no digest
    differs from the content, the lines are those that were signed, no item is signed twice."""
    found = [line for sql in (_CONTENT, _UNSIGNED, _OTHER_DIGEST, _TWICE) for line in _lines(sql)]
    return found + _other_lines()


def _lines(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def _other_lines() -> list[str]:
    """Acts under signature whose rows no longer make the document that was signed."""
    signed = Act.objects.filter(status__in=["signed_by_one", "accepted"]).exclude(content="")
    rows = queries.with_papers(signed.select_related("memorandum__workspace").order_by("pk"))
    return [
        f"act {act.public_id}: its lines are not those that were signed"
        for act in rows.iterator(chunk_size=CHUNK)
        if not _agrees(act, queries.lines_of(act))
    ]


def _agrees(act: Act, lines: list[ActLine]) -> bool:
    try:
        signed = document.read(act.content)
    except ValueError:
        return False
    return document.same_work(signed, document.build(act, lines, []))
