"""The rows of the board as they stand on its page: thousands of cells, so they are set here at
once and not by a template a cell. Every text is escaped when it comes in, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.web import numbers
from equipment.pipes.stock.rules import AGES, Group
from equipment.pipes.stock.shown import Board, Figure, Line

Cells = Iterable[str]


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
    """Sets rows; what stands in many cells is looked up and escaped once."""

    def __init__(self, register: str) -> None:
        self.register = register
        self.names: dict[int, str] = {}
        self.escaped: dict[str, str] = {}
        self.groups = {group: conditional_escape(group.label) for group in Group}
        self.ages = [conditional_escape(age.words) for age in AGES]
        self.oldest = conditional_escape(_("The oldest, days"))
        self.ready = conditional_escape(_("Ready now"))
        self.together = conditional_escape(_("Together, at most"))
        self.ordered = conditional_escape(_("On orders that end by then"))
        self.total = conditional_escape(_("In all"))

    def table(self, lines: Iterable[tuple[Line, Cells]], total: Cells) -> Table:
        rows = "".join(f"<tr>{self._name(line)}{''.join(cells)}</tr>" for line, cells in lines)
        sums = f'<th scope="row">{self.total}</th>{"".join(total)}'
        return Table(SafeString(rows), SafeString(sums))

    def stock(self, line: Line) -> Iterator[str]:
        for group, figure in line.groups.items():
            yield self._figure(figure, self.groups[group])

    def waiting(self, line: Line, days: int | None) -> Iterator[str]:
        for words, figure in zip(self.ages, line.ages, strict=True):
            yield self._figure(figure, words)
        way = self._once(self.register) + self._once(line.oldest_query)
        yield f'<td class="num" data-label="{self.oldest}"><a href="{way}">{days}</a></td>'

    def promise(self, line: Line) -> Iterator[str]:
        yield self._figure(line.ready, self.ready)
        for group, figure in line.in_time.items():
            yield self._figure(figure, self.groups[group])
        yield self._figure(line.promised, self.together, leads=False)
        yield self._figure(line.ordered, self.ordered)

    def _figure(self, figure: Figure, words: str, *, leads: bool = True) -> str:
        """Joints with metres below; the number leads to its joints."""
        if not figure.joints:
            return f'<td class="num is-none" data-label="{words}"><span class="muted">–</span></td>'
        joints, metres = numbers.number(figure.joints), numbers.number(figure.metres, 1)
        shown = f"<strong>{joints}</strong>"
        if leads:
            way = (self._once(part) for part in (self.register, figure.base, figure.own))
            shown = f'<a href="{"".join(way)}">{joints}</a>'
        return f'<td class="num" data-label="{words}">{shown}<small>{metres} m</small></td>'

    def _once(self, text: str) -> str:
        found = self.escaped.get(text)
        if found is None:
            found = self.escaped[text] = conditional_escape(text)
        return found

    def _name(self, line: Line) -> str:
        """The same in every table."""
        found = self.names.get(id(line))
        if found is None:
            product = line.product_line
            kind = product.get_product_display() if product else ""
            classes = " / ".join(line.classes) or _("no class yet")
            words, name = (conditional_escape(one) for one in (f"{kind} · {classes}", str(product)))
            found = f'{name}<span class="muted small">{words}</span>'
            found = self.names[id(line)] = f'<th scope="row" class="stock-name">{found}</th>'
        return found
