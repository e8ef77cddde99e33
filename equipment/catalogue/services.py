"""Writes of the catalogue."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import administers
from core.errors import NotAllowed, Refused
from core.events import services as events
from equipment.catalogue.models import ProductLine


@dataclass(frozen=True)
class ProductFacts:
    """A product line as it is entered; diameters and wall in millimetres."""

    product: str
    designation: str
    od_mm: Decimal
    wall_mm: Decimal | None
    weight_name: str
    grade: str
    connection: str
    range_name: str
    source: str
    edition: str = ""


@transaction.atomic
def add_product_line(
    *, facts: ProductFacts, by: User, now: dt.datetime, reason: str = ""
) -> ProductLine:
    """A new product line of the catalogue that all memoranda use.

    Raises NotAllowed unless `by` administers a party, Refused for a line that exists or a wall
    that leaves no bore.
    """
    if not administers(by):
        raise NotAllowed(_("Only a party administrator changes the catalogue."))
    if facts.wall_mm is not None and not 0 < 2 * facts.wall_mm < facts.od_mm:
        raise Refused(_("This wall leaves no bore in the pipe."), field="wall_mm")
    values = asdict(facts)
    unique = {
        name: values[name]
        for name in (
            "product", "designation", "weight_name", "grade", "connection", "range_name"
        )
    }  # fmt: skip
    if ProductLine.objects.filter(**unique).exists():
        raise Refused(_("The catalogue has this product line already."), field="designation")
    line = ProductLine.objects.create(**values)
    events.record(
        verb="product_line.added",
        about=line,
        by=by,
        now=now,
        after={"designation": facts.designation, "grade": facts.grade},
        reason=reason,
    )
    return line
