"""Cells of the board of stock: several hundred a page, so no template of their own."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.web import numbers
from equipment.pipes.stock.shown import Figure

register = template.Library()


@register.simple_tag
def figure_cell(figure: Figure, words: Any, address: str = "") -> SafeString:
    """Joints with metres below; with an `address`, the number leads to its joints there."""
    if not figure.joints:
        none = '<td class="num is-none" data-label="{}"><span class="muted">–</span></td>'
        return format_html(none, words)
    joints, metres = numbers.number(figure.joints), numbers.number(figure.metres, 1)
    if not address:
        sums = '<td class="num" data-label="{}"><strong>{}</strong><small>{} m</small></td>'
        return format_html(sums, words, joints, metres)
    return format_html(
        '<td class="num" data-label="{}"><a href="{}{}">{}</a><small>{} m</small></td>',
        words,
        address,
        figure.query,
        joints,
        metres,
    )
