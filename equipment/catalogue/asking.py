"""What a caller asks the engineering core, read from query parameters and refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.api.problems import ApiError, parameter_error
from equipment import octg
from equipment.catalogue import queries, ratings
from equipment.catalogue.measures import LENGTHS, PRESSURES, Entered
from equipment.catalogue.models import Product, ProductLine
from equipment.catalogue.ratings import Body
from equipment.octg import Standard

NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")
ID = re.compile(r"prl_[0-9A-Z]{26}")
#: What names a pipe: a line of the catalogue, or its own figures.
OF_PIPE = ("product_line", "product", "od", "wall", "unit", "grade", "yield", "yield_unit")
#: The names of the core's arguments as this API has them.
NAMES = {
    "yield_": "yield",
    "readings": "unit",
    "nominal": "od",
    "cuts": "cut",
    "slip_cuts": "slip_cut",
}
ASKED = Standard("asked for", "")


def wrong(name: str, words: str) -> ApiError:
    """A refusal of one parameter."""
    return parameter_error("invalid_parameter", name, words)


@contextmanager
def refusals() -> Iterator[None]:
    """What the core refuses becomes a refusal of the parameter that it is about."""
    try:
        yield
    except octg.InvalidArgument as error:
        name = error.argument.partition(" ")[0]
        raise wrong(NAMES.get(name, name), error.message.partition(": ")[2]) from error


def one(query: QueryDict, name: str) -> str:
    """A parameter that is given once; empty where it is not."""
    values = query.getlist(name)
    if len(values) > 1:
        raise wrong(name, _("Give this parameter once."))
    return values[0].strip() if values else ""


def number(name: str, text: str) -> Decimal:
    """A positive decimal number with a point."""
    if not NUMBER.fullmatch(text):
        raise wrong(name, _("A decimal number is needed, such as 0.472."))
    return Decimal(text)


def word(query: QueryDict, name: str, known: tuple[str, ...], default: str) -> str:
    """One of the known words."""
    said = one(query, name) or default
    if said not in known:
        raise wrong(name, _("Known: %(known)s.") % {"known": ", ".join(known)})
    return said


def flag(query: QueryDict, name: str) -> bool | None:
    """`true`, `false`, or nothing."""
    said = one(query, name)
    if said not in ("", "true", "false"):
        raise wrong(name, _("Known: true, false."))
    return None if not said else said == "true"


def body(query: QueryDict, user: User) -> Body:
    """The pipe that is asked about: a product line, or its own figures, and never both."""
    if "product_line" in query:
        both = [name for name in OF_PIPE[1:] if name in query]
        if both:
            raise wrong(both[0], _("Leave this out beside product_line."))
        return _of_line(one(query, "product_line"), user)
    unit = word(query, "unit", LENGTHS, "in")
    od, wall = (Entered(number(n, _needed(query, n)), unit) for n in ("od", "wall"))
    product = word(query, "product", tuple(Product.values), str(Product.CASING))
    if 2 * wall.si() >= od.si() > 0:  # before inches are made of it, which may not end
        raise wrong("wall", _("This wall leaves no bore in the pipe."))
    return Body(product, od.exact, wall.exact, _grade(query))


def _needed(query: QueryDict, name: str) -> str:
    said = one(query, name)
    if not said:
        raise wrong(name, _("Give this, or a product_line."))
    return said


def _of_line(public_id: str, user: User) -> Body:
    found = line_of(public_id, user)
    pipe = ratings.body_of_line(found)
    if pipe is None:
        raise wrong("product_line", _("The line has no wall, or its grade no minimum yield."))
    return pipe


def line_of(public_id: str, user: User) -> ProductLine:
    """The product line of that id."""
    rows = queries.lines_for(user)
    found = rows.filter(public_id=public_id).first() if ID.fullmatch(public_id) else None
    if found is None:
        raise wrong("product_line", _("There is no such object."))
    return found


def _grade(query: QueryDict) -> octg.Grade:
    """A grade of the catalogue by its name, or a bare minimum yield."""
    name, least = one(query, "grade"), one(query, "yield")
    if bool(name) == bool(least):
        raise wrong("grade", _("Give either a grade or a yield."))
    if least:
        unit = word(query, "yield_unit", PRESSURES, "psi")
        said = Entered(number("yield", least), unit)
        return octg.Grade(f"{least} {unit}", said.exact, ASKED)
    return _named(name)


def _named(name: str) -> octg.Grade:
    found = queries.grades_named(name[:40])
    if len(found) != 1:
        raise wrong(
            "grade",
            _("Several grades are called so: write the name as the catalogue does.")
            if found
            else _("The catalogue has no grade of this name."),
        )
    least = ratings.yield_of(found[0])
    if least is None:
        raise wrong("grade", _("The grade has no minimum yield yet."))
    return ratings.core_grade(found[0], least)


def readings(query: QueryDict, names: Mapping[str, str]) -> dict[str, Any]:
    """Readings of a joint by name: each parameter as often as it was read, `none` for nothing
    found. `names` maps parameters to readings."""
    found: dict[str, Any] = {}
    for name, reading in names.items():
        values = [value.strip() for value in query.getlist(name)]
        if values == ["none"]:
            found[reading] = ()
        elif values:
            found[reading] = [number(name, value) for value in values]
    return found


def cuts(query: QueryDict, name: str) -> list[octg.Cut] | None:
    """Cuts as `depth:direction:adjacent wall`, each once; `none` where none was found."""
    values = [value.strip() for value in query.getlist(name)]
    if not values:
        return None
    if values == ["none"]:
        return []
    return [_cut(name, value) for value in values]


def _cut(name: str, text: str) -> octg.Cut:
    parts = text.split(":")
    if len(parts) != 3 or parts[1] not in ("longitudinal", "transverse"):
        raise wrong(name, _("Write a cut as depth:direction:wall, such as 0.02:transverse:0.36."))
    return octg.Cut(number(name, parts[0]), parts[1], number(name, parts[2]))
