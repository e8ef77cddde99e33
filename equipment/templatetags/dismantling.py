"""Rows of the sheet of dismantling: four hundred a page, so no template of their own."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.web.sheets import CellFacts, Column, cell
from equipment.dismantling.sheet_rows import SheetRow
from equipment.pipes.models import Joint

register = template.Library()
ROW = (
    '<tr data-row data-line="{4}" data-position="{0}" data-id="{1}" data-serial="{2}"'
    ' data-number="{3}"{11}><th scope="row" class="sheet-no num">{0}'
    '<input type="hidden" name="{4}-version" value="{5}">{6}</th>'
    '<td class="sheet-joint" title="{7}">{8}{9}</td>{10}</tr>\n'
)
DRAFT = format_html(' class="{}"', "is-draft")


@register.simple_tag
def pull_row(row: SheetRow, columns: Sequence[Column]) -> SafeString:
    """The row of one line: its number, its joint, and a cell of each column."""
    joint = row.line.pipe
    wrong = row.errors.get("line")
    return format_html(
        ROW, row.line.position, joint.public_id, joint.serial, joint.tally_number, row.prefix,
        row.version, _hidden(row), f"{joint} · {joint.description}".rstrip(" ·"),
        _named(joint), format_html('<span class="cell-error">{}</span>', wrong) if wrong else "",
        format_html_join("", "{}", ((_cell(row, column, str(joint)),) for column in columns)),
        DRAFT if row.is_draft else "",
    )  # fmt: skip


def _hidden(row: SheetRow) -> SafeString:
    """What the browser sends back beside the cells: what stood in them, the unit of a torque that
    is not read in the sheet's, the cells that two people changed."""
    sent = (("was", row.was_json), ("unit", row.unit), ("both", ",".join(row.both)))
    boxes = ((row.prefix, name, value) for name, value in sent if value or name == "was")
    return format_html_join("", '<input type="hidden" name="{}-{}" value="{}">', boxes)


def _named(joint: Joint) -> SafeString | str:
    if joint.kind == Joint.Kind.JOINT:
        return str(joint)
    kind = joint.get_kind_display()
    return format_html('{} <span class="muted small">{}</span>', joint, kind)


def _cell(row: SheetRow, column: Column, name: str) -> SafeString:
    facts = CellFacts(
        value=row.values[column.name],
        error=row.errors.get(column.name, ""),
        placeholder=str(row.line.position) if column.key == "sequence" else "",
        head=f"{column.label} ({row.unit})" if column.key == "torque" and row.unit else "",
        aloud=name,
    )
    return cell(column, row.prefix, facts)
