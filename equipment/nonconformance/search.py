"""How non-conformances are found."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from equipment.nonconformance.models import Nonconformance


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = Nonconformance.objects.select_related("joint", "item")
    return rows


def _words(report: Nonconformance) -> kinds.Entry:
    codes = [report.number]
    if report.joint is not None:
        codes += [report.joint.serial, report.joint.tally_number]
    if report.item is not None:
        codes += [report.item.number, report.item.serial]
    return kinds.Entry(
        title=report.number,
        subtitle=str(report.subject),
        codes=[code for code in codes if code],
        words=[report.what],
    )


KIND = kinds.Kind(
    name="nonconformance",
    label=_("Non-conformances"),
    icon="alert-triangle",
    area="equipment",
    order=42,
    rows=_rows,
    entry=_words,
    visible_to=Nonconformance.objects.visible_to,
)
