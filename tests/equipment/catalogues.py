"""Product lines and grades as tests of the catalogue enter them, through the services."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from core.models import User
from equipment.catalogue import grade_services, services
from equipment.catalogue.grade_services import GradeFacts
from equipment.catalogue.measures import Entered
from equipment.catalogue.services import ProductFacts
from equipment.models import Grade, ProductLine
from tests import factories

NOW = factories.NOW


def inches(value: str) -> Entered:
    return Entered(Decimal(value), "in")


def psi(value: str) -> Entered:
    return Entered(Decimal(value), "psi")


def grade_facts(**changes: Any) -> GradeFacts:
    """N80 as API 5CT gives it."""
    facts = GradeFacts(
        name="N80", group="api", products=["casing", "tubing"], yield_min=Decimal(80_000),
        yield_max=Decimal(110_000), unit="psi", source="API 5CT",
    )  # fmt: skip
    return replace(facts, **changes)


def add_grade(by: User, **changes: Any) -> Grade:
    return grade_services.add_grade(facts=grade_facts(**changes), by=by, now=NOW)


def facts(grade: Grade, **changes: Any) -> ProductFacts:
    """Casing 7 in 29 lb/ft."""
    said = ProductFacts(
        product="casing", designation='7"', weight_name="29.00#", od=inches("7"),
        wall=inches("0.408"), grade=grade, source="API 5CT",
    )  # fmt: skip
    return replace(said, **changes)


def add_line(by: User, **changes: Any) -> ProductLine:
    """The casing of `facts`, of a grade N80 that is entered first where none is given."""
    grade = changes.pop("grade", None) or factories.make_grade("N80")
    return services.add_product_line(facts=facts(grade, **changes), by=by, now=NOW)
