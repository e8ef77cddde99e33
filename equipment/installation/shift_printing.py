"""The report of a shift as PDF, in two languages side by side."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.documents import codes, typeset
from core.documents.languages import Pair, both, day, entered, figure, spoken
from core.web import numbers
from equipment.installation.shifts import ShiftReport, used_columns
from equipment.installation.shown import SIDES, RunShown
from equipment.orders.models import Shift, TorqueBand
from equipment.units import torque_in

#: A figure with so many decimals as it is read; empty for none.
Say = Callable[[Decimal | None, int], str]
TEMPLATE = "equipment/installation/shift.typ"
WORDS = {
    "page": _("Page"),
    "memorandum": _("Memorandum"),
    "sequence": _("Seq."),
    "joint": _("Joint"),
    "effective": _("Effective length, m"),
    "cumulative": _("Cumulative length, m"),
    "torque": _("Torque"),
    "shoulder": _("Shoulder"),
    "triangle": _("Triangle"),
    "centralisers": _("Centralisers"),
    "remark": _("Remark"),
    "rejected": _("Rejected"),
    "nothing": _("Nothing was recorded in this shift."),
}
TITLE = _("Shift report")
DEMONSTRATION = _("Demonstration data: nothing here is real.")
CREW = _("Crew: name, date, signature")
REPRESENTATIVE = _("Representative: name, date, signature")


def pdf(report: ShiftReport, languages: Pair) -> bytes:
    """The PDF of the report; the same report and languages always give the same bytes."""
    dated = report.order.finished_at or report.order.started_at or report.order.status_since
    return typeset.pdf(TEMPLATE, _data(report, languages, dated), dated=dated)


def file_name(report: ShiftReport, languages: Pair) -> str:
    """Such as shift-WO-2026-001-2026-11-25-day-az-en.pdf."""
    parts = ["shift", report.order.number, f"{report.at.day:%Y-%m-%d}", report.at.shift, *languages]
    return "-".join(part for part in parts if part) + ".pdf"


def _data(report: ShiftReport, languages: Pair, dated: Any) -> dict[str, Any]:
    order, local = report.order, timezone.localdate(dated)
    workspace = order.memorandum.workspace
    path = reverse("equipment:shift-report", args=[order.public_id])
    address = f"{settings.PUBLIC_URL}{path}?day={report.at.day:%Y-%m-%d}"
    address += f"&shift={report.at.shift}" if report.at.shift else ""
    return {
        "lang": languages[0],
        "flipped": True,
        "words": spoken(WORDS, languages),
        "unit": report.unit,
        "used": sorted(used_columns(report.lines)),
        "title": both(partial(str, TITLE), languages),
        "subtitle": f"{order.number} {order.title}",
        "reference": f"{order.number} {day(report.at.day)}",
        "memorandum": workspace.name,
        "parties": [{"short": order.requested_by.short}, {"short": order.executor.short}],
        "marks": [[both(partial(str, DEMONSTRATION), languages), "amber"]]
        if workspace.is_demonstration
        else [],
        "dated": [local.year, local.month, local.day],
        "qr": codes.qr_svg(address),
        "foot": address,
        "signers": [both(partial(str, words), languages) for words in (CREW, REPRESENTATIVE)],
        "facts": [
            [both(partial(str, label), languages), value]
            for label, value in _facts(report, languages)
            if value != [""]
        ],
        "lines": [_line(row, report.unit, languages) for row in report.rows],
    }


def facts_of(report: ShiftReport, say: Say) -> list[tuple[Any, list[str]]]:
    """What stands above the joints: labels, and values as `say` writes figures."""
    place: Any = getattr(report.order, "place", None)
    torques = report.torques
    return [
        (_("Well"), [place.well if place else ""]),
        (_("Rig"), [place.rig if place else ""]),
        (_("Crew"), [place.crew if place else ""]),
        (_("Joints run"), [str(len(report.run))]),
        (_("Length run, m"), [say(report.length_m, 3)]),
        (_("In the hole at the end, m"), [say(report.reached_m, 3)]),
        (_("Rejected"), [str(report.rejected)]),
        (_("Torque: lowest / mean / highest"), [_spread(report, say)]),
        (_("Outside the torque band"), [str(torques.outside) if torques.count else ""]),
        (_("Drifted"), [str(report.drifted)]),
        (_("Centralisers"), [str(report.centralisers)]),
        (_("Recorded by"), [", ".join(report.people)]),
    ]


def _spread(report: ShiftReport, say: Say) -> str:
    """Lowest, mean and highest torque in the unit of the order's band."""
    unit, torques = report.unit or TorqueBand.Unit.KNM.value, report.torques
    spread = (torques.lowest, torques.mean, torques.highest)
    values = [torque_in(value, unit) for value in spread if value is not None]
    places = 3 if unit == TorqueBand.Unit.KNM else 0
    return f"{' / '.join(say(value, places) for value in values)} {unit}" if values else ""


def facts_shown(report: ShiftReport) -> list[tuple[Any, str]]:
    """The same for a page in the reader's language; what nobody said is left out."""

    def say(value: Decimal | None, places: int) -> str:
        return "" if value is None else numbers.number(value, places)

    return [(label, said[0]) for label, said in facts_of(report, say) if said[0]]


def _facts(report: ShiftReport, languages: Pair) -> list[tuple[Any, list[str]]]:
    shift = both(partial(str, dict(Shift.choices).get(report.at.shift, "")), languages)
    day_and_shift: list[tuple[Any, list[str]]] = [
        (_("Day"), [day(report.at.day)]),
        (_("Shift"), shift),
    ]
    return [*day_and_shift, *facts_of(report, partial(_figure, languages))]


def _figure(languages: Pair, value: Decimal | None, places: int = 3) -> str:
    return "" if value is None else figure(value, places, languages)


def torque(value: Decimal | None, unit: str, of_column: str, languages: Pair) -> str:
    """A torque as it was entered, with its unit where the column does not say it."""
    said = entered(value, languages)
    return said if not said or unit == of_column else f"{said} {unit}"


def _line(row: RunShown, unit: str, languages: Pair) -> dict[str, Any]:
    record: Any = row.record
    rejected = record.is_rejected
    triangle = both(record.get_triangle_display, languages)
    return {
        "sequence": "" if rejected else str(record.sequence),
        "joint": str(row.line.pipe),
        "rejected": rejected,
        "length": "" if rejected else _figure(languages, record.effective_length_m),
        "cumulative": "" if rejected else _figure(languages, record.cumulative_depth_m),
        "torque": torque(record.entered_torque, record.entered_unit, unit, languages),
        "side": both(partial(str, SIDES[row.side]), languages) if row.side else [],
        "shoulder": torque(record.entered_shoulder, record.entered_unit, unit, languages),
        "triangle": triangle if triangle != [""] else [],
        "centralisers": "" if record.centralisers is None else str(record.centralisers),
        "remark": record.reject_reason or record.torque_reason,
    }
