"""Numbers, days and moments as the person's language writes them."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

NOTHING = "–"
SPACE = "\u00a0"
#: The unit of the last decimal, by the number of decimals.
STEPS = [Decimal(1).scaleb(-places) for places in range(20)]
MINUS = "\u2212"
#: Units that other alphabets write otherwise; their words stand beside the choices of units.
WRITTEN = ("m", "mm", "kN·m", "ft·lbf")


def number(value: Any, places: int | None = None) -> str:
    """`value` with no-break spaces between thousands and the language's decimal mark.

    Without `places` as many decimals as the value has, trailing zeros dropped; None is a dash.
    """
    if value is None or value == "":
        return NOTHING
    if type(value) is int and places is None:
        return (MINUS if value < 0 else "") + f"{abs(value):,}".replace(",", SPACE)
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        exact = exact.quantize(STEPS[places], ROUND_HALF_UP)
    text = f"{abs(exact):,f}"
    whole, _point, decimals = text.partition(".")
    decimals = decimals if places is not None else decimals.rstrip("0")
    mark = "." if _language() == "en" else ","
    grouped = whole.replace(",", SPACE) + (mark + decimals if decimals else "")
    return MINUS + grouped if exact < 0 else grouped


def measure(value: Any, unit: str = "", places: int | None = None) -> str:
    """A number with its unit as the language writes it, kept on one line."""
    text = number(value, places)
    return text if text == NOTHING or not unit else f"{text}{SPACE}{unit_words(unit)}"


def unit_words(unit: str) -> str:
    """A unit as the language writes it."""
    return gettext(unit) if unit in WRITTEN else unit


def day(value: dt.date | dt.datetime | None) -> str:
    """23 Nov 2026 in English, 23.11.2026 in Azerbaijani and Russian."""
    if value is None:
        return NOTHING
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return date_format(value, "j M Y" if _language() == "en" else "d.m.Y").replace(" ", SPACE)


def moment(value: dt.datetime | None) -> str:
    """A day with the time in Baku."""
    if value is None:
        return NOTHING
    return f"{day(value)}{SPACE}{timezone.localtime(value):%H:%M}"


def percent(value: Any) -> str:
    """A share of a hundred as people write it, without decimals."""
    return NOTHING if value is None else f"{number(value, 0)}{SPACE}%"


def _language() -> str:
    return (get_language() or "en")[:2]
