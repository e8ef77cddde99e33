"""Product lines as a file: each by its size, weight, grade, connection, upset and range."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User, Workspace
from core.errors import Refused
from core.rows import change
from core.transfer import cells
from core.transfer.kinds import ImportKind, ReadRow, Written
from core.web import numbers
from equipment.catalogue import line_columns, queries, ratings, rules
from equipment.catalogue.entry_services import alter, changes_of, make, told
from equipment.catalogue.line_columns import COLUMNS, FIGURES
from equipment.catalogue.measures import Entered
from equipment.catalogue.models import Connection, GivenRating, Grade, ProductLine
from equipment.catalogue.rating_services import given_of, write_ratings
from equipment.catalogue.services import ProductFacts, columns_of

Key = tuple[Any, ...]


def compare(rows: Sequence[ReadRow], workspace: Workspace, by: User) -> None:
    """Say of each row whether its line is new, changed or the same, and what differs."""
    grades = _grades_by_key()
    connections = {row.name_key: row for row in Connection.objects.all()}
    known = {_key_of(line): line for line in queries.lines_for(by)}
    for row in rows:
        grade = _grade(row, grades)
        connection = _connection(row, connections)
        if row.ok and grade is not None:
            _compare(row, grade, connection, known)


def _grades_by_key() -> dict[str, list[Grade]]:
    found: dict[str, list[Grade]] = {}
    for grade in Grade.objects.order_by("group", "pk"):
        found.setdefault(grade.name_key, []).append(grade)
    return found


def _grade(row: ReadRow, grades: Mapping[str, list[Grade]]) -> Grade | None:
    name = row.values["grade"]
    found = queries.meant(name, grades.get(queries.key_of(name), []))
    if len(found) != 1:
        row.wrong["grade"] = (
            _("Several grades are called so: write the name as the catalogue does.")
            if found
            else _("The catalogue has no grade of this name.")
        )
        return None
    return found[0]


def _connection(row: ReadRow, connections: Mapping[str, Connection]) -> Connection | None:
    name = row.values.get("connection") or ""
    found = connections.get(queries.key_of(name)) if name else None
    if name and found is None:
        row.wrong["connection"] = _("The catalogue has no connection of this name.")
    return found


def _key_of(line: ProductLine) -> Key:
    words = (line.product, line.designation, line.weight_name, line.upset, line.range_name)
    return (*map(cells.plain_word, words), line.grade_id, line.connection_id)


def _compare(
    row: ReadRow, grade: Grade, connection: Connection | None, known: Mapping[Key, ProductLine]
) -> None:
    facts = _facts(row, grade, connection)
    if facts is None:
        return
    words = (facts.product, facts.designation, facts.weight_name, facts.upset, facts.range_name)
    key = (*map(cells.plain_word, words), grade.pk, connection.pk if connection else None)
    row.target = known.get(key)
    facts = facts if row.target is None else _kept(row, facts, row.target)
    try:
        columns = columns_of(facts, row.target)
    except Refused as error:
        row.wrong[_column_of(row, error.field)] = error.message
        return
    row.values["facts"] = facts
    given = facts.ratings or {}
    if row.target is not None:
        same = not changes_of(row.target, columns) and given_of(row.target) == given
        row.outcome = "same" if same else "changed"
    _remark(row, facts, given)


def _column_of(row: ReadRow, field: str | None) -> str:
    """The column of the file that a refusal is about."""
    names = [name for name, figure in FIGURES.items() if figure.kind == field]
    return next((name for name in names if name in row.values), field or "designation")


def _facts(row: ReadRow, grade: Grade, connection: Connection | None) -> ProductFacts | None:
    figures = _figures(row)
    od = figures.pop("od", None)
    if od is None:
        row.wrong["designation"] = _("Give the outside diameter in millimetres or in inches.")
        return None
    said: dict[str, Any] = {name: row.values.get(name) or "" for name in line_columns.TEXTS}
    return ProductFacts(
        **said,
        product=row.values["product"],
        grade=grade,
        connection=connection,
        upset=row.values.get("upset") or "",
        od=od,
        wall=figures.pop("wall", None),
        ratings=figures,
    )


def _figures(row: ReadRow) -> dict[str, Entered]:
    """The figures of a row by what they measure; the first column that is filled counts."""
    found: dict[str, Entered] = {}
    for name, figure in FIGURES.items():
        value = row.values.get(name)
        if value is not None:
            found.setdefault(figure.kind, Entered(value, figure.unit))
    return found


def _kept(row: ReadRow, facts: ProductFacts, line: ProductLine) -> ProductFacts:
    """What a file does not speak of stays as the line has it."""
    spoken = {figure.kind for name, figure in FIGURES.items() if name in row.values}
    given = {kind: said for kind, said in given_of(line).items() if kind not in spoken}
    said = {name: getattr(facts, name) for name in ProductFacts.__dataclass_fields__}
    for name in ("source", "edition", "note"):
        if name not in row.values:
            said[name] = getattr(line, name)
    if "wall" not in spoken:
        said["wall"] = ratings.wall_of(line)
    said |= {"to_confirm": line.to_confirm, "ratings": given | dict(facts.ratings or {})}
    return ProductFacts(**said)


def _remark(row: ReadRow, facts: ProductFacts, given: Mapping[str, Entered]) -> None:
    """Words on each given rating that the formula does not give; it is stored all the same."""
    body = ratings.body_of(facts.product, facts.od, facts.wall, facts.grade)
    for said in ratings.compared(body, given):
        if said.is_flagged and said.computed is not None:
            row.remarks[_column_of(row, said.kind)] = _(
                "%(given)s is given, the formula says %(computed)s (%(percent)s %%)."
            ) % {
                "given": numbers.measure(said.given.value, said.given.unit),
                "computed": numbers.measure(said.computed.value, said.computed.unit),
                "percent": numbers.number(said.differs, 1),
            }


def write_lines(
    *, rows: Sequence[ReadRow], workspace: Workspace, by: User, now: dt.datetime
) -> list[Written]:
    """Store product lines with their given ratings; the import tells the one event.

    Raises NotAllowed, Refused, Conflict.
    """
    rules.require_change(by)
    return [_write(row) for row in rows]


def _write(row: ReadRow) -> Written:
    facts: ProductFacts = row.values["facts"]
    columns, given = columns_of(facts, row.target), facts.ratings or {}
    if row.target is None:
        line = make(ProductLine, columns)
        write_ratings(line, given)
        return Written(line, True, {}, row.number)
    line = row.target
    changes = changes_of(line, columns)
    before: dict[str, Any] = told({name: getattr(line, name) for name in changes})
    before["ratings"] = {
        kind: [str(said.value), said.unit] for kind, said in given_of(line).items()
    }
    alter(line, changes)
    write_ratings(line, given)
    return Written(line, False, before, row.number)


def restore(changes: Sequence[tuple[ProductLine, Mapping[str, Any]]]) -> None:
    """Give lines back what an import had changed."""
    for line, before in changes:
        _restore(line, before)


def _restore(line: ProductLine, before: Mapping[str, Any]) -> None:
    columns = {name: value for name, value in before.items() if name != "ratings"}
    change(line, **{name: _column(name, value) for name, value in columns.items()})
    line.refresh_from_db()
    given = {
        kind: Entered(Decimal(value), unit) for kind, (value, unit) in before["ratings"].items()
    }
    write_ratings(line, given)


def _column(name: str, value: str) -> Any:
    """A column as it was, from the words that were kept of it."""
    field: Any = ProductLine._meta.get_field(name)
    return None if value == "" and field.null else field.to_python(value)


KIND = ImportKind(
    name="product-lines",
    label=gettext_lazy("Product lines"),
    explanation=gettext_lazy(
        "Kinds of pipe of the catalogue, which is common to all memoranda. A line that is there "
        "already, by its size, weight, grade, connection, upset and range, takes on what the file "
        "says. A given rating that differs from the formula by more than 1 % is marked and stored."
    ),
    icon="table",
    columns=COLUMNS,
    key=("product", "designation", "weight_name", "grade", "connection", "upset", "range_name"),
    model=ProductLine,
    offered=lambda user, _workspace_id: rules.may_change(user),
    compare=compare,
    write=write_lines,
    restore=restore,
    list_url="equipment:product-line-list",
    parts=(GivenRating,),
)
