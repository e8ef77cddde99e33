"""The template tags of the portal: one way to show a state, a measure, a field, a history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.events import queries as events
from core.web import lists, numbers, words
from core.web.forms import QuantityField

register = template.Library()

TONES: dict[str, str] = {
    "grey": "circle-dashed",
    "green": "circle-check",
    "amber": "alert-triangle",
    "red": "alert-octagon",
    "blue": "checks",
}
SPRITE = "vendor/icons/sprite.svg"


def _sprite() -> str:
    """The address of the icons, which stands for as long as the process."""
    return _address(SPRITE, settings.STORAGES["staticfiles"]["BACKEND"])


@lru_cache(maxsize=8)
def _address(name: str, _backend: str) -> str:
    return static(name)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless it has a label."""
    href = f"{_sprite()}#tabler-{name}"
    if label:
        shape = '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(shape, label, href)
    return _drawn(href)


@lru_cache(maxsize=1024, typed=True)
def _drawn(href: str) -> SafeString:
    """The icon at that place of a sprite, decorative."""
    shape = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>'
    return format_html(shape, href)


@register.simple_tag
def tone(name: str, word: object, icon: str = "") -> SafeString:
    """A state in colour, icon and word."""
    known = name if name in TONES else "grey"
    return _toned(known, f"{_sprite()}#tabler-{icon or TONES[known]}", str(word))


@lru_cache(maxsize=1024, typed=True)
def _toned(name: str, href: str, word: str) -> SafeString:
    """Made once for each state of a list."""
    return format_html('<span class="p-status p-status-{}">{}{}</span>', name, _drawn(href), word)


@register.simple_tag
def status(obj: Any) -> SafeString:
    """The state of any object: word from its choices, colour from its class's STATUS_TONES."""
    tones = getattr(type(obj), "STATUS_TONES", {})
    if isinstance(obj, Model):
        word = _state(obj._meta.label, str(getattr(obj, "status", "")), get_language())
    else:
        word = obj.get_status_display()
    shown: SafeString = tone(tones.get(obj.status, "grey"), word)
    return shown


@lru_cache(maxsize=4096)
def _state(model: str, value: str, _language: str | None) -> str:
    """What a state is called in that language; read off the choices once."""
    field: Any = apps.get_model(model)._meta.get_field("status")
    return str(dict(field.flatchoices).get(value, value))


def draw(name: str) -> SafeString:
    """An icon for use inside other tags."""
    shown: SafeString = icon(name)
    return shown


@register.simple_tag
def measure(value: Any, unit: str = "", places: int | None = None) -> str:
    """A localised number and its unit on one line."""
    return numbers.measure(value, str(unit), places)


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """The value of a mapping under a key that the template holds; empty when there is none."""
    return values.get(key, "")


@register.filter
def figure(value: Any, places: int | None = None) -> str:
    """A localised number without unit."""
    return numbers.number(value, places)


@register.filter(expects_localtime=False)
def day(value: dt.date | None) -> str:
    """A civil day in the person's language."""
    return numbers.day(value or None)


@register.filter(expects_localtime=False)
def moment(value: dt.datetime | None) -> str:
    """A day and time in Baku in the person's language."""
    return numbers.moment(value or None)


@register.inclusion_tag("core/web/_progress.html")
def progress(
    actual: Any, planned: Any = None, *, words: bool = True, tone: str = ""
) -> dict[str, Any]:
    """A bar of actual against planned per cent; None means nothing is known yet."""
    return {
        "known": actual is not None,
        "width": _width(actual),
        "mark": _width(planned) if planned is not None else None,
        "text": numbers.percent(actual),
        "planned": numbers.percent(planned) if planned is not None else "",
        "words": words,
        "tone": tone if tone in TONES else "",
    }


def _width(value: Any) -> str:
    share = min(max(Decimal(str(value or 0)), Decimal(0)), Decimal(100))
    return f"{share:.1f}"


@register.inclusion_tag("core/web/_sparkline.html")
def sparkline(values: Sequence[Any], label: str = "", unit: str = "%") -> dict[str, Any]:
    """A small trend line of the values, oldest first; its ends are told in words."""
    known = [Decimal(str(value)) for value in values if value is not None]
    if len(known) < 2:
        return {"points": ""}
    low, high = min(known), max(known)
    span = (high - low) or Decimal(1)
    step = Decimal(96) / (len(known) - 1)
    spots = [
        (Decimal(2) + step * i, Decimal(22) - (value - low) / span * 20)
        for i, value in enumerate(known)
    ]
    ends = _("from %(first)s to %(last)s") % {
        "first": numbers.measure(known[0], unit, 0),
        "last": numbers.measure(known[-1], unit, 0),
    }
    return {
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in spots),
        "end_x": f"{spots[-1][0]:.1f}",
        "end_y": f"{spots[-1][1]:.1f}",
        "label": f"{label}: {ends}" if label else ends,
    }


