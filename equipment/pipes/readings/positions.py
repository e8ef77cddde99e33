"""Where on a joint a reading was taken: places that forms offer, and writings of one place."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy, override

#: Places that stand ready in forms; each is one place in whatever language it was written.
BODY = (gettext_lazy("1 m from box"), gettext_lazy("middle"), gettext_lazy("1 m from pin"))
TOOL_JOINT = (gettext_lazy("box"), gettext_lazy("pin"))
#: Places that inspection programmes name beside them.
PROGRAMMES = (gettext_lazy("slip area"), gettext_lazy("whole length"))

READY = (*BODY, *TOOL_JOINT, *PROGRAMMES)


def place_key(position: str) -> str:
    """Two writings of one place on a joint are one."""
    plain = _plain(position)
    return _ready().get(plain, plain)


def place_words(position: str) -> str:
    """A place in the active language where it stands ready, else as it was written."""
    key = place_key(position)
    if not key.startswith("ready-"):
        return position
    return str(READY[int(key.removeprefix("ready-"))])


def _plain(position: str) -> str:
    return " ".join(position.casefold().split())


@cache
def _ready() -> dict[str, str]:
    """What each ready place is called in each language, with its name in the source's."""
    found: dict[str, str] = {}
    for number, place in enumerate(READY):
        for code, _name in settings.LANGUAGES:
            with override(code):
                found[_plain(str(place))] = f"ready-{number}"
    return found
