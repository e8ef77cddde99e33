"""Product lines, places, heats and equipment that is no pipe, for a scale set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from core.scale.ground import Ground
from core.scale.people import MARK, Cast, Side
from equipment.catalogue.models import ProductLine
from equipment.pipes.heats.models import Heat
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Location

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
MILLS = ("Mill of the scale set 1", "Mill of the scale set 2", "Труба-Тест", "Şamaxı sınaq zavodu")
RACKS, RIGS = 12, 8
JOINTS_A_HEAT, JOINTS_AN_ITEM = 150, 200
#: The verb and the state after it, on the way to each state.
ITEM_WAYS = {
    "in_stock": (),
    "in_service": (("put_in_service", "in_service"),),
    "repair_required": (("put_in_service", "in_service"), ("need_repair", "repair_required")),
    "in_repair": (("need_repair", "repair_required"), ("repair", "in_repair")),
    "scrapped": (("need_repair", "repair_required"), ("scrap", "scrapped")),
}


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


@dataclass(frozen=True)
class Home:
    """The places of one side."""

    racks: list[int]
    workshop: int
    rigs: list[int]
    wells: list[int]


@dataclass(frozen=True)
class Yard:
    """Where the pipe of a scale set lies, and of which kinds it is."""

    lines: list[Line]
    homes: dict[int, Home]
    transit: int
    heats: dict[int, list[int]]


def feed(ground: Ground) -> None:
    """Everything that joints refer to, and a valve or so for each two hundred of them."""
    cast = ground.found(Cast)
    lines = [_line(ground, values) for values in LINES]
    homes = {side.pk: _home(ground, cast, side) for side in cast.sides}
    heats = {side.pk: _heats(ground, cast, side) for side in cast.sides}
    transit = ground.add(
        Location, memorandum_id=cast.workspace_id, organisation_id=cast.sides[0].pk,
        kind="transit", name="In transit", name_az="Yolda", name_ru="В пути",
    )  # fmt: skip
    ground.keep(Yard(lines, homes, transit, heats))
    for number in range(max(20, ground.joints // JOINTS_AN_ITEM)):
        _item(ground, cast, homes, number)
        ground.rest()


def _line(ground: Ground, values: tuple[str, ...]) -> Line:
    product, size, od, wall, weight, grade, connection, reach = values
    names = {
        "product": product, "designation": size, "weight_name": weight, "grade": grade,
        "connection": connection, "range_name": reach,
    }  # fmt: skip
    known = ProductLine.objects.filter(**names).values_list("pk", flat=True).first()
    pk = known or ground.add(
        ProductLine, od_mm=Decimal(od), wall_mm=Decimal(wall), **names,
        source=f"nominal dimensions, {MARK}",
    )  # fmt: skip
    return Line(pk, product, size, Decimal(od), Decimal(wall), reach, connection)


def _home(ground: Ground, cast: Cast, side: Side) -> Home:
    def place(name: str, kind: str, parent: int | None = None) -> int:
        return ground.add(
            Location, memorandum_id=cast.workspace_id, organisation_id=side.pk, kind=kind,
            name=f"{name} ({side.short})", parent_id=parent,
        )  # fmt: skip

    yard = place("Pipe yard", "yard")
    racks = [place(f"Rack {number}", "rack", yard) for number in range(1, RACKS + 1)]
    rigs = [place(f"Rig {number}", "rig") for number in range(1, RIGS + 1)]
    wells = [place(f"Well {number}", "well", rig) for number, rig in enumerate(rigs, start=1)]
    return Home(racks, place("Workshop", "workshop"), rigs, wells)


def _heats(ground: Ground, cast: Cast, side: Side) -> list[int]:
    return [
        ground.add(
            Heat, memorandum_id=cast.workspace_id, organisation_id=side.pk,
            mill=MILLS[number % len(MILLS)], heat_number=f"{70_000 + number}",
            lot_number=str(1 + number % 3), certificate_type="3.1" if number % 5 else "3.2",
            certificate_number=f"MTC-{ground.seed}-{number:05d}",
        )
        for number in range(max(4, ground.joints // JOINTS_A_HEAT // 2))
    ]  # fmt: skip


def _item(ground: Ground, cast: Cast, homes: dict[int, Home], number: int) -> None:
    side = cast.sides[number % 2]
    status = list(ITEM_WAYS)[number % len(ITEM_WAYS)]
    kind = EquipmentItem.Kind.values[number % len(EquipmentItem.Kind.values)]
    public_id, home = ground.public_id("eqi"), homes[side.pk]
    name = f"EQ-{number + 1:05d}"
    ground.add(
        EquipmentItem, public_id=public_id, memorandum_id=cast.workspace_id, number=name,
        organisation_id=side.pk, kind=kind, serial=f"S{ground.seed}-{number:06d}", status=status,
        maker=MILLS[number % 2], rating="35 MPa",
        location_id=home.rigs[number % RIGS] if status == "in_service" else home.workshop,
    )  # fmt: skip
    day, was = ground.days_ago(40, 900), "in_stock"
    about, by = (EquipmentItem, public_id, f"{name} {kind}"), side.who(number=number)
    ground.tell(
        "item.created", about, by, ground.at(day), workspace_id=cast.workspace_id,
        after={"status": was, "number": name},
    )  # fmt: skip
    for days, (verb, reached) in enumerate(ITEM_WAYS[status], start=1):
        ground.tell(
            f"item.{verb}", about, by, ground.at(day + dt.timedelta(days=days * 9)),
            workspace_id=cast.workspace_id, before={"status": was}, after={"status": reached},
        )  # fmt: skip
        was = reached
