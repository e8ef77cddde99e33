"""How words are made alike before they are compared: one folding for what is stored and asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Letters that cannot be told apart in print: Cyrillic and Greek capitals, and Azerbaijani ə.
LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУҮХΑΒΕΖΗΙΚΜΝΟΡΤΥΧƏӘ",
    "ABESIJKMHOPCTYYXABEZHIKMNOPTYXEE",
)
GAPS = re.compile(r"\s+")
#: What is asked and what is stored is cut here; no serial, number or name is longer.
LONGEST_TOKEN = 60
MOST_TOKENS = 60
MOST_CHUNKS = 8


def fold(text: str) -> str:
    """Capitals without accents; İ, I, ı and i are one letter, ə is E, look-alikes are Latin."""
    if text.isascii() and text.isprintable():
        return text.upper()
    plain = unicodedata.normalize("NFKD", text).upper().translate(LOOKALIKES)
    plain = unicodedata.normalize("NFKD", plain).translate(LOOKALIKES)
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "CM" or c in "\t\r\n")


def chunks(text: str) -> list[str]:
    """The folded pieces of `text` between spaces."""
    return GAPS.sub(" ", fold(text)).split()


def parts(chunk: str) -> list[str]:
    """The runs of letters and digits in a folded piece, without what joins them."""
    found = "".join(c if c.isalnum() else " " for c in chunk).split()
    return [part[:LONGEST_TOKEN] for part in found]


def joined(text: str) -> str:
    """`text` folded, with every space, dash and mark taken out."""
    return "".join(c for c in fold(text) if c.isalnum())[:LONGEST_TOKEN]


def tokens_of_words(texts: Iterable[str]) -> set[str]:
    """What plain words are found by: each word, and each piece that a mark joins."""
    return set().union(*(_tokens(text) for text in texts))


# Rows of one kind share most of their words: product, owner, place.
@lru_cache(maxsize=2_000)
def _tokens(text: str) -> frozenset[str]:
    found: set[str] = set()
    for chunk in chunks(text):
        found.update(parts(chunk))
        found.add(joined(chunk))
    return frozenset(found - {""})
