"""The list as XLSX, in the reader's language and as the portal itself reads it back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.transfer import writers
from core.transfer.writers import Layout, Marked, strong
from core.web import numbers
from equipment.pipes.tally_out.sheets import Line, TallySheet, kind_label

#: Columns by what the importer takes them for; `tests` hold the words of each language to that.
COLUMNS = {
    "sequence": gettext_lazy("Seq."),
    "number": gettext_lazy("Joint number"),
    "serial": gettext_lazy("Serial"),
    "description": gettext_lazy("Description"),
    "kind": gettext_lazy("Kind"),
    "overall_length": gettext_lazy("Overall length, m"),
    "makeup_loss": gettext_lazy("Make-up loss, m"),
    "effective_length": gettext_lazy("Effective length, m"),
    "cumulative_length": gettext_lazy("Cumulative length, m"),
    "top_depth": gettext_lazy("Top depth, m"),
    "stand": gettext_lazy("Stand"),
    "comment": gettext_lazy("Remark"),
}
WIDTHS = {0: 20, 1: 18, 2: 18, 3: 32, 4: 18, 11: 36}
NOT_RUN = Decimal("0.000")


def xlsx(sheet: TallySheet) -> IO[bytes]:
    """The list as an open XLSX file; who takes it closes it."""
    layout = Layout(above=list(_above(sheet)), widths=WIDTHS, dated=sheet.dated)
    head = [str(label) for label in COLUMNS.values()]
    lines = (*map(_line, sheet.lines), *_sums(sheet))
    return writers.xlsx_file(head, lines, str(sheet.kind), layout)


def _above(sheet: TallySheet) -> Iterator[list[Any]]:
    """What stands over the table: a label and its value a row."""
    yield strong(" ".join(part for part in (str(sheet.kind), sheet.name) if part))
    yield [_("Memorandum"), sheet.memorandum]
    if sheet.is_demonstration:
        yield strong(_("Demonstration data: nothing here is real."))
    for fact in sheet.facts:
        value = fact.say()
        if value not in (None, ""):
            yield [str(fact.label), value]
    yield []


def _line(line: Line) -> list[Any]:
    """A rejected joint is struck out: its length stands in its number, as rigs write it."""
    if not line.is_rejected:
        remark = _("Not run yet") if line.is_planned else line.told()
        return _cells(line, _whole(line.number), line.length_m, remark)
    own = numbers.number(line.length_m, 3) if line.length_m else ""
    number = f"{line.number} ({own})".strip() if own else line.number
    cells = _cells(line, number, NOT_RUN, "")
    return [*(Marked(value, "struck") for value in cells[:-1]), rejected_words(line)]


def _cells(line: Line, number: Any, length: Any, remark: str) -> list[Any]:
    return [
        _whole(line.sequence),
        number,
        line.serial,
        line.description,
        kind_label(line.kind),
        line.overall_m,
        line.loss_m,
        length,
        line.cumulative_m,
        line.top_m,
        line.stand,
        remark,
    ]


def rejected_words(line: Line) -> str:
    """The remark of a rejected joint: that it is one, its length, and what was remarked."""
    if not line.length_m:
        return line.remark
    words = _("Rejected, %(length)s m") % {"length": numbers.number(line.length_m, 3)}
    return line.remark if words in line.remark else f"{words}. {line.remark}".rstrip(". ")


def _whole(text: str) -> str | int:
    """A plain whole number as one, so that no spreadsheet complains of numbers that are text."""
    plain = text.isascii() and text.isdecimal() and len(text) <= 15
    return int(text) if plain and str(int(text)) == text else text


def _sums(sheet: TallySheet) -> Iterator[list[Any]]:
    """The string, then every kind in it with its count; each row begins as a sum."""
    total = _("Total")
    in_string = sum(one.count for one in sheet.sums if one.kind != "rejected")
    yield strong("", in_string, "", total, "", "", "", sheet.length_m, "", sheet.top_m)
    for one in sheet.sums:
        yield ["", one.count, "", total, kind_label(one.kind), "", "", one.length_m]
