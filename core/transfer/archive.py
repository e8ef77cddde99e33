"""Inflating an archive by hand: the only way to know what an entry really holds.

`zipfile` stops at the size the directory declares; other readers do not. So the compressed bytes
are inflated here to their true end, and counted, before anybody else opens the file.
"""

import struct
import zlib
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

MAX_INFLATED = 50 * 1024 * 1024
MAX_RATIO = 100
RATIO_COUNTS_FROM = 1024 * 1024
CHUNK = 256 * 1024
LOCAL_HEADER = struct.Struct("<4s2B4HL2L2H")


class Bomb(Exception):
    """The archive inflates beyond its limits."""


class Damaged(Exception):
    """What the archive says of itself is not so."""


class Budget:
    """Bytes that the whole archive may still inflate to."""

    def __init__(self) -> None:
        self.left = MAX_INFLATED

    def spend(self, amount: int) -> None:
        """Count `amount` bytes; raises Bomb when the limit is passed."""
        self.left -= amount
        if self.left < 0:
            raise Bomb


def inflate(data: bytes, entries: list[ZipInfo]) -> Iterator[tuple[ZipInfo, Iterator[bytes]]]:
    """Each entry with its inflated bytes in chunks, in the order in which they lie in the file.

    Raises Bomb over 50 MB in all or a ratio over 100, Damaged for overlapping entries, unknown
    compression, and sizes or checksums that lie. Chunks of an entry must be read to their end.
    """
    budget, end = Budget(), 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Damaged
        start = _start_of_bytes(data, entry)
        end = start + entry.compress_size
        if end > len(data):
            raise Damaged
        yield entry, _chunks(memoryview(data)[start:end], entry, budget)


def _start_of_bytes(data: bytes, entry: ZipInfo) -> int:
    header = data[entry.header_offset : entry.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size:
        raise Damaged
    fields = LOCAL_HEADER.unpack(header)
    start = entry.header_offset + LOCAL_HEADER.size
    name = data[start : start + fields[-2]]
    if fields[0] != b"PK\x03\x04" or name != entry.orig_filename.encode(_encoding(entry)):
        raise Damaged
    return int(start + fields[-2] + fields[-1])


def _encoding(entry: ZipInfo) -> str:
    return "utf-8" if entry.flag_bits & 0x800 else "cp437"


def _chunks(packed: memoryview, entry: ZipInfo, budget: Budget) -> Iterator[bytes]:
    size, checksum = 0, 0
    for chunk in _unpack(packed, entry.compress_type):
        budget.spend(len(chunk))
        size += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
        if size > max(RATIO_COUNTS_FROM, MAX_RATIO * len(packed)):
            raise Bomb
        yield chunk
    if size != entry.file_size or checksum != entry.CRC:
        raise Damaged


def _unpack(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == ZIP_STORED:
        for start in range(0, len(packed), CHUNK):
            yield bytes(packed[start : start + CHUNK])
        return
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    try:
        while not machine.eof:
            chunk = machine.decompress(rest, CHUNK)
            if not chunk and not machine.unconsumed_tail and not machine.eof:
                raise Damaged
            rest = machine.unconsumed_tail
            if chunk:
                yield chunk
    except zlib.error as error:
        raise Damaged from error
    if machine.unused_data:
        raise Damaged
