"""What the ratings of a joint take from the catalogue: one place that knows its columns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from equipment.catalogue import ratings
from equipment.catalogue.models import Product, ProductLine


@dataclass(frozen=True)
class PipeBody:
    """A pipe body as the catalogue has it: its nominal wall in millimetres, and what the formulas
    take, which is None without a wall or a yield of the grade."""

    product: str
    wall_mm: Decimal | None
    formulas: ratings.Body | None

    @property
    def is_drill_pipe(self) -> bool:
        return self.product == Product.DRILL_PIPE


def body_of(line: ProductLine) -> PipeBody:
    """The body of a product line that is read with its grade."""
    return PipeBody(line.product, line.wall_mm, ratings.body_of_line(line))
