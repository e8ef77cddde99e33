"""Where the facts of a product line stand: the one place that filters and figures read them by."""

from __future__ import annotations

from typing import Any

from equipment.catalogue.models import ProductLine

KIND = "product_line__product"
SIZE = "product_line__designation"
WEIGHT = "product_line__weight_name"
GRADE = "product_line__grade__name"
CONNECTION = "product_line__connection__name"
#: The facts in the order in which a product line is spelt.
FACTS = {"size": SIZE, "weight": WEIGHT, "grade": GRADE, "connection": CONNECTION}


def known(request: Any) -> list[ProductLine]:
    """Every product line in the order of the catalogue, read once a request."""
    kept: list[ProductLine] | None = request.__dict__.get("_product_lines")
    if kept is None:
        kept = request.__dict__["_product_lines"] = list(
            ProductLine.objects.select_related("grade", "connection")
        )
    return kept


def spelt(line: ProductLine, fact: str) -> str:
    """A fact of the line in its own spelling, nothing where it has none."""
    value: Any = line
    for name in fact.split("__")[1:]:
        value = getattr(value, name, None)
    return str(value or "")


def spellings(request: Any, fact: str) -> list[tuple[str, str]]:
    """What a fact may be spelt like, in the order of the catalogue."""
    found = dict.fromkeys(spelt(line, fact) for line in known(request))
    return [(text, text) for text in found if text]


def facts_of(line: ProductLine) -> dict[str, str]:
    """Size, weight, grade and connection as they are spelt."""
    return {name: spelt(line, fact) for name, fact in FACTS.items()}
