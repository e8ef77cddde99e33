"""Entries of the catalogue in the shapes that pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.web import numbers, words
from equipment.catalogue import queries, ratings, working
from equipment.catalogue.class_models import ClassScheme, ToolJointLimit
from equipment.catalogue.entries import Entry
from equipment.catalogue.measures import Entered
from equipment.catalogue.models import Connection, GivenRating, Grade, Product, ProductLine
from equipment.catalogue.working import Figure, Working

Kind = GivenRating.Kind
CONDITION_WORDS: Mapping[str, str | Promise] = {
    "new": gettext_lazy("New"),
    "premium": gettext_lazy("Premium"),
    "class_2": gettext_lazy("Class 2"),
}
#: A whole number of these is how a gauge or a table writes an inch.
FINEST = 64


@dataclass(frozen=True)
class RatedIn:
    """A rating in one condition of the pipe, with its working."""

    condition: str | Promise
    working: Working


@dataclass(frozen=True)
class RatingShown:
    """A rating of a line in each condition, and what a source gives for new pipe."""

    label: str
    conditions: Sequence[RatedIn]
    given: Any = None


@dataclass(frozen=True)
class LineShown:
    """A line of a list with its ratings as plain figures, by kind."""

    line: ProductLine
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def wall(self) -> str:
        """The wall in millimetres, rounded once from what was entered."""
        said = ratings.wall_of(self.line)
        return length(said).si if said else ""

    @property
    def is_flagged(self) -> bool:
        return bool(flagged_of(self.line))


def flagged_of(line: ProductLine) -> list[GivenRating]:
    """The given ratings of a line that the formula does not give."""
    return [row for row in line.given_ratings.all() if row.is_flagged]


def line_shown(line: ProductLine) -> LineShown:
    """A line for the list."""
    found = {kind: working.figure(t.value, t.unit) for kind, t in ratings.ratings_of(line).items()}
    return LineShown(line, found)


def conditions_of(line: ProductLine) -> list[str | Promise]:
    """The conditions in which a line is rated: new, and for drill pipe the worn classes."""
    return [CONDITION_WORDS[code] for code in ratings.conditions_of(line)]


def ratings_of(line: ProductLine) -> list[RatingShown]:
    """The ratings of a line, each in all its conditions; nothing where none can be computed."""
    found = {code: ratings.ratings_of(line, code) for code in ratings.conditions_of(line)}
    given = {row.kind: row for row in line.given_ratings.all()}
    return [
        RatingShown(
            str(Kind(kind).label),
            [
                RatedIn(CONDITION_WORDS[code], working.working_of(traces[kind]))
                for code, traces in found.items()
            ],
            given.get(kind),
        )
        for kind in found["new"]
        if kind != ratings.HYDROTEST
    ]


def hydrotest_shown(line: ProductLine) -> Working | None:
    """The mill's test pressure of a line, with its account."""
    trace = ratings.ratings_of(line).get(ratings.HYDROTEST)
    return working.working_of(trace) if trace else None


@dataclass(frozen=True)
class Drawing:
    """A pipe's cross-section to scale: radii of a circle that the page draws."""

    outer: str
    inner: str
    middle: str
    thick: str


def drawing_of(line: ProductLine) -> Drawing | None:
    """The section of a line; None without a wall."""
    if line.wall_mm is None:
        return None
    outer = Decimal(46)
    inner = outer * (1 - 2 * line.wall_mm / line.od_mm)
    return Drawing(*(f"{each:.2f}" for each in (outer, inner, (outer + inner) / 2, outer - inner)))


def dimensions_of(line: ProductLine) -> list[tuple[str, Figure]]:
    """Outside diameter, wall and inside diameter in both systems."""
    od, wall = ratings.od_of(line), ratings.wall_of(line)
    rows = [(_("Outside diameter"), length(od))]
    if wall is not None:
        bore = Entered(od.exact - 2 * wall.exact, "in")
        rows += [(_("Wall thickness"), length(wall)), (_("Inside diameter"), length(bore))]
    return rows


def length(said: Entered) -> Figure:
    """A length in inches to a thousandth, and in millimetres to a hundredth."""
    inches = said.exact.quantize(Decimal("0.001"))
    return Figure(numbers.measure(inches, "in"), numbers.measure(said.si(), "mm", 2))


def fraction(inches: Decimal) -> str:
    """Inches as a gauge writes them: 6-5/16, or with decimals where it is no such fraction."""
    whole, rest = divmod(Fraction(inches), 1)
    if FINEST % rest.denominator:
        return numbers.number(inches)
    if not rest:
        return str(whole)
    part = f"{rest.numerator}/{rest.denominator}"
    return f"{whole}-{part}" if whole else part


def entered_words(value: Decimal | None, unit: str) -> str:
    """A figure as it was read off, inches as fractions where they are some."""
    if value is None:
        return numbers.NOTHING
    return f"{fraction(value)}{numbers.SPACE}in" if unit == "in" else numbers.measure(value, unit)


