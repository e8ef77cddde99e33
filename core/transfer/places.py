"""Cell addresses: rows count from 1 and columns from 0, as in `E27` = row 27, column 4."""

import re

LAST_ROW = 1_048_576
LAST_COLUMN = 16_383
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def letters(column: int) -> str:
    """The letters of a column: 0 is A, 25 is Z, 26 is AA."""
    text, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        text = chr(65 + digit) + text
    return text


def address(row: int, column: int) -> str:
    """The A1 address of a cell."""
    return f"{letters(column)}{row}"


def parse(text: str) -> tuple[int, int] | None:
    """The row and column of an A1 address, or None when it is none."""
    match = ADDRESS.fullmatch(text)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1
