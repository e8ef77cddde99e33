"""The S-curves of the steering pages."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from cooperation.dashboards.rules import Curve
from core.web.charts import Chart, Series


def curve_chart(curve: Curve, today: dt.date, note: str = "") -> Chart:
    """Plan and accepted work in per cent, with the line of today."""
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
