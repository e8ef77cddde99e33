"""Two invented parties, their people and the workspace of a scale set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.accounts.models import Organisation, Party, Role, RoleGrant, Unit, User, Workspace
from core.scale.ground import Ground

MARK = "scale demonstration data"
GIVEN = ("Orxan", "Günel", "Tural", "Nigar", "Kamran", "Leyla", "Rəşad", "Aytən", "Fuad", "Şahin")
FAMILY = ("Əlizadə", "Quliyev", "Həsənzadə", "İsgəndərov", "Vəliyeva", "Çələbi", "Ağayev")
UNITS = ("Pipe yard", "Drilling works", "Tubular service workshop")
ENGINEERS = 12


@dataclass(frozen=True)
class Side:
    """A party: its key, what it is called, and its people by role."""

    pk: int
    public_id: str
    short: str
    people: dict[str, list[User]]

    def who(self, role: str = "engineer", number: int = 0) -> User:
        found = self.people[role]
        return found[number % len(found)]


@dataclass(frozen=True)
class Cast:
    """The two sides and their workspace."""

    sides: tuple[Side, Side]
    workspace_id: int
    title: str

    def other(self, side: Side) -> Side:
        return self.sides[1] if side is self.sides[0] else self.sides[0]


def feed(ground: Ground) -> None:
    """The parties with their people, one workspace for both; all of it marked."""
    title = f"Scale set {ground.seed} ({MARK})"
    workspace_id = ground.add(Workspace, name=title, is_demonstration=True)
    sides = (_side(ground, "A", "operator"), _side(ground, "B", "service company"))
    for position, side in enumerate(sides, start=1):
        ground.add(Party, workspace_id=workspace_id, organisation_id=side.pk, position=position)
    ground.keep(Cast(sides, workspace_id, title))


def _side(ground: Ground, letter: str, what: str) -> Side:
    short = f"Scale {ground.seed}{letter}"
    public_id = ground.public_id("org")
    pk = ground.add(
        Organisation, public_id=public_id, short=short, is_demonstration=True,
        name=f"Scale set {ground.seed}, {what} {letter} ({MARK})",
    )  # fmt: skip
    units = [ground.add(Unit, organisation_id=pk, name=name) for name in UNITS]
    people = {
        role: [
            _person(ground, pk, letter, (role, number), units[number % len(units)])
            for number in range(ENGINEERS if role == Role.ENGINEER else 1)
        ]
        for role in Role.values
    }
    return Side(pk, public_id, short, people)


def _person(
    ground: Ground, organisation_id: int, letter: str, who: tuple[str, int], unit_id: int
) -> User:
    role, number = who
    public_id = ground.public_id("usr")
    full_name = f"{ground.rng.choice(GIVEN)} {ground.rng.choice(FAMILY)}"
    email = f"{role}{number or ''}@scale-{ground.seed}{letter.lower()}.example"
    joined = ground.at(ground.today - dt.timedelta(days=1_100))
    # A password that nothing matches: such a person signs in only after somebody sets one.
    pk = ground.add(
        User, public_id=public_id, email=email, full_name=full_name, password=f"!{public_id}",
        position=role.capitalize(), organisation_id=organisation_id, is_demonstration=True,
        unit_id=unit_id, joined_at=joined,
    )  # fmt: skip
    signs = role == Role.SIGNATORY
    ground.add(
        RoleGrant, person_id=pk, role=role, valid_from=joined.date() if signs else None,
        authority_document=authority(ground, letter) if signs else "",
    )  # fmt: skip
    return User(
        pk=pk, public_id=public_id, email=email, full_name=full_name,
        organisation_id=organisation_id,
    )  # fmt: skip


def authority(ground: Ground, letter: str) -> str:
    """The document that lets a signatory of that side sign."""
    return f"Scale PoA-{ground.seed}{letter}"
