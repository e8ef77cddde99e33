"""The list as PDF, in two languages side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.documents import codes, typeset
from core.documents.languages import Pair, both, day, entered, figure, spoken
from core.errors import Refused
from equipment.pipes.tally_out.sheets import Line, Sum, TallySheet, kind_label

TEMPLATE = "equipment/pipes/tally.typ"
WORDS = {
    "page": _("Page"),
    "memorandum": _("Memorandum"),
    "sequence": _("Seq."),
    "number": _("Joint number"),
    "description": _("Description"),
    "overall": _("Overall length, m"),
    "loss": _("Make-up loss, m"),
    "effective": _("Effective length, m"),
    "cumulative": _("Cumulative length, m"),
    "top": _("Top depth, m"),
    "stand": _("Stand"),
    "torque": _("Torque"),
    "remark": _("Remark"),
    "rejected": _("Rejected"),
    "planned": _("Not run yet"),
    "sums": _("Sums"),
    "kind": _("Kind"),
    "count": _("Count"),
    "metres": _("Length, m"),
}
DEMONSTRATION = _("Demonstration data: nothing here is real.")
#: Setting a longer list would hold a server for too long; the workbook has no such end.
MOST_LINES = 3_000


def pdf(sheet: TallySheet, languages: Pair) -> bytes:
    """The PDF of the list; the same list and languages always give the same bytes.

    Raises Refused for a list of more than 3,000 lines.
    """
    if len(sheet.lines) > MOST_LINES:
        raise Refused(
            gettext("A list of more than 3,000 lines is not printed: take the workbook."),
            code="too_many_rows",
        )
    return typeset.pdf(TEMPLATE, _data(sheet, languages), dated=sheet.dated)


def file_name(sheet: TallySheet, languages: Pair) -> str:
    """Such as tally-tal_01J…-az-en.pdf."""
    return f"{sheet.stem}-{'-'.join(languages)}.pdf"


def _data(sheet: TallySheet, languages: Pair) -> dict[str, Any]:
    address = f"{settings.PUBLIC_URL}{sheet.path}"
    local = timezone.localdate(sheet.dated)
    return {
        "lang": languages[0],
        "flipped": True,
        "words": spoken({**WORDS, "torque": sheet.torque, "string": sheet.summed}, languages),
        "unit": sheet.torque_unit,
        "title": both(partial(str, sheet.kind), languages),
        "subtitle": sheet.name,
        "reference": sheet.name,
        "memorandum": sheet.memorandum,
        "parties": [{"short": short} for short in sheet.parties],
        "marks": [[both(partial(str, DEMONSTRATION), languages), "amber"]]
        if sheet.is_demonstration
        else [],
        "dated": [local.year, local.month, local.day],
        "qr": codes.qr_svg(address),
        "foot": address,
        "signers": [both(partial(str, words), languages) for words in sheet.signers],
        "facts": list(_facts(sheet, languages)),
        "shows": _shows(sheet),
        "lines": [_line(line, sheet.torque_unit, languages) for line in sheet.lines],
        "sums": [_sum(one, languages) for one in sheet.sums],
        "total": {
            "count": str(sum(one.count for one in sheet.sums if one.kind != "rejected")),
            "metres": figure(sheet.length_m, 3, languages),
            "top": _measure(sheet.top_m, languages),
        },
    }


def _facts(sheet: TallySheet, languages: Pair) -> Iterator[list[Any]]:
    for fact in sheet.facts:
        value = both(partial(_value, fact.say, languages), languages)
        if value != [""]:
            yield [both(partial(str, fact.label), languages), value]


def _value(say: Any, languages: Pair) -> str:
    value = say()
    if isinstance(value, Decimal):
        return f"{figure(value, 3, languages)} m"
    if isinstance(value, dt.date):
        return day(value)
    return "" if value is None else str(value)


def _shows(sheet: TallySheet) -> dict[str, bool]:
    """Columns that would stand empty are left out."""
    return {
        "overall": any(line.overall_m is not None for line in sheet.lines),
        "top": any(line.top_m is not None for line in sheet.lines),
        "stand": any(line.stand for line in sheet.lines),
        "torque": any(line.torque is not None for line in sheet.lines),
    }


def _line(line: Line, unit: str, languages: Pair) -> dict[str, Any]:
    plain = line.kind in ("joint", "rejected")
    return {
        "rejected": line.is_rejected,
        "planned": line.is_planned,
        "sequence": line.sequence,
        "number": line.number,
        "serial": line.serial,
        "description": line.description,
        "kind": [] if plain else both(partial(kind_label, line.kind), languages),
        "length": _measure(line.length_m, languages),
        "overall": _measure(line.overall_m, languages),
        "loss": _measure(line.loss_m, languages),
        "cumulative": _measure(line.cumulative_m, languages),
        "top": _measure(line.top_m, languages),
        "stand": line.stand,
        "torque": _torque(line, unit, languages),
        "side": both(partial(str, line.side), languages) if line.side else [],
        "remark": _remark(line, languages),
    }


def _torque(line: Line, unit: str, languages: Pair) -> str:
    """The torque as it was entered, with its unit where the head of the column has another."""
    said = entered(line.torque, languages)
    return said if not said or line.torque_unit == unit else f"{said} {line.torque_unit}"


def _remark(line: Line, languages: Pair) -> str:
    """The portal's words in both languages, what a person remarked once."""
    said = " / ".join(both(line.say, languages)) if line.say else ""
    return " · ".join(part for part in (said, line.remark) if part)


def _sum(one: Sum, languages: Pair) -> dict[str, Any]:
    return {
        "kind": both(partial(kind_label, one.kind), languages),
        "count": str(one.count),
        "metres": figure(one.length_m, 3, languages),
    }


def _measure(value: Decimal | None, languages: Pair) -> str:
    return "" if value is None else figure(value, 3, languages)
