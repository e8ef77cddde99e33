"""Non-conformances in the shapes that pages show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.clocks.queries import clock_of, waits_of
from core.web import numbers
from core.web.forms import VersionForm
from equipment.nonconformance import rules
from equipment.nonconformance.models import Nonconformance
from equipment.orders.daily import DayOf
from equipment.orders.models import WorkOrder
from equipment.orders.panels import Panel


def row_of(report: Any, now: dt.datetime) -> dict[str, Any]:
    """A report in the list with whose turn it is."""
    tone = Nonconformance.SEVERITY_TONES[report.severity]
    return {"report": report, "tone": tone, "waits": waits_of(report, now)}


def page_of(report: Nonconformance, user: User, now: dt.datetime) -> dict[str, Any]:
    """What the page of one report shows."""
    return {
        "report": report,
        "tone": Nonconformance.SEVERITY_TONES[report.severity],
        "actions": rules.actions_for(user, report),
        "clock": clock_of(report, now),
        "facts": facts_of(report),
        "version": VersionForm(initial={"version": report.version}),
    }


def facts_of(report: Nonconformance) -> list[tuple[str, Any]]:
    """The facts beside the report; what is not said is left out."""
    subject = report.subject
    facts: list[tuple[str, Any]] = [
        (_("Pipe or item"), {"url": subject.get_absolute_url(), "text": str(subject)}),
        (_("Owner"), report.owner.label),
        (_("Raised by"), f"{report.raised_by.label}, {report.created_by.full_name}"),
        (_("Raised"), numbers.moment(report.created_at)),
        (_("Addressed to"), report.addressed_to.label),
    ]
    if report.line is not None:
        order = report.line.order
        said = {"url": order.get_absolute_url(), "text": f"{order} / {report.line.position}"}
        facts.insert(1, (_("Order"), said))
    if report.agreed_by is not None and report.agreed_at is not None:
        facts.append((_("Agreed"), f"{numbers.moment(report.agreed_at)}, {report.agreed_by}"))
    if report.closed_by is not None and report.closed_at is not None:
        facts.append((_("Closed"), f"{numbers.moment(report.closed_at)}, {report.closed_by}"))
    return [(label, value) for label, value in facts if value]


def panel_of_day(user: User, of: DayOf) -> Panel | None:
    """The reports that were raised in the day on orders of the party, or by it."""
    begun, ended = of.span
    reports = Nonconformance.objects.visible_to(user).filter(
        Q(line__order__executor=of.party) | Q(raised_by=of.party),
        memorandum=of.memorandum, created_at__gte=begun, created_at__lt=ended,
    )  # fmt: skip
    rows = list(reports.select_related("joint", "item").order_by("pk"))
    if not rows:
        return None
    return Panel(title=gettext_lazy("Non-conformances"), icon="alert-triangle", rows=rows)


def panel_of(user: User, order: WorkOrder) -> Panel | None:
    """The way to the reports of an order that is under way; no statement."""
    if order.status not in ("accepted", "in_progress", "on_hold"):
        return None
    return Panel(
        title=gettext_lazy("Non-conformances"),
        icon="alert-triangle",
        rows=(),
        url=f"{reverse('equipment:nonconformance-create')}?order={order.public_id}"
        if rules.raises(user, order.memorandum_id)
        else "",
        action=gettext_lazy("Report a non-conformance"),
        more=f"{reverse('equipment:nonconformance-list')}?order={order.public_id}",
    )
