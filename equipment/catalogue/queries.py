"""Reads of the catalogue that page, API, imports and other slices share."""

from __future__ import annotations

from django.db.models import QuerySet

from core.transfer.text import fold_serial
from equipment.catalogue.models import Connection, Grade, ProductLine


def key_of(name: str) -> str:
    """The key under which a name is known, however its look-alike letters were typed."""
    return fold_serial(name) or name.strip()


def grades_named(name: str) -> list[Grade]:
    """The grades that a text may mean: a bare Latin letter means no GOST group by itself."""
    plain = name.strip()
    found = list(Grade.objects.filter(name_key=key_of(plain)).order_by("group", "pk"))
    exact = [grade for grade in found if grade.name == plain]
    if exact or len(plain) > 1:
        return exact or found
    return [grade for grade in found if grade.group != Grade.Group.GOST]


def connection_named(name: str) -> Connection | None:
    """The connection that a text means, or None."""
    found: Connection | None = Connection.objects.filter(name_key=key_of(name)).first()
    return found


def lines_offered() -> QuerySet[ProductLine]:
    """Product lines that new pipe may be of."""
    rows: QuerySet[ProductLine] = ProductLine.objects.offered()
    return rows
