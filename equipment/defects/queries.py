"""Reads of defect acts that page, API, documents and the slices of repair share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from core.accounts.models import User
from core.api.rows import json_list
from core.clocks.queries import with_clock
from core.files.models import Attachment
from equipment.catalogue.queries import repair_types_of
from equipment.catalogue.repair_models import RepairType
from equipment.defects import rules
from equipment.defects.models import DefectAct, Finding
from equipment.orders.models import OrderLine, WorkOrder

#: How findings are named among the parents of files.
PHOTOS_OF = "finding"
#: What the page of a repair shows of a finding that was agreed.
TOLD = (
    "public_id", "defect", "where", "measured", "measured_unit", "decision", "repair_type",
    "proposal",
)  # fmt: skip


def types_coded(codes: Iterable[str]) -> dict[str, RepairType]:
    """Types of work of the catalogue by their codes; no statement where none is named."""
    wanted = {code for code in codes if code}
    rows = RepairType.objects.filter(code__in=wanted) if wanted else RepairType.objects.none()
    return {row.code: row for row in rows}


def types_of(findings: Iterable[Finding]) -> dict[str, RepairType]:
    """The types of work that findings propose, by their codes."""
    return types_coded(one.repair_type for one in findings)


def types_for(order: WorkOrder, findings: Iterable[Finding]) -> list[RepairType]:
    """The types that may be chosen on an order, and those that its findings have already."""
    named = {one.repair_type for one in findings if one.repair_type}
    return list(repair_types_of(order.kind) | RepairType.objects.filter(code__in=named))


def acts_for(user: User) -> QuerySet[DefectAct]:
    """Defect acts that the person sees, with what a list shows of them and their clock."""
    visible: QuerySet[DefectAct] = DefectAct.objects.visible_to(user)
    found = Finding.objects.filter(act=OuterRef("pk")).order_by().values("act")
    count = Subquery(found.annotate(count=Count("pk")).values("count"))
    lines = Subquery(found.annotate(count=Count("line", distinct=True)).values("count"))
    rows = visible.select_related("order", "drawn_up_by", "addressed_to").defer("content")
    return with_clock(
        rows.annotate(finding_count=Coalesce(count, 0), line_count=Coalesce(lines, 0))
    )


def act_for(user: User) -> QuerySet[DefectAct]:
    """Defect acts that the person sees, with all that the page of one shows."""
    visible: QuerySet[DefectAct] = DefectAct.objects.visible_to(user)
    return with_clock(with_names(visible), whole=True)


def with_names(rows: QuerySet[DefectAct]) -> QuerySet[DefectAct]:
    """The same acts with whatever a document of one names."""
    return rows.select_related(
        "memorandum__workspace",
        "order__requested_by",
        "order__executor",
        "drawn_up_by",
        "addressed_to",
        "supersedes",
        "decided_by",
        "created_by",
    )


def findings_of(act: DefectAct) -> QuerySet[Finding]:
    """The findings in their order, each with its line and the pipe or item on it."""
    rows: QuerySet[Finding] = Finding.objects.filter(act=act)
    return rows.select_related("line__joint__product_line", "line__item").order_by("position")


def photos_of(findings: Iterable[Finding]) -> dict[str, list[Attachment]]:
    """The files of findings by their public ids, the oldest first; one statement."""
    ids = [one.public_id for one in findings]
    rows = Attachment.objects.filter(parent_type=PHOTOS_OF, parent_id__in=ids)
    found: dict[str, list[Attachment]] = defaultdict(list)
    for one in rows.select_related("content").order_by("pk"):
        found[one.parent_id].append(one)
    return found


def acts_of(order: WorkOrder) -> QuerySet[DefectAct]:
    """The defect acts of an order, the newest first."""
    rows: QuerySet[DefectAct] = DefectAct.objects.filter(order=order)
    return rows.select_related("addressed_to").defer("content").order_by("-pk")


def lines_of(order: WorkOrder) -> QuerySet[OrderLine]:
    """The lines of an order on which something can still be found, in their order."""
    rows: QuerySet[OrderLine] = OrderLine.objects.filter(order=order)
    rows = rows.exclude(status=OrderLine.Status.REJECTED)
    return rows.select_related("joint__product_line", "item").order_by("position")


def other_acts_of(
    lines: Collection[OrderLine], act: DefectAct | None, old: DefectAct | None
) -> dict[int, str]:
    """By the key of a line the number of a live act on which it stands; `act` itself and the
    one that it supersedes are left out."""
    own = [one.pk for one in (act, old) if one is not None]
    rows = Finding.objects.filter(line__in=[line.pk for line in lines])
    rows = rows.filter(act__status__in=DefectAct.LIVE).exclude(act__in=own)
    return dict(rows.values_list("line_id", "act__number"))


def with_agreed(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """The same lines, each with the findings of agreed acts; `agreed_of` reads them."""
    agreed = Finding.objects.filter(line=OuterRef("pk"), act__status=DefectAct.Status.AGREED)
    told = JSONObject(
        **{name: F(name) for name in TOLD},
        act_id=F("act__public_id"), number=F("act__number"),
    )  # fmt: skip
    rows = agreed.order_by("position").annotate(told=told).values("told")
    return lines.annotate(agreed_findings=json_list(rows, comparable=True))


def agreed_of(line: Any) -> list[Finding]:
    """What agreed acts say of a line that was read `with_agreed`; each finding has its act."""
    found = []
    for told in line.agreed_findings:
        act = DefectAct(public_id=told.pop("act_id"), number=told.pop("number"))
        measured = told.pop("measured")
        read = None if measured is None else Decimal(str(measured))
        found.append(Finding(**told, measured=read, act=act))
    return found


def agreed_findings(order: WorkOrder) -> dict[int, list[Finding]]:
    """The findings of agreed acts on an order, each with its act, by the key of their line; one
    statement."""
    agreed = Finding.objects.filter(act__order=order, act__status=DefectAct.Status.AGREED)
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in agreed.select_related("act").defer("act__content").order_by("position"):
        found[one.line_id].append(one)
    return dict(found)


def decisions_of(order: WorkOrder) -> dict[int, set[str]]:
    """What agreed acts decide on each line of an order, by the key of the line; one statement."""
    rows = agreed_findings(order)
    return {line: {str(one.decision) for one in found} for line, found in rows.items()}


def unagreed_lines(order: WorkOrder) -> list[OrderLine]:
    """The lines of an order on which no agreed act decides a repair: nobody repairs them."""
    decided = decisions_of(order)
    return [
        line for line in lines_of(order) if not rules.repair_is_agreed(decided.get(line.pk, ()))
    ]


def agreed_for(order: WorkOrder) -> bool:
    """Whether agreed acts decide on every line of the order that is not rejected."""
    return rules.agreed_for(lines_of(order), decisions_of(order))


def orders_to_draw_up(user: User, memorandum_id: int) -> QuerySet[WorkOrder]:
    """The orders on which the person's party may draw up a defect act now."""
    seen: QuerySet[WorkOrder] = WorkOrder.objects.visible_to(user)
    rows = seen.filter(memorandum=memorandum_id, executor=user.organisation_id)
    return rows.filter(kind__in=rules.KINDS, status__in=rules.OPEN).order_by("-pk")


def waiting_on(user: User, workspace_id: int, states: dict[str, str]) -> QuerySet[Any]:
    """Acts of a memorandum that wait for the person's party: by state, the side that must act."""
    rows: QuerySet[DefectAct] = DefectAct.objects.filter(memorandum=workspace_id)
    found = rows.none()
    for status, side in states.items():
        found = found | rows.filter(status=status, **{side: user.organisation_id})
    return found
