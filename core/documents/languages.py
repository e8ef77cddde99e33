"""Two languages side by side: every fixed word of a document is said in both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.errors import Refused

Pair = tuple[str, str]
#: Of what is offered on pages; any two languages of the portal may be asked for.
PAIRS: tuple[Pair, ...] = (("az", "en"), ("az", "ru"), ("ru", "en"))
DEFAULT: Pair = ("az", "en")


def pair(text: str) -> Pair:
    """The two languages named as `az,en`. Raises Refused for anything else."""
    found = tuple(text.split(",")) if text else DEFAULT
    known = {code for code, _name in settings.LANGUAGES}
    if len(found) != 2 or len(set(found)) != 2 or not set(found) <= known:
        raise Refused(
            _("Name two languages among az, en and ru, such as az,en."), field="languages"
        )
    return (found[0], found[1])


def both(say: Callable[[], object], languages: Pair) -> list[str]:
    """What `say` gives in each of the two languages; once where they agree."""
    found = []
    for language in languages:
        with translation.override(language):
            found.append(str(say()))
    return found if found[0] != found[1] else found[:1]


def spoken(words: Mapping[str, object], languages: Pair) -> dict[str, list[str]]:
    """The fixed words of a document, each in both languages."""
    return {key: both(partial(str, text), languages) for key, text in words.items()}


def figure(value: Decimal, places: int, languages: Pair) -> str:
    """A number as the first language writes it: 1 234,567 or 1,234.567."""
    text = f"{value:,.{places}f}"
    if languages[0] == "en":
        return text
    return text.translate({ord(","): "\u202f", ord("."): ","})


def entered(value: Decimal | None, languages: Pair) -> str:
    """A number as it was entered, without decimals that say nothing; empty for none."""
    if value is None:
        return ""
    exponent = value.normalize().as_tuple().exponent
    return figure(value, max(0, -exponent) if isinstance(exponent, int) else 0, languages)


def day(on: dt.date) -> str:
    """A civil day as both languages read it."""
    return f"{on:%d.%m.%Y}"


def moment(at: dt.datetime) -> str:
    """A moment in the portal's time zone, named."""
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M} ({settings.TIME_ZONE})"
