"""When two serials are one: as they are written, and as a stencil shows them."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Func

#: Spaces, dashes and invisible marks, which nobody stamps.
UNSTAMPED = r"[[:space:]\-\u00a0\u00ad\u200b-\u200f\u2010-\u2015\u2212\ufeff]+"
_UNSTAMPED = re.compile(UNSTAMPED.replace("[:space:]", r"\s"))

#: What a stencil does not tell apart within one alphabet; alphabets are folded in the key.
SWAPS = {"0": "O", "O": "0", "1": "I", "I": "1"}


class Written(Func):
    """A serial as it is written: capitals without spaces and dashes, each letter of its own
    script. Two active joints of one owner and product line never share it."""

    template = (
        "upper(regexp_replace(normalize(%(expressions)s, NFKC), '" + UNSTAMPED + "', '', 'g'))"
    )
    arity = 1


def written(serial: str) -> str:
    """The same as `Written`, of a serial that is in hand."""
    return _UNSTAMPED.sub("", unicodedata.normalize("NFKC", serial)).upper()


def readings_of(key: str) -> set[str]:
    """The folded serials that a stencil shows like this one: itself, each zero or one read as a
    letter and the other way round, one at a time, and all of a kind at once."""
    found = {key}
    for at, letter in enumerate(key):
        if letter in SWAPS:
            found.add(f"{key[:at]}{SWAPS[letter]}{key[at + 1 :]}")
    for letter, other in SWAPS.items():
        found.add(key.replace(letter, other))
    return found
