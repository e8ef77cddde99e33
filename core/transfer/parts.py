"""Walking the XML parts of a workbook once, streaming, without building a tree."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from core.transfer import places

CONTAINERS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
)
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
VALUES = {"v", "is"}
MAX_FORMULAS = 200_000
MAX_ELEMENTS = 2_000_000
#: The part that holds texts alone: they are counted, not looked at one by one.
STRINGS = "sharedstrings.xml"


class Unreadable(Exception):
    """A part that calls itself XML cannot be read as XML."""


class Endless(Exception):
    """A part holds more elements than any tally needs."""


class Nested(Exception):
    """A part is an archive or a document itself: what it holds is nothing that a list needs."""


class Declares(Exception):
    """A part declares a document type: entities have no business in a workbook."""


@dataclass(frozen=True)
class Link:
    """One relationship of a part to another part or to the world outside."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass
class Used:
    """The rectangle of cells that hold something, and where the formulas are."""

    first_row: int = 0
    last_row: int = 0
    first_column: int = 0
    last_column: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hollow: set[tuple[int, int]] = field(default_factory=set)

    @property
    def cells(self) -> int:
        """How many cells the rectangle has."""
        if not self.last_row:
            return 0
        height = self.last_row - self.first_row + 1
        return height * (self.last_column - self.first_column + 1)

    def include(self, row: int, column: int) -> None:
        """Grow the rectangle to hold one more cell."""
        if not self.last_row:
            self.first_row = self.last_row = row
            self.first_column = self.last_column = column
        self.first_row, self.last_row = min(self.first_row, row), max(self.last_row, row)
        self.first_column = min(self.first_column, column)
        self.last_column = max(self.last_column, column)


@dataclass
class Part:
    """What one entry of the archive told."""

    used: Used = field(default_factory=Used)
    links: list[Link] = field(default_factory=list)
    sheets: list[tuple[str, str]] = field(default_factory=list)
    content_types: set[str] = field(default_factory=set)


def walk(name: str, chunks: Iterable[bytes]) -> Part:
    """Read every chunk of an entry; walk it if it is XML by its name or by its content.

    Raises Unreadable, Endless, Declares or Nested. A part that is no XML (a picture, printer
    settings) is only read through, so that its size is counted.
    """
    walker = _Walker(looks=not name.lower().endswith(STRINGS))
    is_xml: bool | None = None
    for chunk in chunks:
        if is_xml is None:
            if chunk.startswith(CONTAINERS):
                raise Nested
            is_xml = name.lower().endswith((".xml", ".rels")) or _looks_like_xml(chunk)
        if is_xml:
            walker.feed(chunk)
    if is_xml:
        walker.close()
    return walker.part


def _looks_like_xml(chunk: bytes) -> bool:
    return chunk.startswith(BYTE_ORDER_MARKS) or chunk.lstrip().startswith(b"<")


class _Walker:
    """One streaming pass; cells without an address follow their neighbour, as in every reader."""

    def __init__(self, *, looks: bool) -> None:
        self.part, self.looks = Part(), looks
        self.row = self.column = self.elements = 0
        self.pending = ""
        self.has_formula = self.has_value = False
        self.parser = expat.ParserCreate()
        if looks:
            self.parser.StartElementHandler = self._start
            self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> None:
        if not self.looks:
            self._count(chunk.count(b"<") - chunk.count(b"</"))
        try:
            self.parser.Parse(chunk, False)
        except (expat.ExpatError, LookupError) as error:  # a broken or an unknown encoding
            raise Unreadable from error

    def close(self) -> None:
        try:
            self.parser.Parse(b"", True)
        except (expat.ExpatError, LookupError) as error:  # a broken or an unknown encoding
            raise Unreadable from error

    def _count(self, more: int) -> None:
        self.elements += more
        if self.elements > MAX_ELEMENTS:
            raise Endless

    def _doctype(self, *_declaration: object) -> None:
        raise Declares

    def _start(self, tag: str, given: dict[str, str]) -> None:
        self._count(1)
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            self._cell(given.get("r", ""))
        elif name in VALUES:
            self.has_value = True
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            self._row(given.get("r"))
        else:
            self._other(name, given)

    def _row(self, number: str | None) -> None:
        row = int(number) if number and number.isascii() and number.isdigit() else self.row + 1
        self.row, self.column, self.pending = row, -1, ""
        if not 1 <= row <= places.LAST_ROW:
            raise Unreadable

    def _cell(self, given: str) -> None:
        """Note where a cell stands; most are empty, so their addresses are not even parsed."""
        if not given:
            self._settle()
            self.column += 1
        self.pending = given
        self.has_formula = self.has_value = False

    def _settle(self) -> None:
        if not self.pending:
            return
        place = places.parse(self.pending.upper())
        if place is None or place[0] > places.LAST_ROW:
            raise Unreadable
        self.row, self.column = place
        self.pending = ""

    def _end(self, tag: str) -> None:
        if not (self.has_formula or self.has_value) or tag.rpartition(":")[2] != "c":
            return
        self._settle()
        if self.column > places.LAST_COLUMN:
            raise Unreadable
        used = self.part.used
        used.include(self.row, self.column)
        if self.has_formula and len(used.formulas) < MAX_FORMULAS:
            used.formulas.add((self.row, self.column))
            if not self.has_value:
                used.hollow.add((self.row, self.column))

    def _other(self, name: str, given: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in given.items()}
        if name == "Relationship":
            external = plain.get("TargetMode", "").lower() == "external"
            kind, target = plain.get("Type", ""), plain.get("Target", "")
            self.part.links.append(Link(plain.get("Id", ""), kind, target, external))
        elif name == "sheet":
            relation = next((v for k, v in given.items() if k.endswith(":id")), "")
            self.part.sheets.append((plain.get("name", ""), relation))
        elif name in ("Override", "Default"):
            self.part.content_types.add(plain.get("ContentType", ""))
