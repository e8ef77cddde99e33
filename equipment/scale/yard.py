"""Product lines, places, heats and equipment that is no pipe, for a scale set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.scale.ground import Ground
from core.scale.people import Cast, Side
from equipment.pipes.heats.models import Heat
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Location
from equipment.scale import catalogue
from equipment.scale.catalogue import Line

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
class Home:
    """The places of one side."""

    racks: list[int]
    #: The racks with their public ids.
    places: list[tuple[int, str]]
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


@dataclass(frozen=True)
class Things:
    """The keys of the equipment of a scale set."""

    keys: list[int]


def feed(ground: Ground) -> None:
    """Everything that joints refer to, and a valve or so for each two hundred of them."""
    cast = ground.found(Cast)
    lines = catalogue.lines(ground)
    homes = {side.pk: _home(ground, cast, side) for side in cast.sides}
    heats = {side.pk: _heats(ground, cast, side) for side in cast.sides}
    transit = ground.add(
        Location, memorandum_id=cast.workspace_id, organisation_id=cast.sides[0].pk,
        kind="transit", name="In transit", name_az="Yolda", name_ru="В пути",
    )  # fmt: skip
    ground.keep(Yard(lines, homes, transit, heats))
    things = []
    for number in range(max(20, ground.joints // JOINTS_AN_ITEM)):
        things.append(_item(ground, cast, homes, number))
        ground.rest()
    ground.keep(Things(things))


def _home(ground: Ground, cast: Cast, side: Side) -> Home:
    def place(name: str, kind: str, parent: int | None = None, public_id: str = "") -> int:
        return ground.add(
            Location, public_id=public_id or ground.public_id("loc"),
            memorandum_id=cast.workspace_id, organisation_id=side.pk, kind=kind,
            name=f"{name} ({side.short})", parent_id=parent,
        )  # fmt: skip

    yard = place("Pipe yard", "yard")
    places = []
    for number in range(1, RACKS + 1):
        public_id = ground.public_id("loc")
        places.append((place(f"Rack {number}", "rack", yard, public_id), public_id))
    rigs = [place(f"Rig {number}", "rig") for number in range(1, RIGS + 1)]
    wells = [place(f"Well {number}", "well", rig) for number, rig in enumerate(rigs, start=1)]
    racks = [pk for pk, _public_id in places]
    return Home(racks, places, place("Workshop", "workshop"), rigs, wells)


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


def _item(ground: Ground, cast: Cast, homes: dict[int, Home], number: int) -> int:
    side = cast.sides[number % 2]
    status = list(ITEM_WAYS)[number % len(ITEM_WAYS)]
    kind = EquipmentItem.Kind.values[number % len(EquipmentItem.Kind.values)]
    public_id, home = ground.public_id("eqi"), homes[side.pk]
    name = f"EQ-{number + 1:05d}"
    pk = ground.add(
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
    return pk
