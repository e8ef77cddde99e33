"""What must hold of defect acts, whatever happened."""

from __future__ import annotations

from django.db import connection

from cooperation.acceptance.document import digest_of, read
from core.events.invariants import SHOWN
from equipment.defects import document, queries
from equipment.defects.models import FROZEN, DefectAct

_OWN = """
SELECT act.public_id FROM equipment_defectact act JOIN core_user who ON who.id = act.decided_by_id
WHERE act.status IN ('agreed', 'superseded') AND (
    act.drawn_up_by_id = act.addressed_to_id OR who.organisation_id = act.drawn_up_by_id
)
ORDER BY act.id LIMIT %s
"""


def agreed_acts_stand() -> list[str]:
    """What was sent and agreed is what the digest says, its findings are those of the content,
    and nobody agreed to an act of their own party."""
    return _own() + _changed()


def _own() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [SHOWN])
        return [f"defect act {row[0]} was agreed by its own party" for row in cursor.fetchall()]


def _changed() -> list[str]:
    rows = queries.with_names(DefectAct.objects.filter(status__in=FROZEN).order_by("pk"))
    return [
        f"defect act {act.public_id}: its content is not what was sent"
        for act in rows.iterator(chunk_size=200)
        if not _stands(act)
    ][:SHOWN]


def _stands(act: DefectAct) -> bool:
    try:
        sent = read(act.content)
    except ValueError:
        return False
    now = document.build(act, queries.findings_of(act), {}, {})
    own = [_bare(one) for one in sent.get("findings", ())] == [_bare(o) for o in now["findings"]]
    return digest_of(act.content) == act.digest and own


def _bare(finding: dict[str, object]) -> dict[str, object]:
    """A finding without what comes from outside it: names of pipe and of types, its photos."""
    outside = ("subject", "photos", "repair_type_name")
    return {name: value for name, value in finding.items() if name not in outside}
