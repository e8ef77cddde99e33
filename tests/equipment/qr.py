"""Reads the text of an undamaged QR code (ISO/IEC 18004) that was drawn as SVG, or that stands in
a finished PDF, for tests alone.

Versions 2 to 6 of error level M in byte mode: what addresses of the portal need.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pypdf

#: By version: blocks of data, each with so many data codewords (level M).
BLOCKS = {2: (28,), 3: (44,), 4: (32, 32), 5: (43, 43), 6: (27, 27, 27, 27)}
MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda row, column: (row + column) % 2,
    lambda row, column: row % 2,
    lambda row, column: column % 3,
    lambda row, column: (row + column) % 3,
    lambda row, column: (row // 2 + column // 3) % 2,
    lambda row, column: row * column % 2 + row * column % 3,
    lambda row, column: (row * column % 2 + row * column % 3) % 2,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2,
)
FORMAT_MASK = 0b101010000010010
#: A stroke of a row of modules as the content of a page has it, and all those of a code.
STROKE = r"(\d+) (\d+)\.5 m (\d+) \2\.5 l "
STROKES = r"((?:\d+ \d+\.5 m \d+ \d+\.5 l ){100,})"
Matrix = list[list[int]]


def decoded(svg: str) -> str:
    """The text of the code."""
    return read(matrix_of(svg))


def printed(paper: bytes) -> str:
    """The text of the code on the first page of a PDF."""
    contents = pypdf.PdfReader(io.BytesIO(paper)).pages[0].get_contents()
    assert contents is not None
    (code,) = re.findall(STROKES, contents.get_data().decode("latin-1"))
    strokes = [list(map(int, one)) for one in re.findall(STROKE, code)]
    size = max(right for _left, _row, right in strokes)
    grid = [[0] * size for _row in range(size)]
    for left, row, right in strokes:
        grid[row][left:right] = [1] * (right - left)
    return read(grid)


def read(grid: Matrix) -> str:
    """The text of the modules."""
    bits = "".join(map(str, _bits(grid)))
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)]
    blocks = BLOCKS[(len(grid) - 17) // 4]
    count = len(blocks)
    data = [words[place * count + block] for block in range(count) for place in range(blocks[0])]
    stream = "".join(f"{one:08b}" for one in data)
    assert stream[:4] == "0100", "not in byte mode"
    length = int(stream[4:12], 2)
    letters = (int(stream[12 + 8 * at : 20 + 8 * at], 2) for at in range(length))
    return bytes(letters).decode()


def matrix_of(svg: str) -> Matrix:
    """The modules: horizontal strokes of one unit, moved to relatively (`M`/`m`, `h`)."""
    found = re.search(r'width="(\d+)"', svg)
    path = re.search(r' d="([^"]+)"', svg)
    assert found and path
    grid = [[0] * int(found[1]) for _row in range(int(found[1]))]
    x = y = 0.0
    for verb, numbers in re.findall(r"([Mmh])([-\d. ]+)", path[1]):
        values = [float(one) for one in re.findall(r"-?\d*\.?\d+", numbers)]
        if verb == "h":
            for column in range(int(x), int(x + values[0])):
                grid[int(y)][column] = 1
            x += values[0]
        else:
            x, y = (values[0], values[1]) if verb == "M" else (x + values[0], y + values[1])
    return grid


def _bits(grid: Matrix) -> Iterator[int]:
    """The data modules in their order, unmasked: pairs of columns from the right, up and down."""
    size = len(grid)
    told = [grid[8][column] for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    mask = MASKS[(int("".join(map(str, told)), 2) << 7 ^ FORMAT_MASK) >> 10 & 7]
    right, up = size - 1, True
    while right > 0:
        right -= right == 6
        for row in range(size - 1, -1, -1) if up else range(size):
            for column in (right, right - 1):
                if not _is_fixed(size, row, column):
                    yield grid[row][column] ^ (not mask(row, column))
        right, up = right - 2, not up


def _is_fixed(size: int, row: int, column: int) -> bool:
    """Finders with the format beside them, timing, and the one alignment pattern."""
    corner = (row < 9 and (column < 9 or column >= size - 8)) or (row >= size - 8 and column < 9)
    aligned = size - 9 <= row <= size - 5 and size - 9 <= column <= size - 5
    return corner or aligned or row == 6 or column == 6
