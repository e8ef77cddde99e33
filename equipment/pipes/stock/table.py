"""The board as a table of a file: one line a row, the sum last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from equipment.pipes import products
from equipment.pipes.life.states import PipeClass
from equipment.pipes.stock.rules import AGES, Group
from equipment.pipes.stock.shown import Board, Figure, Line


def head(board: Board) -> list[str]:
    """The words above the columns."""
    joints, metres = _("%(words)s, joints"), _("%(words)s, m")
    facts = [_("Kind of product"), _("Size (OD)"), _("Weight"), _("Grade"), _("Connection")]
    found = [*facts, _("Class of the body"), _("Class of the tool joint")]
    for group in Group:
        found += [joints % {"words": group.label}, metres % {"words": group.label}]
    found += [_("Waiting %(days)s days, joints") % {"days": age.words} for age in AGES]
    found.append(_("The oldest, days"))
    by = board.assumed.by.isoformat()
    return [*found, *(form % {"words": _("By %(day)s") % {"day": by}} for form in (joints, metres))]


def lines(board: Board) -> Iterator[list[Any]]:
    """The values of each row, then of their sum."""
    for line in board.lines:
        yield _values(line, board)
    yield _values(board.total, board)


def _values(line: Line, board: Board) -> list[Any]:
    product = line.product_line
    if product is None:
        facts = [_("In all"), "", "", "", ""]
    else:
        facts = [product.get_product_display(), *products.facts_of(product).values()]
    classes = [_word(line.body_class), _word(line.tool_joint_class)]
    groups = [value for figure in line.groups.values() for value in _both(figure)]
    ages = [figure.joints for figure in line.ages]
    oldest = line.oldest_days(board.today)
    return [*facts, *classes, *groups, *ages, oldest, *_both(line.promised)]


def _word(name: str | None) -> str:
    return str(PipeClass(name).label) if name else ""


def _both(figure: Figure) -> list[Any]:
    return [figure.joints, figure.metres]
