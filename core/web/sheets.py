"""Sheets that people fill in like a spreadsheet: their columns as data, their cells as markup.

A sheet has thousands of cells, so that a template for each would cost more than all else of the
page; what each cell holds is escaped by `format_html`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Text = str | Promise
#: What each kind of cell brings up on a phone.
KEYBOARDS = {"number": "decimal", "whole": "numeric", "day": "text", "text": "text"}
RIGHT = ("number", "whole")
HINT = format_html(' placeholder="{}"', "{hint}")


@dataclass(frozen=True)
class Column:
    """A column that is typed into: `key` names it in the browser, `name` in what is sent.

    `keys` are letters that choose one of `choices` while its cell has the focus, `said` other
    words by which a pasted cell means one. `suggests` is the id of a list of what may be typed. A
    column that is not `hideable` always stands.
    """

    key: str
    name: str
    label: Text
    kind: str = "text"
    choices: Sequence[tuple[str, Text]] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    longest: int = 20
    suggests: str = ""
    hideable: bool = True
    wide: bool = False

    @property
    def is_choice(self) -> bool:
        return self.kind == "choice"

    @property
    def is_right(self) -> bool:
        return self.kind in RIGHT

    @cached_property
    def _written(self) -> dict[str, SafeString]:
        return {}

    def options(self, chosen: str) -> SafeString:
        """The options of a choice with one of them chosen; made once for each."""
        if chosen not in self._written:
            self._written[chosen] = format_html_join(
                "",
                "<option{}>{}</option>",
                ((_value(value, value == chosen), words) for value, words in self.choices),
            )
        return self._written[chosen]

    @cached_property
    def pattern(self) -> SafeString:
        """A cell with nothing to say beside its value, but for what differs from row to row."""
        return self._around(self._choice if self.is_choice else self._input(""))

    @cached_property
    def hinted(self) -> SafeString:
        """The same of a cell that shows what stands for an empty value."""
        return self._around(self._input(HINT))

    def _around(self, box: SafeString) -> SafeString:
        return format_html(
            '<td class="cell{}{}" data-col="{}" data-head="{}">{}</td>',
            " num" if self.is_right else "",
            " col-wide" if self.wide else "",
            self.key,
            self.label,
            box,
        )

    def _input(self, hint: str) -> SafeString:
        return format_html(
            '<input class="cell-input" name="{{row}}-{}" value="{{value}}"{} inputmode="{}"'
            ' maxlength="{}"{} data-cell="{}" aria-label="{} {{aloud}}">',
            self.name,
            hint,
            KEYBOARDS[self.kind],
            self.longest,
            self.suggestions,
            self.key,
            self.label,
        )

    @property
    def suggestions(self) -> SafeString | str:
        return format_html(' list="{}"', self.suggests) if self.suggests else ""

    @property
    def _choice(self) -> SafeString:
        return format_html(
            '<select class="cell-input" name="{{row}}-{}" data-cell="{}"'
            ' aria-label="{} {{aloud}}">{{options}}</select>',
            self.name,
            self.key,
            self.label,
        )

    @cached_property
    def keys_json(self) -> str:
        return json.dumps(dict(self.keys)) if self.keys else ""

    @cached_property
    def said_json(self) -> str:
        return json.dumps(dict(self.said), ensure_ascii=False) if self.said else ""


@dataclass(frozen=True)
class CellFacts:
    """What one cell shows; `head` stands above it on a phone, `aloud` names its row aloud."""

    value: str = ""
    error: str = ""
    placeholder: str = ""
    head: str = ""
    aloud: str = ""


def cell(column: Column, row: str, facts: CellFacts) -> SafeString:
    """The cell of a column in the row that `row` names, with its error beside it."""
    if facts.error or facts.head or (facts.placeholder and column.is_choice):
        return _cell_with_more(column, row, facts)
    if facts.placeholder:
        return format_html(
            column.hinted, row=row, aloud=facts.aloud, value=facts.value, hint=facts.placeholder
        )
    if column.is_choice:
        options = column.options(facts.value)
        return format_html(column.pattern, row=row, aloud=facts.aloud, options=options)
    return format_html(column.pattern, row=row, aloud=facts.aloud, value=facts.value)


def joined(cells: Iterable[SafeString]) -> SafeString:
    """Cells one after the other: a template would look up each of them."""
    return format_html_join("", "{}", ((one,) for one in cells))


def _cell_with_more(column: Column, row: str, facts: CellFacts) -> SafeString:
    name = f"{row}-{column.name}"
    box = _select if column.is_choice else _input
    return format_html(
        '<td class="cell{}{}{}" data-col="{}" data-head="{}">{}{}</td>',
        " num" if column.is_right else "",
        " col-wide" if column.wide else "",
        " is-wrong" if facts.error else "",
        column.key,
        facts.head or column.label,
        box(column, name, facts, _wrong(name) if facts.error else ""),
        _error(name, facts.error) if facts.error else "",
    )


def _wrong(name: str) -> SafeString:
    return format_html(' id="{0}" aria-invalid="true" aria-describedby="{0}-e"', name)


def _error(name: str, error: str) -> SafeString:
    return format_html('<span class="cell-error" id="{}-e">{}</span>', name, error)


def _input(column: Column, name: str, facts: CellFacts, wrong: str) -> SafeString:
    placeholder = format_html(' placeholder="{}"', facts.placeholder) if facts.placeholder else ""
    return format_html(
        '<input class="cell-input" name="{}" value="{}"{} inputmode="{}"'
        ' maxlength="{}"{} data-cell="{}" aria-label="{} {}"{}>',
        name,
        facts.value,
        placeholder,
        KEYBOARDS[column.kind],
        column.longest,
        column.suggestions,
        column.key,
        column.label,
        facts.aloud,
        wrong,
    )


def _select(column: Column, name: str, facts: CellFacts, wrong: str) -> SafeString:
    return format_html(
        '<select class="cell-input" name="{}" data-cell="{}" aria-label="{} {}"{}>{}</select>',
        name,
        column.key,
        column.label,
        facts.aloud,
        wrong,
        column.options(facts.value),
    )


def _value(value: str, is_chosen: bool) -> SafeString:
    return format_html(' value="{}" selected' if is_chosen else ' value="{}"', value)
