"""Facts of a certificate as frozen text, and that text as words of its paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Choices
from django.utils import timezone, translation

from core.documents import languages
from core.documents.languages import Pair, both, entered
from core.web import numbers
from equipment.certificates.papers import Words

Label = Callable[[], object]


def text(value: Any) -> str:
    """A figure without zeros that say nothing; empty for none."""
    if value is None:
        return ""
    return f"{Decimal(str(value)).normalize():f}"


def moment(at: dt.datetime | None) -> str:
    """A moment in the portal's time zone, ISO 8601; empty for none."""
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""


def day_words(kept: str, pair: Pair) -> str:
    """A frozen day as both languages read it, or as the one writes it that stands alone."""
    if not kept:
        return ""
    on, (first, second) = dt.date.fromisoformat(kept), pair
    if first != second:
        return languages.day(on)
    with translation.override(first):
        return numbers.day(on)


def days_words(since: str, until: str, pair: Pair) -> str:
    """The first and the last of frozen days; empty for none."""
    return f"{day_words(since, pair)} – {day_words(until, pair)}" if since else ""


def moment_words(kept: str) -> str:
    """A frozen moment in the portal's time zone."""
    return languages.moment(dt.datetime.fromisoformat(kept)) if kept else ""


def measured(kept: str, unit: str, pair: Pair) -> str:
    """A frozen figure with its unit; empty for none."""
    return f"{entered(Decimal(kept), pair)} {unit}".strip() if kept else ""


def named(names: Mapping[str, str], pair: Pair) -> list[str]:
    """A frozen name in the two languages; English stands where one is missing."""
    found = [names.get(language) or names["en"] for language in pair]
    return list(dict.fromkeys(found))


def choice(one: Choices, pair: Pair) -> list[str]:
    """A choice of a model as both languages call it."""
    return both(lambda: one.label, pair)


def joined(words: Words) -> str:
    """A word in both languages on one line."""
    return " / ".join(words)


def rows_of(rows: Sequence[tuple[Label, Words]], pair: Pair) -> list[tuple[Words, Words]]:
    """Facts under their labels in both languages, without those that say nothing."""
    return [(both(label, pair), value) for label, value in rows if any(value)]
