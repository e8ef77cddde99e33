"""Workbooks made for tests: good ones, and ones that no honest program writes."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from core.transfer.sheet import Sheet
from equipment.pipes.tally import layout
from equipment.pipes.tally.mapping import Mapping as Reading

TALLIES = Path(__file__).parents[2] / "equipment" / "demonstration" / "tallies"
HEADER = ["No", "Joint no", "Serial no", "Description", "Length", "Cum length", "Depth"]


def real(name: str) -> bytes:
    """One of the two real tallies."""
    return (TALLIES / name).read_bytes()


def workbook(rows: Iterable[Iterable[Any]], *, name: str = "Sheet1") -> bytes:
    """An honest workbook with one sheet; a text that starts with `=` is written as a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
    return out.getvalue()


def tally(*rows: Iterable[Any]) -> bytes:
    """A workbook with HEADER in row 1 and the given rows from row 2."""
    return workbook([HEADER, *rows])


def suggested(sheet: Sheet) -> Reading:
    """The mapping that the engine suggests for a sheet that has one."""
    found = layout.suggest(sheet).mapping
    assert found is not None
    return found


def rebuilt(
    data: bytes,
    replace: Mapping[str, bytes | None] | None = None,
    add: Mapping[str, bytes] | None = None,
) -> bytes:
    """The archive written again with some entries replaced (None drops one) or added."""
    out = io.BytesIO()
    changes = replace or {}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            body = changes.get(entry.filename, old.read(entry))
            if body is not None:
                new.writestr(entry.filename, body)
        for name, body in (add or {}).items():
            new.writestr(name, body)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One entry of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.read(name)


def lying_about(data: bytes, name: str, size: int) -> bytes:
    """The same archive, whose directory and local header declare another inflated size."""
    changed = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        entry = opened.getinfo(name)
        directory = opened.start_dir
    struct.pack_into("<L", changed, entry.header_offset + 22, size)
    place = data.index(name.encode(), directory) - 46
    struct.pack_into("<L", changed, place + 24, size)
    return bytes(changed)
