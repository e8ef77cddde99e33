"""How a sheet is to be read: which rows, which columns, which unit."""

from collections.abc import Mapping as AbstractMapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from core.transfer import places
from equipment.pipes.tally.words import LENGTHS, TARGETS

UNITS = ("m", "ft")
DECIMALS = ("auto", "comma", "point")
DEEPEST = Decimal(15_000)
LONGEST_NAME = 200


@dataclass(frozen=True)
class Mapping:
    """A reader's choice for one sheet; rows count from 1, columns from 0.

    `datum` is the shoe depth in the sheet's own unit; `makeup_loss` is used for every row when the
    sheet gives overall lengths and no column of losses. `labels` keeps the sheet's own names.
    """

    sheet: str
    header_first: int
    header_last: int
    first_row: int
    last_row: int | None = None
    columns: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    unit: str = "m"
    decimal: str = "auto"
    datum: Decimal | None = None
    makeup_loss: Decimal | None = None
    number_is_serial: bool = False

    def __post_init__(self) -> None:
        _check_rows(self)
        _check_columns(self)
        if self.unit not in UNITS:
            raise _wrong("unit", _("The unit of length must be metres or feet."))
        if self.decimal not in DECIMALS:
            raise _wrong("decimal", _("The decimal mark must be a comma, a point or automatic."))
        for name in ("datum", "makeup_loss"):
            value = getattr(self, name)
            if value is not None and not (value.is_finite() and 0 <= value <= DEEPEST):
                raise _wrong(name, _("The figure must lie between 0 and 15,000."))

    def as_dict(self) -> dict[str, Any]:
        """Plain values that JSON keeps exactly; decimals travel as text."""
        return asdict(self) | {
            name: None if value is None else str(value)
            for name, value in (("datum", self.datum), ("makeup_loss", self.makeup_loss))
        }

    @classmethod
    def from_dict(cls, given: AbstractMapping[str, Any]) -> "Mapping":
        """Read what `as_dict` wrote, or a caller sent; raises Refused naming the field."""
        unknown = set(given) - set(cls.__dataclass_fields__)
        if unknown:
            raise _wrong(min(unknown), _("This part of a mapping is not known."))
        try:
            return cls(
                sheet=str(given["sheet"]),
                columns=dict(given.get("columns") or {}),
                labels={str(k): str(v) for k, v in dict(given.get("labels") or {}).items()},
                unit=given.get("unit", "m"),
                decimal=given.get("decimal", "auto"),
                number_is_serial=given.get("number_is_serial") is True,
                datum=_decimal("datum", given.get("datum")),
                makeup_loss=_decimal("makeup_loss", given.get("makeup_loss")),
                header_first=_whole("header_first", given["header_first"]),
                header_last=_whole("header_last", given["header_last"]),
                first_row=_whole("first_row", given["first_row"]),
                last_row=_whole("last_row", given["last_row"]) if given.get("last_row") else None,
            )
        except KeyError as error:
            raise _wrong(str(error.args[0]), _("This part of the mapping is missing.")) from error
        except (TypeError, ValueError) as error:
            raise _wrong("columns", _("The mapping is not of the expected shape.")) from error


def _wrong(name: str, message: str) -> Refused:
    return Refused(message, field=name, code="mapping")


def _check_rows(mapping: Mapping) -> None:
    first, last, start = mapping.header_first, mapping.header_last, mapping.first_row
    if not mapping.sheet or len(mapping.sheet) > LONGEST_NAME:
        raise _wrong("sheet", _("Choose a sheet."))
    if not 1 <= first <= last <= places.LAST_ROW:
        raise _wrong("header_first", _("The header rows must be given from the first to the last."))
    if not last < start <= places.LAST_ROW:
        raise _wrong("first_row", _("The first row of pipe must stand below the header."))
    if mapping.last_row is not None and not start <= mapping.last_row <= places.LAST_ROW:
        raise _wrong("last_row", _("The last row of pipe must not stand above the first."))


def _check_columns(mapping: Mapping) -> None:
    for target, column in mapping.columns.items():
        if target not in TARGETS:
            raise _wrong("columns", _("This column has an unknown meaning."))
        if type(column) is not int or not 0 <= column <= places.LAST_COLUMN:
            raise _wrong(target, _("This is not a column of the sheet."))
    if len(set(mapping.columns.values())) != len(mapping.columns):
        raise _wrong("columns", _("One column cannot have two meanings."))
    if not any(name in mapping.columns for name in LENGTHS):
        raise Refused(
            _("No column of lengths is chosen: a tally cannot be read without one."),
            field="length",
            code="no_length_column",
        )


def _whole(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(name, _("Give a whole number."))
    return value


def _decimal(name: str, value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        try:
            return Decimal(value)
        except InvalidOperation:
            pass
    raise _wrong(name, _("Give a number."))
