"""Product lines of a scale set, with grades and connections that the catalogue lacks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.scale.ground import Ground
from core.scale.people import MARK
from equipment.catalogue import queries
from equipment.catalogue.models import Connection, Grade, ProductLine, label_of

#: product, size, OD mm, wall mm, weight name, grade, connection, range
LINES = (
    ("drill_pipe", '5"', "127.000", "9.195", "19.50#", "S135", "NC50", "R2"),
    ("drill_pipe", '5-1/2"', "139.700", "9.169", "21.90#", "G105", "5-1/2 FH", "R2"),
    ("drill_pipe", '3-1/2"', "88.900", "9.347", "13.30#", "X95", "NC38", "R2"),
    ("casing", '9-5/8"', "244.475", "13.843", "53.50#", "L80", "BTC", "R3"),
    ("casing", '13-3/8"', "339.725", "10.922", "61.00#", "K55", "BTC", "R3"),
    ("casing", '7"', "177.800", "10.363", "29.00#", "N80", "LTC", "R3"),
    ("tubing", '2-7/8"', "73.025", "5.512", "6.40#", "N80", "EUE", "R2"),
    ("tubing", '4-1/2"', "114.300", "6.883", "12.60#", "L80", "BTC", "R3"),
)
SOURCE = f"nominal dimensions, {MARK}"
MPA_PER_KSI = Decimal("6.894757")


@dataclass(frozen=True)
class Line:
    """A product line as joints of it need it."""

    pk: int
    product: str
    size: str
    od: Decimal
    wall: Decimal
    length_range: str
    connection: str

    @property
    def is_drill_pipe(self) -> bool:
        return self.product == "drill_pipe"


def lines(ground: Ground) -> list[Line]:
    """The lines of a set; those that the catalogue has are taken."""
    known: dict[tuple[str, str], int] = {}
    return [_line(ground, values, known) for values in LINES]


def _line(ground: Ground, values: tuple[str, ...], known: dict[tuple[str, str], int]) -> Line:
    product, size, od, wall, weight, grade, connection, reach = values
    grade_id, connection_id = _grade(ground, grade, known), _connection(ground, connection, known)
    names = {
        "product": product, "designation": size, "weight_name": weight, "range_name": reach,
        "grade_id": grade_id, "connection_id": connection_id, "upset": "",
    }  # fmt: skip
    found = ProductLine.objects.filter(**names).values_list("pk", flat=True).first()
    pk = found or ground.add(
        ProductLine, od_mm=Decimal(od), wall_mm=Decimal(wall), source=SOURCE, **names,
        label=label_of(size, weight, grade, connection),
    )  # fmt: skip
    return Line(pk, product, size, Decimal(od), Decimal(wall), reach, connection)


def _grade(ground: Ground, name: str, known: dict[tuple[str, str], int]) -> int:
    key = queries.key_of(name)
    if ("grade", key) not in known:
        rows = Grade.objects.filter(name_key=key).order_by("pk").values_list("pk", flat=True)
        ksi = Decimal("".join(letter for letter in name if letter.isdigit()))
        known["grade", key] = rows.first() or ground.add(
            Grade, name=name, name_key=key, group=Grade.Group.API, source=SOURCE,
            products=["casing", "tubing", "drill_pipe"], entered_yield_min=ksi,
            entered_unit="ksi", yield_min_mpa=round(ksi * MPA_PER_KSI, 6),
        )  # fmt: skip
    return known["grade", key]


def _connection(ground: Ground, name: str, known: dict[tuple[str, str], int]) -> int:
    key = queries.key_of(name)
    if ("connection", key) not in known:
        rows = Connection.objects.filter(name_key=key).values_list("pk", flat=True)
        known["connection", key] = rows.first() or ground.add(
            Connection, name=name, name_key=key, kind=Connection.Kind.OTHER, source=SOURCE
        )
    return known["connection", key]
