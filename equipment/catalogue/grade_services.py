"""Writes of steel grades."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from equipment.catalogue import queries, rules
from equipment.catalogue.entry_services import make, store, tell
from equipment.catalogue.line_labels import relabel
from equipment.catalogue.measures import MILLIONTH, PRESSURES, Entered
from equipment.catalogue.models import Grade, Product
from equipment.catalogue.rating_services import judge


@dataclass(frozen=True)
class GradeFacts:
    """A grade as it is entered; its yields and tensile strength share one unit."""

    name: str
    group: str
    products: Sequence[str]
    yield_min: Decimal | None
    source: str
    unit: str = "psi"
    yield_max: Decimal | None = None
    tensile_min: Decimal | None = None
    edition: str = ""
    note: str = ""
    to_confirm: bool = False


@transaction.atomic
def add_grade(*, facts: GradeFacts, by: User, now: dt.datetime, reason: str = "") -> Grade:
    """A new grade of the catalogue. Raises NotAllowed, Refused naming the field."""
    rules.require_change(by)
    grade = make(Grade, _checked(facts, None))
    tell(grade, "added", by=by, now=now, after=_shown(facts), reason=reason)
    return grade


@transaction.atomic
def update_grade(
    *, grade: Grade, facts: GradeFacts, by: User, now: dt.datetime, reason: str = ""
) -> Grade:
    """Change a grade; lines of it take its name on and are judged anew.

    Raises NotAllowed, Refused naming the field, Conflict.
    """
    rules.require_change(by)
    if store(grade, _checked(facts, grade), by=by, now=now, reason=reason):
        relabel(grade.lines.all())
        judge(grade.lines.all())
    return grade


def _checked(facts: GradeFacts, grade: Grade | None) -> dict[str, Any]:
    """The columns of a grade. Raises Refused for what cannot be."""
    name = rules.require_words(facts.name, "name")
    if facts.group not in Grade.Group.values:
        raise Refused(_("Choose one of the groups."), field="group")
    if not facts.products or not set(facts.products) <= set(Product.values):
        raise Refused(_("Choose the products that the grade is for."), field="products")
    figures = {
        each: None if value is None else Entered(value, facts.unit)
        for each, value in (
            ("yield_min", facts.yield_min),
            ("yield_max", facts.yield_max),
            ("tensile_min", facts.tensile_min),
        )
    }
    for field, figure in figures.items():
        rules.require_figure(figure, field, PRESSURES, needed=field == "yield_min")
    rules.require_order([(each, figures[each]) for each in ("yield_min", "yield_max")])
    _require_new(name, facts.group, grade)
    said: dict[str, Any] = {"name": name, "name_key": queries.key_of(name), "group": facts.group}
    for field, figure in figures.items():
        said[f"entered_{field}"] = figure and figure.value
        said[f"{field}_mpa"] = figure and figure.si(MILLIONTH)
    return said | {
        "products": [one for one in Product.values if one in facts.products],
        "entered_unit": facts.unit,
        "source": rules.require_source(facts.source),
        "edition": facts.edition.strip(),
        "note": facts.note.strip(),
        "to_confirm": facts.to_confirm,
    }


def _require_new(name: str, group: str, grade: Grade | None) -> None:
    others = Grade.objects.filter(group=group, name_key=queries.key_of(name))
    if others.exclude(pk=grade.pk if grade else None).exists():
        raise Refused(_("The catalogue has this grade already."), field="name", code="taken")


def _shown(facts: GradeFacts) -> dict[str, str]:
    return {"name": facts.name, "yield_min": f"{facts.yield_min} {facts.unit}"}