@register.inclusion_tag("core/web/_breadcrumbs.html")
def breadcrumbs(*parts: Any) -> dict[str, Any]:
    """Label, address, label, address …; a last label without address is the page itself."""
    steps = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    return {"steps": steps, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag("core/web/_history.html", takes_context=True)
def history(context: Context, obj: Any) -> dict[str, Any]:
    """What happened to the object, newest first, as far as the person may see it."""
    found = events.history_of(obj.public_id, context["user"])
    return {"events": [words.told(event) for event in found]}


@register.inclusion_tag("core/web/_field.html")
def field(bound: BoundField, size: str = "", label: str = "", prefix: str = "") -> dict[str, Any]:
    """A form field: label, input, unit beside it, help and error tied to it."""
    kind = _kind(bound)
    css = {"check": "form-check-input", "select": "form-select", "text": "form-control"}.get(
        kind, ""
    )
    wrong = bool(bound.errors)
    attrs = {"class": f"{css} is-invalid" if wrong else css} if css else {}
    return {
        "bound": bound,
        "kind": kind,
        "widget": bound.as_widget(attrs={**bound.field.widget.attrs, **attrs}),
        "label": label or bound.label,
        "unit": getattr(bound.field, "unit", ""),
        "units": _units(bound),
        "explanation": getattr(bound.form, "explanations", {}).get(bound.name, ""),
        "size": size,
        "prefix": prefix,
        "optional": not _is_needed(bound) and kind != "check",
    }


def _is_needed(bound: BoundField) -> bool:
    return bound.field.required or bound.name in getattr(bound.form, "needed", ())


def _units(bound: BoundField) -> list[tuple[str, Any, bool]]:
    """The units that stand beside a measure, with the one that was chosen."""
    if not isinstance(bound.field, QuantityField):
        return []
    return bound.field.choices_of(bound.data if bound.form.is_bound else bound.initial)


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "select" if isinstance(widget, Select) else "text"


@register.inclusion_tag("core/web/_errors.html")
def errors(form: Any) -> dict[str, Any]:
    """All errors of a form above it, each leading to its field."""
    if form is None or not form.is_bound:
        return {"lines": []}
    general = [("", "", message) for message in form.non_field_errors()]
    lines = [(bound.auto_id, bound.label, message) for bound in form for message in bound.errors]
    return {"lines": general + lines}


@register.inclusion_tag("core/web/_page_links.html")
def page_links(page: lists.ListPage) -> dict[str, Any]:
    """Ways to the pages before and after, and back to the first."""
    return {"page": page}


@register.inclusion_tag("core/web/_sort_link.html")
def sort_link(page: lists.ListPage, name: str, label: object) -> dict[str, Any]:
    """A column head that orders the list, up first and down at the second touch."""
    down = f"-{name}" if not name.startswith("-") else name
    up = name.lstrip("-")
    ways = [way for way in (up, down) if way in page.orderings]
    current = page.ordering if page.ordering in ways else ""
    other = [way for way in ways if way != current]
    target = other[0] if other else (ways[0] if ways else "")
    arrow = {"": "arrows-sort", up: "arrow-up", down: "arrow-down"}[current]
    query = page.with_query(sort=target)
    return {"label": label, "query": query, "arrow": arrow, "current": current}


@register.inclusion_tag("core/web/_pick.html")
def pick(page: lists.ListPage, row: Any = None, label: object = "") -> dict[str, Any]:
    """The cell of a row's box, when something can be done with several rows; the head's without
    a row. Boxes belong to the form of the bar below the list."""
    return {"offered": bool(page.frame and page.frame.actions), "row": row, "label": label or row}


@register.simple_tag(takes_context=True)
def same_as(context: Context, name: str) -> SafeString:
    """What the block `name` of this page holds, shown a second time."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return block.render(context) if block else SafeString("")


@register.simple_tag
def active_filters(page: lists.ListPage) -> list[lists.ActiveFilter]:
    """The filters in use, for the chips above a list."""
    return lists.active_filters(page)


@register.simple_tag
def party(organisation: Any, position: int = 1) -> SafeString:
    """A party's short name beside its fixed colour."""
    mark = min(max(int(position or 1), 1), 4)
    return format_html(
        '<span class="party party-{}"><span class="party-mark" aria-hidden="true"></span>{}</span>',
        mark,
        getattr(organisation, "short", organisation),
    )


@register.inclusion_tag("core/web/_digest.html")
def digest(value: str) -> dict[str, Any]:
    """A SHA-256 shortened for the eye, whole for the machine and for copying."""
    return {"value": value, "head": value[:4], "tail": value[-4:]}
