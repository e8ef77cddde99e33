"""Numbers as recorders write them: a decimal point or a decimal comma, one of them in a column."""

from __future__ import annotations

import math
import re

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:([.,])[0-9]+)?|([.,])[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|1\.#(?:qnan|ind|inf)\w*)", re.IGNORECASE)


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, NaN and infinity among them."""
    return bool(NUMBER.fullmatch(cell) or NOT_FINITE.fullmatch(cell))


class Numbers:
    """Reads the cells of one column; `fault` is the code of why the last one was no number."""

    def __init__(self) -> None:
        self.mark: str | None = None
        self.fault = ""

    def __call__(self, cell: str) -> float | None:
        found = NUMBER.fullmatch(cell)
        if found is None:
            self.fault = self._why(cell)
            return None
        mark = found[1] or found[2]
        if mark is not None:
            if self.mark is None:
                self.mark = mark
            elif mark != self.mark:
                self.fault = "decimal_mark"
                return None
            if mark == ",":
                cell = cell.replace(",", ".")
        value = float(cell)
        if math.isinf(value):
            self.fault = "not_finite"
            return None
        return value

    @staticmethod
    def _why(cell: str) -> str:
        if not cell:
            return "empty_cell"
        return "not_finite" if NOT_FINITE.fullmatch(cell) else "unreadable_cell"
