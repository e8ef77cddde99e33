"""What the ratings of a joint take from the catalogue: one place that knows its columns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from equipment.catalogue.models import ProductLine

DRILL_PIPE = ProductLine.Product.DRILL_PIPE


@dataclass(frozen=True)
class PipeBody:
    """A pipe body as the catalogue has it: millimetres, and the grade as a stencil names it."""

    product: str
    od_mm: Decimal
    wall_mm: Decimal | None
    grade: str

    @property
    def is_drill_pipe(self) -> bool:
        return self.product == DRILL_PIPE


def body_of(line: ProductLine) -> PipeBody:
    """The body of a product line; the wall is None where the catalogue gives none."""
    return PipeBody(line.product, line.od_mm, line.wall_mm, line.grade)
