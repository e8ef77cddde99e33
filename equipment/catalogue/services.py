"""Writes of product lines; the other entries have services of their own beside this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from equipment.catalogue import rules
from equipment.catalogue.entry_services import alter, changes_of, make, tell, told
from equipment.catalogue.measures import LENGTHS, THOUSANDTH, Entered
from equipment.catalogue.models import Connection, Grade, ProductLine, label_of
from equipment.catalogue.rating_services import given_of, require_ratings, write_ratings

IDENTITY = (
    "product",
    "designation",
    "weight_name",
    "grade",
    "connection",
    "upset",
    "range_name",
)


@dataclass(frozen=True)
class ProductFacts:
    """A product line as it is entered; diameter and wall each with its unit."""

    product: str
    designation: str
    od: Entered
    grade: Grade
    source: str
    wall: Entered | None = None
    weight_name: str = ""
    connection: Connection | None = None
    upset: str = ""
    range_name: str = ""
    edition: str = ""
    note: str = ""
    to_confirm: bool = False
    #: By kind of rating what the source gives; None leaves the ratings of a line as they are.
    ratings: Mapping[str, Entered] | None = None


@transaction.atomic
def add_product_line(
    *, facts: ProductFacts, by: User, now: dt.datetime, reason: str = ""
) -> ProductLine:
    """A new product line of the catalogue that all memoranda use.

    Raises NotAllowed unless `by` administers a party, Refused for a line that exists or a wall
    that leaves no bore.
    """
    rules.require_change(by)
    line = make(ProductLine, columns_of(facts, None))
    given = write_ratings(line, facts.ratings or {})
    tell(line, "added", by=by, now=now, after={"label": line.label, **given}, reason=reason)
    return line


@transaction.atomic
def update_product_line(
    *, line: ProductLine, facts: ProductFacts, by: User, now: dt.datetime, reason: str = ""
) -> ProductLine:
    """Change a product line; joints of it follow. Raises NotAllowed, Refused, Conflict."""
    rules.require_change(by)
    changes = changes_of(line, columns_of(facts, line))
    given = given_of(line) if facts.ratings is None else facts.ratings
    require_ratings(facts.product, given)
    if not changes and given == given_of(line):
        return line
    before = told({name: getattr(line, name) for name in changes})
    alter(line, changes)
    after = told(changes) | write_ratings(line, given)
    tell(line, "updated", by=by, now=now, before=before, after=after, reason=reason)
    return line


def columns_of(facts: ProductFacts, line: ProductLine | None) -> dict[str, Any]:
    """The columns of a line. Raises Refused for what cannot be, or is there already."""
    if facts.product not in ProductLine.Product.values:
        raise Refused(_("Choose one of the products."), field="product")
    rules.require_figure(facts.od, "od", LENGTHS, needed=True)
    rules.require_figure(facts.wall, "wall", LENGTHS)
    rules.require_bore(facts.od, facts.wall)
    require_ratings(facts.product, facts.ratings or {})
    _require_offered(facts, line)
    said: dict[str, Any] = {
        "product": facts.product,
        "designation": rules.require_words(facts.designation, "designation"),
        "weight_name": " ".join(facts.weight_name.split()),
        "grade": facts.grade,
        "connection": facts.connection,
        "upset": facts.upset,
        "range_name": facts.range_name.strip(),
    }
    _require_new(said, line)
    connection = facts.connection.name if facts.connection else ""
    return said | {
        "label": label_of(said["designation"], said["weight_name"], facts.grade.name, connection),
        "od_mm": facts.od.si(THOUSANDTH),
        "entered_od": facts.od.value,
        "od_unit": facts.od.unit,
        "wall_mm": facts.wall and facts.wall.si(THOUSANDTH),
        "entered_wall": facts.wall and facts.wall.value,
        "wall_unit": facts.wall.unit if facts.wall else "",
        "source": rules.require_source(facts.source),
        "edition": facts.edition.strip(),
        "note": facts.note.strip(),
        "to_confirm": facts.to_confirm,
    }


def _require_offered(facts: ProductFacts, line: ProductLine | None) -> None:
    """A line may keep a retired grade or connection, and takes on no other."""
    for field, entry in (("grade", facts.grade), ("connection", facts.connection)):
        kept = line is not None and entry is not None and getattr(line, f"{field}_id") == entry.pk
        if entry is not None and not kept:
            rules.require_offered(entry, field)


def _require_new(said: dict[str, Any], line: ProductLine | None) -> None:
    others = ProductLine.objects.filter(**{name: said[name] for name in IDENTITY})
    if others.exclude(pk=line.pk if line else None).exists():
        raise Refused(
            _("The catalogue has this product line already."), field="designation", code="taken"
        )
