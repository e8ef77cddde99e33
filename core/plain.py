"""Plain text: what people type holds nothing that its reader cannot see."""

from __future__ import annotations

import unicodedata

BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
TEXT_CONTROLS = frozenset("\n\r\t")


def hidden_mark(text: str) -> str:
    """The first control character or mark that turns the reading direction, as `U+XXXX`; or ""."""
    for char in text:
        if char in BIDI or (unicodedata.category(char) == "Cc" and char not in TEXT_CONTROLS):
            return f"U+{ord(char):04X}"
    return ""
