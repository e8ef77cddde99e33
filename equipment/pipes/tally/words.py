"""What headers call the columns of a tally, in English, Azerbaijani and Russian, as met in files.

Misspellings stand beside the right spelling because the real sheets have them; whatever is within
a letter or two of a known word is found by likeness.
"""

import difflib
import re
import unicodedata
from functools import lru_cache

LENGTHS = ("effective_length", "length", "overall_length")
#: What is said in metres or feet.
MEASURED = (*LENGTHS, "makeup_loss", "cumulative_length", "top_depth")
READINGS = ("id_1", "id_2", "id_3", "id_4")
TARGETS = (
    "sequence",
    "number",
    "serial",
    "description",
    "kind",
    "overall_length",
    "makeup_loss",
    "effective_length",
    "length",
    "cumulative_length",
    "top_depth",
    *READINGS,
    "stand",
    "condition",
    "comment",
)
WORDS: dict[str, tuple[str, ...]] = {
    "sequence": (
        "no total", "total no", "no", "seq", "seq no", "sequence", "sequence no", "running no",
        "sıra", "sıra no", "sıra nömrəsi", "s s", "п п", "no п п", "номер п п", "порядк no",
    ),
    "number": (
        "joint", "joint no", "joint number", "jt no", "jnt no", "pipe no", "pipe number",
        "tally no", "tally number", "original number", "tubing no", "casing no",
        "boru no", "boru nömrəsi", "borunun nömrəsi", "nömrə", "no трубы",
        "номер трубы", "труба no",
    ),
    "serial": (
        "serial", "serial no", "serial number", "s n", "heat serial", "stamp", "pipe serial",
        "seriya no", "seriya nömrəsi", "zavod nömrəsi", "серийный номер", "серийный no",
        "заводской номер", "заводской no", "клеймо",
    ),
    "description": (
        "description", "decription", "pipe description", "item description", "type",
        "təsvir", "təsviri", "adı", "описание", "наименование", "тип",
    ),
    "kind": ("kind", "item kind", "növ", "növü", "вид", "вид элемента"),
    "overall_length": (
        "o a length", "oa length", "overall length", "over all length", "total joint length",
        "overall lenght", "ümumi uzunluq", "tam uzunluq", "общая длина", "полная длина",
    ),
    "makeup_loss": (
        "m u loss", "mu loss", "make up loss", "makeup loss", "make up", "mul",
        "bağlama itkisi", "yiv itkisi", "потеря на свинчивание", "потеря при свинчивании",
    ),
    "effective_length": (
        "eff length", "eff lenght", "effective length", "effective lenght", "net length",
        "effektiv uzunluq", "faydalı uzunluq", "эффективная длина", "рабочая длина",
        "длина без ниппеля",
    ),
    "length": ("length", "lenght", "joint length", "len", "uzunluq", "uzunluğu", "длина"),
    "cumulative_length": (
        "cumulative length", "cummulative length", "cumulative", "cum length", "cum", "run length",
        "running length", "total length", "accumulated length", "cəmi uzunluq",
        "məcmu uzunluq", "artan uzunluq", "накопленная длина", "нарастающая длина",
        "длина нарастающим итогом", "суммарная длина",
    ),
    "top_depth": (
        "top item", "top depth", "depth", "depth top", "top of item", "top md", "md top",
        "üst dərinlik", "dərinlik", "глубина", "глубина верха", "глубина верхнего торца",
    ),
    "stand": (
        "stand", "stand no", "std", "std no", "şam", "şam no", "свеча", "свеча no", "номер свечи",
    ),
    "condition": (
        "condition", "condition code", "cond", "pipe condition",
        "vəziyyət", "vəziyyəti", "borunun vəziyyəti", "состояние", "состояние трубы",
    ),
    "comment": (
        "comment", "comments", "remark", "remarks", "note", "notes",
        "qeyd", "qeydlər", "примечание", "примечания", "комментарий",
        "замечание", "замечания",
    ),
}  # fmt: skip
# What a column of kinds says of an item, as this portal's own tallies say it.
KINDS: dict[str, tuple[str, ...]] = {
    "joint": ("joint", "tək boru", "boru", "труба"),
    "pup": ("pup", "pup joint", "qısa boru", "патрубок"),
    "accessory": ("accessory", "avadanlıq elementi", "элемент оснастки"),
    "rejected": ("rejected", "rejected joint", "rədd edilmiş boru", "отбракованная труба"),
}
KIND_BY_WORD = {word: kind for kind, words in KINDS.items() for word in words}
BY_WORD = {word: target for target, words in WORDS.items() for word in words}
READING = re.compile(
    r"(id|inside diameter|daxili diametr|внутренний диаметр)( (box|pin|muft|nippel))?( ?\d)?"
)
UNITS = {
    "m": ("m", "mtr", "metre", "metres", "meter", "meters", "metr", "м", "метр", "метров"),
    "ft": ("ft", "feet", "foot", "fut", "фут", "футы", "футов"),
}
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}
OTHER_UNITS = frozenset(("mm", "in", "inch", "мм", "kg", "кг", "lb ft", "kg m"))
LIKENESS = 0.86
SHORTEST_LIKENESS = 5


@lru_cache(maxsize=2_000)
def plain(text: str) -> str:
    """A header as bare words: no case, signs, brackets or units in brackets; # and № are `no`."""
    bare = re.sub(r"[(\[][^)\]]*[)\]]", " ", text)
    name, _comma, unit = bare.rpartition(",")
    bare = name if unit.strip(" .").casefold() in UNIT_OF else bare
    bare = unicodedata.normalize("NFKC", bare.replace("#", " no ").replace("№", " no ")).casefold()
    return " ".join(re.sub(r"[^\w]+|_", " ", bare).split()).replace("i̇", "i")


def target_of(text: str) -> str | None:
    """The target that a header names: a name of TARGETS, `id` for an inside diameter, or None."""
    words = plain(text)
    if not words:
        return None
    if words in BY_WORD:
        return BY_WORD[words]
    name, _space, unit = words.rpartition(" ")
    if unit in UNIT_OF and BY_WORD.get(name) in MEASURED:
        return BY_WORD[name]
    if READING.fullmatch(words):
        return "id"
    if len(words) < SHORTEST_LIKENESS:
        return None
    near = difflib.get_close_matches(words, BY_WORD, n=1, cutoff=LIKENESS)
    return BY_WORD[near[0]] if near else None


def unit_of(text: str) -> str | None:
    """The length unit that a header or unit cell names: m, ft or None."""
    inside = re.search(r"[(\[,]\s*([^)\]]+?)\s*[)\]]?\s*$", text)
    for candidate in (inside[1] if inside else "", text, text.rpartition(" ")[2]):
        word = candidate.strip(" .()[]").casefold()
        if word in UNIT_OF:
            return UNIT_OF[word]
    return None


def is_unit(text: str) -> bool:
    """Whether a cell holds a unit and nothing else, as the second row of a header does."""
    word = " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
    return word in UNIT_OF or word in OTHER_UNITS
