"""The given ratings of product lines, each kept with what the formula says to it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Refused
from equipment.catalogue import ratings, rules
from equipment.catalogue.measures import Entered
from equipment.catalogue.models import GivenRating, Product, ProductLine

Kind = GivenRating.Kind


def require_ratings(product: str, given: Mapping[str, Entered]) -> None:
    """Refused for a rating that no such pipe has, or of another unit; a wrong one is kept."""
    for kind, figure in given.items():
        if kind not in Kind.values:
            raise Refused(_("There is no such rating."), field=kind)
        rules.require_figure(figure, kind, ratings.UNITS[kind])
        if kind == Kind.TORSION and product != Product.DRILL_PIPE:
            raise Refused(_("Only drill pipe has a torsional rating."), field=kind)


def given_of(line: ProductLine) -> dict[str, Entered]:
    """The given ratings of a line as they were entered."""
    rows = line.given_ratings.all()
    return {row.kind: Entered(row.entered_value, row.entered_unit) for row in rows}


def write_ratings(line: ProductLine, given: Mapping[str, Entered]) -> dict[str, str]:
    """Keep exactly these ratings of a line, compared; gives what changed as an event tells it."""
    before = given_of(line)
    gone = [kind for kind in before if kind not in given]
    GivenRating.objects.filter(line=line, kind__in=gone).delete()
    for said in ratings.compared(ratings.body_of_line(line), given):
        GivenRating.objects.update_or_create(
            line=line, kind=said.kind, defaults=ratings.columns_of(said)
        )
    changed = {kind: figure for kind, figure in given.items() if before.get(kind) != figure}
    told = {kind: f"{figure.value.normalize():f} {figure.unit}" for kind, figure in changed.items()}
    return told | dict.fromkeys(gone, "")


def judge(lines: QuerySet[ProductLine]) -> None:
    """Compare the given ratings of lines anew, after a figure of their grade has changed."""
    for line in lines.select_related("grade").prefetch_related("given_ratings"):
        if given := given_of(line):
            write_ratings(line, given)
