"""What the engineering core refuses: every refusal is a ValueError with a code and a place."""

from __future__ import annotations


class EngineeringError(ValueError):
    """A refusal; `code` is for programs and translations, the text for people."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class InvalidArgument(EngineeringError):
    """An argument that no pipe, test or reading can have; `argument` is its name."""

    def __init__(self, argument: str, message: str, *, code: str = "invalid") -> None:
        super().__init__(f"{argument}: {message}", code=code)
        self.argument = argument


class UnknownName(InvalidArgument):
    """A grade, product, condition, unit, class or scheme that is not known here."""

    def __init__(self, argument: str, message: str, *, code: str = "unknown") -> None:
        super().__init__(argument, message, code=code)


class AmbiguousGrade(UnknownName):
    """A grade that two standards call by look-alike letters; it is asked for, not guessed."""

    def __init__(self, argument: str, message: str) -> None:
        super().__init__(argument, message, code="ambiguous")


class ChartRefused(EngineeringError):
    """A recorder file that is not read; `row` and `column` count from 1 as in the file.

    What concerns the whole file points at its first row and column, a file that is too short at
    its last row.
    """

    def __init__(self, message: str, *, code: str, row: int = 1, column: int = 1) -> None:
        super().__init__(f"Row {row}, column {column}: {message}", code=code)
        self.reason = message
        self.row = row
        self.column = column
