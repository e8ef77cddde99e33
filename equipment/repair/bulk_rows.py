"""Rows of `repairs/bulk/` and bodies of single records as the service takes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.api import bulk
from core.api.problems import ApiError
from equipment.catalogue.repair_models import Check, Dimension, RepairType
from equipment.pipes.life.states import PipeClass
from equipment.pipes.readings.models import Method
from equipment.repair.facts import Checked, Length, Measured, Operation, RepairFacts, Used
from equipment.repair.models import Consumable, LengthUnit, RepairDimension, RepairRecord
from equipment.repair.rules import MOST_ROWS

UNITS = LengthUnit.choices
LISTS = ("operations", "dimensions", "consumables", "checks")
LENGTHS, LENGTH = ("removed", "cut", "value"), {"value", "unit"}
Reader = Callable[[Any], Any]


def _day(value: Any) -> dt.date:
    """A civil day as YYYY-MM-DD."""
    try:
        if isinstance(value, str):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise bulk.Wrong(_("A day is needed, such as 2026-11-23."))


def _number(places: int) -> Reader:
    """A number with at most so many decimals, as text or JSON number."""

    def read(value: Any) -> Decimal:
        try:
            number = Decimal(value) if isinstance(value, str | int | Decimal) else None
        except InvalidOperation:
            number = None
        if number is None or isinstance(value, bool) or not number.is_finite():
            raise bulk.Wrong(_("A number is needed."))
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -places or number.adjusted() > 10:
            words = _("At most 11 digits before and %(places)s after the point are kept.")
            raise bulk.Wrong(words % {"places": places})
        return number

    return read


_figure = _number(6)


def _length(value: Any) -> Length:
    """A length as an object of `value` and `unit`."""
    if not isinstance(value, dict) or set(value) != LENGTH:
        raise bulk.Wrong(_("Give an object with value and unit."))
    return Length(_figure(value["value"]), bulk.one_of(LengthUnit.values)(value["unit"]))


def _or_nothing(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise bulk.Wrong(_("Say true or false."))
    return value


def _version(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise bulk.Wrong(_("A whole number is needed."))
    return value


def _rows(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise bulk.Wrong(_("A list of rows is needed."))
    if len(value) > MOST_ROWS:
        raise bulk.Wrong(_("At most %(most)s rows are kept here.") % {"most": MOST_ROWS})
    return value


Member = bulk.Member
HEAD = (
    Member("line", bulk.id_of, required=True),
    Member("version", _version),
    Member("outcome", bulk.one_of(RepairRecord.Outcome.values)),
    Member("defect", bulk.text(300)),
    Member("reason", bulk.text(300)),
    Member("remark", bulk.text(300)),
    Member("body_class", _or_nothing(bulk.one_of(PipeClass.values))),
    Member("tool_joint_class", _or_nothing(bulk.one_of(PipeClass.values))),
    Member("inspected_on", _or_nothing(_day)),
    Member("method", bulk.one_of(["", *Method.values])),
    Member("inspector", bulk.text(150)),
    Member("governed_by", bulk.text(200)),
    *(Member(name, _rows) for name in LISTS),
)
INNER: Mapping[str, Sequence[bulk.Member]] = {
    "operations": (
        Member("type", bulk.text(40, empty=False), required=True),
        Member("done_on", _day, required=True),
        Member("operator", bulk.text(120), required=True),
        Member("removed", _or_nothing(_length)),
        Member("cut", _or_nothing(_length)),
        Member("machine", bulk.text(120)),
        Member("unit", bulk.text(120)),
        Member("hours", _or_nothing(_number(2))),
        Member("remark", bulk.text(300)),
    ),
    "dimensions": (
        Member("code", bulk.one_of(Dimension.values), required=True),
        Member("moment", bulk.one_of(RepairDimension.Moment.values), required=True),
        Member("value", _length, required=True),
    ),
    "consumables": (
        Member("name", bulk.text(120), required=True),
        Member("origin", bulk.one_of(Consumable.Origin.values), required=True),
        Member("batch", bulk.text(80)),
        Member("quantity", bulk.measure),
        Member("unit", bulk.text(20)),
    ),
    "checks": (
        Member("code", bulk.one_of(Check.values), required=True),
        Member("passed", _flag, required=True),
        Member("checked_by", bulk.text(150), required=True),
        Member("on", _day, required=True),
        Member("remark", bulk.text(300)),
    ),
}
SHAPES: Mapping[str, type[Any]] = {
    "operations": Operation, "dimensions": Measured, "consumables": Used, "checks": Checked,
}  # fmt: skip


def read(rows: Sequence[Any]) -> list[RepairFacts]:
    """The rows of a request, a record that is not named is new. Raises ApiError with every fault
    at its own pointer."""
    found = bulk.read_rows(rows, HEAD)
    faults: list[bulk.Fault] = []
    for name in LISTS:
        faults += _read_lists(found, name)
    if faults:
        raise bulk.refused(faults)
    return [RepairFacts(**{"version": 0, **row}) for row in found]


def _read_lists(found: Sequence[dict[str, Any]], name: str) -> list[bulk.Fault]:
    """Read one list of all rows at once; what is wrong is told by row, list and place."""
    places = [
        (index, place) for index, row in enumerate(found) for place in range(len(row.get(name, ())))
    ]
    if not places:
        return []
    entries = [found[index][name][place] for index, place in places]
    if faults := [
        fault
        for entry, (index, place) in zip(entries, places, strict=True)
        for fault in _unknown(entry, index, f"{name}/{place}")
    ]:
        return faults
    try:
        values = bulk.read_rows(entries, INNER[name])
    except ApiError as error:
        return [_moved(fault, name, places) for fault in error.errors]
    if name == "operations" and (faults := _find_types(values, places)):
        return faults
    by_row: dict[int, list[Any]] = {}
    for (index, _place), value in zip(places, values, strict=True):
        by_row.setdefault(index, []).append(SHAPES[name](**value))
    for index, shaped in by_row.items():
        found[index][name] = tuple(shaped)
    return []


def _unknown(entry: Any, index: int, path: str) -> Iterator[bulk.Fault]:
    """The members of the lengths of an entry that a length does not have."""
    for name in LENGTHS if isinstance(entry, dict) else ():
        length = entry.get(name)
        for member in sorted(set(length) - LENGTH) if isinstance(length, dict) else ():
            words = _("There is no such member here. Known: %(known)s.") % {"known": "value, unit"}
            field = f"{path}/{name}/{member[:60]}"
            yield {
                "pointer": f"#/rows/{index}/{field}", "row": index, "field": field,
                "detail": words, "code": "unknown_member",
            }  # fmt: skip


def _moved(fault: Mapping[str, object], name: str, places: Sequence[tuple[int, int]]) -> bulk.Fault:
    """A fault of an entry as one of the row that holds it."""
    index, place = places[int(str(fault["row"]))]
    path = f"{name}/{place}/{fault['field']}".rstrip("/")
    return {**fault, "row": index, "field": path, "pointer": f"#/rows/{index}/{path}"}


def _find_types(
    values: Sequence[dict[str, Any]], places: Sequence[tuple[int, int]]
) -> list[bulk.Fault]:
    """Put the types in the place of their ids or codes; one statement however many."""
    known = types_named(value["type"] for value in values)
    faults = []
    for value, (index, place) in zip(values, places, strict=True):
        if value["type"] in known:
            value["type"] = known[value["type"]]
            continue
        words = _("There is no such object.")
        path = f"operations/{place}/type"
        faults.append(
            {"pointer": f"#/rows/{index}/{path}", "row": index, "field": path, "detail": words,
             "code": "does_not_exist"}
        )  # fmt: skip
    return faults


def types_named(names: Iterable[str]) -> dict[str, RepairType]:
    """Types of work by the ids or codes that were given."""
    wanted = {name for name in names if name.isascii()}
    found: dict[str, RepairType] = {}
    for row in RepairType.objects.all():
        found |= {key: row for key in (row.public_id, row.code) if key in wanted}
    return found
