"""The stage of the demonstration: organisations, people, places, product lines, memoranda."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from cooperation.memoranda import services as memoranda
from cooperation.memoranda.models import Memorandum
from cooperation.memoranda.terms import MemorandumData, read_terms
from core.accounts import founding
from core.accounts.founding import Founder
from core.accounts.models import Organisation, User
from equipment.catalogue import connection_services, grade_services
from equipment.catalogue import queries as entries
from equipment.catalogue import services as catalogue
from equipment.catalogue.connection_services import ConnectionFacts
from equipment.catalogue.grade_services import GradeFacts
from equipment.catalogue.measures import Entered
from equipment.catalogue.models import Connection, Grade, ProductLine
from equipment.catalogue.services import ProductFacts
from equipment.pipes import services as pipes
from equipment.pipes.models import Location
from mou_portal.demonstration import people

MEMORANDUM = Path(__file__).with_name("memorandum.json")
DIMENSIONS = "nominal dimensions, entered for the demonstration"

#: designation: (product, OD mm, wall mm, weight name, grade, connection, range)
LINES = {
    "9-5/8": ("casing", '9-5/8"', "244.475", "13.843", "53.50#", "L80", "VAM 21", "R3"),
    "7": ("tubing", '7"', "177.800", "10.363", "29.00#", "L80", "", "R3"),
    "13-3/8": ("casing", '13-3/8"', "339.725", "9.652", "54.50#", "J55", "BTC", "R3"),
    "20": ("casing", '20"', "508.000", "11.125", "94.00#", "K55", "BTC", "R3"),
    "5-1/2": ("casing", '5-1/2"', "139.700", "7.722", "17.00#", "N80", "LTC", "R3"),
    "5 DP": ("drill_pipe", '5"', "127.000", "9.195", "19.50#", "S135", "NC50", "R2"),
}


@dataclass
class Stage:
    """Everybody and everything that the story needs, by short names."""

    now: dt.datetime
    parties: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    lines: dict[str, ProductLine] = field(default_factory=dict)
    places: dict[str, Location] = field(default_factory=dict)
    memorandum: Memorandum = field(init=False)
    second: Memorandum = field(init=False)

    def at(self, day: float, hour: int = 9) -> dt.datetime:
        """The moment `day` days from now (negative: past), never later than now."""
        moment = (self.now + dt.timedelta(days=day)).replace(
            hour=hour, minute=0, second=0, microsecond=0
        )
        return min(moment, self.now)

    def on(self, day: int) -> dt.date:
        return self.now.date() + dt.timedelta(days=day)

    def who(self, role: str, party: str = "SOCAR") -> User:
        return self.users[f"{role}@{party}"]


def set_up(now: dt.datetime) -> Stage:
    """Found the parties, enter both memoranda, places and product lines."""
    stage = Stage(now=now)
    for party in (people.SOCAR, people.STP, people.THIRD, people.SOCAR_STP):
        _found(stage, party)
    _enter_memoranda(stage)
    _enter_yard(stage)
    return stage


def _found(stage: Stage, party: people.Organisation) -> None:
    organisation = Organisation(
        short=party.short,
        name=party.name,
        name_az=party.name_az,
        name_ru=party.name_ru,
        aliases=party.aliases,
    )
    staff = [
        Founder(
            email=people.address(party, role),
            full_name=name,
            position=position,
            role=role,
            authority_document=f"Demonstration PoA-{party.short}-1",
            valid_from=stage.on(-300),
        )
        for role, (name, position) in party.people.items()
    ]
    founding.found_organisation(
        organisation=organisation,
        units=party.units,
        people=staff,
        password=people.PASSWORD if staff else None,
        now=stage.at(-285),
        is_demonstration=True,
    )
    stage.parties[party.short] = organisation
    found = {user.email: user for user in organisation.people.all()}
    for role in party.people:
        stage.users[f"{role}@{party.short}"] = found[people.address(party, role)]


def _enter_memoranda(stage: Stage) -> None:
    terms = read_terms(json.loads(MEMORANDUM.read_text()), is_demonstration=True)
    stage.memorandum = memoranda.create_memorandum(
        data=terms,
        organisations=stage.parties,
        by=stage.who("administrator"),
        now=stage.at(-280),
    )
    stage.second = memoranda.create_memorandum(
        data=_invented(),
        organisations=stage.parties,
        by=stage.who("administrator", "STP"),
        now=stage.at(-279),
    )


def _invented() -> MemorandumData:
    return read_terms(
        {
            "title": {
                "en": "Invented memorandum of STP with a third organisation",
                "az": "STP-nin üçüncü təşkilatla uydurulmuş memorandumu",
                "ru": "Вымышленный меморандум СТП с третьей организацией",
            },
            "provenance": "invented for the demonstration",
            "parties": [{"short": people.STP.short}, {"short": people.THIRD.short}],
            "areas": [{"kind": "repair_maintenance", "object": "drill pipe and casing"}],
        },
        is_demonstration=True,
    )


def _grade(stage: Stage, name: str, product: str) -> Grade:
    """The catalogue's grade, or one for the demonstration where the catalogue has none."""
    if known := entries.grades_named(name):
        return known[0]
    ksi = Decimal("".join(letter for letter in name if letter.isdigit()))
    products = ["drill_pipe"] if product == "drill_pipe" else ["casing", "tubing"]
    facts = GradeFacts(
        name=name, group="api", products=products, yield_min=ksi, unit="ksi",
        source="entered for the demonstration", to_confirm=True,
    )  # fmt: skip
    return grade_services.add_grade(facts=facts, by=stage.who("administrator"), now=stage.at(-278))


def _connection(stage: Stage, name: str) -> Connection:
    """The catalogue's connection, or one for the demonstration where the catalogue has none."""
    if known := entries.connection_named(name):
        return known
    facts = ConnectionFacts(name=name, kind="premium", source="entered for the demonstration")
    return connection_services.add_connection(
        facts=facts, by=stage.who("administrator"), now=stage.at(-278)
    )


def _enter_yard(stage: Stage) -> None:
    for key, (product, size, od, wall, weight, grade, connection, reach) in LINES.items():
        stage.lines[key] = catalogue.add_product_line(
            facts=ProductFacts(
                product=product,
                designation=size,
                od=Entered(Decimal(od), "mm"),
                wall=Entered(Decimal(wall), "mm"),
                weight_name=weight,
                grade=_grade(stage, grade, product),
                connection=_connection(stage, connection) if connection else None,
                range_name=reach,
                source=DIMENSIONS,
            ),
            by=stage.who("administrator"),
            now=stage.at(-278),
        )
    for name, az, ru, kind in (
        ("Demonstration rig 1", "Nümayiş qazma qurğusu 1", "Демонстрационная буровая 1", "rig"),
        ("Demonstration rig 2", "Nümayiş qazma qurğusu 2", "Демонстрационная буровая 2", "rig"),
        ("Demonstration pipe yard", "Nümayiş boru bazası", "Демонстрационная база", "yard"),
    ):
        stage.places[name] = pipes.create_location(
            memorandum=stage.memorandum,
            name=name,
            name_az=az,
            name_ru=ru,
            kind=kind,
            by=stage.who("engineer"),
            now=stage.at(-277),
        )
