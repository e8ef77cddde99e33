"""Two memoranda that share STP: SOCAR sees the first, THIRD the second, STP both.

Whatever belongs to a memorandum, to one party or to one person carries its canary, so that a leak
can be read in any answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from core.accounts.models import Role, User
from core.events import services as events
from tests import cast, factories
from tests.isolation import contents, private

FIRST, SECOND = "KANARYA", "ZIMORODOK"
ROLES = tuple(role.value for role in Role)
PARTIES = ("socar", "stp")


@dataclass
class World:
    """The stage, its objects by kind (`first`, `second`: one for each memorandum), its people."""

    stage: cast.Cast
    mirror: cast.Cast
    first: dict[str, Any]
    second: dict[str, Any]
    people: dict[str, User] = field(default_factory=dict)
    #: Kinds that belong to a person or a party, not to a memorandum: who sees them, by name.
    private: dict[str, frozenset[str]] = field(default_factory=dict)
    #: Canaries of what is private: who may read them, by name.
    words: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        """The public ids of all objects."""
        return frozenset(
            str(row.public_id) for row in (*self.first.values(), *self.second.values())
        )

    def canaries_hidden_from(self, person: str) -> tuple[str, ...]:
        """The words that no answer to this person may hold."""
        seen = {FIRST: self.sees(person, "first"), SECOND: self.sees(person, "second")}
        seen |= {word: person in readers for word, readers in self.words.items()}
        return tuple(word for word, allowed in seen.items() if not allowed)

    def sees(self, person: str, memorandum: str) -> bool:
        party = person.partition("_")[0]
        if person in BLIND:
            return person == "stp_elsewhere" and memorandum == "second"
        return party in (("socar", "stp") if memorandum == "first" else ("third", "stp"))

    def sees_object(self, person: str, kind: str) -> bool:
        """Whether the person may know of the first memorandum's object of that kind."""
        if kind in OPEN:
            return person not in ("anonymous", "socar_left")
        names = self.private.get(kind)
        return person in names if names is not None else self.sees(person, "first")

    def hidden_from(self, person: str) -> Iterator[tuple[str, Any]]:
        """The objects, with their kinds, that the person may not know of. (Whoever sees the
        memorandum knows who is there; `member` is the administrators' page of a person.)"""
        yield from self._second(person, seen=False)
        for kind, found in self.first.items():
            if kind not in (*OPEN, "member") and not self.sees_object(person, kind):
                yield kind, found

    def of_other_parties(self, person: str) -> Iterator[tuple[str, Any]]:
        """What is hidden from the whole party of the person, colleagues included."""
        party = person.partition("_")[0]
        for kind, found in self.hidden_from(person):
            readers = self.private.get(kind, frozenset()) if found is self.first.get(kind) else ()
            if not any(reader.startswith(f"{party}_") for reader in readers):
                yield kind, found

    def elsewhere(self, person: str) -> Iterator[tuple[str, Any]]:
        """The objects of the second memorandum that the person sees."""
        yield from self._second(person, seen=True)

    def _second(self, person: str, *, seen: bool) -> Iterator[tuple[str, Any]]:
        if self.sees(person, "second") is seen:
            yield from ((kind, row) for kind, row in self.second.items() if kind not in OPEN)


#: Kinds that belong to nobody: whoever is signed in sees them. The secret of a certificate's public
#: page opens that to everybody who has it.
OPEN = (
    "product",
    "grade",
    "connection",
    "torque",
    "tool-joint-limit",
    "scheme",
    "repair-type",
    "procedure",
    "inspection-programme",
    "certificate:token",
)
#: People who hold nothing, nothing there, or no longer anything.
BLIND = ("anonymous", "socar_nobody", "stp_elsewhere", "socar_left")


def build() -> World:
    """Both memoranda with an object of every kind in the states in which something can be done."""
    world = begin()
    complete(world)
    return world


def begin() -> World:
    """Everybody, the first memorandum, and what is private to its first party."""
    stage = cast.assemble()
    mirror = _mirrored(stage)
    world = World(stage, mirror, {}, {}, _people(stage))
    world.first.update(contents.fill(stage, FIRST))
    private.keep_ours(world)
    events.relay()
    return world


def complete(world: World) -> None:
    """The second memorandum, and what the second party keeps to itself in the first."""
    world.second.update(contents.fill(world.mirror, SECOND))
    private.keep_theirs(world)
    events.relay()


def _mirrored(stage: cast.Cast) -> cast.Cast:
    """The other memorandum as a stage of its own: STP orders, the third organisation works."""
    everything = factories.make_user(
        stage.third, "all@third.test", *ROLES, full_name=f"A. {SECOND}"
    )
    return dataclasses.replace(
        stage,
        socar=stage.stp,
        stp=stage.third,
        socar_engineer=stage.stp_engineer,
        socar_coordinator=stage.stp_coordinator,
        socar_signatory=stage.stp_signatory,
        stp_engineer=everything,
        stp_coordinator=everything,
        stp_signatory=everything,
        stp_manager=everything,
        memorandum=stage.other_memorandum,
        area=factories.make_area(stage.other_memorandum),
    )


def _people(stage: cast.Cast) -> dict[str, User]:
    """Everybody who asks, by name; nobody of them asks without being here."""
    found = {
        f"{party}_{role}": getattr(stage, f"{party}_{'admin' if role == 'administrator' else role}")
        for party in PARTIES
        for role in ROLES
        if (party, role) != ("stp", "observer")
    }
    found["stp_observer"] = factories.make_user(stage.stp, "observer@stp.test", "observer")
    found["third_all"] = User.objects.get(email="all@third.test")
    found["socar_nobody"] = factories.make_user(stage.socar, "nobody@socar.test")
    found["stp_elsewhere"] = factories.make_user(stage.stp, "elsewhere@stp.test")
    factories.grant_role(found["stp_elsewhere"], "coordinator", stage.other_memorandum.workspace)
    found["socar_left"] = factories.make_user(
        stage.socar, "left@socar.test", "coordinator", is_active=False
    )
    return found


def people_of(party: str) -> frozenset[str]:
    return frozenset(f"{party}_{role}" for role in ROLES)
