"""Rows of the sheet of dismantling: four hundred a page, so no template of their own."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from equipment.dismantling.columns import Column
from equipment.dismantling.forms import SheetRow

register = template.Library()
ROW = (
    '<tr data-row data-position="{0}"><th scope="row" class="sheet-no num">{0}'
    '<input type="hidden" name="{1}-version" value="{2}">{3}</th>'
    '<td class="sheet-joint" title="{4}">{5}{6}</td>{7}</tr>\n'
)
CHOICE = (
    '<td class="cell {css}{wrong}" data-head="{head}"><select class="cell-input" id="{p}-{name}"'
    ' name="{p}-{name}" data-cell="{name}" data-letters="{letters}" aria-label="{head} {joint}"'
    "{aria}>{options}</select>{error}</td>"
)
TYPED = (
    '<td class="cell {css}{wrong}" data-head="{head}"><input class="cell-input" id="{p}-{name}"'
    ' name="{p}-{name}" value="{value}" inputmode="{mode}" autocomplete="off"'
    ' maxlength="{longest}" data-cell="{name}" aria-label="{head} {joint}"{more}{aria}>{error}</td>'
)


@register.simple_tag
def pull_row(row: SheetRow, columns: Sequence[Column]) -> SafeString:
    """The row of one line: its number, its joint, and a cell of each column."""
    joint = row.line.pipe
    cells = format_html_join("", "{}", ((_cell(row, column),) for column in columns))
    unit = row.unit and format_html(
        '<input type="hidden" name="{}-unit" value="{}">', row.prefix, row.unit
    )
    wrong = row.errors.get("line")
    return format_html(
        ROW, row.line.position, row.prefix, row.values["version"], unit,
        " · ".join(filter(None, (str(joint), joint.description))), _named(row),
        (wrong and format_html('<span class="cell-error">{}</span>', wrong)) or "", cells,
    )  # fmt: skip


def _named(row: SheetRow) -> SafeString:
    joint = row.line.pipe
    if joint.kind == joint.Kind.JOINT:
        return format_html("{}", joint)
    kind = joint.get_kind_display()
    return format_html('{} <span class="muted small">{}</span>', joint, kind)


def _cell(row: SheetRow, column: Column) -> SafeString:
    wrong, value = row.errors.get(column.name, ""), row.values[column.name]
    shared = {
        "css": column.css, "wrong": " is-wrong" if wrong else "", "p": row.prefix,
        "name": column.name, "head": column.head, "joint": row.line.pipe,
        "aria": wrong and _told_at(row, column), "error": wrong and _error(row, column, wrong),
    }  # fmt: skip
    if column.is_choice:
        options = column.options.get(value) or column.options[""]
        return format_html(CHOICE, options=options, letters=column.letters, **shared)
    return format_html(
        TYPED, value=value, mode=column.mode, longest=column.longest, more=_more(row, column),
        **shared,
    )  # fmt: skip


def _more(row: SheetRow, column: Column) -> SafeString | str:
    if column.list_id:
        return format_html(' list="{}"', column.list_id)
    if column.name == "sequence":
        return format_html(' placeholder="{}"', row.line.position)
    if column.name == "torque" and row.unit:
        return format_html(' title="{}"', row.unit)
    return ""


def _told_at(row: SheetRow, column: Column) -> SafeString:
    aria = ' aria-invalid="true" aria-describedby="{}-{}-e"'
    return format_html(aria, row.prefix, column.name)


def _error(row: SheetRow, column: Column, words: str) -> SafeString:
    shape = '<span class="cell-error" id="{}-{}-e">{}</span>'
    return format_html(shape, row.prefix, column.name, words)
