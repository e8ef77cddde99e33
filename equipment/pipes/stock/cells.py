"""The rows of the board as they stand on its page: thousands of cells, so a row is set at once and
not by a template a cell. What stands in many cells is looked up and escaped once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.web import numbers
from equipment.pipes.stock.rules import AGES, Group
from equipment.pipes.stock.shown import Board, Figure, Line

NAME = '<th scope="row" class="stock-name">{}<span class="muted small">{} · {}</span></th>'
NONE = '<td class="num is-none" data-label="{}"><span class="muted">–</span></td>'
SUMS = '<td class="num" data-label="{}"><strong>{}</strong><small>{} m</small></td>'
FIGURE = '<td class="num" data-label="{}"><a href="{}{}{}">{}</a><small>{} m</small></td>'
DAYS = '<td class="num" data-label="{}"><a href="{}{}">{}</a></td>'
#: A cell: its form, and what stands in it.
Cell = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Table:
    """The rows of one table, and its row of sums."""

    rows: SafeString
    total: SafeString


@dataclass(frozen=True)
class Tables:
    """What is there, how long it waits, and what could be promised."""

    stock: Table
    waiting: Table
    promise: Table


def tables_of(board: Board, register: str) -> Tables:
    """The tables of the board in the language of now; figures lead to the `register`."""
    setter = _Setter(register)
    stock = ((line, setter.stock(line)) for line in board.lines)
    waiting = ((line, setter.waiting(line, days)) for line, days in board.waiting)
    promise = ((line, setter.promise(line)) for line in board.promising)
    return Tables(
        setter.table(stock, setter.stock(board.total)),
        setter.table(waiting, setter.waiting(board.total, board.oldest_days)),
        setter.table(promise, setter.promise(board.total)),
    )


class _Setter:
    """Sets rows."""

    def __init__(self, register: str) -> None:
        self.register = conditional_escape(register)
        self.names: dict[int, SafeString] = {}
        self.escaped: dict[str, SafeString] = {}
        self.groups = {group: conditional_escape(group.label) for group in Group}
        self.ages = [conditional_escape(age.words) for age in AGES]
        self.oldest = conditional_escape(_("The oldest, days"))
        self.ready = conditional_escape(_("Ready now"))
        self.together = conditional_escape(_("Together, at most"))
        self.ordered = conditional_escape(_("On orders that end by then"))

    def table(self, lines: Iterable[tuple[Line, Iterable[Cell]]], total: Iterable[Cell]) -> Table:
        rows = ((_row(self._name(line), cells),) for line, cells in lines)
        head = format_html('<th scope="row">{}</th>', _("In all"))
        return Table(format_html_join("", "<tr>{}</tr>", rows), _row(head, total))

    def stock(self, line: Line) -> Iterator[Cell]:
        for group, figure in line.groups.items():
            yield self._figure(figure, self.groups[group])

    def waiting(self, line: Line, days: int | None) -> Iterator[Cell]:
        for words, figure in zip(self.ages, line.ages, strict=True):
            yield self._figure(figure, words)
        yield DAYS, (self.oldest, self.register, line.oldest_query, days)

    def promise(self, line: Line) -> Iterator[Cell]:
        yield self._figure(line.ready, self.ready)
        for group, figure in line.in_time.items():
            yield self._figure(figure, self.groups[group])
        yield self._figure(line.promised, self.together, leads=False)
        yield self._figure(line.ordered, self.ordered)

    def _figure(self, figure: Figure, words: SafeString, *, leads: bool = True) -> Cell:
        """Joints with metres below; the number leads to its joints."""
        if not figure.joints:
            return NONE, (words,)
        joints, metres = numbers.number(figure.joints), numbers.number(figure.metres, 1)
        if not leads:
            return SUMS, (words, joints, metres)
        way = (self.register, self._once(figure.base), self._once(figure.own))
        return FIGURE, (words, *way, joints, metres)

    def _once(self, text: str) -> SafeString:
        found = self.escaped.get(text)
        if found is None:
            found = self.escaped[text] = conditional_escape(text)
        return found

    def _name(self, line: Line) -> SafeString:
        """The same in every table."""
        found = self.names.get(id(line))
        if found is None:
            product = line.product_line
            kind = product.get_product_display() if product else ""
            classes = " / ".join(line.classes) or _("no class yet")
            found = self.names[id(line)] = format_html(NAME, product, kind, classes)
        return found


def _row(head: SafeString, cells: Iterable[Cell]) -> SafeString:
    """A row by one form, whatever stands in its cells."""
    form, given = ["{}"], [head]
    for shape, values in cells:
        form.append(shape)
        given.extend(values)
    return format_html("".join(form), *given)
