"""The plan and the ledger of a commitment as a chart."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from cooperation.progress import rules
from core.web.charts import Chart, Series


def commitment_chart(one: rules.Undertaking, unit: str, on: dt.date) -> Chart:
    """Planned and accepted in all, in the unit of the target, on the days that matter."""
    days = _days(one, on)
    planned = [rules.planned_quantity(one, day) for day in days]
    accepted = [rules.accepted_by(one, day) if day <= on else None for day in days]
    return Chart(
        kind="scurve",
        title=_("Planned and accepted"),
        unit=unit,
        categories=days,
        series=[Series("plan", _("Plan"), planned), Series("actual", _("Accepted"), accepted)],
        today=on if one.start <= on <= max(days) else None,
    )


def _days(one: rules.Undertaking, on: dt.date) -> list[dt.date]:
    posted = {rules.civil(posting.posted_at) for posting in one.postings}
    corners = {day for day, _planned in rules.plan_line(one)} | {one.start, one.due}
    steps = {step.due for step in one.steps}
    reached = {step.reached_on for step in one.steps if step.reached_on and step.is_accepted}
    days = posted | corners | steps | reached
    before = {day - dt.timedelta(days=1) for day in posted | steps | reached if day > one.start}
    today = {on} if one.start <= on <= max([*days, one.due]) else set()
    return sorted(days | before | today)
