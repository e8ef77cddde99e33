"""Serials as they are read aloud: in short groups, each with the alphabet that it is written in.

On steel and on paper С and C, O and 0, І and 1 are one shape. A group that says "Latin" or
"digits" leaves no doubt what is to be typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

LATIN, CYRILLIC, GREEK, DIGITS, GAP, SIGN = "latin", "cyrillic", "greek", "digits", "gap", "sign"
ALPHABETS = (LATIN, CYRILLIC, GREEK)
SPACE = "\u00a0"
#: More characters than these are not kept in mind between looking and typing.
LONGEST_GROUP = 4
DIGIT_NAMES = (
    pgettext_lazy("read aloud", "zero"),
    pgettext_lazy("read aloud", "one"),
    pgettext_lazy("read aloud", "two"),
    pgettext_lazy("read aloud", "three"),
    pgettext_lazy("read aloud", "four"),
    pgettext_lazy("read aloud", "five"),
    pgettext_lazy("read aloud", "six"),
    pgettext_lazy("read aloud", "seven"),
    pgettext_lazy("read aloud", "eight"),
    pgettext_lazy("read aloud", "nine"),
)
SIGN_NAMES: dict[str, str | Promise] = {
    "-": pgettext_lazy("read aloud", "dash"),
    "/": pgettext_lazy("read aloud", "slash"),
    ".": pgettext_lazy("read aloud", "point"),
    "_": pgettext_lazy("read aloud", "underscore"),
    "#": pgettext_lazy("read aloud", "hash"),
}


def groups(code: str) -> list[str]:
    """The code in groups of up to four characters, none of them of two alphabets."""
    found = []
    for kind, text in _runs(code):
        if kind != GAP:
            found += _cut(text)
    return found


def in_words(code: str) -> str:
    """Such as "Latin TN · digits 804 · Cyrillic С · 0 zero", in the language of now."""
    return f"{SPACE}· ".join(_said(kind, text) for kind, text in _runs(code) if kind != GAP)


def shown(code: str) -> str:
    """The code without invisible characters, which would lead a reader astray."""
    return "".join("\ufffd" if unicodedata.category(c)[0] == "C" else c for c in code)


def _runs(code: str) -> Iterator[tuple[str, str]]:
    for kind, letters in groupby(shown(code), key=_kind):
        yield kind, "".join(letters)


def _kind(character: str) -> str:
    if character.isspace():
        return GAP
    if character.isascii() and character.isdecimal():
        return DIGITS
    if not character.isalpha():
        return SIGN
    name = unicodedata.name(character, "")
    return next((one for one in ALPHABETS if name.startswith(one.upper())), SIGN)


def _cut(text: str) -> list[str]:
    """The run in as few groups as can be, as even as can be, the longer ones first."""
    count = -(-len(text) // LONGEST_GROUP)
    size, longer = divmod(len(text), count)
    ends = [size * n + min(n, longer) for n in range(count + 1)]
    return [text[start:end] for start, end in pairwise(ends)]


def _said(kind: str, text: str) -> str:
    """What one run is; a short one is not broken over two lines."""
    if kind == SIGN:
        return SPACE.join(f"{sign}{SPACE}{SIGN_NAMES.get(sign, '')}".strip() for sign in text)
    if kind == DIGITS and len(text) == 1:
        return f"{text}{SPACE}{DIGIT_NAMES[int(text)]}"
    words = {
        LATIN: _("Latin %(letters)s"),
        CYRILLIC: _("Cyrillic %(letters)s"),
        GREEK: _("Greek %(letters)s"),
        DIGITS: _("digits %(letters)s"),
    }
    said = words[kind] % {"letters": " ".join(_cut(text))}
    return said.replace(" ", SPACE) if len(text) <= LONGEST_GROUP else said
