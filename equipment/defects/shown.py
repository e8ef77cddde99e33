"""Defect acts in the shapes that pages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.clocks.queries import clock_of, waits_of
from core.documents import languages
from core.files.models import Attachment
from core.web import numbers
from core.web.forms import VersionForm
from equipment.catalogue.repair_models import RepairType
from equipment.defects import queries, rules
from equipment.defects.forms import AgreeForm
from equipment.defects.models import DefectAct, Finding
from equipment.orders.frozen import product_of
from equipment.orders.models import WorkOrder
from equipment.orders.panels import Panel


@dataclass(frozen=True)
class FindingShown:
    """A finding as its row shows it, with its photos and whether the reader may add one."""

    finding: Finding
    product: str
    tone: str
    measured: str
    photos: Sequence[Attachment]
    type: str


def row_of(act: Any, now: dt.datetime) -> dict[str, Any]:
    """A defect act in the list with whose turn it is."""
    return {"act": act, "waits": waits_of(act, now)}


def page_of(act: DefectAct, user: User, now: dt.datetime) -> dict[str, Any]:
    """What the page of one act shows."""
    findings = list(queries.findings_of(act))
    photos, types = queries.photos_of(findings), queries.types_of(findings)
    actions = rules.actions_for(user, act)
    return {
        "act": act,
        "actions": actions,
        "clock": clock_of(act, now),
        "facts": facts_of(act),
        "findings": [
            _shown(
                one, photos.get(one.public_id, ()), types.get(one.repair_type), product_of(one.line)
            )
            for one in findings
        ],
        "line_count": len({one.line_id for one in findings}),
        "digest": "" if act.status in rules.EDITABLE else act.digest,
        "agree_form": AgreeForm(initial={"version": act.version, "digest": act.digest}),
        "version": VersionForm(initial={"version": act.version}),
        "may_add_photos": act.status in rules.EDITABLE and rules.may_change(user, act),
        "pdf_pairs": languages.PAIRS,
    }


def findings_shown(
    findings: Sequence[Finding], types: Mapping[str, RepairType]
) -> list[FindingShown]:
    """Findings in the shape of their table, without photos; `types` of work by their codes."""
    return [_shown(one, (), types.get(one.repair_type)) for one in findings]


def _shown(
    finding: Finding, photos: Sequence[Attachment], type_: RepairType | None, product: str = ""
) -> FindingShown:
    return FindingShown(
        finding=finding,
        product=product,
        tone=Finding.DECISION_TONES[finding.decision],
        measured=measured_words(finding),
        photos=photos,
        type=finding.repair_type if type_ is None else type_.label,
    )


def measured_words(finding: Finding) -> str:
    """What was measured with its unit, empty without."""
    if finding.measured is None:
        return ""
    return numbers.measure(finding.measured, finding.get_measured_unit_display())


def facts_of(act: DefectAct) -> list[tuple[str, Any]]:
    """The facts beside the findings; what is not said is left out."""
    order = act.order
    facts: list[tuple[str, Any]] = [
        (_("Order"), {"url": order.get_absolute_url(), "text": str(order)}),
        (_("Drawn up by"), f"{act.drawn_up_by.label}, {act.created_by.full_name}"),
        (_("Addressed to"), act.addressed_to.label),
        (_("Remark"), act.remark),
        (_("Sent"), act.sent_at and numbers.moment(act.sent_at)),
    ]
    if act.supersedes is not None:
        old = act.supersedes
        facts.append((_("Supersedes"), {"url": old.get_absolute_url(), "text": old.number}))
    if act.decided_by is not None and act.decided_at is not None:
        label = _("Refused") if act.status == DefectAct.Status.REFUSED else _("Agreed")
        facts.append((label, f"{numbers.moment(act.decided_at)}, {act.decided_by.full_name}"))
    return [(label, value) for label, value in facts if value]


def panel_of(user: User, order: WorkOrder) -> Panel | None:
    """The defect acts of an order of repair or maintenance, and the way to a new one."""
    if order.kind not in rules.KINDS:
        return None
    acts = list(queries.acts_of(order))
    may_draw_up = rules.may_draw_up(user, order)
    if not acts and not may_draw_up:
        return None
    url = f"{reverse('equipment:defect-act-create')}?order={order.public_id}"
    return Panel(
        title=gettext_lazy("Defect acts"),
        icon="file-analytics",
        rows=acts,
        url=url if may_draw_up else "",
        action=gettext_lazy("Draw up a defect act"),
    )
