"""When two serials are one: as they are written, and as a stencil shows them."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Func

#: Spaces, dashes and invisible marks, which nobody stamps.
UNSTAMPED = r"[[:space:]\-\u00a0\u00ad\u200b-\u200f\u2010-\u2015\u2212\ufeff]+"
_UNSTAMPED = re.compile(UNSTAMPED.replace("[:space:]", r"\s"))


class Written(Func):
    """A serial as it is written: capitals without spaces and dashes, each letter of its own
    script. Two active joints of one owner and product line never share it."""

    template = (
        "upper(regexp_replace(normalize(%(expressions)s, NFKC), '" + UNSTAMPED + "', '', 'g'))"
    )
    arity = 1


def written(serial: str) -> str:
    """The same as `Written`, for a serial that is at hand."""
    return _UNSTAMPED.sub("", unicodedata.normalize("NFKC", serial)).upper()
