"""What a row is, by the sense of the trade.

A *joint* is a plain length of pipe. A *pup* is a short plain length, called one or numbered P-3,
or shorter than 8 m in a string of full joints (several pups made up, P-2/P-4, stay one row).
An *accessory* is anything else in the string: shoe and shoe joint, float and landing collars and
their joints, intermediate and perforated joints, hanger, packer, cross-over, PBR, running tool.
A *rejected* joint was struck out: length 0, its own length in its number, as in "37 (12,452)".
Where the sheet has a column of kinds, what stands there goes before any guess.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from core.transfer.text import read_number
from equipment.pipes.tally.reading import Raw
from equipment.pipes.tally.words import KIND_BY_WORD, LENGTHS, is_unit, plain

OUTCOMES = ("joint", "pup", "accessory", "rejected", "ignored")
ACCESSORY = re.compile(
    r"\b(shoe|collar|f/?c|l/?c|fc\d+|lc\d+|liner ?hanger|hanger|packer|x[-/ ]?o|xover|cross-?over"
    r"|pbr|rt|running tool|setting tool|int(ermediate)?|perf(o|orated)?|nipple|sub|valve|landing"
    r"|centrali[sz]er|scratcher|tie-?back|guide|catcher|wleg|sssv|scssv"
    r"|башмак\w*|муфта|подвеск\w+|пакер\w*|переводник\w*|клапан\w*|фильтр\w*|цкод|центратор\w*"
    r"|başmaq\w*|asqı\w*|paker\w*|keçirici\w*|klapan\w*|süzgəc\w*|mərkəzləşdirici\w*)\b",
    re.IGNORECASE,
)
PUP = re.compile(r"\b(pups?|патруб\w+|qısa boru\w*)\b", re.IGNORECASE)
PUP_NUMBER = re.compile(r"p-?\d+[a-z]?([/+ ]+p-?\d+[a-z]?)*", re.IGNORECASE)
STRUCK = re.compile(r"(?P<number>.*?)\s*[(\[]\s*(?P<length>\d{1,2}[.,]\d{1,4})\s*m?\s*[)\]]")
TOTAL = re.compile(
    r"(grand |sub)?(total|sum)\b(?! no)|итого|всего|сумма|cəmi|yekun|toplam", re.IGNORECASE
)
VERIFICATION = re.compile(
    r"(calculated )?verification|check(sum)? of|проверка|yoxlama", re.IGNORECASE
)
DATUM = re.compile(
    r"(<-+|←)|(9 5/8\W* )?.{0,20}shoe depth|глубина башмака|başmağın dərinliyi", re.IGNORECASE
)
SHORT_M = Decimal(8)
LONGEST_PUP_M = Decimal("3.74")
WRITTEN = ("sequence", "number", "serial", "description")


@dataclass(frozen=True)
class Struck:
    """A struck-out joint: its number and its own length in metres."""

    number: str
    length: Decimal


def struck(number: str) -> Struck | None:
    """The number and length that a text such as "37 (12,452)" holds, or None."""
    match = STRUCK.fullmatch(number)
    length = read_number(match["length"]) if match else None
    return Struck(match["number"], length) if match and length else None


def why_ignored(raw: Raw, labels: dict[str, str]) -> str:
    """The reason for which a row is no pipe, or an empty string when it may be one."""
    if not raw.filled:
        return "empty"
    if not raw.mapped:
        return "not_mapped"
    if _repeats_header(raw, labels):
        return "header"
    if raw.words and not raw.measures and all(is_unit(word) for word in raw.words):
        return "units"
    written = [raw.texts[name] for name in WRITTEN if name in raw.texts]
    if any(VERIFICATION.match(text) for text in written):
        return "verification"
    if any(TOTAL.match(text) for text in written):
        return "total"
    if not _has_length(raw) and any(DATUM.match(word) for word in raw.words):
        return "datum"
    return _why_without_length(raw)


def _repeats_header(raw: Raw, labels: dict[str, str]) -> bool:
    if raw.measures:
        return False
    names = {plain(label) for label in labels.values()} - {""}
    repeated = {plain(word) for word in raw.words} & names
    return len(repeated) >= 2


def _has_length(raw: Raw) -> bool:
    return any(name in raw.measures for name in LENGTHS)


def _why_without_length(raw: Raw) -> str:
    if not _has_length(raw):
        unread = any(f.code in ("text_in_number", "formula_without_value") for f in raw.flags)
        return "" if unread else "no_length"
    lengths = [raw.measures[name] for name in LENGTHS if name in raw.measures]
    if any(lengths):
        return ""
    number = raw.texts.get("number") or raw.texts.get("serial", "")
    if not number:
        return "nothing_run"
    return "" if struck(number) else "struck_no_length"


def kind_said(raw: Raw) -> str:
    """The outcome that the column of kinds names; empty when it names none."""
    return KIND_BY_WORD.get(plain(raw.texts.get("kind", "")), "")


def kind_of(raw: Raw) -> str:
    """joint, pup or accessory, by the words of its number and description."""
    number, description = raw.texts.get("number", ""), raw.texts.get("description", "")
    if ACCESSORY.search(number) or ACCESSORY.search(description):
        return "accessory"
    if PUP.search(number) or PUP.search(description) or PUP_NUMBER.fullmatch(number):
        return "pup"
    return "joint"


def is_short(length: Decimal, middle: Decimal) -> bool:
    """Whether a plain length is a pup beside joints whose middle length is `middle`."""
    return length <= LONGEST_PUP_M or (middle >= SHORT_M > length)