def facts_of_line(line: ProductLine) -> list[tuple[str, Any]]:
    """What names a line, and where its figures come from."""
    connection = line.connection
    return [
        (_("Product"), line.get_product_display()),
        (_("Size"), line.designation),
        (_("Weight name"), line.weight_name or None),
        (_("Grade"), {"url": line.grade.get_absolute_url(), "text": line.grade.name}),
        (
            _("Connection"),
            {"url": connection.get_absolute_url(), "text": connection.name} if connection else None,
        ),
        (_("Upset"), line.get_upset_display() if line.upset else None),
        (_("Range"), line.range_name or None),
        *source_facts(line),
    ]


def source_facts(entry: Entry) -> list[tuple[str, Any]]:
    """Source, edition and remark of an entry."""
    facts: list[tuple[str, Any]] = [(_("Source"), entry.source), (_("Edition"), entry.edition)]
    if entry.note:
        facts.append((_("Remark"), entry.note))
    if entry.retired_at:
        facts.append((_("Retired"), numbers.day(entry.retired_at)))
    return [(label, value or None) for label, value in facts]


def strengths_of(grade: Grade) -> list[tuple[str, str, str]]:
    """The figures of a grade: words, MPa, and thousands of psi."""
    rows = (
        (_("Minimum yield"), grade.entered_yield_min),
        (_("Maximum yield"), grade.entered_yield_max),
        (_("Minimum tensile strength"), grade.entered_tensile_min),
    )
    return [
        (words_of, *_strength(Entered(value, grade.entered_unit)))
        for words_of, value in rows
        if value is not None
    ]


def _strength(said: Entered) -> tuple[str, str]:
    mpa = numbers.measure(said.si(), "MPa", 0)
    return mpa, numbers.measure(said.exact, "psi", 0)


def facts_of_grade(grade: Grade) -> list[tuple[str, Any]]:
    """Whose grade it is, for what, and where its figures come from."""
    products = ", ".join(str(Product(one).label) for one in grade.products)
    return [
        (_("Group"), grade.get_group_display()),
        (_("Products"), products or None),
        *source_facts(grade),
    ]


def facts_of_connection(row: Connection) -> list[tuple[str, Any]]:
    """What a connection is and bears, and where its figures come from."""
    entered, unit = row.entered_pressure_rating, row.pressure_rating_unit
    rating = None if entered is None else numbers.measure(entered, unit)
    if entered is not None and unit != "MPa":
        rating = f"{rating} ({numbers.measure(row.pressure_rating_mpa, 'MPa', 1)})"
    return [
        (_("Kind"), row.get_kind_display()),
        (_("Pressure rating"), rating),
        *source_facts(row),
    ]


@dataclass(frozen=True)
class LimitShown:
    """A limit of a tool joint with its figures as text."""

    limit: ToolJointLimit
    od: Figure
    shoulder: Figure | None


def limits_shown(rows: Iterable[ToolJointLimit]) -> list[LimitShown]:
    """Limits for a list."""
    return [LimitShown(row, *_limit_figures(row)) for row in rows]


def _limit_figures(row: ToolJointLimit) -> tuple[Figure, Figure | None]:
    od = Figure(
        entered_words(row.entered_min_od, row.min_od_unit), numbers.measure(row.min_od_mm, "mm", 2)
    )
    if row.entered_min_shoulder is None:
        return od, None
    words_of = entered_words(row.entered_min_shoulder, row.min_shoulder_unit)
    return od, Figure(words_of, numbers.measure(row.min_shoulder_mm, "mm", 2))


def figures_of_limit(row: ToolJointLimit) -> list[tuple[str, Figure]]:
    """The figures of a limit, for its page."""
    od, shoulder = _limit_figures(row)
    found = [(_("Least outside diameter"), od)]
    return found + ([(_("Least box shoulder"), shoulder)] if shoulder else [])


def facts_of_limit(row: ToolJointLimit) -> list[tuple[str, Any]]:
    """Of what it is a limit, and where it comes from."""
    scheme, connection = row.pipe_class.scheme, row.connection
    return [
        (_("Size of pipe"), f"{row.designation} {row.weight_name}"),
        (_("Grade"), {"url": row.grade.get_absolute_url(), "text": row.grade.name}),
        (_("Connection"), {"url": connection.get_absolute_url(), "text": connection.name}),
        (_("Class"), row.pipe_class.label),
        (_("Scheme"), {"url": scheme.get_absolute_url(), "text": scheme.name}),
        *source_facts(row),
    ]


def scheme_table(scheme: ClassScheme) -> dict[str, Any]:
    """A scheme as the table of its standard: classes as columns, criteria as rows."""
    classes = list(scheme.classes.all())
    criteria = list(scheme.criteria.all())
    limited = {one.pipe_class_id for row in criteria for one in row.limits.all()}
    columns = [row for row in classes if row.pk in limited]
    rows = []
    for criterion in criteria:
        by_class = {one.pipe_class_id: one for one in criterion.limits.all()}
        rows.append((criterion, [by_class.get(column.pk) for column in columns]))
    return {"classes": classes, "columns": columns, "rows": rows}


def history_shown(entry: Any, user: User) -> list[dict[str, Any]]:
    """The history of an entry: who did it is named to their own party, to others the party."""
    return [
        {**words.told(event), "is_own": event.organisation_id == user.organisation_id}
        for event in queries.history_of(entry)
    ]
