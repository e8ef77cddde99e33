"""Putting findings on a defect act that is not sent: checked whole, kept by line."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from core.errors import Refused
from core.files.models import Attachment
from equipment.defects import queries, rules
from equipment.defects.models import DefectAct, Finding
from equipment.defects.rules import FindingFacts
from equipment.orders.models import OrderLine, WorkOrder

#: What `bulk_update` writes of a finding.
COLUMNS = ("position", "defect", "where", "decision", "measured", "measured_unit", *rules.LIMITS)


def checked(
    order: WorkOrder,
    facts: Sequence[FindingFacts],
    *,
    act: DefectAct | None = None,
    old: DefectAct | None = None,
) -> list[FindingFacts]:
    """The findings in the order of their lines, each with its line as it is now.

    `act` is the one that they stand on already, `old` the one that it supersedes. Raises Refused
    with a row for each finding that cannot be.
    """
    rows = OrderLine.objects.filter(pk__in=[one.line.pk for one in facts])
    lines = rows.select_related("joint", "item").in_bulk()
    fresh = [replace(one, line=lines.get(one.line.pk, one.line)) for one in facts]
    taken = queries.other_acts_of(list(lines.values()), act, old)
    renewed = set(old.findings.values_list("line_id", flat=True)) if old is not None else set()
    coded = queries.types_coded(one.repair_type.strip() for one in fresh)
    types = {code: str(row.family) for code, row in coded.items()}
    rules.check_findings(fresh, order, rules.Known(taken, renewed, types))
    return sorted(fresh, key=lambda one: one.line.position)


def addressee(order: WorkOrder, facts: Iterable[FindingFacts]) -> int:
    """The party that agrees to all of the findings, the other one of the order without any.

    Raises Refused with a row for each finding that another party than the first's agrees to.
    """
    asked = [(one, rules.agreeing_party(order, one.line.subject.organisation_id)) for one in facts]
    party: int = asked[0][1] if asked else order.requested_by_id
    words = _("This pipe belongs to another party: it stands on an act of its own.")
    rows = [
        {"row": one.line.public_id, "field": "line", "message": f"{one.line.subject}: {words}"}
        for one, who in asked
        if who != party
    ]
    if rows:
        raise Refused(words, field="findings", rows=rows)
    return party


def write(act: DefectAct, facts: Sequence[FindingFacts]) -> None:
    """Store `facts` as the findings of `act`: of each line the first stays the first.

    Raises Refused when a finding would go that has photos.
    """
    before: dict[int, deque[Finding]] = defaultdict(deque)
    for one in act.findings.order_by("position"):
        before[one.line_id].append(one)
    kept: list[Finding] = []
    added: list[Finding] = []
    for position, fact in enumerate(facts, start=1):
        mine = before[fact.line.pk]
        row = mine.popleft() if mine else Finding(act=act, memorandum_id=act.memorandum_id)
        (kept if row.pk else added).append(row)
        for name, value in {**fact.values, "position": position}.items():
            setattr(row, name, value)
    _drop([one for rows in before.values() for one in rows])
    Finding.objects.bulk_update(kept, COLUMNS, 500)
    Finding.objects.bulk_create(added, 500)


def _drop(findings: Collection[Finding]) -> None:
    ids = [one.public_id for one in findings]
    photos = Attachment.objects.filter(parent_type=queries.PHOTOS_OF, parent_id__in=ids)
    if findings and photos.exists():
        words = _("A finding with photos stays. Say of it that nothing is to be done.")
        raise Refused(words, field="findings")
    Finding.objects.filter(pk__in=[one.pk for one in findings]).delete()


def facts_of(findings: Iterable[Finding]) -> list[FindingFacts]:
    """Stored findings as their finder said them."""
    names = list(FindingFacts.__dataclass_fields__)
    return [FindingFacts(**{name: getattr(one, name) for name in names}) for one in findings]
