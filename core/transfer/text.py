"""Text and numbers as people type them into tallies: folding, cleaning, reading decimals."""

import re
import unicodedata
from decimal import Decimal

# Letters that cannot be told apart on a stencil: Cyrillic, Greek and Azerbaijani ə to Latin.
LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУҮХΑΒΕΖΗΙΚΜΝΟΡΤΥΧƏӘ",
    "ABESIJKMHOPCTYYXABEZHIKMNOPTYXEE",
)
CYRILLIC_LOOKALIKES = frozenset("АВЕЅІЈКМНОРСТУҮХЁӘ")
MINUS_SIGNS = "\u2212\u2010\u2011\u2012\u2013\u2014"
MINUS_TO_HYPHEN = str.maketrans(dict.fromkeys(MINUS_SIGNS, "-"))
DIGITS = re.compile(r"[0-9]{1,30}")
# What may stand before the decimal mark: digits, in groups of three by the other mark if at all.
WHOLE = {
    ".": re.compile(r"[+-]?([0-9]{0,20}|[0-9]{1,3}(,[0-9]{3})+)"),
    ",": re.compile(r"[+-]?([0-9]{0,20}|[0-9]{1,3}(\.[0-9]{3})+)"),
}
# Of ASCII: control characters, the space and the hyphen.
NOT_COUNTED = dict.fromkeys([*range(33), 45, 127])
FEET = Decimal("0.3048")
MILLIMETRE = Decimal("0.001")
LARGEST = Decimal(10) ** 10


def fold_serial(text: str) -> str:
    """The key under which two writings of one serial are the same serial.

    Compatibility forms, case, accents, dashes, spaces and invisible characters do not count;
    letters that look alike in Cyrillic, Greek and Latin count as the Latin one.
    """
    if text.isascii():
        return text.upper().translate(NOT_COUNTED)
    folded = text
    for _round in range(3):
        plain = unicodedata.normalize("NFKD", folded).upper().translate(LOOKALIKES)
        plain = unicodedata.normalize("NFKD", plain)
        folded = "".join(c for c in plain if _counts(c))
    return folded


def in_latin(text: str) -> str:
    """The text as it is written, in capitals, each letter that looks like a Latin one in Latin."""
    return unicodedata.normalize("NFKC", tidy(text)).upper().translate(LOOKALIKES)


def _counts(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] not in "ZCM" and category != "Pd" and character not in MINUS_SIGNS


def scripts(text: str) -> set[str]:
    """Which of `latin` and `cyrillic` the letters of `text` belong to."""
    if text.isascii():
        return {"latin"} if any(c.isalpha() for c in text) else set()
    found = set()
    for character in text:
        if character.isalpha():
            name = unicodedata.name(character, "")
            found |= {s for s in ("latin", "cyrillic") if name.startswith(s.upper())}
    return found


def is_ambiguous(text: str) -> bool:
    """Whether a serial mixes scripts, or is written wholly in Cyrillic letters that look Latin."""
    found = scripts(text)
    if found == {"cyrillic"}:
        return all(c in CYRILLIC_LOOKALIKES for c in text.upper() if c.isalpha())
    return len(found) > 1


def forbidden_character(text: str) -> str:
    """The first control, direction or unassigned character as `U+XXXX`, or an empty string.

    Line breaks and tabs are only spacing in a cell and are allowed.
    """
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        if unicodedata.category(character)[0] == "C" and character not in "\t\r\n":
            return f"U+{ord(character):04X}"
    return ""


def tidy(text: str) -> str:
    """One line of text: every run of spaces, no-break spaces and line breaks is one space."""
    return " ".join(text.split())


def read_number(text: str, decimal: str = "auto") -> Decimal | None:
    """The number that `text` writes, or None when it writes none (NaN and infinity are none).

    `decimal` is `comma`, `point` or `auto`. With `auto` the last separator is the decimal one:
    a yard writes 12,452 for twelve metres, never for twelve thousand.
    """
    plain = "".join(text.split()).translate(MINUS_TO_HYPHEN)
    mark = {"comma": ",", "point": "."}.get(decimal) or _last_separator(plain)
    whole, separator, fraction = plain.partition(mark)
    if not WHOLE[mark].fullmatch(whole) or (separator and not DIGITS.fullmatch(fraction)):
        return None
    digits = whole.replace(",", "").replace(".", "")
    if not DIGITS.fullmatch(digits.lstrip("+-") + fraction):
        return None
    value = Decimal(f"{digits}.{fraction}" if fraction else digits)
    return value if abs(value) < LARGEST else None


def _last_separator(text: str) -> str:
    return "," if text.rfind(",") > text.rfind(".") else "."
