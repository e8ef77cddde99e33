"""Files that no honest program writes, by name: each with the code of its refusal."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from core.transfer import gate
from tests.equipment import workbooks

MIB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
BIG = "xl/media/big.bin"
GOOD = workbooks.tally([1, "1", None, "Casing", 12.5])


@dataclass(frozen=True)
class Bad:
    """A bad file; `read` for one whose sheet is refused when somebody reads it, not the file."""

    code: str
    make: Callable[[], bytes]
    name: str = "list.xlsx"
    read: bool = False


def with_entry(name: str, body: bytes = b"x", mode: int = 0) -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as opened:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        opened.writestr(entry, body)
    return out.getvalue()


def long_entry(name: str, pieces: Iterator[bytes]) -> bytes:
    """The good archive with an entry written piece by piece, however large it is."""
    rest = workbooks.rebuilt(GOOD, {name: None})
    out = io.BytesIO(rest)
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as opened,
        opened.open(name, "w") as entry,
    ):
        for piece in pieces:
            entry.write(piece)
    return out.getvalue()


def shared_strings(mebibytes: int) -> bytes:
    """So many MiB of shared strings, all alike."""
    piece = b"<si><t>TMK-70/0048234</t></si>" * (MIB // 30)
    head, tail = (b"<sst>", b"</sst>")
    return long_entry(STRINGS, iter([head, *[piece] * mebibytes, tail]))


def other_strings(count: int) -> bytes:
    """Shared strings of which no two are alike: they hardly shrink, and pass as a large list."""
    lines = (b"<si><t>%x</t></si>" % (zlib.crc32(b"%d" % n) ** 3) for n in range(count))
    return workbooks.rebuilt(GOOD, {STRINGS: b"<sst>" + b"".join(lines) + b"</sst>"})


def overlapping() -> bytes:
    """Two names of the directory that share the bytes of one entry."""
    data = with_entry("xl/one.bin", b"1" * 1000)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        start, lines = opened.start_dir, len(opened.infolist())
    end = data.rindex(b"PK\x05\x06")
    line = data[data.index(b"xl/one.bin", start) - 46 : end]
    again, tail = line.replace(b"xl/one.bin", b"xl/two.bin"), bytearray(data[end:])
    struct.pack_into("<HHL", tail, 8, lines + 1, lines + 1, end - start + len(again))
    return data[:end] + again + bytes(tail)


def declared_whole() -> bytes:
    """A sheet that calls itself as large as a sheet can be, and holds two rows."""
    body = workbooks.part(GOOD, SHEET)
    start = body.index(b'ref="') + 5
    end = body.index(b'"', start)
    whole = body[:start] + b"A1:XFD1048576" + body[end:]
    return workbooks.rebuilt(GOOD, {SHEET: whole})


def many_cells(count: int) -> bytes:
    cells = b"".join(b'<c s="%d"/>' % (n * 7919 % 99991) for n in range(100_000))
    cells *= count // 100_000
    return workbooks.rebuilt(GOOD, {SHEET: b"<worksheet><row>" + cells + b"</row></worksheet>"})


def far_cell() -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    body = workbooks.part(GOOD, SHEET).replace(b"</sheetData>", far)
    return workbooks.rebuilt(GOOD, {SHEET: body})


def encrypted_entries() -> bytes:
    """An archive whose entries carry the mark of a password."""
    data = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as opened:
        entry, directory = opened.getinfo(SHEET), opened.start_dir
    data[entry.header_offset + 6] |= 1
    data[GOOD.index(SHEET.encode(), directory) - 46 + 8] |= 1
    return bytes(data)


def macros_by_type() -> bytes:
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = workbooks.part(GOOD, TYPES).replace(plain, macro)
    return workbooks.rebuilt(GOOD, {TYPES: types})


def external_relation() -> bytes:
    link = b'<Relationship Id="x" Type="http://x/externalLink" Target="http://x/" '
    link += b'TargetMode="External"/></Relationships>'
    body = workbooks.part(GOOD, RELATIONS).replace(b"</Relationships>", link)
    return workbooks.rebuilt(GOOD, {RELATIONS: body})


def entities() -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE w [<!ENTITY e0 "aaaaaaaaaa">{lines}]><worksheet>&e9;</worksheet>'
    return workbooks.rebuilt(GOOD, {SHEET: bomb.encode()})


BOOKS: dict[str, Bad] = {
    "ratio": Bad("zip_bomb", lambda: with_entry(BIG, bytes(2 * MIB))),
    "zeros": Bad("zip_bomb", lambda: with_entry(BIG, bytes(200 * MIB))),
    "500 MB of strings": Bad("zip_bomb", lambda: shared_strings(500)),
    "elements": Bad("zip_bomb", lambda: many_cells(2_100_000)),
    "entries": Bad(
        "zip_bomb", lambda: workbooks.rebuilt(GOOD, add={f"xl/media/{n}": b"x" for n in range(200)})
    ),
    "nested": Bad("nested_file", lambda: with_entry("xl/embeddings/inner.xlsx", GOOD)),
    "nested bomb": Bad(
        "nested_file", lambda: with_entry("xl/media/image1.png", with_entry(BIG, bytes(40 * MIB)))
    ),
    "entities": Bad("xml_entities", entities),
    "lying low": Bad(
        "zip_bomb", lambda: workbooks.lying_about(with_entry(BIG, bytes(60 * MIB)), BIG, 1000)
    ),
    "lying small": Bad("damaged", lambda: workbooks.lying_about(GOOD, SHEET, 10)),
    "lying large": Bad("damaged", lambda: workbooks.lying_about(GOOD, SHEET, 2**31)),
    "overlapping": Bad("damaged", overlapping),
    "external link": Bad(
        "external_link",
        lambda: workbooks.rebuilt(GOOD, add={"xl/externalLinks/externalLink1.xml": b"<a/>"}),
    ),
    "external relation": Bad("external_link", external_relation),
    "macros": Bad(
        "macros", lambda: workbooks.rebuilt(GOOD, add={"xl/vbaProject.bin": b"x"}), "list.xlsm"
    ),
    "macros by type": Bad("macros", macros_by_type, "list.xlsm"),
    "encrypted": Bad(
        "encrypted", lambda: gate.OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    ),
    "encrypted entries": Bad("encrypted", encrypted_entries),
    "old format": Bad("old_format", lambda: gate.OLE + bytes(4096), "list.xls"),
    "parent folder": Bad("unsafe_entry", lambda: with_entry("../outside.xml")),
    "within parent folder": Bad("unsafe_entry", lambda: with_entry("xl/../../outside.xml")),
    "symbolic link": Bad(
        "unsafe_entry", lambda: with_entry("xl/link.xml", b"/etc/passwd", stat.S_IFLNK | 0o777)
    ),
    "far cell": Bad("sheet_too_wide", far_cell, read=True),
    "lines": Bad("not_spreadsheet", lambda: b"\n" * (19 * MIB), "list.csv"),
    "lines below a head": Bad("too_large", lambda: b"a;b\n" + b"\n" * (19 * MIB), "list.csv"),
    "cells of text": Bad("too_large", lambda: (b"1;" * 200 + b"\n") * 40_000, "list.csv"),
}


@cache
def bytes_of(name: str) -> bytes:
    """The bad file of that name, made once."""
    return BOOKS[name].make()


#: Files that are admitted though they are as large as the gate allows: they cost no more.
LARGE: dict[str, Callable[[], bytes]] = {
    "different strings": lambda: other_strings(900_000),
    "declared to the last cell": declared_whole,
}
