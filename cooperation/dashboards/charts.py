"""The S-curves of the steering pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from cooperation.dashboards.rules import Curve
from core.web.charts import Chart, Series


def programme_chart(curve: Curve, today: dt.date, note: str = "") -> Chart:
    """Plan and accepted work of a memorandum in per cent, with the line of today."""
    return Chart(
        kind="scurve",
        title=_("Planned and accepted"),
        unit="%",
        categories=curve.days,
        series=[
            Series("plan", _("Plan"), curve.planned),
            Series("actual", _("Accepted"), curve.accepted),
        ],
        today=today,
        note=note,
    )


def area_chart(kept: Sequence[tuple[dt.date, Decimal]], today: dt.date) -> Chart:
    """What the daily figures of an area were."""
    return Chart(
        kind="scurve",
        title=_("Accepted over time"),
        unit="%",
        categories=[on for on, _accepted in kept],
        series=[Series("actual", _("Accepted"), [accepted for _on, accepted in kept])],
        today=today,
    )
